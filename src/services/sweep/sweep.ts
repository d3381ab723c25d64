// The daily sweep: finds owners who are gone, unused grants, and what ends soon.
import { askWork } from '../accounts/ask-work';
import { openAttempts } from '../attempts';
import { sumUpActivity } from '../audit/activity-summary';
import { countEvents } from '../audit/count-events';
import type { Ports } from '../ports/ports';
import { collectUsage } from './collect-usage';
import { noteNotices } from './note-notices';
import { type OwnerPorts, sweepOwners } from './sweep-owners';

export interface Swept {
	/** False when `stopAt` came first: a sweep that is started again goes on. */
	readonly isComplete: boolean;
}

/**
 * Does the daily work. Safe to run twice, and while another run goes on.
 *
 * @param stopAt when to leave the rest to another run, epoch milliseconds
 * @throws {unknown} the first failure, after every part had its turn
 */
export async function sweep(ports: OwnerPorts & Pick<Ports, 'changedItems'>, stopAt: number): Promise<Swept> {
	const { attempt, end } = openAttempts(ports, 'sweep');
	const owners = await attempt(() => sweepOwners(ports, stopAt));
	const usage = await attempt(() => collectUsage(ports, stopAt));
	const counts = await attempt(() => countEvents(ports, stopAt));
	const activity = await attempt(() => sumUpActivity(ports, stopAt));
	await attempt(() => noteNotices(ports));
	const work = await attempt(() => askWork(ports, stopAt));
	end();
	const parts = [owners, usage, counts, activity, work];
	return { isComplete: parts.every((part) => part?.isComplete !== false) };
}
