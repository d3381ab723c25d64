// Who changed something in Muster, and the switches people throw.
import * as z from '#zod';
import type { DeepReadonly } from './deep-readonly';

/** An identity is a registered non-human account that acts by itself; `system` is Muster. */
export const actorKinds = ['person', 'identity', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

export const actorSchema = z.strictObject({ kind: z.enum(actorKinds), id: z.string() });
/** Who changed something in Muster itself. */
export type Actor = DeepReadonly<z.infer<typeof actorSchema>>;

/** Who acts where nobody asked: what ends by itself, and what is found every day. */
export const musterActor: Actor = { kind: 'system', id: 'muster' };

export const switchSchema = z.strictObject({
	/** Epoch milliseconds. */
	at: z.number(),
	by: actorSchema,
	reason: z.string(),
	/** When Muster takes it back by itself, epoch milliseconds; absent where somebody has to. */
	endsAt: z.exactOptional(z.number()),
});
/** A switch somebody threw: when, who, why, and until when. */
export type Switch = DeepReadonly<z.infer<typeof switchSchema>>;

/** A switch for readers of whom some may not see who threw it, or why. */
export type SeenSwitch = Pick<Switch, 'at' | 'endsAt'> & Partial<Pick<Switch, 'by' | 'reason'>>;
