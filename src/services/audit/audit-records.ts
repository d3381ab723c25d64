// The stored records of the audit: events, and the head of each work item's chain.
import { createHash } from 'node:crypto';
import { type AuditEvent, auditEventSchema } from '../../contract/audit-event';
import type { IssueId } from '../../contract/ids';
import { type ChainHead, chainHeadSchema } from '../../core/audit/audit-event';
import { typesKey } from '../../core/guards/guard-state';
import type { Guard } from '../../core/policy/decide';
import type { RecordRef, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

export const eventRef = (issueId: IssueId, change: string): RecordRef => ({
	kind: 'event',
	id: `${issueId}:${change}`,
});
/**
 * What files an event under the guard that would have refused it, hexadecimal: a workflow's name may be long.
 *
 * Mode and types belong to it: what a guard of another kind would have refused says nothing of the present one. The
 * workflow counts by its name, which is all that Jira tells of it beside Muster's own rules: renamed, it begins anew.
 */
export const monitorPartition = (workflowName: string, transitionId: string, guard: Guard): string =>
	createHash('sha256')
		.update(JSON.stringify([workflowName, transitionId, guard.mode, typesKey(guard)]))
		.digest('hex');

export const chainRef = (issueId: IssueId): RecordRef => ({ kind: 'chain', id: issueId });

export const parseAuditEvent = (ref: RecordRef, stored: StoredRecord): AuditEvent =>
	parseRecord(auditEventSchema, ref, stored.body);

export function parseHead(issueId: IssueId, stored: StoredRecord | undefined): ChainHead | undefined {
	return stored === undefined ? undefined : parseRecord(chainHeadSchema, chainRef(issueId), stored.body);
}
