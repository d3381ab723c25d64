// The daily sweep: owners who are gone, grants nobody uses, and what ends soon.
import { collectUsage } from './collect-usage';
import { noteNotices } from './note-notices';
import { type OwnerPorts, sweepOwners } from './sweep-owners';

export interface Swept {
	/** False when `stopAt` came first: a sweep that is started again goes on. */
	readonly isComplete: boolean;
}

/**
 * Does what is to be done once a day. Safe to run twice, and beside another run.
 *
 * @param stopAt when to leave the rest to another run, epoch milliseconds
 * @throws {unknown} the first failure, after every part had its turn
 */
export async function sweep(ports: OwnerPorts, stopAt: number): Promise<Swept> {
	const failures: unknown[] = [];
	let isComplete = true;
	const attempt = async (run: () => Promise<{ readonly isComplete: boolean }>): Promise<void> => {
		// One part that fails must not keep the others from being done.
		const part = await run().catch((error: unknown) => void failures.push(error));
		if (part?.isComplete === false) isComplete = false;
	};
	await attempt(() => sweepOwners(ports, stopAt));
	await attempt(() => collectUsage(ports, stopAt));
	await attempt(async () => {
		await noteNotices(ports);
		return { isComplete: true };
	});
	if (failures.length > 0) throw failures[0];
	return { isComplete };
}
