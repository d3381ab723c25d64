// Asks for the reason before a switch is thrown, and stays until Jira applies it.
import Button from '@atlaskit/button/default/button';
import Checkbox from '@atlaskit/checkbox';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { type FormEvent, useRef, useState } from 'react';
import { toPublicError } from '../../data/rpc';
import { sharedWords } from '../../strings';
import { FieldError } from '../form/field';
import { ReasonField, reasonProblem } from '../form/reason-field';
import dialog from '../page/dialog.module.css';
import { useAnnounce } from '../page/live-region';
import { Notice } from '../page/notice';
import { Emphasis } from '../text/emphasis';
import { errorText } from '../text/error-text';
import type { SwitchDialogProps } from './switch-dialog-props';

const words = sharedWords.switchDialog;
const reasonId = 'switch-reason';
const tickId = 'switch-understood';

export default function SwitchDialog({ text, appearance, throwSwitch, onClose }: SwitchDialogProps) {
	const announce = useAnnounce();
	const [reason, setReason] = useState('');
	const [isTicked, setIsTicked] = useState(false);
	const [hasTried, setHasTried] = useState(false);
	const [failure, setFailure] = useState<string>();
	const [phase, setPhase] = useState<'asking' | 'saving' | 'unenforced'>('asking');
	const textarea = useRef<HTMLTextAreaElement>(null);
	const tick = useRef<HTMLInputElement>(null);

	const problem = reasonProblem(reason);
	const tickProblem = text.understood !== undefined && !isTicked ? words.tickMissing : undefined;

	const save = async (event: FormEvent) => {
		event.preventDefault();
		if (phase !== 'asking') return;
		setHasTried(true);
		if (problem !== undefined || tickProblem !== undefined) {
			(problem === undefined ? tick : textarea).current?.focus();
			return;
		}
		setPhase('saving');
		setFailure(undefined);
		try {
			const { isEnforced } = await throwSwitch(reason.trim());
			if (isEnforced) {
				announce(text.done);
				onClose();
				return;
			}
			setPhase('unenforced');
			announce(words.unenforced.replaceAll('**', ''), 'assertive');
		} catch (error) {
			const said = errorText(toPublicError(error), words.lost);
			setFailure(said);
			setPhase('asking');
			announce(said, 'assertive');
		}
	};

	const isStored = phase === 'unenforced';
	return (
		<ModalDialog onClose={onClose} autoFocus={textarea} width="small">
			<form onSubmit={(event) => void save(event)} noValidate>
				<ModalHeader>
					<ModalTitle {...(appearance === 'primary' ? {} : { appearance })}>
						{isStored ? text.stored : text.title}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{isStored ? (
							<Notice appearance="danger">
								<p>
									<Emphasis text={words.unenforced} />
								</p>
							</Notice>
						) : (
							<>
								<p>{text.consequence}</p>
								{failure === undefined ? null : (
									<Notice appearance="danger">
										<p>{failure}</p>
									</Notice>
								)}
								<ReasonField
									id={reasonId}
									value={reason}
									error={hasTried ? problem : undefined}
									onChange={setReason}
									fieldRef={textarea}
								/>
								{text.understood === undefined ? null : (
									<div>
										<Checkbox
											ref={tick}
											id={tickId}
											label={text.understood}
											isChecked={isTicked}
											isInvalid={hasTried && tickProblem !== undefined}
											aria-describedby={`${tickId}-error`}
											onChange={(event) => setIsTicked(event.currentTarget.checked)}
										/>
										<FieldError id={tickId} error={hasTried ? tickProblem : undefined} />
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
						<Button type="submit" appearance={appearance} isLoading={phase === 'saving'}>
							{text.confirm}
						</Button>
					)}
				</ModalFooter>
			</form>
		</ModalDialog>
	);
}
