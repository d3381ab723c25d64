// Finds drift: compares the guards with their baseline, and accepts what became worse as the new baseline.
import { type Actor, musterActor } from '../../contract/actor';
import type { DriftListView } from '../../contract/calls/drift';
import { defined } from '../../contract/defined';
import type { GuardFault, TransitionRef } from '../../contract/guard';
import { AppError, isAppRefused } from '../../core/errors';
import { acceptCurrent, acceptFindings, takeBack } from '../../core/guards/drift/accept';
import { compareWithBaseline } from '../../core/guards/drift/compare';
import type { HasGroup } from '../../core/guards/drift/guard-summary';
import { type DriftState, listAccepted, listFindings, transitionKey } from '../../core/guards/drift/state';
import { type RuledWorkflow, readRule } from '../../core/guards/rules';
import { peopleGroup } from '../../core/policy/decide';
import type { Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { retryConflicts } from '../records/retry-conflicts';
import { readProtectedStatuses } from '../site/read-protected-statuses';
import { readDriftState, saveDriftState } from './drift-records';
import { changesBetween } from './found-changes';
import { addGuardHistory, type GuardHistory } from './guard-history';
import { readWorkflowsInUse } from './read-inventory';

type DriftPorts = Pick<Ports, 'records' | 'time' | 'randomness'>;
type ComparePorts = DriftPorts & Pick<Ports, 'accounts'> & { readonly workflows: Workflows };

const maxAttempts = 4;
/** Most that acceptances may take, bytes: a third of what is stored of all guards. */
const maxAcceptedBytes = 1_200_000;

function viewDrift(state: DriftState): DriftListView {
	const { comparedAt } = state;
	return { findings: listFindings(state), accepted: listAccepted(state), ...defined({ comparedAt }) };
}

interface Changed {
	readonly state: DriftState;
	/** What led to it. */
	readonly history: readonly GuardHistory[];
}

/**
 * Changes the stored state, with its history; when somebody else changed it meanwhile, starts again from theirs.
 *
 * @param change is called again after a conflict. It reads the guards itself, so that they are never older than the state
 */
async function update(
	ports: DriftPorts,
	change: (state: DriftState) => Promise<Changed> | Changed,
): Promise<DriftListView> {
	const { records } = ports;
	const attempt = async () => {
		const stored = await readDriftState(records);
		const { state, history } = await change(stored.state);
		const writes = addGuardHistory(ports, String(stored.version + 1).padStart(8, '0'), history);
		const outcome = await saveDriftState(records, stored, state, writes);
		return outcome === 'committed' ? viewDrift(state) : outcome;
	};
	return retryConflicts('guards-compared-elsewhere', attempt, maxAttempts);
}

/** Asks Jira for the groups that guards take people from; undefined where it does not tell the app. */
async function readHasGroup(
	{ accounts }: ComparePorts,
	workflows: readonly RuledWorkflow[],
): Promise<HasGroup | undefined> {
	const rules = workflows.flatMap(({ transitions }) => transitions.flatMap((transition) => transition.rules));
	const wanted = new Set(rules.map(readRule).flatMap(({ guard }) => (guard && peopleGroup(guard)?.groupId) ?? []));
	if (wanted.size === 0) return undefined;
	try {
		const names = new Map((await accounts.readGroups([...wanted])).map(({ groupId, name }) => [groupId, name]));
		return ({ groupId, name }) => names.get(groupId) === name;
	} catch (error) {
		if (isAppRefused(error)) return undefined;
		throw error;
	}
}

/**
 * Compares the guards of every workflow in use with their baseline: once a day, and whenever somebody asks.
 *
 * @throws {AppError} what a page of workflows fails with; nothing is changed then
 */
export const compareGuards = (ports: ComparePorts): Promise<DriftListView> =>
	update(ports, (state) => compareNow(ports, state));

/** Guards that are not as they were known were changed past Muster: what it applies, it accepts. */
async function compareNow(ports: ComparePorts, state: DriftState): Promise<Changed> {
	const [workflows, statuses] = await Promise.all([readWorkflowsInUse(ports), readProtectedStatuses(ports)]);
	const hasGroup = await readHasGroup(ports, workflows);
	const at = ports.time.now();
	const compared = compareWithBaseline(state, workflows, statuses, at, hasGroup);
	const transitions = changesBetween(state, compared);
	return { state: compared, history: [{ at, actor: musterActor, action: 'found', transitions }] };
}

/** The findings of the last comparison. */
export async function listDrift({ records }: Pick<Ports, 'records'>): Promise<DriftListView> {
	return viewDrift((await readDriftState(records)).state);
}

/** What somebody accepted to be wrong, by transition. */
export async function readAcceptedFaults({
	records,
}: Pick<Ports, 'records'>): Promise<ReadonlyMap<string, ReadonlySet<GuardFault>>> {
	const accepted = listAccepted((await readDriftState(records)).state);
	return new Map(accepted.map((one) => [transitionKey(one), new Set(one.faults)]));
}

/**
 * Accepts findings, with who does and why; those that are no longer there are ignored.
 *
 * @throws {AppError} CONFLICT when there is no room for so many acceptances with such reasons; nothing is changed then
 */
export async function acceptDrift(
	ports: DriftPorts,
	by: Actor,
	{ ids, reason }: { readonly ids: readonly string[]; readonly reason: string },
): Promise<DriftListView> {
	return update(ports, (state) => {
		const at = ports.time.now();
		const accepted = acceptFindings(state, ids, { at, by, reason });
		// Comparing must always find room for what it finds.
		if (Buffer.byteLength(JSON.stringify(listAccepted(accepted))) > maxAcceptedBytes) {
			throw new AppError('CONFLICT', 'too-much-accepted');
		}
		const transitions = changesBetween(state, accepted);
		return { state: accepted, history: [{ at, actor: by, action: 'accept', reason, transitions }] };
	});
}

/**
 * Takes back what was accepted at some transitions, and compares all guards anew: what is worse still is a finding again.
 *
 * @throws {AppError} what a page of workflows fails with; nothing is changed then
 */
export async function takeBackDrift(
	ports: ComparePorts,
	actor: Actor,
	targets: readonly TransitionRef[],
): Promise<DriftListView> {
	return update(ports, async (state) => {
		const taken = takeBack(state, targets);
		const { state: compared, history } = await compareNow(ports, taken);
		const transitions = changesBetween(state, taken);
		return {
			state: compared,
			history: [{ at: ports.time.now(), actor, action: 'take-back', transitions }, ...history],
		};
	});
}

/**
 * Accepts guards that Muster itself changed for an admin, and keeps in the history what it changed.
 *
 * @param workflows as Muster left them, not as they are read afterwards: what somebody else did in between is drift
 * @param targets only these transitions; all of the workflows' when absent
 */
export async function acceptOwnChange(
	ports: DriftPorts,
	workflows: readonly RuledWorkflow[],
	history: GuardHistory,
	targets?: readonly TransitionRef[],
): Promise<void> {
	await update(ports, async (state) => ({
		state: acceptCurrent(state, workflows, await readProtectedStatuses(ports), targets),
		history: [history],
	}));
}
