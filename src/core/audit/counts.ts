// What accounts did a day, counted: one record an account and month. Charts read these; nothing counts by reading events.
import * as z from '#zod';
import { type AuditDecision, auditDecisions } from '../../contract/decision';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { minuteMs } from '../../contract/durations';
import { type ProjectId, projectIdSchema, type StatusId } from '../../contract/ids';

/** How many moves of each decision; what did not happen is left out. */
export const decisionCountsSchema = z.partialRecord(z.enum(auditDecisions), z.int());
export type DecisionCounts = DeepReadonly<z.infer<typeof decisionCountsSchema>>;

/** Spaces that a month names one by one; moves in others are counted and not told apart. */
const mostSpaces = 100;

/** Ways between statuses that a month tells apart, and numbers that it holds of them: a record takes 240 KiB. */
const mostRoutes = 2_500;
const mostRouteDays = 16_000;

export const monthCountsSchema = z.strictObject({
	/** Every event of the account that was recorded until then is counted, epoch milliseconds. */
	upTo: z.number(),
	/** By day of the month, `01` to `31`, in UTC. */
	days: z.record(z.string(), decisionCountsSchema),
	/** How many moves in which space. */
	spaces: z.record(projectIdSchema, z.int()),
	/** Of one account: the hours of a day in which it moved something, as bits 0 to 23, in UTC. Days counted before lack them. */
	hours: z.exactOptional(z.record(z.string(), z.int())),
	/** Of one account: the most moves of a day within one minute that were counted together. */
	peaks: z.exactOptional(z.record(z.string(), z.int())),
	/** Of all accounts together: how many moves a day between two statuses of a space, by `routeKey` and day of the month. */
	routes: z.exactOptional(z.record(z.string(), z.record(z.string(), z.int()))),
});
/** One month of one account. */
export type MonthCounts = DeepReadonly<z.infer<typeof monthCountsSchema>>;

/** Moves of any decision. */
export const movesOf = (counts: DecisionCounts): number =>
	Object.values(counts).reduce((all, count) => all + (count ?? 0), 0);

/** What counting needs of an event. */
export interface Countable {
	/** When the move was made, epoch milliseconds. */
	readonly at: number;
	readonly decision: AuditDecision;
	readonly projectId: ProjectId;
	/** Absent where a work item was created. */
	readonly from?: StatusId;
	readonly to: StatusId;
}

/** What moves are told apart by: the space, the status before (none where a work item was created), and the status after. */
export const routeKey = ({ projectId, from, to }: Pick<Countable, 'projectId' | 'from' | 'to'>): string =>
	`${projectId} ${from ?? ''} ${to}`;

/** What a key of `routeKey` says. */
export function parseRoute(key: string): { readonly projectId: string; readonly from: string; readonly to: string } {
	const [projectId = '', from = '', to = ''] = key.split(' ');
	return { projectId, from, to };
}

/** `2026-11-27` of an instant, in UTC: a site has no time zone of its own, and every reader would count other days. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `2026-11` of a day. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** The first millisecond of a month, and its last one. Epoch milliseconds. */
export const monthStart = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);
export function monthEnd(month: string): number {
	const next = new Date(monthStart(month));
	next.setUTCMonth(next.getUTCMonth() + 1);
	return next.getTime() - 1;
}

/** Adds one number to a table, and makes no new line where it has enough. */
function addTo<Key extends string>(
	table: Readonly<Partial<Record<Key, number>>>,
	key: Key,
	most = Number.POSITIVE_INFINITY,
): Partial<Record<Key, number>> {
	if (!Object.hasOwn(table, key) && Object.keys(table).length >= most) return table;
	return { ...table, [key]: (table[key] ?? 0) + 1 };
}

type Numbers = Record<string, number>;
type Routes = Record<string, Numbers>;

/** Counts the ways between statuses; those for which there is no room are left out. */
function addRoutes(counted: MonthCounts['routes'], events: readonly Countable[]): Routes {
	const routes: Routes = {};
	let kinds = 0;
	let room = mostRouteDays;
	for (const [key, days] of Object.entries(counted ?? {})) {
		routes[key] = { ...days } as Record<string, number>;
		kinds++;
		room -= Object.keys(days).length;
	}
	for (const event of events) {
		const [key, day] = [routeKey(event), dayOf(event.at).slice(8)];
		const known = routes[key];
		if (known?.[day] === undefined) {
			if (room <= 0 || (known === undefined && kinds >= mostRoutes)) continue;
			room--;
		}
		if (known === undefined) kinds++;
		routes[key] = { ...known, [day]: (known?.[day] ?? 0) + 1 };
	}
	return routes;
}

