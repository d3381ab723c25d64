// Who changed something in Muster, and the switches people throw, as pages see them.

/** A switch somebody threw: when, who, and why. */
export interface SwitchView {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly by: ActorView;
	readonly reason: string;
}

export interface ActorView {
	readonly kind: 'person' | 'api-client' | 'system';
	readonly id: string;
}
