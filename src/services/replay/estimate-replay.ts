// How much a replay would read, before anybody begins it.
import type { ReplayEstimateView } from '../../contract/calls/replay';
import { dayMs } from '../../contract/durations';
import type { TransitionRef } from '../../contract/guard';
import { replayDays } from '../../contract/limits';
import { AppError } from '../../core/errors';
import type { ChangedItems, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { minutesSince, mostRead, movesOf } from './replay-records';
import { readRoutes } from './start-replay';

type EstimatePorts = Pick<Ports, 'time' | 'log'> & {
	readonly changedItems: ChangedItems;
	readonly workflows: Workflows;
};

/** Work items of one page of a search. */
const itemsPerPage = 100;

/**
 * About how many work items a replay would read, and how many of Jira's points that takes; nothing where Jira does not say.
 *
 * Jira estimates the count. Each work item and each page costs a point; change logs that are longer than a search shows cost
 * more, and nobody knows before which those are.
 * @param targets none: of every move
 */
export async function estimateReplay(
	ports: EstimatePorts,
	targets: readonly TransitionRef[],
): Promise<ReplayEstimateView> {
	const { changedItems, time, log } = ports;
	try {
		const now = time.now();
		const moves = movesOf({ targets: [...targets], routes: await readRoutes(ports, targets) });
		const wanted = { ...moves, withinMinutes: minutesSince(now - replayDays * dayMs, now) };
		const items =
			(await changedItems.countOfMoves({ ...wanted, byHistory: true })) ??
			(await changedItems.countOfMoves({ ...wanted, byHistory: false }));
		if (items === undefined) return {};
		const points = items + Math.max(1, Math.ceil(items / itemsPerPage));
		return { cost: { items, points, hours: Math.ceil(points / mostRead) } };
	} catch (error) {
		// The look back can begin without it.
		if (!(error instanceof AppError)) throw error;
		log.failure('replay', error);
		return {};
	}
}
