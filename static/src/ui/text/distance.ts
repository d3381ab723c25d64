// How far away a day is, in words: "in 23 days", "3 days ago".
import { dayMs, hourMs } from '../../../../src/contract/durations';
import { sharedWords } from '../../strings';

const format = new Intl.RelativeTimeFormat(sharedWords.locale);

/** Deadlines are counted in days, and in hours when it is soon. */
export function distanceText(at: number, now: number): string {
	const away = at - now;
	if (Math.abs(away) < hourMs) return sharedWords.time.now;
	return Math.abs(away) < 1.5 * dayMs
		? format.format(Math.trunc(away / hourMs), 'hour')
		: format.format(Math.trunc(away / dayMs), 'day');
}
