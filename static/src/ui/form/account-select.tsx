// Finds an account by name, by e-mail address or by its ID.
import AsyncSelect from '@atlaskit/select/AsyncSelect';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { looksLikeAccountId, searchAccounts } from '../../data/jira/accounts';
import { jiraQueries } from '../../data/jira/queries';
import { idText } from '../../data/jira/use-names';
import { words } from '../../strings/admin';
import classes from './account-select.module.css';
import type { FieldAria } from './field';
import { asSearch, type FoundFor } from './found-for';

interface AccountSelectProps {
	readonly aria: FieldAria;
	readonly label: string;
	readonly placeholder: string;
	/** What the field shows as chosen. */
	readonly chosen: { readonly accountId: string; readonly displayName: string } | undefined;
	readonly onChoose: (account: AccountView | undefined) => void;
	readonly onBlur: () => void;
	/** Offered before anything is typed, and searched with the rest. */
	readonly offered?: readonly AccountView[];
	readonly accepts: (account: AccountView) => boolean;
	readonly isDisabled?: boolean;
}

interface Option {
	readonly value: string;
	readonly label: string;
	readonly account?: AccountView;
}

const optionOf = (account: AccountView): Option => ({
	value: account.accountId,
	label: account.displayName,
	account,
});

const fewestLetters = 2;

async function findAccounts(
	client: QueryClient,
	typed: string,
	offered: readonly AccountView[],
): Promise<AccountView[]> {
	const query = typed.trim();
	const lower = query.toLowerCase();
	const matching = offered.filter(
		({ displayName, accountId }) => displayName.toLowerCase().includes(lower) || accountId.includes(query),
	);
	if (query.length < fewestLetters) return matching;
	const [byId, byName] = await Promise.all([
		looksLikeAccountId(query) ? client.fetchQuery(jiraQueries.account(query)).catch(() => null) : null,
		searchAccounts(query).catch(() => []),
	]);
	const found = new Map([...matching, ...byName].map((account) => [account.accountId, account]));
	if (byId !== null) found.set(byId.accountId, byId);
	return [...found.values()];
}

export function AccountSelect(props: AccountSelectProps) {
	const client = useQueryClient();
	const { aria, chosen, onChoose, onBlur, offered = [], accepts, placeholder, label, isDisabled = false } = props;
	return (
		<AsyncSelect<FoundFor<Option>>
			inputId={aria.id}
			descriptionId={aria['aria-describedby']}
			isInvalid={aria['aria-invalid']}
			isRequired={aria['aria-required'] === true}
			label={label}
			isDisabled={isDisabled}
			isClearable
			placeholder={placeholder}
			value={chosen === undefined ? null : { value: chosen.accountId, label: chosen.displayName }}
			onChange={(option) => onChoose(option?.account)}
			onBlur={onBlur}
			defaultOptions={offered.filter(accepts).map(optionOf)}
			{...asSearch(async (typed) => (await findAccounts(client, typed, offered)).filter(accepts).map(optionOf))}
			noOptionsMessage={({ inputValue }) =>
				inputValue.length < fewestLetters ? words.form.typeToSearch : words.form.noAccounts
			}
			loadingMessage={() => words.form.searching}
			formatOptionLabel={(option, { context }) =>
				context === 'value' || option.account === undefined ? (
					option.label
				) : (
					<span className={classes['option']}>
						<span>{option.label}</span>
						<span className={classes['subtle']}>
							{words.form.accountOption(words.accountKind[option.account.kind], idText(option.value))}
						</span>
					</span>
				)
			}
		/>
	);
}
