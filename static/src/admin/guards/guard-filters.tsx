// Narrows the list of transitions: by name, by what stands there, and by where they lead.
import Button from '@atlaskit/button/default/button';
import SearchIcon from '@atlaskit/icon/core/search';
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import filters from '../list/list-filters.module.css';
import layout from '../page/layout.module.css';
import { chips, type FoundRows, type RowFilter } from './guard-rows';
import { words } from './words';

interface GuardFiltersProps {
	readonly filter: RowFilter;
	readonly onFilter: (filter: RowFilter) => void;
	/** Absent while workflows are still being read: what is unknown is not a number. */
	readonly counts: Pick<FoundRows, 'chipCounts' | 'intoProtected'> | undefined;
}

export function GuardFilters({ filter, onFilter, counts }: GuardFiltersProps) {
	const { chip, isIntoProtected, search } = filter;
	return (
		<search className={layout['toolbar']}>
			<div className={filters['search']}>
				<Textfield
					type="search"
					aria-label={words.search}
					placeholder={words.search}
					isCompact
					value={search}
					onChange={(event: FormEvent<HTMLInputElement>) => onFilter({ ...filter, search: event.currentTarget.value })}
					elemBeforeInput={
						<span className={filters['icon']}>
							<SearchIcon label="" color="currentColor" />
						</span>
					}
				/>
			</div>
			<fieldset className={filters['chips']}>
				<legend className={filters['legend']}>{words.chips}</legend>
				{chips.map((candidate) => (
					<Button
						key={candidate}
						spacing="compact"
						isSelected={candidate === chip}
						aria-pressed={candidate === chip}
						onClick={() => onFilter({ ...filter, chip: candidate === chip ? undefined : candidate })}
					>
						{words.chipText(words.chip[candidate], counts?.chipCounts[candidate])}
					</Button>
				))}
			</fieldset>
			<Button
				spacing="compact"
				isSelected={isIntoProtected}
				aria-pressed={isIntoProtected}
				onClick={() => onFilter({ ...filter, isIntoProtected: !isIntoProtected })}
			>
				{words.chipText(words.intoProtected, counts?.intoProtected)}
			</Button>
		</search>
	);
}
