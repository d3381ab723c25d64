// Narrows the audit by who, where, what and when.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { adminQueries } from '../../data/admin/queries';
import { useAllPages } from '../../data/all-pages';
import { findAccounts } from '../../data/jira/accounts';
import { jiraQueries } from '../../data/jira/queries';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/audit';
import { FilterSelect } from '../../ui/form/filter-select';
import { reasonText } from '../../ui/guards/reason-text';
import classes from './audit-page.module.css';
import { type AuditView, decisionChoices, isDay, reasonChoices, sourceChoices } from './audit-view';

const SearchFilter = lazy(() => import('../../ui/form/search-filter'));

/** Most identities, and most owners, that stand in a list; of more, one is searched for. */
const mostChoices = 180;
/** Most that a search offers. */
const mostFound = 50;

interface Choice {
	readonly value: string;
	readonly label: string;
}

/** The choices, with the one that the address names where it is not among them. */
const withChosen = (
	choices: readonly Choice[],
	chosen: string | undefined,
	nameOf: (id: string) => string,
): Choice[] =>
	chosen === undefined || choices.some(({ value }) => value === chosen)
		? [...choices]
		: [{ value: chosen, label: nameOf(chosen) }, ...choices];

const byLabel = (a: Choice, b: Choice): number => a.label.localeCompare(b.label);

/** The first of those whose name or id holds what was typed. */
const matching = (choices: readonly Choice[], typed: string): Choice[] => {
	const wanted = typed.trim().toLowerCase();
	return choices
		.filter(({ value, label }) => label.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted))
		.slice(0, mostFound);
};

interface WhoFilterProps {
	readonly label: string;
	readonly any: string;
	/** By name. */
	readonly choices: readonly Choice[];
	readonly chosen: string | undefined;
	readonly nameOf: (id: string) => string;
	/** Finds among more than stand in a list. */
	readonly find: (typed: string) => Promise<readonly Choice[]>;
	readonly isMany: boolean;
	readonly onChange: (id: string | undefined) => void;
}

/** The browser's own list where there are few, a search where there are many. */
function WhoFilter({ label, any, choices, chosen, nameOf, find, isMany, onChange }: WhoFilterProps) {
	const list = (
		<FilterSelect
			label={label}
			value={chosen ?? ''}
			any={any}
			choices={withChosen(choices.slice(0, mostChoices), chosen, nameOf)}
			onChange={onChange}
		/>
	);
	if (!isMany) return list;
	return (
		<Suspense fallback={list}>
			<SearchFilter
				label={label}
				any={any}
				chosen={
					chosen === undefined
						? undefined
						: { value: chosen, label: choices.find(({ value }) => value === chosen)?.label ?? nameOf(chosen) }
				}
				find={find}
				none={words.filter.noMatch}
				searching={words.filter.searching}
				onChange={onChange}
			/>
		</Suspense>
	);
}

interface DayFieldProps {
	readonly label: string;
	/** The day that narrows; empty for none. */
	readonly value: string;
	readonly onChange: (day: string) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
	const id = useId();
	/** What stands in the field while it is no day yet, such as a year of which digits are missing. */
	const [typed, setTyped] = useState<string>();
	const change = (day: string) => {
		const isWhole = day === '' || isDay(day);
		setTyped(isWhole ? undefined : day);
		if (isWhole) onChange(day);
	};
	return (
		<div className={classes['day']}>
			<label htmlFor={id}>{label}</label>
			<Textfield
				id={id}
				type="date"
				isCompact
				value={typed ?? value}
				onChange={({ currentTarget }) => change(currentTarget.value)}
				onBlur={() => setTyped(undefined)}
			/>
		</div>
	);
}

interface AuditFiltersProps {
	readonly view: AuditView;
	readonly onChange: (view: AuditView) => void;
}

export function AuditFilters({ view, onChange }: AuditFiltersProps) {
	const { pages } = useAllPages(adminQueries.directory);
	const client = useQueryClient();
	const { data: spaces } = useQuery(jiraQueries.firstSpaces);
	const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
	const allOwners = useMemo(() => [...new Set<string>(rows.map(({ ownerId }) => ownerId))], [rows]);
	const ownerIds = allOwners.slice(0, mostChoices);
	const names = useNames({ account: [...ownerIds, view.accountId, view.ownerId], space: [view.projectId] });
	const identities = rows.map(({ accountId, name }) => ({ value: accountId as string, label: name })).sort(byLabel);
	const owners = ownerIds.map((value) => ({ value, label: names.account(value) })).sort(byLabel);
	/** Names of people are Jira's: what is typed is searched for there. Whoever owned something once counts, too. */
	const findOwners = async (typed: string): Promise<readonly Choice[]> => {
		const query = typed.trim();
		if (query === '') return owners.slice(0, mostFound);
		const found = await findAccounts(query, (id) => client.fetchQuery(jiraQueries.account(id))).catch(() => []);
		const owning = new Set(allOwners);
		return found
			.filter(({ accountId }) => accountId === query || owning.has(accountId))
			.map(({ accountId, displayName }) => ({ value: accountId, label: displayName }));
	};
	const known = (spaces?.spaces ?? []).map(({ id, key, name }) => ({ value: id, label: `${name} (${key})` }));
	const text = words.filter;
	const isNarrowed = Object.values(view).some((value) => value !== undefined && value !== '');
	const set = (part: Partial<AuditView>) => onChange({ ...view, ...part });
	return (
		<fieldset className={classes['filters']}>
			<legend>
				<VisuallyHidden>{words.filters}</VisuallyHidden>
			</legend>
			<WhoFilter
				label={text.identity}
				any={text.anyIdentity}
				choices={identities}
				chosen={view.accountId}
				nameOf={names.account}
				find={async (typed) => matching(identities, typed)}
				isMany={identities.length > mostChoices}
				onChange={(accountId) => set({ accountId })}
			/>
			<WhoFilter
				label={text.owner}
				any={text.anyOwner}
				choices={owners}
				chosen={view.ownerId}
				nameOf={names.account}
				find={findOwners}
				isMany={allOwners.length > mostChoices}
				onChange={(ownerId) => set({ ownerId })}
			/>
			<FilterSelect
				label={text.space}
				value={view.projectId ?? ''}
				any={text.anySpace}
				choices={withChosen(known, view.projectId, names.space)}
				onChange={(projectId) => set({ projectId })}
			/>
			<FilterSelect
				label={text.decision}
				value={view.decision ?? ''}
				any={text.anyDecision}
				choices={decisionChoices.map((value) => ({ value, label: sharedWords.decision[value] }))}
				onChange={(decision) => set({ decision })}
			/>
			<FilterSelect
				label={text.reason}
				value={view.reason ?? ''}
				any={text.anyReason}
				choices={reasonChoices.map((value) => ({ value, label: reasonText(value) }))}
				onChange={(reason) => set({ reason })}
			/>
			<FilterSelect
				label={text.source}
				value={view.source ?? ''}
				any={text.anySource}
				choices={sourceChoices.map((value) => ({ value, label: words.source[value] }))}
				onChange={(source) => set({ source })}
			/>
			<DayField label={text.from} value={view.from ?? ''} onChange={(from) => set({ from })} />
			<DayField label={text.to} value={view.to ?? ''} onChange={(to) => set({ to })} />
			{isNarrowed ? (
				<Button appearance="subtle" spacing="compact" onClick={() => onChange({})}>
					{text.clear}
				</Button>
			) : null}
		</fieldset>
	);
}
