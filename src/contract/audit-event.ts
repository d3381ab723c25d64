// The record of one status change by a known non-human account, as it is stored and as the hash of its chain covers it.
import * as z from '#zod';
import { auditDecisions, auditSources, denyReasons, enforcements, guardModes } from './decision';
import type { DeepReadonly } from './deep-readonly';
import { accountIdSchema, issueIdSchema, projectIdSchema, statusIdSchema } from './ids';

export const auditPayloadSchema = z.strictObject({
	format: z.literal(1),
	issueId: issueIdSchema,
	projectId: projectIdSchema,
	/** The space that the work item left, where the change moved it. */
	fromProject: z.exactOptional(projectIdSchema),
	/** Position in the work item's chain, from 1. */
	seq: z.int(),
	/** What makes the change one and the same for every path that reports it: see `changeKey`. */
	change: z.string(),
	/** When the change was made, as Jira tells it; where it does not, when Muster heard of it first. Epoch milliseconds. */
	at: z.number(),
	/** When the event was stored, epoch milliseconds. Later than that of the event before. */
	recordedAt: z.number(),
	/** What told Muster of the change: the audit rule of a guard, an event of Jira's, or Jira's own change log. */
	source: z.enum(auditSources),
	transition: z.exactOptional(z.strictObject({ id: z.string(), workflow: z.string() })),
	from: z.exactOptional(statusIdSchema),
	to: statusIdSchema,
	/** Commitment to the acting account. */
	actor: z.string(),
	/** Commitment to the accountable human; absent when nobody was registered. */
	owner: z.exactOptional(z.string()),
	/** Version of the identity; absent for an account that was not registered. */
	identity: z.exactOptional(z.int()),
	/** The grant that covered the transition, as snapshot tags. */
	grant: z.exactOptional(z.string()),
	guard: z.exactOptional(z.strictObject({ mode: z.enum(guardModes), enforcement: z.enum(enforcements) })),
	decision: z.enum(auditDecisions),
	/** What decide() said on the live registry when the event was written. */
	recheck: z.enum(['allow', ...denyReasons]),
	/** Versions of the control record and of the account's shard that the recheck read. */
	registry: z.tuple([z.int(), z.int()]),
	/** The change history names in free text another actor than the account that Jira saw. */
	claimsOther: z.exactOptional(z.literal(true)),
	/** Commitment to the account that it names. */
	onBehalf: z.exactOptional(z.string()),
	/** What the mover wrote of its cause: the run of a pipeline, say. Free text, which Jira does not check. */
	correlation: z.exactOptional(z.string()),
	/** Hash of the event before; null for the first. */
	prev: z.nullable(z.string()),
});
/** What happened, as the chain's hash covers it: no account id, only salted commitments to them. */
export type AuditPayload = DeepReadonly<z.infer<typeof auditPayloadSchema>>;

export const auditEventSchema = z.strictObject({
	payload: auditPayloadSchema,
	/** SHA-256 of the canonical JSON (RFC 8785) of `payload`, base64url. */
	hash: z.string(),
	actorId: z.exactOptional(accountIdSchema),
	actorSalt: z.exactOptional(z.string()),
	ownerId: z.exactOptional(accountIdSchema),
	ownerSalt: z.exactOptional(z.string()),
	/** On whose behalf the mover says to act, which Jira does not check. */
	onBehalfId: z.exactOptional(accountIdSchema),
	onBehalfSalt: z.exactOptional(z.string()),
});
/** An event as it is stored. Account ids and salts lie outside the hash: a person is erased by removing both. */
export type AuditEvent = DeepReadonly<z.infer<typeof auditEventSchema>>;

export const tombstoneSchema = z.strictObject({
	/** The hash of the event that stood here: the next one names it. */
	hash: z.string(),
	tombstone: z.strictObject({
		issueId: issueIdSchema,
		seq: z.int(),
		/** Position of the entry in the journal that allowed the removal. */
		retention: z.int(),
	}),
	/** When the event was recorded, by which it is listed. No hash covers it: the anchor of that time has to bear it out. */
	recordedAt: z.number(),
});
/** Stands for an event that retention removed. */
export type Tombstone = DeepReadonly<z.infer<typeof tombstoneSchema>>;
