// Asks for the reason before an identity is suspended, reactivated, retired, frozen or thawed, and stays until Jira
// applies it.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { adminMutations, type Move } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { ReasonField, reasonProblem } from '../../ui/form/reason-field';
import { Conflict } from '../../ui/page/conflict';
import dialog from '../../ui/page/dialog.module.css';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { sayDone } from '../../ui/page/say-done';
import { Emphasis } from '../../ui/text/emphasis';
import { failureText } from '../../ui/text/failure-text';
import type { MoveDialogProps } from './move-dialog-props';

const fieldId = 'move-reason';

/** What lets it act again warns of nothing. */
const isLoosening = (action: Move): boolean => action === 'reactivate' || action === 'thaw';

export default function MoveDialog({ action, identity, onClose }: MoveDialogProps) {
	const client = useQueryClient();
	const { mutateAsync: move } = useMutation(adminMutations.move);
	const overview = useOverview();
	const announce = useAnnounce();
	const [version, setVersion] = useState(identity.version);
	const [reason, setReason] = useState('');
	const [problem, setProblem] = useState<string>();
	const [failure, setFailure] = useState<PublicError>();
	const [phase, setPhase] = useState<'asking' | 'saving' | 'unenforced'>('asking');
	const textarea = useRef<HTMLTextAreaElement>(null);
	const { name, accountId, grants } = identity;
	const text = words.move[action];

	const save = async (event: FormEvent) => {
		event.preventDefault();
		if (phase !== 'asking') return;
		const found = reasonProblem(reason);
		if (found !== undefined) {
			setProblem(found);
			textarea.current?.focus();
			return;
		}
		setPhase('saving');
		setFailure(undefined);
		try {
			const { isEnforced } = await move({ move: action, accountId, version, reason: reason.trim() });
			if (!isEnforced) {
				setPhase('unenforced');
				announce(words.save.unenforcedTitle, 'assertive');
				return;
			}
			sayDone(text.done(name));
			announce(text.done(name));
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
			const latest = await client.fetchQuery(adminQueries.identity(accountId));
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
						{isDone ? text.stored(name) : text.title(name)}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{isDone ? (
							<Notice appearance="danger">
								<p>
									<Emphasis text={words.save.unenforced(name)} />
								</p>
							</Notice>
						) : (
							<>
								<p>{text.consequence(grants.length, overview?.enforcedGuards)}</p>
								{failure === undefined ? null : failure.code === 'CONFLICT' ? (
									<Conflict error={failure} onLoadLatest={() => void loadLatest()} />
								) : (
									<Notice appearance="danger">
										<p>{failureText(failure)}</p>
									</Notice>
								)}
								<ReasonField
									id={fieldId}
									value={reason}
									error={problem}
									onChange={(typed) => {
										setReason(typed);
										setProblem(undefined);
									}}
									fieldRef={textarea}
								/>
							</>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance={isDone ? 'default' : 'subtle'} onClick={onClose}>
						{isDone ? sharedWords.switchDialog.close : words.action.cancel}
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
