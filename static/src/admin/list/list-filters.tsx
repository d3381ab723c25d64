// Narrows the list: what needs somebody, one status, a name or an account ID.
import Button from '@atlaskit/button/default/button';
import SearchIcon from '@atlaskit/icon/core/search';
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import type { IdentityView } from '../../../../src/contract/rpc';
import layout from '../page/layout.module.css';
import { type ListFilter, listFilters, matchesFilter, type Situation } from '../registry/urgency';
import { words } from '../words';
import classes from './list-filters.module.css';

interface ListFiltersProps {
	readonly filter: ListFilter;
	readonly onFilter: (filter: ListFilter) => void;
	readonly search: string;
	readonly onSearch: (search: string) => void;
	readonly identities: readonly IdentityView[];
	/** Whether everything but the retired is known, so that counts are true. */
	readonly isComplete: boolean;
	readonly situation: Situation;
	readonly count: string;
}

export function ListFilters(props: ListFiltersProps) {
	const { filter, onFilter, search, onSearch, identities, isComplete, situation, count } = props;
	const numberOf = (candidate: ListFilter): number | undefined => {
		// The retired are read on demand only: their number is unknown, not zero.
		if (!isComplete || candidate === 'retired' || candidate === 'current') return undefined;
		return identities.filter((identity) => matchesFilter(identity, candidate, situation)).length;
	};
	return (
		<search className={layout['toolbar']}>
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
			<fieldset className={classes['filters']}>
				<legend className={classes['legend']}>{words.list.filterLabel}</legend>
				{listFilters.map((candidate) => (
					<Button
						key={candidate}
						spacing="compact"
						isSelected={candidate === filter}
						aria-pressed={candidate === filter}
						onClick={() => onFilter(candidate)}
					>
						{words.list.filterChip(words.list.filter[candidate], numberOf(candidate))}
					</Button>
				))}
			</fieldset>
			<span className={classes['count']}>{count}</span>
		</search>
	);
}
