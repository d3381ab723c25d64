// Narrows the list of transitions: by name, by what stands there, and by where they lead.
import Button from '@atlaskit/button/default/button';
import { Chips } from '../page/chips';
import layout from '../page/layout.module.css';
import { SearchField } from '../page/search-field';
import { words as adminWords } from '../words';
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
			<SearchField label={words.search} value={search} onChange={(typed) => onFilter({ ...filter, search: typed })} />
			<Chips
				legend={words.chips}
				chips={chips}
				names={words.chip}
				counts={counts?.chipCounts}
				chosen={chip}
				onChoose={(chosen) => onFilter({ ...filter, chip: chosen })}
			/>
			<Button
				spacing="compact"
				isSelected={isIntoProtected}
				aria-pressed={isIntoProtected}
				onClick={() => onFilter({ ...filter, isIntoProtected: !isIntoProtected })}
			>
				{adminWords.list.chipText(words.intoProtected, counts?.intoProtected)}
			</Button>
		</search>
	);
}