type Pace = Required<Pick<MonthCounts, 'hours' | 'peaks'>>;

/** At which hours, and how fast: what people do otherwise than what runs by itself. */
function addPace(counted: Pick<MonthCounts, 'hours' | 'peaks'>, events: readonly Countable[]): Pace {
	const hours: Record<string, number> = { ...counted.hours };
	const peaks: Record<string, number> = { ...counted.peaks };
	const minutes = new Map<number, number>();
	for (const { at } of events) {
		const day = dayOf(at).slice(8);
		hours[day] = (hours[day] ?? 0) | (1 << new Date(at).getUTCHours());
		const minute = Math.floor(at / minuteMs);
		const inMinute = (minutes.get(minute) ?? 0) + 1;
		minutes.set(minute, inMinute);
		peaks[day] = Math.max(peaks[day] ?? 0, inMinute);
	}
	return { hours, peaks };
}

/** The month of an account with more events in it. @param withRoutes whether it is the month of all accounts together */
export function addToMonth(
	month: MonthCounts | undefined,
	events: readonly Countable[],
	upTo: number,
	withRoutes = false,
): MonthCounts {
	let { days, spaces }: Pick<MonthCounts, 'days' | 'spaces'> = month ?? { days: {}, spaces: {} };
	for (const { at, decision, projectId } of events) {
		const day = dayOf(at).slice(8);
		days = { ...days, [day]: addTo(days[day] ?? {}, decision) };
		spaces = addTo(spaces, projectId, mostSpaces) as MonthCounts['spaces'];
	}
	const others = withRoutes ? { routes: addRoutes(month?.routes, events) } : addPace(month ?? {}, events);
	return { upTo, days, spaces, ...others };
}

/** The larger of two tables' numbers in each line; no new line where there are enough. */
function largest(a: Numbers, b: Numbers, most = Number.POSITIVE_INFINITY): Numbers {
	const table = { ...a };
	for (const [key, count] of Object.entries(b)) {
		if (table[key] === undefined && Object.keys(table).length >= most) continue;
		table[key] = Math.max(table[key] ?? 0, count);
	}
	return table;
}

/** Puts the numbers of some days into ways counted anew, as far as there is room. */
function keepRoutes(anew: Routes, known: NonNullable<MonthCounts['routes']>, isKept: (day: string) => boolean): Routes {
	const routes = { ...anew };
	let room = mostRouteDays - Object.values(anew).reduce((all, days) => all + Object.keys(days).length, 0);
	for (const [key, days] of Object.entries(known)) {
		for (const [day, count] of Object.entries(days)) {
			if (!isKept(day)) continue;
			const line = routes[key];
			if (line?.[day] === undefined) {
				if (room <= 0 || (line === undefined && Object.keys(routes).length >= mostRoutes)) continue;
				room--;
			}
			routes[key] = { ...line, [day]: Math.max(line?.[day] ?? 0, count) };
		}
	}
	return routes;
}

/** Puts the hours of some days into those counted anew. A peak is a lower bound, however events were counted together. */
function keepPace({ days, hours = {}, peaks = {} }: MonthCounts, known: MonthCounts, kept: readonly string[]): Pace {
	const allHours: Numbers = { ...hours };
	const allPeaks: Numbers = { ...peaks };
	for (const day of kept) {
		const before = known.hours?.[day];
		if (before !== undefined) allHours[day] = (allHours[day] ?? 0) | before;
	}
	for (const [day, peak] of Object.entries(known.peaks ?? {})) {
		if (days[day] !== undefined || kept.includes(day)) allPeaks[day] = Math.max(allPeaks[day] ?? 0, peak);
	}
	return { hours: allHours, peaks: allPeaks };
}

/**
 * A month counted anew from its events, in which days keep at least what was counted then where some of their events are
 * gone.
 *
 * @param isKept whether events of a day of the month, `01` to `31`, may be gone
 */
export function keepCounted(
	anew: MonthCounts,
	known: MonthCounts | undefined,
	isKept: (day: string) => boolean,
): MonthCounts {
	if (known === undefined) return anew;
	const kept = Object.keys(known.days).filter(isKept);
	const days = { ...anew.days };
	for (const day of kept) days[day] = largest(days[day] ?? {}, known.days[day] ?? {});
	return {
		...anew,
		days,
		// Spaces are not told apart by day.
		...(kept.length === 0 ? {} : { spaces: largest(anew.spaces, known.spaces, mostSpaces) as MonthCounts['spaces'] }),
		...(anew.routes === undefined
			? keepPace(anew, known, kept)
			: { routes: keepRoutes(anew.routes as Routes, known.routes ?? {}, isKept) }),
	};
}
