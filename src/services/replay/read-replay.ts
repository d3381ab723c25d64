// Reads how far a replay is, and judges what it found by the registry as it is now.
import type { ReplayView } from '../../contract/calls/replay';
import type { GuardChoice, TransitionRef } from '../../contract/guard';
import type { AccountId } from '../../contract/ids';
import { guardsOf, readDeciding } from '../../core/guards/deciding';
import { readRule } from '../../core/guards/rules';
import type { Guard, Subject } from '../../core/policy/decide';
import type { Identity } from '../../core/registry/identity';
import { judge } from '../../core/replay/judge';
import type { Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readIdentities } from '../registry/read-identity';
import { type Replay, readReplay, readTallies, viewLookBack, viewProgress } from './replay-records';
import { covers } from './start-replay';

type ReadPorts = Pick<Ports, 'records' | 'time'> & { readonly workflows: Workflows };

const keyOf = (workflowId: string, transitionId: string): string => `${workflowId} ${transitionId}`;

/** The guards of each target: the one that is asked about, or those that stand there now. */
async function readGuards(
	{ workflows }: ReadPorts,
	{ routes }: Pick<Replay, 'routes'>,
	targets: readonly TransitionRef[],
	guard: GuardChoice | null,
): Promise<ReadonlyMap<string, readonly Guard[]>> {
	const asked = new Map<string, readonly Guard[]>(
		targets.map(({ workflowId, transitionId }) => [keyOf(workflowId, transitionId), guard === null ? [] : [guard]]),
	);
	if (guard !== null) return asked;
	for (const workflow of await workflows.read(Object.keys(routes))) {
		for (const { id, rules } of workflow.transitions) {
			const key = keyOf(workflow.id, id);
			if (asked.has(key)) asked.set(key, guardsOf(readDeciding(rules.map(readRule))));
		}
	}
	return asked;
}

/**
 * How far the replay of some transitions is, and what guards say of the moves it found.
 *
 * Judged when it is read, so that it tells what is registered now, and what another guard would do, without a second look
 * at Jira's change logs.
 * @param guard in place of those that stand; null for those
 */
export async function viewReplay(
	ports: ReadPorts,
	targets: readonly TransitionRef[],
	guard: GuardChoice | null,
): Promise<ReplayView> {
	const { replay: last, kept } = await readReplay(ports);
	const replay = [last, kept].find((one) => one !== undefined && covers(one, targets));
	if (replay === undefined) return last?.state === 'running' ? { other: viewProgress(last) } : {};
	const { tallies } = await readTallies(ports, replay);
	const all = [...tallies.values()].sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
	const accountIds = new Set(all.flatMap(({ accountId }) => accountId ?? []));
	const [guards, identities] = await Promise.all([
		readGuards(ports, replay, targets, guard),
		readIdentities(ports, [...accountIds]),
	]);
	const known = new Map<string, Identity>(identities.map((identity) => [identity.accountId, identity]));
	const subjectOf = (accountId: AccountId): Subject => {
		const identity = known.get(accountId);
		return identity === undefined ? { kind: 'unregistered' } : { kind: 'identity', identity };
	};
	return {
		...(last?.state === 'running' && last !== replay ? { other: viewProgress(last) } : {}),
		replay: {
			...viewLookBack(replay),
			isCut: replay.isCut,
			judged: judge(
				{
					routes: new Map(Object.entries(replay.routes)),
					guardsOf: (workflowId, transitionId) => guards.get(keyOf(workflowId, transitionId)),
					subjectOf,
					now: ports.time.now(),
				},
				all,
				(accountId) => known.get(accountId)?.name,
			),
		},
	};
}
