// Begins to count anew, and plans that it goes on.
import { countedAnewMonths } from '../../contract/limits';
import { dayOf, monthOf, monthStart } from '../../core/audit/counts';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import { retryConflicts } from '../records/retry-conflicts';
import { type Recount, readRecount, setRecount } from './recount-records';

type StartPorts = Pick<Ports, 'records' | 'jobs' | 'log' | 'time' | 'randomness'>;

/** This month and those before it, the oldest first. */
function latestMonths(now: number): string[] {
	const month = new Date(monthStart(monthOf(dayOf(now))));
	month.setUTCMonth(month.getUTCMonth() - (countedAnewMonths - 1));
	return Array.from({ length: countedAnewMonths }, () => {
		const name = monthOf(dayOf(month.getTime()));
		month.setUTCMonth(month.getUTCMonth() + 1);
		return name;
	});
}

/** Begins to count the latest months anew from their events. What goes on already is not begun again. */
export async function startRecount(ports: StartPorts): Promise<void> {
	const { records, time, randomness } = ports;
	await retryConflicts('sweep-busy', async () => {
		const read = await readRecount(ports);
		if (read.recount?.state === 'running') return 'goes-on';
		const now = time.now();
		const begun: Recount = {
			id: randomness.salt(),
			startedAt: now,
			state: 'running',
			months: latestMonths(now),
			step: 'together',
			monthsDone: 0,
			daysDone: 0,
			doubtful: [],
			piecesDone: 0,
			accounts: 0,
			corrected: 0,
			unreadable: 0,
			attempt: randomness.salt(),
		};
		return records.commit([setRecount(read, begun)]);
	});
	await planOnce(ports, { type: 'recount' }, 0);
}

/** Plans that a recount goes on whose job was lost. */
export async function planRecount(ports: Pick<Ports, 'records' | 'jobs' | 'log' | 'time'>): Promise<void> {
	const { recount } = await readRecount(ports);
	if (recount?.state === 'running') await planOnce(ports, { type: 'recount' }, 0);
}
