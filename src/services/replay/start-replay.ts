// Begins a replay, ends it, and plans that it goes on.
import { dayMs, hourMs } from '../../contract/durations';
import type { TransitionRef } from '../../contract/guard';
import type { AccountId } from '../../contract/ids';
import { replayDays } from '../../contract/limits';
import { AppError } from '../../core/errors';
import { statusesBefore } from '../../core/policy/performers';
import type { Route } from '../../core/replay/moves';
import { planOnce } from '../plan-once';
import type { SiteTransition, SiteWorkflow, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { retryConflicts } from '../records/retry-conflicts';
import { isOfAllMoves, type Replay, readReplay, removePieces, setKept, setReplay } from './replay-records';

type StartPorts = Pick<Ports, 'records' | 'jobs' | 'time' | 'randomness'> & { readonly workflows: Workflows };

/** Whether a replay looks for the moves of all these transitions, alone or among others. */
export function covers(replay: Pick<Replay, 'targets'>, targets: readonly TransitionRef[]): boolean {
	const keys = new Set(replay.targets.map(({ workflowId, transitionId }) => `${workflowId} ${transitionId}`));
	return targets.every(({ workflowId, transitionId }) => keys.has(`${workflowId} ${transitionId}`));
}

function fromOf(transition: SiteTransition, workflow: SiteWorkflow): Route['from'] {
	if (transition.kind === 'global') return 'anywhere';
	const from = statusesBefore(transition, workflow);
	return from === 'creation' ? from : [...from];
}

/** The transitions of a workflow that lead where one of the targets leads. */
function routesTo(workflow: SiteWorkflow, targets: readonly TransitionRef[]): Route[] {
	const wanted = targets
		.filter(({ workflowId }) => workflowId === workflow.id)
		.map(({ transitionId }) => workflow.transitions.find(({ id }) => id === transitionId)?.to.id);
	if (wanted.includes(undefined)) throw new AppError('NOT_FOUND', 'transition-gone');
	return workflow.transitions
		.filter(({ to }) => wanted.includes(to.id))
		.map((transition) => ({
			transitionId: transition.id,
			name: transition.name,
			from: fromOf(transition, workflow),
			toStatusId: transition.to.id,
		}));
}

export async function readRoutes(
	{ workflows }: Pick<StartPorts, 'workflows'>,
	targets: readonly TransitionRef[],
): Promise<Replay['routes']> {
	const ids = [...new Set(targets.map(({ workflowId }) => workflowId))];
	const found = ids.length === 0 ? [] : await workflows.read(ids);
	if (ids.some((id) => !found.some((workflow) => workflow.id === id))) {
		throw new AppError('NOT_FOUND', 'transition-gone');
	}
	return Object.fromEntries(found.map((workflow) => [workflow.id, routesTo(workflow, targets)]));
}

/**
 * Begins to look for the moves of some transitions, or, where none are named, for every move of accounts that are not
 * human. What goes on already is not begun again.
 *
 * @throws {AppError} CONFLICT while another replay goes on; NOT_FOUND when Jira has no such transition
 */
export async function startReplay(ports: StartPorts, targets: readonly TransitionRef[], by: AccountId): Promise<void> {
	const isSameKind = (one: Replay): boolean => isOfAllMoves(one) === isOfAllMoves({ targets: [...targets] });
	const goesOn = (replay: Replay | undefined): boolean => {
		if (replay?.state !== 'running') return false;
		if (isSameKind(replay) && covers(replay, targets)) return true;
		throw new AppError('CONFLICT', 'replay-runs');
	};
	if (!goesOn((await readReplay(ports)).replay)) {
		const routes = await readRoutes(ports, targets);
		await retryConflicts('replay-runs', async () => {
			const { stored, replay: last, storedKept, kept } = await readReplay(ports);
			if (goesOn(last)) return 'goes-on';
			const now = ports.time.now();
			const begun: Replay = {
				id: ports.randomness.salt(),
				by,
				startedAt: now,
				from: now - replayDays * dayMs,
				upTo: now,
				state: 'running',
				targets: [...targets],
				routes,
				place: { minute: 0, ids: [] },
				items: 0,
				unreadable: 0,
				left: 0,
				isCut: false,
				kinds: 0,
				hour: Math.floor(now / hourMs),
				// Another one may have used some of this hour's share.
				read: last?.hour === Math.floor(now / hourMs) ? last.read : 0,
				attempt: ports.randomness.salt(),
			};
			const keeps = last !== undefined && !isSameKind(last);
			const outcome = await ports.records.commit([
				setReplay(stored, begun),
				...(keeps ? [setKept(storedKept, { ...last, attempt: begun.attempt })] : []),
			]);
			const replaced = keeps ? kept : last;
			if (outcome === 'committed' && replaced !== undefined) await removePieces(ports, replaced);
			return outcome;
		});
	}
	await planOnce(ports, { type: 'replay' }, 0);
}

/** Stops a replay; what it found so far stays. One that has ended stays as it is. */
export async function stopReplay(
	{ records, time, randomness }: Pick<Ports, 'records' | 'time' | 'randomness'>,
	id: string,
): Promise<void> {
	await retryConflicts('replay-runs', async () => {
		const { stored, replay } = await readReplay({ records });
		if (replay === undefined || replay.id !== id || replay.state !== 'running') return 'ended';
		const stopped: Replay = { ...replay, state: 'stopped', endedAt: time.now(), attempt: randomness.salt() };
		return records.commit([setReplay(stored, stopped)]);
	});
}

/** Plans that a replay goes on whose job was lost, or waits for another hour. */
export async function planReplay(ports: Pick<Ports, 'records' | 'jobs' | 'time'>): Promise<void> {
	const { replay } = await readReplay(ports);
	if (replay?.state === 'running') await planOnce(ports, { type: 'replay' }, 0);
}
