// The short form of an identity, kept with its shard: what can be filtered, sorted and counted without reading each identity.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';
import { identityFactsSchema } from './identity';

export const shardRowSchema = z.strictObject({
	...z.pick(identityFactsSchema, {
		accountId: true,
		name: true,
		type: true,
		status: true,
		ownerId: true,
		environment: true,
		expiresAt: true,
		orphanedAt: true,
		version: true,
		updatedAt: true,
	}).shape,
	isFrozen: z.boolean(),
	/** How many. */
	grants: z.int(),
	/** When the first of its grants ends before the identity does. Epoch milliseconds. */
	firstGrantEnd: z.exactOptional(z.number()),
	/** Some grant covers every space. */
	isBroad: z.boolean(),
	/** Its grants look like more than one task. */
	hasSeveralTasks: z.boolean(),
	/** When its credential expires or is due for rotation, whichever is first. Epoch milliseconds. */
	credentialDueAt: z.exactOptional(z.number()),
});
export type ShardRow = DeepReadonly<z.infer<typeof shardRowSchema>>;
