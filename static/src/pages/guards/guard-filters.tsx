// Narrows the list of transitions: by name, by what stands there, and by where they lead.
import Button from '@atlaskit/button/default/button';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/guards';
import { Chips } from '../../ui/form/chips';
import { SearchField } from '../../ui/form/search-field';
import layout from '../../ui/page/layout.module.css';
import { type FoundGuardRows, guardChips, type RowFilter } from './guard-rows';

interface GuardFiltersProps {
	readonly filter: RowFilter;
	readonly onFilter: (filter: RowFilter) => void;
	/** Absent while workflows are still being read: what is unknown is not a number. */
	readonly counts: Pick<FoundGuardRows, 'chipCounts' | 'intoProtected'> | undefined;
}

export function GuardFilters({ filter, onFilter, counts }: GuardFiltersProps) {
	const { chip, isIntoProtected, search } = filter;
	return (
		<search className={layout['toolbar']}>
			<SearchField label={words.search} value={search} onChange={(typed) => onFilter({ ...filter, search: typed })} />
			<Chips
				legend={words.chips}
				chips={guardChips}
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
