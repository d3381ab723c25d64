// Who changed something in Muster, and the switches people throw, as pages see them.

/** A switch somebody threw: when, who, and why. */
export interface SwitchView {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly by: ActorView;
	readonly reason: string;
}

/** An identity is a registered non-human account that acts by itself; `system` is Muster. */
export const actorKinds = ['person', 'identity', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

export interface ActorView {
	readonly kind: ActorKind;
	readonly id: string;
}
