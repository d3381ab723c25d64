// Asks for the reason before a switch is thrown, and stays until Jira applies it.
import Button from '@atlaskit/button/default/button';
import Checkbox from '@atlaskit/checkbox';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import Textarea from '@atlaskit/textarea';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { PublicError } from '../../../src/contract/errors';
import { sharedWords } from '../strings';
import { Emphasis } from './emphasis';
import { useAnnounce } from './live-region';
import classes from './switch-dialog.module.css';
import type { SwitchDialogProps } from './switch-dialog-props';
import { toPublicError } from './use-load';

const words = sharedWords.switchDialog;
const reasonMax = 500;
const reasonId = 'switch-reason';
const tickId = 'switch-understood';

/** The back end's sentence, or ours when it could not be reached. */
function failureText({ code, message, reference }: PublicError): string {
	const isLost = code === 'UNAVAILABLE' && message === '';
	return [
		message || sharedWords.errorMessage[code],
		...(isLost ? [words.lost] : []),
		...(reference === undefined ? [] : [sharedWords.error.reference(reference)]),
	].join(' ');
}

export default function SwitchDialog({ text, appearance, throwSwitch, onClose }: SwitchDialogProps) {
	const announce = useAnnounce();
	const [reason, setReason] = useState('');
	const [isTicked, setIsTicked] = useState(false);
	const [hasTried, setHasTried] = useState(false);
	const [failure, setFailure] = useState<string>();
	const [phase, setPhase] = useState<'asking' | 'saving' | 'unenforced'>('asking');
	const textarea = useRef<HTMLTextAreaElement>(null);
	const tick = useRef<HTMLInputElement>(null);

	const trimmed = reason.trim();
	const reasonProblem =
		trimmed === '' ? words.reasonMissing : trimmed.length > reasonMax ? words.reasonTooLong(reasonMax) : undefined;
	const tickProblem = text.understood !== undefined && !isTicked ? words.tickMissing : undefined;

	const save = async (event: FormEvent) => {
		event.preventDefault();
		if (phase !== 'asking') return;
		setHasTried(true);
		if (reasonProblem !== undefined || tickProblem !== undefined) {
			(reasonProblem === undefined ? tick : textarea).current?.focus();
			return;
		}
		setPhase('saving');
		setFailure(undefined);
		try {
			const { isEnforced } = await throwSwitch(trimmed);
			if (isEnforced) {
				announce(text.done);
				onClose();
				return;
			}
			setPhase('unenforced');
			announce(words.unenforced.replaceAll('**', ''), 'assertive');
		} catch (error) {
			const said = failureText(toPublicError(error));
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
					<div className={classes['body']}>
						{isStored ? (
							<Problem>
								<Emphasis text={words.unenforced} />
							</Problem>
						) : (
							<>
								<p>{text.consequence}</p>
								{failure === undefined ? null : <Problem>{failure}</Problem>}
								<div className={classes['field']}>
									<label htmlFor={reasonId} className={classes['label']}>
										{words.reason}
										<span className={classes['required']} title={words.required}>
											*
										</span>
									</label>
									<Textarea
										ref={textarea}
										id={reasonId}
										value={reason}
										minimumRows={3}
										aria-required
										aria-describedby={`${reasonId}-error ${reasonId}-hint`}
										isInvalid={hasTried && reasonProblem !== undefined}
										onChange={(event) => setReason(event.target.value)}
									/>
									<FieldProblem id={`${reasonId}-error`} text={hasTried ? reasonProblem : undefined} />
									<div id={`${reasonId}-hint`} className={classes['hint']}>
										{words.reasonHint}
									</div>
								</div>
								{text.understood === undefined ? null : (
									<div className={classes['field']}>
										<Checkbox
											ref={tick}
											id={tickId}
											label={text.understood}
											isChecked={isTicked}
											isInvalid={hasTried && tickProblem !== undefined}
											aria-describedby={`${tickId}-error`}
											onChange={(event) => setIsTicked(event.currentTarget.checked)}
										/>
										<FieldProblem id={`${tickId}-error`} text={hasTried ? tickProblem : undefined} />
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

function Problem({ children }: { readonly children: ReactNode }) {
	return (
		<div className={classes['problem']}>
			<span className={classes['icon']}>
				<ErrorIcon label="" color="currentColor" />
			</span>
			<p>{children}</p>
		</div>
	);
}

function FieldProblem({ id, text }: { readonly id: string; readonly text: string | undefined }) {
	return text === undefined ? null : (
		<div id={id} className={classes['error']}>
			<ErrorIcon label="" color="currentColor" />
			<span>{text}</span>
		</div>
	);
}
