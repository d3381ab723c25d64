// Between points in time and what a date field holds, in the reader's time zone.

const two = (part: number): string => String(part).padStart(2, '0');

/** "2027-03-14" */
export function inputDate(at: number): string {
	const date = new Date(at);
	return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const instant = (date: string, time: string): number => new Date(`${date}T${time}`).getTime();

/** The first moment of the day; NaN for text that is not a date. */
export const startOfDay = (date: string): number => instant(date, '00:00:00.000');

/** The last moment of the day, so that a date means the whole day; NaN for text that is not a date. */
export const endOfDay = (date: string): number => instant(date, '23:59:59.999');
