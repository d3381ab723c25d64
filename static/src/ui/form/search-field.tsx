// Where a list is searched by what somebody types.
import SearchIcon from '@atlaskit/icon/core/search';
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import classes from './search-field.module.css';

interface SearchFieldProps {
	/** What can be searched for; it stands in the empty field too. */
	readonly label: string;
	readonly value: string;
	readonly onChange: (search: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
	return (
		<div className={classes['search']}>
			<Textfield
				type="search"
				aria-label={label}
				placeholder={label}
				isCompact
				value={value}
				onChange={(event: FormEvent<HTMLInputElement>) => onChange(event.currentTarget.value)}
				elemBeforeInput={
					<span className={classes['icon']}>
						<SearchIcon label="" color="currentColor" />
					</span>
				}
			/>
		</div>
	);
}
