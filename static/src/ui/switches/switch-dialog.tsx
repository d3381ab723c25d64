// Asks for the reason before a switch is thrown, and stays until Jira applies it.
import Button from '@atlaskit/button/default/button';
import Checkbox from '@atlaskit/checkbox';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { type FormEvent, useRef, useState } from 'react';
import { defined } from '../../../../src/contract/defined';
import { sharedWords } from '../../strings';
import { FieldError } from '../form/field';
import { ReasonField, reasonProblems } from '../form/reason-field';
import { type Problems, useForm } from '../form/use-form';
import { Dialog } from '../page/dialog';
import dialog from '../page/dialog.module.css';
import { useAnnounce } from '../page/live-region';
import { Notice } from '../page/notice';
import { Unenforced } from '../page/unenforced';
import { errorText } from '../text/error-text';
import { DurationField } from './duration-field';
import type { SwitchDialogProps } from './switch-dialog-props';

const words = sharedWords.switchDialog;
const reasonId = 'switch-reason';
const tickId = 'switch-understood';

export default function SwitchDialog({ text, appearance, throwSwitch, onClose }: SwitchDialogProps) {
	const announce = useAnnounce();
	const [isStored, setIsStored] = useState(false);
	const textarea = useRef<HTMLTextAreaElement>(null);
	const tick = useRef<HTMLInputElement>(null);
	const { values, change, problems, failure, isSaving, submit } = useForm({
		initial: { reason: '', isTicked: false, isOptionChosen: true, hours: text.lasts?.hours },
		findProblems: ({ reason, isTicked }): Problems<'reason' | 'tick'> => ({
			...reasonProblems(reason),
			...(text.understood !== undefined && !isTicked ? { tick: words.tickMissing } : {}),
		}),
		save: ({ reason, isOptionChosen, hours }) =>
			throwSwitch({ reason: reason.trim(), isOptionChosen, ...defined({ hours }) }),
		onSaved: ({ isEnforced }) => {
			if (isEnforced) {
				announce(text.done);
				onClose();
				return;
			}
			setIsStored(true);
			announce(words.unenforced.replaceAll('**', ''), 'assertive');
		},
		onRefused: ([first]) => (first === 'reason' ? textarea : tick).current?.focus(),
		onFailed: (error) => announce(errorText(error, words.lost), 'assertive'),
	});
	const save = (event: FormEvent) => {
		event.preventDefault();
		void submit();
	};

	return (
		<Dialog onClose={onClose} autoFocus={textarea} width="small">
			<form onSubmit={save} noValidate>
				<ModalHeader>
					<ModalTitle {...(appearance === 'primary' ? {} : { appearance })}>
						{isStored ? text.stored : text.title}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{isStored ? (
							<Unenforced text={words.unenforced} />
						) : (
							<>
								<p>{text.consequence}</p>
								{failure === undefined ? null : (
									<Notice appearance="danger">
										<p>{errorText(failure, words.lost)}</p>
									</Notice>
								)}
								<ReasonField
									id={reasonId}
									value={values.reason}
									error={problems.reason}
									onChange={(reason) => change({ reason })}
									fieldRef={textarea}
								/>
								{text.lasts === undefined ? null : (
									<DurationField
										hours={values.hours}
										later={text.lasts.later}
										onChange={(hours) => change({ hours })}
									/>
								)}
								{text.option === undefined ? null : (
									<Checkbox
										label={text.option}
										isChecked={values.isOptionChosen}
										onChange={(event) => change({ isOptionChosen: event.currentTarget.checked })}
									/>
								)}
								{text.understood === undefined ? null : (
									<div>
										<Checkbox
											ref={tick}
											id={tickId}
											label={text.understood}
											isChecked={values.isTicked}
											isInvalid={problems.tick !== undefined}
											aria-describedby={`${tickId}-error`}
											onChange={(event) => change({ isTicked: event.currentTarget.checked })}
										/>
										<FieldError id={tickId} error={problems.tick} />
									</div>
								)}
							</>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance={isStored ? 'default' : 'subtle'} onClick={onClose}>
						{isStored ? words.close : words.cancel}
					</Button>
					{isStored ? null : (
						<Button type="submit" appearance={appearance} isLoading={isSaving}>
							{text.confirm}
						</Button>
					)}
				</ModalFooter>
			</form>
		</Dialog>
	);
}
