// Times as people read them: deadlines as a date with its distance, the past as a distance with the exact time behind.
import { deadlineText, exactText, pastText } from './time';
import { useNow } from './use-now';

interface Point {
	/** Epoch milliseconds. */
	readonly at: number;
}

const iso = (at: number): string => new Date(at).toISOString();

/** "14 Mar 2027 (in 23 days)" */
export function Deadline({ at }: Point) {
	return (
		<time dateTime={iso(at)} title={exactText(at)}>
			{deadlineText(at, useNow())}
		</time>
	);
}

/** "2 hours ago" */
export function Past({ at }: Point) {
	return (
		<time dateTime={iso(at)} title={exactText(at)}>
			{pastText(at, useNow())}
		</time>
	);
}

/** To the second, with the time zone. */
export function Exact({ at }: Point) {
	return <time dateTime={iso(at)}>{exactText(at)}</time>;
}
