// A move that an identity made although it was stopped.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';
import { issueIdSchema } from './ids';

/** What stops an identity that is registered, or was. */
export const stops = ['suspended', 'retired', 'expired', 'frozen'] as const;
export type Stop = (typeof stops)[number];

export const stoppedMoveSchema = z.strictObject({
	stop: z.enum(stops),
	/** Epoch milliseconds. */
	at: z.number(),
	issueId: issueIdSchema,
	/** As the event told; a work item that was moved since has another. */
	issueKey: z.exactOptional(z.string()),
});
export type StoppedMove = DeepReadonly<z.infer<typeof stoppedMoveSchema>>;
