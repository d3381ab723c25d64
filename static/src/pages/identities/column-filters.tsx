// Narrows the list by status, type, owner, environment and finding.
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useMemo, useState } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import type { IdentityType } from '../../../../src/contract/identity';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { words as allRiskWords } from '../../strings/risks';
import { FilterSelect } from '../../ui/form/filter-select';
import { identityTypes } from '../../ui/identity/identity-types';
import { type ListFilter, monthOf, statusFilters, valuesIn } from '../../ui/identity/list-view';
import { type RowRisk, rowRisks } from '../../ui/identity/row-risks';
import { monthText } from '../../ui/text/time';
import classes from './list-filters.module.css';

const riskWords = allRiskWords.filter;

/** Owners that can be chosen: those of the most identities, so that their names take few requests. */
const mostOwners = 180;
const mostEnvironments = 100;
const mostMonths = 60;

export interface ColumnFiltersProps {
	readonly filter: ListFilter;
	readonly onFilter: (filter: ListFilter) => void;
	readonly rows: readonly IdentityRow[];
	/** Absent while rows are still being read. */
	readonly riskCounts: Readonly<Record<RowRisk, number>> | undefined;
}

const nobody: readonly string[] = [];

export function ColumnFilters({ filter, onFilter, rows, riskCounts }: ColumnFiltersProps) {
	const [isNamingOwners, setIsNamingOwners] = useState(filter.ownerId !== undefined);
	const ownerIds = useMemo(() => valuesIn(rows, ({ ownerId }) => ownerId).slice(0, mostOwners), [rows]);
	const environments = useMemo(
		() => [...valuesIn(rows, ({ environment }) => environment).slice(0, mostEnvironments)].sort(),
		[rows],
	);
	const months = useMemo(
		() => [...valuesIn(rows, ({ expiresAt }) => monthOf(expiresAt)).slice(0, mostMonths)].sort(),
		[rows],
	);
	const types = useMemo(() => new Set(rows.map(({ type }) => type)), [rows]);
	const names = useNames({ account: isNamingOwners ? ownerIds : nobody });
	const ownerChoices = useMemo(
		() =>
			ownerIds.map((value) => ({ value, label: names.account(value) })).sort((a, b) => a.label.localeCompare(b.label)),
		[ownerIds, names],
	);
	const { status, type, ownerId, environment, expires, risk } = filter;
	const offered = rowRisks.filter((one) => one === risk || riskCounts === undefined || riskCounts[one] > 0);
	const text = words.list.column;
	return (
		<fieldset className={classes['selects']}>
			<legend>
				<VisuallyHidden>{words.list.filters}</VisuallyHidden>
			</legend>
			<FilterSelect
				label={words.list.columns.status}
				value={status}
				choices={statusFilters.map((value) => ({ value, label: words.list.status[value] }))}
				onChange={(value) => onFilter({ ...filter, status: value ?? 'current' })}
			/>
			<FilterSelect<IdentityType>
				label={words.list.columns.type}
				value={type ?? ''}
				any={text.anyType}
				choices={identityTypes
					.filter((value) => types.has(value) || value === type)
					.map((value) => ({ value, label: sharedWords.identityType[value] }))}
				onChange={(value) => onFilter({ ...filter, type: value })}
			/>
			<FilterSelect
				label={words.list.columns.owner}
				value={ownerId ?? ''}
				any={text.anyOwner}
				choices={ownerChoices}
				onApproach={() => setIsNamingOwners(true)}
				onChange={(value) => onFilter({ ...filter, ownerId: value })}
			/>
			<FilterSelect
				label={words.list.columns.expires}
				value={expires ?? ''}
				any={text.anyMonth}
				choices={(expires === undefined || months.includes(expires) ? months : [expires, ...months]).map((value) => ({
					value,
					label: monthText(value),
				}))}
				onChange={(value) => onFilter({ ...filter, expires: value })}
			/>
			{offered.length === 0 ? null : (
				<FilterSelect
					label={riskWords.label}
					value={risk ?? ''}
					any={riskWords.any}
					choices={offered.map((value) => ({
						value,
						label: riskWords.choice(riskWords.names[value], riskCounts?.[value]),
					}))}
					onChange={(value) => onFilter({ ...filter, risk: value })}
				/>
			)}
			{environments.length === 0 ? null : (
				<FilterSelect
					label={text.environment}
					value={environment ?? ''}
					any={text.anyEnvironment}
					choices={environments.map((value) => ({ value, label: value }))}
					onChange={(value) => onFilter({ ...filter, environment: value })}
				/>
			)}
		</fieldset>
	);
}
