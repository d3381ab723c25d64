// How far something has come, as a bar and in words.
import classes from './progress-bar.module.css';

interface ProgressBarProps {
	readonly label: string;
	readonly text: string;
	readonly done: number;
	readonly total: number;
}

export function ProgressBar({ label, text, done, total }: ProgressBarProps) {
	return (
		<div className={classes['progress']}>
			<progress aria-label={label} value={done} max={Math.max(total, 1)} />
			<p>{text}</p>
		</div>
	);
}
