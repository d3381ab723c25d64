// Times as the site shows them: how long ago, and exactly, in the zone that the simulated profiles have.

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Etc/UTC' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const steps = [
	['year', 31_536_000],
	['month', 2_592_000],
	['day', 86_400],
	['hour', 3_600],
	['minute', 60],
] as const;

/** Jira writes `+0000`, which not every engine reads. */
export const parseTime = (text: string): number => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));

export const exactTime = (at: number): string => `${exact.format(at)} UTC`;

export function timeAgo(at: number, now: number): string {
	const seconds = Math.round((at - now) / 1000);
	for (const [unit, length] of steps) {
		if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
	}
	return 'just now';
}
