// Narrows the audit by who, where, what and when.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { adminQueries } from '../../data/admin/queries';
import { useAllPages } from '../../data/all-pages';
import { jiraQueries } from '../../data/jira/queries';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/audit';
import { FilterSelect } from '../../ui/form/filter-select';
import { reasonText } from '../../ui/guards/reason-text';
import classes from './audit-page.module.css';
import { type AuditView, decisionChoices, isDay, reasonChoices, sourceChoices } from './audit-view';

/** Most identities, and most owners, that can be chosen; the moves of others are reached from their own pages. */
const mostChoices = 180;

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
	const { data: spaces } = useQuery(jiraQueries.firstSpaces);
	const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
	const ownerIds = useMemo(() => [...new Set(rows.map(({ ownerId }) => ownerId))].slice(0, mostChoices), [rows]);
	const names = useNames({ account: [...ownerIds, view.accountId, view.ownerId], space: [view.projectId] });
	const identities = rows.map(({ accountId, name }) => ({ value: accountId as string, label: name })).sort(byLabel);
	const owners = ownerIds.map((value) => ({ value: value as string, label: names.account(value) })).sort(byLabel);
	const known = (spaces?.spaces ?? []).map(({ id, key, name }) => ({ value: id, label: `${name} (${key})` }));
	const text = words.filter;
	const isNarrowed = Object.values(view).some((value) => value !== undefined && value !== '');
	const set = (part: Partial<AuditView>) => onChange({ ...view, ...part });
	return (
		<fieldset className={classes['filters']}>
			<legend>
				<VisuallyHidden>{words.filters}</VisuallyHidden>
			</legend>
			<FilterSelect
				label={text.identity}
				value={view.accountId ?? ''}
				any={text.anyIdentity}
				choices={withChosen(identities.slice(0, mostChoices), view.accountId, names.account)}
				onChange={(accountId) => set({ accountId })}
			/>
			<FilterSelect
				label={text.owner}
				value={view.ownerId ?? ''}
				any={text.anyOwner}
				choices={withChosen(owners, view.ownerId, names.account)}
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
