// Asks for the reason before an identity is suspended, reactivated, retired, frozen or thawed, and stays until Jira
// applies it.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import Textarea from '@atlaskit/textarea';
import { type FormEvent, useRef, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { Emphasis } from '../../shared/emphasis';
import { useAnnounce } from '../../shared/live-region';
import { callAdmin } from '../../shared/rpc';
import { toPublicError } from '../../shared/use-load';
import { Field } from '../form/field';
import { Conflict } from '../page/conflict';
import { failureText } from '../page/failure-text';
import { Notice } from '../page/notice';
import { sayDone } from '../page/say-done';
import { useOverview, useRegistry } from '../registry/registry';
import { words } from '../words';
import classes from './move-dialog.module.css';
import type { MoveAction, MoveDialogProps } from './move-dialog-props';

const reasonMax = 500;
const fieldId = 'move-reason';

/** What lets it act again warns of nothing. */
const isLoosening = (action: MoveAction): boolean => action === 'reactivate' || action === 'thaw';

export default function MoveDialog({ action, identity, onClose, onSaved }: MoveDialogProps) {
	const { store } = useRegistry();
	const overview = useOverview();
	const announce = useAnnounce();
	const [version, setVersion] = useState(identity.version);
	const [reason, setReason] = useState('');
	const [problem, setProblem] = useState<string>();
	const [failure, setFailure] = useState<PublicError>();
	const [phase, setPhase] = useState<'asking' | 'saving' | 'unenforced'>('asking');
	const textarea = useRef<HTMLTextAreaElement>(null);
	const { name, accountId, grants } = identity;
	const dialog = words.move[action];

	const save = async (event: FormEvent) => {
		event.preventDefault();
		if (phase !== 'asking') return;
		const trimmed = reason.trim();
		if (trimmed === '' || trimmed.length > reasonMax) {
			setProblem(trimmed === '' ? words.move.reasonMissing : words.form.error.tooLong(reasonMax));
			textarea.current?.focus();
			return;
		}
		setPhase('saving');
		setFailure(undefined);
		try {
			const saved = await callAdmin(`identity.${action}`, { accountId, version, reason: trimmed });
			store.noteSaved(saved);
			onSaved?.();
			if (!saved.isEnforced) {
				setPhase('unenforced');
				announce(words.save.unenforcedTitle, 'assertive');
				return;
			}
			sayDone(dialog.done(name));
			announce(dialog.done(name));
			onClose();
		} catch (error) {
			const publicError = toPublicError(error);
			setFailure(publicError);
			setPhase('asking');
			announce(failureText(publicError), 'assertive');
		}
	};

	/** Takes the newest version, so that the change can be tried on it. */
	const loadLatest = async () => {
		try {
			const latest = await callAdmin('identity.read', { accountId });
			setVersion(latest.identity.version);
			setFailure(undefined);
			textarea.current?.focus();
		} catch (error) {
			setFailure(toPublicError(error));
		}
	};

	const isDone = phase === 'unenforced';
	return (
		<ModalDialog onClose={onClose} autoFocus={textarea} width="small">
			<form onSubmit={(event) => void save(event)} noValidate>
				<ModalHeader>
					<ModalTitle {...(isLoosening(action) ? {} : { appearance: 'warning' as const })}>
						{isDone ? dialog.stored(name) : dialog.title(name)}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={classes['body']}>
						{isDone ? (
							<Notice appearance="danger">
								<p>
									<Emphasis text={words.save.unenforced(name)} />
								</p>
							</Notice>
						) : (
							<>
								<p>{dialog.consequence(grants.length, overview?.enforcedGuards)}</p>
								{failure === undefined ? null : failure.code === 'CONFLICT' ? (
									<Conflict error={failure} onLoadLatest={() => void loadLatest()} />
								) : (
									<Notice appearance="danger">
										<p>{failureText(failure)}</p>
									</Notice>
								)}
								<Field id={fieldId} label={words.move.reason} isRequired error={problem} hint={words.move.reasonHint}>
									{(aria) => (
										<Textarea
											ref={textarea}
											{...aria}
											value={reason}
											minimumRows={3}
											isInvalid={problem !== undefined}
											onChange={(event) => {
												setReason(event.target.value);
												setProblem(undefined);
											}}
										/>
									)}
								</Field>
							</>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance={isDone ? 'default' : 'subtle'} onClick={onClose}>
						{isDone ? words.move.close : words.action.cancel}
					</Button>
					{isDone ? null : (
						<Button
							type="submit"
							appearance={isLoosening(action) ? 'primary' : action === 'retire' ? 'danger' : 'warning'}
							isLoading={phase === 'saving'}
						>
							{words.action[action]}
						</Button>
					)}
				</ModalFooter>
			</form>
		</ModalDialog>
	);
}
