// Points in time as words. The clock is an argument.
import { dayMs, hourMs, minuteMs } from '../../../../src/contract/durations';
import { sharedWords } from '../../strings';

const { locale } = sharedWords;
const dateFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const monthFormat = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortMonthFormat = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const exactFormat = new Intl.DateTimeFormat(locale, {
	day: 'numeric',
	month: 'short',
	year: 'numeric',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	timeZoneName: 'short',
});
const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const relativeFormat = new Intl.RelativeTimeFormat(locale);

/** Each unit is used from `from` on. */
const units = [
	{ unit: 'year', ms: 365.25 * dayMs, from: 730 * dayMs },
	{ unit: 'month', ms: 30.44 * dayMs, from: 60 * dayMs },
	{ unit: 'day', ms: dayMs, from: 2 * dayMs },
	{ unit: 'hour', ms: hourMs, from: hourMs },
	{ unit: 'minute', ms: minuteMs, from: minuteMs },
] as const;

/** "in 23 days", "2 hours ago", "just now". Months and years only where `largest` allows. */
function distanceText(at: number, now: number, largest: 'year' | 'day'): string {
	const away = at - now;
	for (const { unit, ms, from } of units) {
		if (largest === 'day' && (unit === 'year' || unit === 'month')) continue;
		if (Math.abs(away) < from) continue;
		// An end in 180 days is no day nearer a second later; what is past is as old as its full units.
		const count = away > 0 && unit === 'day' ? Math.round(away / ms) : Math.trunc(away / ms);
		return relativeFormat.format(count, unit);
	}
	return sharedWords.time.now;
}

/** "14 Mar 2027" */
export const dateText = (at: number): string => dateFormat.format(at);

/** "January 2027", or "Jan" alone. @param month `2027-01` */
export const monthText = (month: string, isShort = false): string =>
	(isShort ? shortMonthFormat : monthFormat).format(Date.parse(`${month}-01T00:00:00Z`));

/** "in 23 days" */
export const dayDistanceText = (at: number, now: number): string => distanceText(at, now, 'day');

/** "14 Mar 2027 (in 23 days)": deadlines are counted in days, however far away. */
export const deadlineText = (at: number, now: number): string =>
	sharedWords.time.deadline(dateText(at), dayDistanceText(at, now));

/** "2 hours ago" */
export const pastText = (at: number, now: number): string => distanceText(at, now, 'year');

/** "14:02" for today, "19 Nov 2026, 14:02" for another day. */
export function clockText(at: number, now: number): string {
	const time = clockFormat.format(at);
	return dateText(at) === dateText(now) ? sharedWords.time.today(time) : sharedWords.time.otherDay(dateText(at), time);
}

/** "3 h 59 min": what is left until then. */
export function leftText(until: number, now: number): string {
	const minutes = Math.floor((until - now) / minuteMs);
	return sharedWords.time.left(Math.floor(minutes / 60), minutes % 60);
}

/** To the second, with the time zone. */
export const exactText = (at: number): string => exactFormat.format(at);
