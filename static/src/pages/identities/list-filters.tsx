// Narrows the list: a name or an account ID, what needs somebody, and the columns' values.
import Button from '@atlaskit/button/default/button';
import { useState } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { Help } from '../../navigation/help';
import { words } from '../../strings/admin';
import { Chips } from '../../ui/form/chips';
import { SearchField } from '../../ui/form/search-field';
import { type IdentityChip, identityChips, type ListFilter, narrowsColumns } from '../../ui/identity/list-view';
import layout from '../../ui/page/layout.module.css';
import { useTier } from '../../ui/table/use-tier';
import { ColumnFilters, type ColumnFiltersProps } from './column-filters';
import classes from './list-filters.module.css';

interface ListFiltersProps {
	readonly filter: ListFilter;
	readonly onFilter: (filter: ListFilter) => void;
	readonly search: string;
	readonly onSearch: (search: string) => void;
	/** Every row of the registry. */
	readonly rows: readonly IdentityRow[];
	/** Absent while rows are still being read: what is unknown is not a number. */
	readonly chipCounts: Readonly<Record<IdentityChip, number>> | undefined;
	readonly riskCounts: ColumnFiltersProps['riskCounts'];
	/** A short list shows the search, and the rest on demand; so does a narrow page. */
	readonly isShort: boolean;
}

export function ListFilters(props: ListFiltersProps) {
	const { filter, onFilter, search, onSearch, rows, chipCounts, riskCounts, isShort } = props;
	const [isOpen, setIsOpen] = useState(false);
	const isNarrowed = narrowsColumns(filter);
	const folds = useTier() === 'narrow' || isShort;
	const hasColumns = !folds || isOpen || isNarrowed;
	const offered = identityChips.filter((chip) => !isShort || chip === filter.chip || (chipCounts?.[chip] ?? 0) > 0);
	return (
		<search className={classes['filters']}>
			<div className={layout['toolbar']}>
				<SearchField label={words.list.search} value={search} onChange={onSearch} />
				{offered.length === 0 ? null : (
					<Chips
						legend={words.list.chips}
						chips={offered}
						names={words.list.chip}
						counts={chipCounts}
						chosen={filter.chip}
						onChoose={(chip) => onFilter({ ...filter, chip })}
					/>
				)}
				{offered.includes('orphaned') ? <Help term="orphaned" /> : null}
				{folds && !isNarrowed ? (
					<Button spacing="compact" appearance="subtle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
						{words.list.filters}
					</Button>
				) : null}
			</div>
			{hasColumns ? <ColumnFilters filter={filter} onFilter={onFilter} rows={rows} riskCounts={riskCounts} /> : null}
		</search>
	);
}
