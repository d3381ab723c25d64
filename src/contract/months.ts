// Calendar months, in UTC.

/** The instant a number of months later, earlier if it is negative; the last day of a month that has not the day. */
export function addMonths(at: number, months: number): number {
	const date = new Date(at);
	const day = date.getUTCDate();
	date.setUTCDate(1);
	date.setUTCMonth(date.getUTCMonth() + months);
	const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	return date.setUTCDate(Math.min(day, daysInMonth));
}
