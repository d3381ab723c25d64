// Registers an account: what exactly is allowed, and who answers for it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { jiraQueries } from '../../data/jira/queries';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { nameFrom, typeOfKind } from '../../ui/account/account-draft';
import { parseGrantsPath } from '../../ui/grant/offered-grants';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { AccountField } from './account-field';
import type { AccountChoice } from './find-errors';
import { emptyValues, grantValues } from './form-values';
import { IdentityForm } from './identity-form';
import { type IdentityValues, useIdentityForm } from './use-identity-form';

/** What the account itself says, unless the reader wrote something else. */
function withAccount(before: IdentityValues, choice: AccountChoice): IdentityValues {
	const { account } = choice;
	const known = before.choice?.account;
	if (account === known) return { ...before, choice };
	const isOwnName = before.name !== '' && before.name !== nameFrom(known?.displayName ?? '');
	return {
		...before,
		choice,
		name: isOwnName ? before.name : nameFrom(account?.displayName ?? ''),
		type: account === undefined ? before.type : typeOfKind[account.kind],
	};
}

const nothingChosen: AccountChoice = { account: undefined, isBotUserConfirmed: false };

interface RegisterPageProps {
	readonly accountId?: string;
	/** Those that the account would need, as an address tells them. */
	readonly grants?: string;
}

export default function RegisterPage({ accountId, grants = '' }: RegisterPageProps) {
	const { list, go } = useNavigation();
	const { mutateAsync: register } = useMutation(adminMutations.register);
	const rules = useQuery(adminQueries.settings).data?.settings;
	const form = useIdentityForm({
		initial: () => ({
			...emptyValues,
			grants: parseGrantsPath(grants).map(grantValues),
			choice: nothingChosen,
		}),
		rules,
		save: (draft, choice = nothingChosen) =>
			register({
				accountId: choice.account?.accountId ?? '',
				draft,
				...(choice.isBotUserConfirmed ? { confirmBotUser: true } : {}),
			}),
		doneText: words.form.registered,
	});
	const { change } = form;

	const defaultDays = rules?.expiryDefaultDays;
	useEffect(() => {
		if (defaultDays === undefined) return;
		// What the reader chose meanwhile stays.
		change(({ expiry }) => (expiry === emptyValues.expiry ? { expiry: { choice: `${defaultDays}`, date: '' } } : {}));
	}, [change, defaultDays]);

	// Where Jira tells nothing of it, the reader finds the account in the field.
	const { data: named } = useQuery({ ...jiraQueries.account(accountId ?? ''), enabled: accountId !== undefined });
	useEffect(() => {
		if (named) change((before) => withAccount(before, { account: named, isBotUserConfirmed: false }));
	}, [change, named]);

	// The space that its moves were made in most stands first.
	const [space] = parseGrantsPath(grants).flatMap(({ projectId }) => projectId ?? []);
	const { data: lead } = useQuery({ ...jiraQueries.spaceLead(space ?? ''), enabled: space !== undefined });
	useEffect(() => {
		if (lead) change(({ ownerId }) => (ownerId === '' ? { ownerId: lead.accountId } : {}));
	}, [change, lead]);
	const isGuess = lead != null && form.values.ownerId === lead.accountId;

	return (
		<>
			<BackLink to={list} name={words.views.identities} />
			<PageHeading>{words.form.registerTitle}</PageHeading>
			<IdentityForm
				form={form}
				accountField={
					<AccountField
						choice={form.values.choice ?? nothingChosen}
						errors={form.problems}
						onChange={(choice) => change((before) => withAccount(before, choice))}
						onBlur={form.onBlur}
					/>
				}
				rules={rules}
				notice={
					isGuess ? (
						<Notice appearance="information">
							<p>{words.form.guessedOwner(lead.displayName, lead.space)}</p>
						</Notice>
					) : null
				}
				submitLabel={words.form.register}
				onCancel={() => go(list, 'replace')}
			/>
		</>
	);
}
