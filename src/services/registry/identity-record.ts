// The stored records of identities.
import * as z from '#zod';
import { actorSchema, switchSchema } from '../../contract/actor';
import { identityDraftSchema, identityStatuses } from '../../contract/identity';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import type { Identity } from '../../core/registry/identity';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';

export const identityRef = (accountId: AccountId): RecordRef => ({ kind: 'identity', id: accountId });

const identitySchema = z.strictObject({
	...identityDraftSchema.shape,
	accountId: accountIdSchema,
	status: z.enum(identityStatuses),
	frozen: z.exactOptional(switchSchema),
	orphanedAt: z.exactOptional(z.number()),
	version: z.int(),
	tag: z.string(),
	createdAt: z.number(),
	updatedAt: z.number(),
	updatedBy: actorSchema,
	bulkChanges: z.array(z.strictObject({ version: z.int(), record: z.string() })),
});

export const parseIdentity = (accountId: AccountId, stored: StoredRecord): Identity =>
	parseRecord(identitySchema, identityRef(accountId), stored.body);

export function setIdentity(identity: Identity, previous: Identity | undefined): RecordWrite {
	return {
		type: 'set',
		ref: identityRef(identity.accountId),
		expected: previous?.version ?? 'absent',
		record: { version: identity.version, body: identity },
	};
}
