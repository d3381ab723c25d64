// Gives bulk work to one consumer at a time, by a lease, and stores the work's record for it.
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
	 * Stores the progress and renews the lease.
	 *
	 * @returns false when another consumer has taken over: then nothing more may be stored
	 */
	save(progress: Partial<Work>): Promise<boolean>;
	isLost(): boolean;
	/** Stores the progress and gives the lease back. */
	release(progress: Partial<Work>): Promise<void>;
}

type HoldPorts = Pick<Ports, 'records' | 'time' | 'randomness'>;

/**
 * Takes the lease of work that is in the given state.
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
			const { lease: _, waitsUntil: __, ...before } = held.work;
			const work: Work = { ...before, ...progress, updatedAt: now };
			const next: Work = isRelease ? work : { ...work, lease: { holder, until: now + leaseMs } };
			if ((await records.commit([setWork(id, held.version, next)])) === 'committed') {
				held = { version: held.version + 1, work: next };
				return true;
			}
			const stored = await readStoredWork(records, id);
			// Another holder: it took over after this lease had ended, or won the race for it.
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
