// How identities changed: one line a change.
import * as z from '#zod';
import { actorSchema } from './actor';
import type { DeepReadonly } from './deep-readonly';
import { identityStatuses } from './identity-status';
import { accountIdSchema } from './ids';

export const lifecycleActions = [
	'register',
	'edit',
	'suspend',
	'reactivate',
	'retire',
	'freeze',
	'thaw',
	/** The owner's account was found inactive. */
	'orphan',
	/** The owner's account is active again. */
	'adopt',
] as const;
export type LifecycleAction = (typeof lifecycleActions)[number];

/** What people do to an identity for a reason. */
export type IdentityMove = Extract<LifecycleAction, 'suspend' | 'reactivate' | 'retire' | 'freeze' | 'thaw'>;

const fieldChangeSchema = z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() });
/** One field that was changed. */
export type FieldChange = DeepReadonly<z.infer<typeof fieldChangeSchema>>;

export const historySchema = z.strictObject({
	accountId: accountIdSchema,
	/** Version the change led to. */
	version: z.int(),
	/** Epoch milliseconds. */
	at: z.number(),
	actor: actorSchema,
	action: z.enum(lifecycleActions),
	/** Absent when the account had no identity. */
	from: z.exactOptional(z.enum(identityStatuses)),
	to: z.enum(identityStatuses),
	reason: z.exactOptional(z.string()),
	changes: z.array(fieldChangeSchema),
});
/** One line of an identity's history. */
export type HistoryRecord = DeepReadonly<z.infer<typeof historySchema>>;
