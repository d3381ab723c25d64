// Narrows a list to one of very many: found as somebody types, since no list of all could be looked through.
import AsyncSelect from '@atlaskit/select/AsyncSelect';
import { useId } from 'react';
import classes from './filter-select.module.css';
import { asSearch, type FoundFor } from './found-for';

interface Choice {
	readonly value: string;
	readonly label: string;
}

interface SearchFilterProps {
	readonly label: string;
	/** What is chosen; undefined for none. */
	readonly chosen: Choice | undefined;
	/** What the choice of none is called. */
	readonly any: string;
	/** What matches, the best first; of nothing typed, the first of all. */
	readonly find: (typed: string) => Promise<readonly Choice[]>;
	/** What to say where nothing matches, and while it is looked for. */
	readonly none: string;
	readonly searching: string;
	readonly onChange: (value: string | undefined) => void;
}

export default function SearchFilter(props: SearchFilterProps) {
	const { label, chosen, any, find, none, searching, onChange } = props;
	const id = useId();
	return (
		<div className={classes['select']}>
			<label htmlFor={id} className={classes['label']}>
				{label}
			</label>
			<div className={classes['search']}>
				<AsyncSelect<FoundFor<Choice>>
					inputId={id}
					label={label}
					spacing="compact"
					isClearable
					placeholder={any}
					value={chosen ?? null}
					defaultOptions
					{...asSearch(find)}
					onChange={(option) => onChange(option?.value)}
					noOptionsMessage={() => none}
					loadingMessage={() => searching}
				/>
			</div>
		</div>
	);
}
