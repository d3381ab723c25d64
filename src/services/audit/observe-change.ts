// Follows product events: makes sure that no status change by a known non-human account goes without a record.
import type { IssueTypeId, StatusId } from '../../contract/ids';
import { isListed } from '../accounts/note-accounts';
import type { ObservedChange } from '../ports/job';
import type { Ports } from '../ports/ports';
import { type Recorded, recordChange } from './record-change';

/**
 * How long a post function may take before the product event records in its place, seconds: past its retries.
 */
export const observeDelaySeconds = 600;

/** Plans the check of a status change, when its account is known as non-human. */
export async function planChangeCheck(
	ports: Pick<Ports, 'records' | 'jobs'>,
	change: ObservedChange,
): Promise<'planned' | 'not-concerned'> {
	if (!(await isListed(ports, change.accountId))) return 'not-concerned';
	await ports.jobs.push({ type: 'observe', change }, observeDelaySeconds);
	return 'planned';
}

/** Records a change that no post function recorded: nothing guarded it, or its post function is gone. */
export async function recordUnrecordedChange(
	ports: Pick<Ports, 'records' | 'time' | 'randomness'>,
	change: ObservedChange,
): Promise<Recorded> {
	return recordChange(
		ports,
		{
			issueId: change.issueId,
			projectId: change.projectId,
			issueTypeId: change.issueTypeId as IssueTypeId,
			accountId: change.accountId,
			key: `c${change.changelogId}`,
			source: 'product-event',
			from: change.from as StatusId,
			to: change.to as StatusId,
			at: change.at,
		},
		[],
	);
}
