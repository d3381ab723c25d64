// Asks for the reason before an identity is suspended, reactivated, retired, frozen or thawed, and stays until Jira
// applies it.

import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { IdentityMove } from '../../../../src/contract/identity-history';
import { adminMutations } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { ReasonField, reasonProblems } from '../../ui/form/reason-field';
import { type Problems, useForm } from '../../ui/form/use-form';
import { Dialog } from '../../ui/page/dialog';
import dialog from '../../ui/page/dialog.module.css';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { SaveFailure } from '../../ui/page/save-failure';
import { Unenforced } from '../../ui/page/unenforced';
import { failureText } from '../../ui/text/failure-text';
import type { MoveDialogProps } from './move-dialog-props';

const fieldId = 'move-reason';

/** What lets it act again warns of nothing. */
const appearances = {
	reactivate: 'primary',
	thaw: 'primary',
	suspend: 'warning',
	freeze: 'warning',
	retire: 'danger',
} as const satisfies Record<IdentityMove, string>;

export default function MoveDialog({ action, identity, onClose }: MoveDialogProps) {
	const client = useQueryClient();
	const { mutateAsync: move } = useMutation(adminMutations.move);
	const overview = useOverview();
	const announce = useAnnounce();
	const [version, setVersion] = useState(identity.version);
	const [isStored, setIsStored] = useState(false);
	const textarea = useRef<HTMLTextAreaElement>(null);
	const { name, accountId, grants } = identity;
	const text = words.move[action];
	const form = useForm({
		initial: { reason: '' },
		findProblems: ({ reason }): Problems<'reason'> => reasonProblems(reason),
		save: ({ reason }) => move({ move: action, accountId, version, reason: reason.trim() }),
		onSaved: ({ isEnforced }) => {
			if (!isEnforced) {
				setIsStored(true);
				announce(words.save.unenforcedTitle, 'assertive');
				return;
			}
			showDoneFlag(text.done(name));
			announce(text.done(name));
			onClose();
		},
		onRefused: () => textarea.current?.focus(),
		onFailed: (error) => announce(failureText(error), 'assertive'),
	});
	const { values, change, problems, failure } = form;
	const save = (event: FormEvent) => {
		event.preventDefault();
		void form.submit();
	};

	/** Takes the newest version, so that the change can be tried on it. */
	const loadLatest = async () => {
		const isLoaded = await form.loadLatest(async () => {
			const latest = await client.fetchQuery(adminQueries.identity(accountId));
			setVersion(latest.identity.version);
			return values;
		});
		if (isLoaded) textarea.current?.focus();
	};

	return (
		<Dialog onClose={onClose} autoFocus={textarea} width="small">
			<form onSubmit={save} noValidate>
				<ModalHeader>
					<ModalTitle {...(appearances[action] === 'primary' ? {} : { appearance: 'warning' as const })}>
						{isStored ? text.stored(name) : text.title(name)}
					</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						{isStored ? (
							<Unenforced text={words.save.unenforced(name)} />
						) : (
							<>
								<p>{text.consequence(grants.length, overview?.enforcedGuards)}</p>
								<SaveFailure failure={failure} onLoadLatest={() => void loadLatest()} />
								<ReasonField
									id={fieldId}
									value={values.reason}
									error={problems.reason}
									onChange={(reason) => change({ reason })}
									fieldRef={textarea}
								/>
							</>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance={isStored ? 'default' : 'subtle'} onClick={onClose}>
						{isStored ? sharedWords.switchDialog.close : words.action.cancel}
					</Button>
					{isStored ? null : (
						<Button type="submit" appearance={appearances[action]} isLoading={form.isSaving}>
							{words.action[action]}
						</Button>
					)}
				</ModalFooter>
			</form>
		</Dialog>
	);
}
