// Asks for the reason before an account is ignored, no longer is, or is registered as suspended.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { defined } from '../../../../src/contract/defined';
import { dayMs } from '../../../../src/contract/durations';
import { ignoreDays } from '../../../../src/contract/limits';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { readReader } from '../../data/page-context';
import { words } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import { nameFrom, typeOfKind } from '../../ui/account/account-draft';
import { ChoiceGroup } from '../../ui/form/choice-group';
import { ReasonField, reasonProblems } from '../../ui/form/reason-field';
import { type Problems, useForm } from '../../ui/form/use-form';
import { Dialog } from '../../ui/page/dialog';
import dialog from '../../ui/page/dialog.module.css';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { failureText } from '../../ui/text/failure-text';
import type { IgnoreDialogProps } from './ignore-dialog-props';

const forGood = 'for-good';
type Lasts = `${(typeof ignoreDays)[number]}` | typeof forGood;

const choices: readonly { readonly value: Lasts; readonly label: string }[] = [
	...ignoreDays.map((days) => ({ value: `${days}` as const, label: words.dialog.days(days) })),
	{ value: forGood, label: words.dialog.forGood },
];

interface Values {
	readonly reason: string;
	readonly lasts: Lasts;
}

const usual: Values = { reason: '', lasts: '90' };

/** Registers the account without a grant, in the name of who asks, and suspends it. */
function useBlock({ accountId, name, kind }: Pick<IgnoreDialogProps, 'accountId' | 'name' | 'kind'>) {
	const { mutateAsync } = useMutation(adminMutations.block);
	const client = useQueryClient();
	return async (reason: string): Promise<void> => {
		const [ownerId, { settings }] = await Promise.all([readReader(), client.ensureQueryData(adminQueries.settings)]);
		const draft = {
			name: nameFrom(name),
			type: typeOfKind[kind] || ('service-account' as const),
			ownerId,
			contact: settings.contact,
			purpose: reason,
			expiresAt: Date.now() + settings.expiryDefaultDays * dayMs,
			grants: [],
		};
		await mutateAsync({ accountId, draft, reason });
	};
}

export default function IgnoreDialog({ accountId, name, kind, action, onClose }: IgnoreDialogProps) {
	const { mutateAsync } = useMutation(adminMutations.ignoreAccount);
	const block = useBlock({ accountId, name, kind });
	const announce = useAnnounce();
	const textarea = useRef<HTMLTextAreaElement>(null);
	const text = words.dialog[action];
	const form = useForm({
		initial: usual,
		findProblems: ({ reason }): Problems<'reason'> => reasonProblems(reason),
		save: async ({ reason, lasts }) => {
			if (action === 'block') return block(reason.trim());
			await mutateAsync(
				action === 'mind'
					? { name: 'account.mind', input: { accountId, reason: reason.trim() } }
					: {
							name: 'account.ignore',
							input: {
								accountId,
								reason: reason.trim(),
								...defined({ days: ignoreDays.find((days) => `${days}` === lasts) }),
							},
						},
			);
		},
		onSaved: () => {
			showDoneFlag(text.done(name));
			announce(text.done(name));
			onClose();
		},
		onRefused: () => textarea.current?.focus(),
		onFailed: (error) => announce(failureText(error), 'assertive'),
	});
	const { values, change, problems, failure } = form;
	return (
		<Dialog onClose={onClose} autoFocus={textarea} width="small">
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void form.submit();
				}}
				noValidate
			>
				<ModalHeader>
					<ModalTitle>{text.title(name)}</ModalTitle>
				</ModalHeader>
				<ModalBody>
					<div className={dialog['body']}>
						<p>{text.consequence}</p>
						{failure === undefined ? null : (
							<Notice appearance="danger">
								<p>{failureText(failure)}</p>
							</Notice>
						)}
						<ReasonField
							id="ignore-reason"
							value={values.reason}
							error={problems.reason}
							onChange={(reason) => change({ reason })}
							fieldRef={textarea}
						/>
						{action !== 'ignore' ? null : (
							<ChoiceGroup
								legend={words.dialog.lasts}
								choices={choices}
								value={values.lasts}
								onChange={(lasts) => change({ lasts })}
							/>
						)}
					</div>
				</ModalBody>
				<ModalFooter>
					<Button appearance="subtle" onClick={onClose}>
						{adminWords.action.cancel}
					</Button>
					<Button type="submit" appearance="primary" isLoading={form.isSaving}>
						{text.confirm}
					</Button>
				</ModalFooter>
			</form>
		</Dialog>
	);
}
