// The rule dialogs' calls.
import * as z from '#zod';
import type { Enforcement, GuardMode } from '../decision';
import { guardChoiceSchema, transitionIdSchema, workflowIdSchema } from '../guard';
import type { IdentityType } from '../identity';
import { projectIdSchema, statusIdSchema } from '../ids';

/** Where a rule dialog stands; the page tells, so it is no authority. Ids are absent for what was not saved yet. */
const rulePlaceSchema = z.strictObject({
	/** The space whose team-managed workflow is edited; only its administrators may. Absent: Jira administrators. */
	projectId: z.exactOptional(projectIdSchema),
	workflowId: z.exactOptional(workflowIdSchema),
	transitionId: z.exactOptional(transitionIdSchema),
	fromStatusId: z.exactOptional(statusIdSchema),
	toStatusId: z.exactOptional(statusIdSchema),
});

export type RulePlace = z.infer<typeof rulePlaceSchema>;

/** Calls of the rule dialogs. */
export const ruleInputs = {
	/** What a guard would mean for this transition right now. */
	'rule.preview': z.strictObject({ place: rulePlaceSchema, guard: guardChoiceSchema }),
	/** The configuration that Jira has to store. */
	'rule.compile': z.strictObject({ place: rulePlaceSchema, guard: guardChoiceSchema }),
	/** What a stored configuration says. */
	'rule.read': z.strictObject({ place: rulePlaceSchema, stored: z.unknown() }),
} as const;

export interface RulePreviewView {
	/** False before the registry was published: the guard can only monitor. */
	readonly canEnforce: boolean;
	/** The transition leads into a protected status: only mode `registered` will do. */
	readonly isProtected: boolean;
	/** Present when the transition is known to Jira: identities that the guard would let pass now, the first three by name. */
	readonly performers?: {
		readonly total: number;
		readonly first: readonly { readonly accountId: string; readonly name: string }[];
	};
	/** Known non-human accounts that it would refuse now: registered ones and others. */
	readonly refused?: number;
	/** Spaces whose work items make the transition. */
	readonly spaces?: number;
}

export interface RuleOutputs {
	'rule.preview': RulePreviewView;
	'rule.compile': { readonly config: string };
	'rule.read': {
		readonly guard?: {
			readonly mode: GuardMode;
			readonly enforcement: Enforcement;
			readonly types?: readonly IdentityType[];
		};
		readonly isIntact: boolean;
	};
}
