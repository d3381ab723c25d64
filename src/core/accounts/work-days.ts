// On which days an account did anything in Jira, as Jira answered when it was asked: moving work items is one thing of many.
import { dayMs } from '../../contract/durations';
import { dormantDays, summedDays } from '../../contract/limits';

/** Days are counted from the one that 1970 began with, in UTC. */
export interface WorkDays {
	/** The last day on which Jira was asked. */
	readonly asked: number;
	/** Everything from this day on is known. */
	readonly since: number;
	/** Days on which something was done, as bits in hex digits: the lowest is the day asked last, the next the day before. */
	readonly bits: string;
	/** When Jira was asked last, epoch milliseconds; absent where that was not noted. */
	readonly at?: number;
}

const mask = (days: number): bigint => (1n << BigInt(days)) - 1n;
const bitsOf = ({ bits }: WorkDays): bigint => BigInt(`0x${bits}`);

function countBits(bits: bigint): number {
	let count = 0;
	for (let rest = bits; rest > 0n; rest &= rest - 1n) count += 1;
	return count;
}

/** How many days Jira has to be asked about at once; 0 where it was asked today. */
export const daysToAsk = (known: WorkDays | undefined, today: number): number =>
	known === undefined ? dormantDays : Math.max(0, Math.min(dormantDays, today - known.asked));

/**
 * What is known once Jira has answered for the days since it was asked last. Of several days with work in them, which it was
 * is not known: the last one stands for them.
 *
 * @param isActive whether it did anything on the days that it was asked about
 */
export function withAnswer(known: WorkDays | undefined, today: number, isActive: boolean): WorkDays {
	const days = daysToAsk(known, today);
	const before = known === undefined ? 0n : bitsOf(known) << BigInt(today - known.asked);
	const bits = (before | (isActive ? 1n : 0n)) & mask(dormantDays);
	// Of someone asked about for the first time, one answer for 90 days tells the days only where it is no.
	const since = known === undefined && isActive ? today : today - days + 1;
	const isGap = known !== undefined && today - known.asked > dormantDays;
	return { asked: today, since: known === undefined || isGap ? since : known.since, bits: bits.toString(16) };
}

/**
 * Whether work may lie between what two questions were about: Jira is asked for whole days back from the moment, and not each
 * day at the same hour. Nothing lies there that matters where the day before has work anyway.
 */
export function mayHaveGap(known: WorkDays, today: number, now: number): boolean {
	const isLonger = known.at === undefined || now - known.at > daysToAsk(known, today) * dayMs;
	return isLonger && (bitsOf(known) & 1n) === 0n;
}

/** With work on the day that Jira was asked about last before this one. */
export function withGapWorked(next: WorkDays, known: WorkDays): WorkDays {
	const bits = (bitsOf(next) | (1n << BigInt(next.asked - known.asked))) & mask(dormantDays);
	return { ...next, bits: bits.toString(16) };
}

export interface Worked {
	/** Days with work of the last 30, at least. */
	readonly days30: number;
	/** The last day with work; absent where none is known. */
	readonly lastDay?: number;
	/** The first day that is known, at most 90 days ago. */
	readonly since: number;
	/** It is known that nothing was done for 90 days. */
	readonly isDormant: boolean;
}

/** Days for which an answer stands: Jira is asked once a day, and not always at the same hour. */
const mostDaysLate = 2;

/** What is known of the last 90 days; nothing where Jira was not asked for some days. */
export function knownWork(known: WorkDays, today: number): Worked | undefined {
	if (today - known.asked > mostDaysLate) return undefined;
	const bits = bitsOf(known);
	const first = known.asked - dormantDays + 1;
	return {
		days30: countBits(bits & mask(summedDays)),
		since: Math.max(known.since, first),
		isDormant: bits === 0n && known.since <= first,
		...(bits === 0n ? {} : { lastDay: known.asked - [...bits.toString(2)].reverse().indexOf('1') }),
	};
}
