// The way back for a Jira administrator whose own account was registered as an identity.
import * as z from '#zod';

export interface WayBackView {
	/** The account is no identity any more. */
	readonly isBack: boolean;
	/** When to ask again, unless an administrator comes before, epoch milliseconds. */
	readonly readyAt?: number;
}

export const wayBackInputs = {
	/** Asks to be retired oneself; asked again when it is time, it is done. */
	'site.way-back': z.strictObject({}),
} as const;

export interface WayBackOutputs {
	'site.way-back': WayBackView;
}
