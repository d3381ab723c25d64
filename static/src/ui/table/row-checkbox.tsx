// Selects one row, or all of them. The browser's own box: thousands of rows come and go while scrolling.
import { useEffect, useRef } from 'react';
import classes from './row-checkbox.module.css';

interface RowCheckboxProps {
	readonly label: string;
	readonly isChecked: boolean;
	/** Some are and some are not. */
	readonly isMixed?: boolean;
	readonly onChange: (isChecked: boolean) => void;
}

export function RowCheckbox({ label, isChecked, isMixed = false, onChange }: RowCheckboxProps) {
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (box.current !== null) box.current.indeterminate = isMixed;
	}, [isMixed]);
	return (
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
	);
}
