// The stored records of the audit: events, and the head of each work item's chain.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { type AuditEvent, auditEventSchema, type Tombstone, tombstoneSchema } from '../../contract/audit-event';
import type { IssueId } from '../../contract/ids';
import { type ChainHead, chainHeadSchema, type Link } from '../../core/audit/audit-event';
import { typesKey } from '../../core/guards/guard-state';
import type { Guard } from '../../core/policy/decide';
import type { RecordRef, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

/** @param seq position in the work item's chain, from 1 */
export const eventRef = (issueId: IssueId, seq: number): RecordRef => ({ kind: 'event', id: `${issueId}:${seq}` });
/** The work item to whose chain an event belongs, by the id of its record. */
export const issueOfEvent = (id: string): IssueId => id.slice(0, id.lastIndexOf(':')) as IssueId;
/** @param key see `changelogKey` */
export const changeRef = (issueId: IssueId, key: string): RecordRef => ({ kind: 'change', id: `${issueId}:${key}` });
/**
 * The index key of the guard that would have refused an event: a hexadecimal digest, because names may be long.
 *
 * It includes mode and types, since what another kind of guard would have refused says nothing of the present one. It
 * names the workflow, which is all that the own-rules API tells of it: after a renaming, counting starts again.
 */
export const monitorPartition = (workflowName: string, transitionId: string, guard: Guard): string =>
	createHash('sha256')
		.update(JSON.stringify([workflowName, transitionId, guard.mode, typesKey(guard)]))
		.digest('hex');

export const chainRef = (issueId: IssueId): RecordRef => ({ kind: 'chain', id: issueId });

const markSchema = z.strictObject({ seq: z.int() });
/** Where in its chain a change stands. */
export const parseMark = (ref: RecordRef, stored: StoredRecord): z.infer<typeof markSchema> =>
	parseRecord(markSchema, ref, stored.body);

/** Says of what is stored at a position of a chain whether the event that stood there was removed. */
export const isRemoved = ({ body }: StoredRecord): boolean =>
	typeof body === 'object' && body !== null && 'tombstone' in body;

export const parseTombstone = (ref: RecordRef, stored: StoredRecord): Tombstone =>
	parseRecord(tombstoneSchema, ref, stored.body);

export const parseAuditEvent = (ref: RecordRef, stored: StoredRecord): AuditEvent =>
	parseRecord(auditEventSchema, ref, stored.body);

export const parseLink = (ref: RecordRef, stored: StoredRecord): Link =>
	isRemoved(stored) ? parseTombstone(ref, stored) : parseAuditEvent(ref, stored);

export function parseHead(issueId: IssueId, stored: StoredRecord | undefined): ChainHead | undefined {
	return stored === undefined ? undefined : parseRecord(chainHeadSchema, chainRef(issueId), stored.body);
}
