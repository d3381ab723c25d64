// Registers an account: what exactly is allowed, and who answers for it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import type { IdentityType } from '../../../../src/contract/identity';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { jiraQueries } from '../../data/jira/queries';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { PageHeading } from '../../ui/page/page-heading';
import { AccountField } from './account-field';
import { type AccountChoice, nameFrom } from './find-errors';
import { emptyValues, type FormValues } from './form-values';
import { IdentityForm } from './identity-form';

const typeOfKind: Readonly<Record<AccountView['kind'], IdentityType | ''>> = {
	human: 'bot-user',
	'service-account': 'service-account',
	'ai-agent': 'ai-agent',
	app: 'app',
	customer: '',
	unknown: '',
};

/** What the account itself says, unless the reader wrote something else. */
function withAccount(values: FormValues, before: AccountView | undefined, after: AccountView | undefined): FormValues {
	const isOwnName = values.name !== '' && values.name !== nameFrom(before?.displayName ?? '');
	return {
		...values,
		name: isOwnName ? values.name : nameFrom(after?.displayName ?? ''),
		type: after === undefined ? values.type : typeOfKind[after.kind],
	};
}

export default function RegisterPage({ accountId }: { readonly accountId?: string }) {
	const { go } = useNavigation();
	const [values, setValues] = useState(emptyValues);
	const [choice, setChoice] = useState<AccountChoice>({ account: undefined, isBotUserConfirmed: false });
	const choose = (next: AccountChoice) => {
		if (next.account !== choice.account) setValues(withAccount(values, choice.account, next.account));
		setChoice(next);
	};

	const { mutateAsync: register } = useMutation(adminMutations.register);
	const rules = useQuery(adminQueries.settings).data?.settings;
	const defaultDays = rules?.expiryDefaultDays;
	useEffect(() => {
		if (defaultDays === undefined) return;
		// What the reader chose meanwhile stays.
		setValues((before) =>
			before.expiry === emptyValues.expiry ? { ...before, expiry: { choice: `${defaultDays}`, date: '' } } : before,
		);
	}, [defaultDays]);

	// Where Jira tells nothing of it, the reader finds the account in the field.
	const { data: named } = useQuery({ ...jiraQueries.account(accountId ?? ''), enabled: accountId !== undefined });
	useEffect(() => {
		if (!named) return;
		setChoice({ account: named, isBotUserConfirmed: false });
		setValues((before) => withAccount(before, undefined, named));
	}, [named]);

	return (
		<>
			<BackLink to={{ page: 'identities' }} name={words.views.identities} />
			<PageHeading>{words.form.registerTitle}</PageHeading>
			<IdentityForm
				values={values}
				onValues={setValues}
				choice={choice}
				accountField={(errors, onBlur) => (
					<AccountField choice={choice} errors={errors} onChange={choose} onBlur={onBlur} />
				)}
				rules={rules}
				isBotUser={choice.account?.kind === 'human'}
				submitLabel={words.form.register}
				doneText={words.form.registered}
				save={(draft) =>
					register({
						accountId: choice.account?.accountId ?? '',
						draft,
						...(choice.isBotUserConfirmed ? { confirmBotUser: true } : {}),
					})
				}
				onLoadLatest={async () => ''}
				onCancel={() => go({ page: 'identities' }, 'replace')}
			/>
		</>
	);
}
