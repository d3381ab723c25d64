// What Jira applies of what is stored: enforced, enforced with a doubt, or not yet.

/** Whether Jira applies what is stored, as the records of publications tell. */
export interface EnforcedView {
	/** False while Jira may apply what was stored before, now or after a write that arrives late. */
	readonly isEnforced: boolean;
	/**
	 * Present while Jira applies it and a write that got no answer could still undo it: when none can any more, epoch
	 * milliseconds.
	 */
	readonly doubtUntil?: number;
}

/** What is not certain to be applied: the switches, and how many identities. */
export interface Unenforced {
	readonly switches: boolean;
	readonly identities: number;
	/** All identities, not only those that are counted: a late write could break the glass again. */
	readonly isEverybody?: true;
	/** Not everything was looked at. */
	readonly isPartial?: true;
	/** The first identities, where the reader may know them all. */
	readonly names?: readonly string[];
}

/** How Jira lags behind what is stored. */
export interface LagView {
	/** Jira may still apply what was stored before. */
	readonly pending?: Unenforced;
	/** Jira applies it, and until then a write that got no answer could undo it. */
	readonly doubtful?: Unenforced & { readonly until: number };
}
