// Selects one row, or all of them. The browser's own box: thousands of rows come and go while scrolling.
import { useEffect, useRef } from 'react';
import classes from './row-checkbox.module.css';
import { focusSelectionActions } from './selection-actions';

interface RowCheckboxProps {
	readonly label: string;
	readonly isChecked: boolean;
	/** Some are and some are not. */
	readonly isMixed?: boolean;
	readonly onChange: (isChecked: boolean) => void;
	/** Leads from what is selected to what can be done with it; absent where that stands beside it. */
	readonly toActions?: string;
}

export function RowCheckbox({ label, isChecked, isMixed = false, onChange, toActions }: RowCheckboxProps) {
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (box.current !== null) box.current.indeterminate = isMixed;
	}, [isMixed]);
	return (
		<>
			<label className={classes['pick']}>
				<input
					ref={box}
					type="checkbox"
					className={classes['box']}
					aria-label={label}
					checked={isChecked}
					onChange={(event) => onChange(event.currentTarget.checked)}
				/>
			</label>
			{toActions !== undefined && (isChecked || isMixed) ? (
				<button type="button" className={classes['skip']} onClick={focusSelectionActions}>
					{toActions}
				</button>
			) : null}
		</>
	);
}
