// Lets one consumer at a time go on with bulk work, and keeps the work's record while it does.
import type { Ports } from '../ports/ports';
import { readStoredWork, setWork, type Work } from './work-records';

/** How long a consumer may be silent before another may take over, milliseconds. */
export const leaseMs = 120_000;

/** Work that this consumer holds. */
export interface HeldWork {
	readonly id: string;
	/** As it was stored last. */
	work(): Work;
	/**
	 * Stores how far the work is, and holds it on.
	 *
	 * @returns false when somebody else holds the work now: whoever hears that stores nothing more
	 */
	save(progress: Partial<Work>): Promise<boolean>;
	isLost(): boolean;
	/** Stores how far the work is, and lets the next consumer take over. */
	release(progress: Partial<Work>): Promise<void>;
}

type HoldPorts = Pick<Ports, 'records' | 'time' | 'randomness'>;

/**
 * Takes work in a state.
 *
 * @returns undefined when there is no such work in this state; `until` when somebody else holds it, epoch milliseconds
 */
export async function holdWork(
	{ records, time, randomness }: HoldPorts,
	id: string,
	state: Work['state'],
): Promise<HeldWork | { readonly until: number } | undefined> {
	const found = await readStoredWork(records, id);
	if (found === undefined || found.work.state !== state) return undefined;
	const { lease } = found.work;
	if (lease !== undefined && lease.until > time.now()) return { until: lease.until };

	const holder = randomness.salt();
	let held = found;
	let isLost = false;
	const write = async (progress: Partial<Work>, isRelease: boolean): Promise<boolean> => {
		while (!isLost) {
			const now = time.now();
			const { lease: _, ...work } = { ...held.work, ...progress, updatedAt: now };
			const next: Work = isRelease ? work : { ...work, lease: { holder, until: now + leaseMs } };
			if ((await records.commit([setWork(id, held.version, next)])) === 'committed') {
				held = { version: held.version + 1, work: next };
				return true;
			}
			const stored = await readStoredWork(records, id);
			// Nobody changes held work but who takes over; what is left is the first write of all.
			if (stored === undefined || stored.work.lease?.holder !== holder) isLost = true;
			else held = stored;
		}
		return false;
	};
	if (!(await write({}, false))) return { until: time.now() + leaseMs };
	return {
		id,
		work: () => held.work,
		save: (progress) => write(progress, false),
		isLost: () => isLost,
		release: async (progress) => void (await write(progress, true)),
	};
}
