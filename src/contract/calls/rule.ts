// The rule dialogs' calls.
import * as z from '#zod';
import { type GuardChoice, guardChoiceSchema, transitionIdSchema, workflowIdSchema } from '../guard';
import { accountIdSchema, type ProjectId, projectIdSchema, statusIdSchema } from '../ids';
import type { InForceHere } from '../site';
import type { PerformersView } from './transitions';
import { type TryView, triedItemSchema } from './try-as';

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

const ruleKindSchema = z.enum(['validator', 'condition']);

/** The rule that is edited, which the guard would take the place of. */
const editedRuleSchema = z.strictObject({
	kind: ruleKindSchema,
	/** What Jira stores of it; absent for a rule that was not configured yet. */
	stored: z.exactOptional(z.unknown()),
});

export type EditedRule = z.infer<typeof editedRuleSchema>;

/** Calls of the rule dialogs. */
export const ruleInputs = {
	/** What a guard would mean for this transition right now, beside the other rules that stand there. */
	'rule.preview': z.strictObject({ place: rulePlaceSchema, guard: guardChoiceSchema, rule: editedRuleSchema }),
	/** What the guard would say to an account, beside what Jira does with it now. */
	'rule.try': z.strictObject({
		place: rulePlaceSchema,
		guard: guardChoiceSchema,
		rule: editedRuleSchema,
		accountId: accountIdSchema,
		item: triedItemSchema,
	}),
	/** The configuration that Jira has to store. */
	'rule.compile': z.strictObject({ place: rulePlaceSchema, guard: guardChoiceSchema, kind: ruleKindSchema }),
	/** What a stored configuration says. */
	'rule.read': z.strictObject({ place: rulePlaceSchema, stored: z.unknown() }),
} as const;

export interface RulePreviewView extends InForceHere {
	/** False before the registry was published: the guard can only monitor. */
	readonly canEnforce: boolean;
	/** The transition leads into a protected status: only mode `registered` will do. */
	readonly isProtected: boolean;
	/**
	 * Whom the guard would let pass now, together with the others on the transition. Absent while the transition is not
	 * known to Jira, and where nobody can say.
	 */
	readonly performers?: PerformersView;
	/** Present when somebody edited another rule on the transition: nobody can say who passes. */
	readonly isUnsure?: true;
	/** Known non-human accounts that would be refused now: registered ones and others. */
	readonly refused?: number;
	/** Spaces whose work items make the transition. */
	readonly spaces?: number;
	/** Ids of those that Muster is kept out of: the guard does not work there. Absent where there is none. */
	readonly closedIn?: readonly ProjectId[];
}

export interface RuleOutputs {
	'rule.preview': RulePreviewView;
	'rule.try': TryView;
	'rule.compile': { readonly config: string };
	'rule.read': {
		/** One that somebody edited may name a type twice. */
		readonly guard?: GuardChoice;
		readonly isIntact: boolean;
	};
}
