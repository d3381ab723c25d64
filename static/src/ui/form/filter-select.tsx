// Narrows the list to one value of a column. The browser's own list: it is never cut off by the frame.
import { useId } from 'react';
import classes from './filter-select.module.css';

interface FilterSelectProps<Value extends string> {
	readonly label: string;
	readonly value: Value | '';
	readonly choices: readonly { readonly value: Value; readonly label: string }[];
	/** What the choice of none is called; absent when one must be chosen. */
	readonly any?: string;
	readonly onChange: (value: Value | undefined) => void;
	/** Somebody is about to open it. */
	readonly onApproach?: () => void;
}

export function FilterSelect<Value extends string>(props: FilterSelectProps<Value>) {
	const { label, value, choices, any, onChange, onApproach } = props;
	const id = useId();
	return (
		<div className={classes['select']}>
			<label htmlFor={id} className={classes['label']}>
				{label}
			</label>
			<select
				id={id}
				className={classes['choices']}
				value={value}
				data-narrows={any !== undefined && value !== ''}
				onFocus={onApproach}
				onPointerEnter={onApproach}
				onChange={({ currentTarget }) =>
					onChange(choices.find((choice) => choice.value === currentTarget.value)?.value)
				}
			>
				{any === undefined ? null : <option value="">{any}</option>}
				{choices.map((choice) => (
					<option key={choice.value} value={choice.value}>
						{choice.label}
					</option>
				))}
			</select>
		</div>
	);
}
