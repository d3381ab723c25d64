// Narrows the list: a name or an account ID, what needs somebody, and the columns' values.
import Button from '@atlaskit/button/default/button';
import SearchIcon from '@atlaskit/icon/core/search';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useState } from 'react';
import type { IdentityRow } from '../../../../src/contract/rpc';
import layout from '../page/layout.module.css';
import { type Chip, chips, type ListFilter, narrowsColumns } from '../registry/list-view';
import { words } from '../words';
import { ColumnFilters } from './column-filters';
import classes from './list-filters.module.css';
import { useTier } from './use-tier';

interface ListFiltersProps {
	readonly filter: ListFilter;
	readonly onFilter: (filter: ListFilter) => void;
	readonly search: string;
	readonly onSearch: (search: string) => void;
	/** Every row of the registry. */
	readonly rows: readonly IdentityRow[];
	/** Absent while rows are still being read: what is unknown is not a number. */
	readonly chipCounts: Readonly<Record<Chip, number>> | undefined;
	/** A short list shows the search, and the rest on demand; so does a narrow page. */
	readonly isShort: boolean;
}

export function ListFilters(props: ListFiltersProps) {
	const { filter, onFilter, search, onSearch, rows, chipCounts, isShort } = props;
	const [isOpen, setIsOpen] = useState(false);
	const isNarrowed = narrowsColumns(filter);
	const folds = useTier() === 'narrow' || isShort;
	const hasColumns = !folds || isOpen || isNarrowed;
	const offered = chips.filter((chip) => !isShort || chip === filter.chip || (chipCounts?.[chip] ?? 0) > 0);
	return (
		<search className={classes['filters']}>
			<div className={layout['toolbar']}>
				<div className={classes['search']}>
					<Textfield
						type="search"
						aria-label={words.list.search}
						placeholder={words.list.search}
						isCompact
						value={search}
						onChange={(event: FormEvent<HTMLInputElement>) => onSearch(event.currentTarget.value)}
						elemBeforeInput={
							<span className={classes['icon']}>
								<SearchIcon label="" color="currentColor" />
							</span>
						}
					/>
				</div>
				{offered.length === 0 ? null : (
					<fieldset className={classes['chips']}>
						<legend className={classes['legend']}>{words.list.chips}</legend>
						{offered.map((chip) => (
							<Button
								key={chip}
								spacing="compact"
								isSelected={chip === filter.chip}
								aria-pressed={chip === filter.chip}
								onClick={() => onFilter({ ...filter, chip: chip === filter.chip ? undefined : chip })}
							>
								{words.list.chipText(words.list.chip[chip], chipCounts?.[chip])}
							</Button>
						))}
					</fieldset>
				)}
				{folds && !isNarrowed ? (
					<Button spacing="compact" appearance="subtle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
						{words.list.filters}
					</Button>
				) : null}
			</div>
			{hasColumns ? <ColumnFilters filter={filter} onFilter={onFilter} rows={rows} /> : null}
		</search>
	);
}
