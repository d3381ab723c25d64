// Dates and calendar dates: construction, arithmetic and text. The sandbox's time zone is UTC.
import { dayMs, hourMs, minuteMs, secondMs } from '../durations';
import { type Arguments, type Method, type Methods, withoutArguments } from './arguments';
import { refuse } from './failures';
import type { CalendarDateValue, DateValue, Value } from './values';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const instantPattern = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?(Z|[+-]\d\d:?\d\d)$/;

export const dateMethods: Methods<DateValue> = new Map<string, Method<DateValue>>([
	...shifts<DateValue>('Months', (self, count) => dateAt(addMonths(self.ms, count))),
	...shifts<DateValue>('Days', (self, count) => dateAt(self.ms + count * dayMs)),
	...shifts<DateValue>('Hours', (self, count) => dateAt(self.ms + count * hourMs)),
	...shifts<DateValue>('Minutes', (self, count) => dateAt(self.ms + count * minuteMs)),
	['toISOString', withoutArguments((self) => new Date(self.ms).toISOString())],
	['toString', withoutArguments((self) => humanText(self.ms))],
	['toCalendarDate', withoutArguments((self) => dayOf(self.ms))],
	['toCalendarDateUTC', withoutArguments((self) => dayOf(self.ms))],
]);

export const calendarDateMethods: Methods<CalendarDateValue> = new Map<string, Method<CalendarDateValue>>([
	...shifts<CalendarDateValue>('Months', (self, count) => dayOf(addMonths(startOf(self), count))),
	...shifts<CalendarDateValue>('Days', (self, count) => dayOf(startOf(self) + count * dayMs)),
]);

/** `new Date()`, `new Date(milliseconds)` or `new Date('2008-09-15T15:53:00+05:00')`. */
export function constructDate(args: Arguments, now: () => number): DateValue {
	if (!args.count(0, 1).has(0)) return dateAt(now());
	if (typeof args.value(0) === 'string') return dateAt(parseInstant(args.text(0)));
	return dateAt(args.integer(0));
}

/** `new CalendarDate()` or `new CalendarDate('2008-09-15')`. */
export function constructCalendarDate(args: Arguments, now: () => number): CalendarDateValue {
	if (!args.count(0, 1).has(0)) return dayOf(now());
	const iso = args.text(0);
	parseDay(iso);
	return { kind: 'calendarDate', iso };
}

/** The REST API's text of a date, such as `2018-06-29T22:16:37.471+0000`. */
export function restText(date: DateValue): string {
	return new Date(date.ms).toISOString().replace('Z', '+0000');
}

function shifts<T>(unit: string, shift: (self: T, count: number) => Value): [string, Method<T>][] {
	return [
		[`plus${unit}`, (self, args) => shift(self, args.count(1).integer(0))],
		[`minus${unit}`, (self, args) => shift(self, -args.count(1).integer(0))],
	];
}

function dateAt(ms: number): DateValue {
	if (Number.isNaN(new Date(ms).getTime())) throw refuse('The date is out of range.');
	return { kind: 'date', ms };
}

function dayOf(ms: number): CalendarDateValue {
	const iso = new Date(dateAt(ms).ms).toISOString();
	if (!/^\d{4}-/.test(iso)) throw refuse('The date is out of range.');
	return { kind: 'calendarDate', iso: iso.slice(0, 10) };
}

function startOf(day: CalendarDateValue): number {
	return Date.parse(`${day.iso}T00:00:00Z`);
}

/** Refused where the month has no such day: cut to its end or carried over, neither is documented. */
function addMonths(ms: number, count: number): number {
	const date = new Date(ms);
	const day = date.getUTCDate();
	date.setUTCMonth(date.getUTCMonth() + count);
	if (date.getUTCDate() !== day) throw refuse('That month has no such day; the result is not documented.');
	return date.getTime();
}

/** Epoch milliseconds of the start of an ISO day. */
function parseDay(iso: string): number {
	const ms = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(iso)) throw refuse(`"${iso}" is not a calendar date.`);
	return ms;
}

function parseInstant(text: string): number {
	const found = instantPattern.exec(text);
	if (found === null) throw refuse(`"${text}" is not a date with time and time zone in ISO 8601.`);
	const [, day = '', hours = '', minutes = '', seconds = '', fraction = '0', zone = ''] = found;
	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
		throw refuse(`"${text}" is not a time of day.`);
	const time = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs + Number(fraction);
	return parseDay(day) + time - offsetOf(zone, text);
}

function offsetOf(zone: string, text: string): number {
	if (zone === 'Z') return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(-2));
	if (hours > 18 || minutes > 59) throw refuse(`"${text}" has no valid time zone.`);
	return (zone.startsWith('-') ? -1 : 1) * (hours * hourMs + minutes * minuteMs);
}

/** The documented human format, such as `29/Jun/18 10:16 PM`. */
function humanText(ms: number): string {
	const date = new Date(ms);
	const two = (number: number): string => String(number).padStart(2, '0');
	const hours = date.getUTCHours();
	const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${two(date.getUTCFullYear() % 100)}`;
	return `${day} ${hours % 12 || 12}:${two(date.getUTCMinutes())} ${hours < 12 ? 'AM' : 'PM'}`;
}
