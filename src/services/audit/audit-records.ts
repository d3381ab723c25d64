// The stored records of the audit: events, and the head of each work item's chain.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { auditDecisions, denyReasons, enforcements, guardModes } from '../../contract/decision';
import { accountIdSchema, type IssueId, issueIdSchema, projectIdSchema, statusIdSchema } from '../../contract/ids';
import type { AuditEvent, ChainHead } from '../../core/audit/audit-event';
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

const payloadSchema = z.strictObject({
	format: z.literal(1),
	issueId: issueIdSchema,
	projectId: projectIdSchema,
	seq: z.int(),
	change: z.string(),
	at: z.number(),
	source: z.enum(['post-function', 'product-event']),
	transition: z.exactOptional(z.strictObject({ id: z.string(), workflow: z.string() })),
	from: z.exactOptional(statusIdSchema),
	to: statusIdSchema,
	actor: z.string(),
	owner: z.exactOptional(z.string()),
	identity: z.exactOptional(z.int()),
	grant: z.exactOptional(z.string()),
	guard: z.exactOptional(z.strictObject({ mode: z.enum(guardModes), enforcement: z.enum(enforcements) })),
	decision: z.enum(auditDecisions),
	recheck: z.enum(['allow', ...denyReasons]),
	registry: z.tuple([z.int(), z.int()]),
	prev: z.nullable(z.string()),
});

const eventSchema = z.strictObject({
	payload: payloadSchema,
	hash: z.string(),
	actorId: z.exactOptional(accountIdSchema),
	actorSalt: z.exactOptional(z.string()),
	ownerId: z.exactOptional(accountIdSchema),
	ownerSalt: z.exactOptional(z.string()),
	recordedAt: z.number(),
});

const headSchema = z.strictObject({ seq: z.int(), hash: z.string(), change: z.string() });

export const parseAuditEvent = (ref: RecordRef, stored: StoredRecord): AuditEvent =>
	parseRecord(eventSchema, ref, stored.body);

export function parseHead(issueId: IssueId, stored: StoredRecord | undefined): ChainHead | undefined {
	return stored === undefined ? undefined : parseRecord(headSchema, chainRef(issueId), stored.body);
}
