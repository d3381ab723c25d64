// What happens when an account tries a transition: the decision, the fact that it hangs on, and what Jira does now.
import * as z from '#zod';
import type { Actor } from '../actor';
import type { DenyReason } from '../decision';
import type { GuardStateView, NamedView } from '../guard';
import type { Grant, IdentityType } from '../identity';
import type { IdentityStatus } from '../identity-status';
import { issueTypeIdSchema, projectIdSchema, statusIdSchema } from '../ids';
import type { EnforcedView } from '../in-force';
import type { InForceHere } from '../site';

/** The work item that the account would move, as far as guards look at it. */
export const triedItemSchema = z.strictObject({
	projectId: projectIdSchema,
	issueTypeId: issueTypeIdSchema,
	/** Absent only where the transition creates the work item. */
	fromStatusId: z.exactOptional(statusIdSchema),
});

export type TriedItem = z.infer<typeof triedItemSchema>;

/** The fact that a decision hangs on: with another one, the decision might be another. */
export type DecidingFact =
	/** A grant covers the transition. */
	| { readonly kind: 'grant'; readonly grant: Grant }
	/** The guard lets people pass, and nothing is known against the account. */
	| { readonly kind: 'person' }
	/** The registry holds nothing of the account. */
	| { readonly kind: 'no-entry' }
	/** It is known as non-human, and nobody registered it. */
	| { readonly kind: 'not-registered' }
	/** `late`: a change that took rights away also refuses what was published before. */
	| { readonly kind: 'frozen'; readonly what: 'site' | 'space' | 'identity' | 'late' }
	| { readonly kind: 'status'; readonly status: IdentityStatus }
	| { readonly kind: 'no-grant'; readonly grants: number }
	| { readonly kind: 'ended'; readonly at: number }
	| { readonly kind: 'grant-ended'; readonly grant: Grant; readonly at: number }
	| { readonly kind: 'type'; readonly type: IdentityType }
	| { readonly kind: 'people-only' };

/** What decide() says. */
export interface DecidedView {
	/** `members`: it hangs on whether the account is in the groups, which Jira alone looks up. */
	readonly verdict: 'allow' | 'deny' | 'members';
	readonly reason?: DenyReason;
	readonly members?: readonly string[];
	readonly fact: DecidingFact;
	/** The narrowest grant for the transition, where one is lacking. */
	readonly lacking?: Omit<Grant, 'expiresAt'>;
	/** Who changed that fact last. Absent where the registry keeps no record of it. */
	readonly changed?: { readonly at: number; readonly by: Actor };
}

/** What Jira does now with what the account tries. `unknown` where it may apply something else than is stored. */
export type TriedOutcome = 'passes' | 'stopped' | 'members' | 'unknown';

/** One transition that the account tries. The guard state is what stands in Jira. */
export interface TriedTransitionView extends GuardStateView {
	readonly transitionId: string;
	readonly name: string;
	readonly to: NamedView;
	/** Why the work item cannot make it at all: it follows another workflow, or is in another status. */
	readonly misfit?: 'workflow' | 'status';
	/** Absent where nothing decides, and where nobody can say what does. */
	readonly decided?: DecidedView;
	readonly now: TriedOutcome;
}

export interface TryView extends InForceHere {
	readonly account: Partial<EnforcedView> & {
		/** `listed` as non-human and registered by nobody; `unknown` to the registry, and a person to every guard. */
		readonly known: 'identity' | 'listed' | 'unknown';
		readonly name?: string;
		readonly status?: IdentityStatus | 'expired';
		readonly isFrozen?: true;
	};
	readonly transitions: readonly TriedTransitionView[];
}
