// What somebody should look at about an identity.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';
import { accountIdSchema } from './ids';
import { warningDays } from './limits';

export const noticeKinds = [
	'orphaned',
	'expires',
	'grant-expires',
	'credential-expires',
	'rotation-due',
	'unused',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const noticeSchema = z.strictObject({
	accountId: accountIdSchema,
	name: z.string(),
	kind: z.enum(noticeKinds),
	/**
	 * When it happens, or happened: an orphan was found, an end or a rotation is due, grants lie idle since. Epoch
	 * milliseconds.
	 */
	dueAt: z.number(),
	/** Days that are left to act, rounded up to a warning; 0 when it is too late to act in time. */
	within: z.literal([...warningDays, 0]),
});
export type Notice = DeepReadonly<z.infer<typeof noticeSchema>>;
