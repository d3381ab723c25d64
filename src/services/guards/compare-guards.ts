// Compares guards with how they should be, and takes what became worse for how they should be.
import type { DriftListView } from '../../contract/calls/drift';
import type { TransitionRef } from '../../contract/guard';
import { AppError } from '../../core/errors';
import {
	acceptAsIs,
	acceptFindings,
	compare,
	findingsIn,
	type RuledWorkflow,
	type Watched,
} from '../../core/guards/drift';
import type { Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readProtectedStatuses } from '../site/read-protected-statuses';
import { readWatched, saveWatched } from './drift-records';
import { readWorkflowsInUse } from './read-inventory';

type DriftPorts = Pick<Ports, 'records'>;
type ComparePorts = Pick<Ports, 'records' | 'time'> & { readonly workflows: Workflows };

const maxAttempts = 4;

function viewDrift(watched: Watched): DriftListView {
	const { comparedAt } = watched;
	return { findings: findingsIn(watched), ...(comparedAt === undefined ? {} : { comparedAt }) };
}

/**
 * Changes what is stored, from what is stored: whoever else changes it meanwhile is not lost, and makes this start anew.
 *
 * @param change asked again after a conflict; it reads the guards itself, so that none is older than the record
 */
async function update(
	{ records }: DriftPorts,
	change: (watched: Watched) => Promise<Watched> | Watched,
): Promise<DriftListView> {
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const stored = await readWatched(records);
		const next = await change(stored.watched);
		if ((await saveWatched(records, stored, next)) === 'committed') return viewDrift(next);
	}
	throw new AppError('UNAVAILABLE', 'The guards are being compared elsewhere. Nothing was changed. Try again.');
}

/**
 * Compares the guards of every workflow in use with how they should be; the daily job, and whenever somebody asks.
 *
 * @throws {AppError} what a page of workflows fails with; nothing is changed then
 */
export async function compareGuards(ports: ComparePorts): Promise<DriftListView> {
	return update(ports, async (watched) => {
		const [workflows, statuses] = await Promise.all([readWorkflowsInUse(ports), readProtectedStatuses(ports)]);
		return compare(watched, workflows, statuses, ports.time.now());
	});
}

/** What became worse, as of the last comparison. */
export async function listDrift({ records }: DriftPorts): Promise<DriftListView> {
	return viewDrift((await readWatched(records)).watched);
}

/** Takes findings for how guards should be; those that are not there any more are passed over. */
export async function acceptDrift(ports: DriftPorts, ids: readonly string[]): Promise<DriftListView> {
	return update(ports, (watched) => acceptFindings(watched, ids));
}

/**
 * Takes guards that Muster itself changed, for an admin, for how they should be.
 *
 * @param workflows as Muster left them, not as they are read afterwards: what somebody else did in between is drift
 * @param targets only these transitions; all of the workflows' when absent
 */
export async function acceptOwnChange(
	ports: DriftPorts,
	workflows: readonly RuledWorkflow[],
	targets?: readonly TransitionRef[],
): Promise<void> {
	await update(ports, async (watched) => acceptAsIs(watched, workflows, await readProtectedStatuses(ports), targets));
}
