// Registers an account: what exactly is allowed, and who answers for it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import type { IdentityType } from '../../../../src/contract/identity';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { jiraQueries } from '../../data/jira/queries';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { parseGrantsPath } from '../../ui/grant/offered-grants';
import { PageHeading } from '../../ui/page/page-heading';
import { AccountField } from './account-field';
import { type AccountChoice, nameFrom } from './find-errors';
import { emptyValues, grantValues } from './form-values';
import { IdentityForm } from './identity-form';
import { type IdentityValues, useIdentityForm } from './use-identity-form';

const typeOfKind: Readonly<Record<AccountView['kind'], IdentityType | ''>> = {
	human: 'bot-user',
	'service-account': 'service-account',
	'ai-agent': 'ai-agent',
	app: 'app',
	customer: '',
	unknown: '',
};

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
				submitLabel={words.form.register}
				onCancel={() => go(list, 'replace')}
			/>
		</>
	);
}
