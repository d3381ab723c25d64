// Muster's rules on a transition: as Jira tells them, and with their configuration read.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { defined } from '../../contract/defined';
import type { NamedView, TransitionKind } from '../../contract/guard';
import type { Guard } from '../policy/decide';
import { guardSchema, parseRuleConfig } from './rule-config';

/** The modules whose rules Muster puts on transitions. */
export const ruleModules = ['guard', 'condition', 'audit', 'canary'] as const;
export type RuleModule = (typeof ruleModules)[number];

/** One rule of Muster's on a transition, as Jira tells it. */
export interface RuleFacts {
	readonly module: RuleModule;
	readonly isDisabled: boolean;
	/** Parsed JSON of the stored configuration; undefined when there is none. */
	readonly configuration: unknown;
	/**
	 * For conditions: it stands in a group of which one condition is enough. Absent where Jira does not say, as in the
	 * answer to what rules the app owns.
	 */
	readonly isOptional?: boolean;
	/** Of the transition it stands on; absent where Jira does not say, as above. */
	readonly kind?: TransitionKind;
}

/** A transition of a workflow with Muster's rules on it. */
export interface RuledTransition {
	readonly id: string;
	readonly name: string;
	readonly kind: TransitionKind;
	readonly from: readonly NamedView[];
	readonly to: NamedView;
	readonly rules: readonly RuleFacts[];
}

/** A workflow with Muster's rules on its transitions. */
export interface RuledWorkflow {
	readonly id: string;
	readonly name: string;
	readonly transitions: readonly RuledTransition[];
}

/** A rule whose configuration was read: all that is needed to decide, and small enough to store. */
export const readRuleSchema = z.strictObject({
	module: z.enum(ruleModules),
	isDisabled: z.boolean(),
	isOptional: z.exactOptional(z.boolean()),
	/** Absent when the rule holds no configuration of Muster's: it lets nobody pass. */
	guard: z.exactOptional(guardSchema),
	/** False when somebody edited the stored configuration, so that Jira applies another rule than Muster compiled. */
	isIntact: z.boolean(),
});
export type ReadRule = DeepReadonly<z.infer<typeof readRuleSchema>>;

export type ConfiguredRule = ReadRule & { readonly guard: Guard };

export const isConfigured = <Rule extends ReadRule>(rule: Rule): rule is Rule & ConfiguredRule =>
	rule.guard !== undefined;

/** Reads the configuration of a rule. */
export function readRule({ module, isDisabled, isOptional, kind, configuration }: RuleFacts): ReadRule {
	const parsed = parseRuleConfig(configuration, kind, module === 'condition' ? module : 'guard');
	return {
		module,
		isDisabled,
		...defined({ isOptional }),
		...(parsed === undefined ? {} : { guard: parsed.guard }),
		isIntact: parsed?.intact === true,
	};
}

/** An audit rule is switched on, so that every transition is reported. */
export const isAudited = (rules: readonly ReadRule[]): boolean =>
	rules.some(({ module, isDisabled }) => module === 'audit' && !isDisabled);

/** There is a guard or a condition, switched on or off: an audit rule alone guards nothing. */
export const hasRulesToPass = (rules: readonly Pick<RuleFacts, 'module'>[]): boolean =>
	rules.some(({ module }) => module === 'guard' || module === 'condition');

/** There is a configured guard, switched on or off; a condition alone is none. */
export const hasGuard = (rules: readonly ReadRule[]): boolean =>
	rules.some((rule) => rule.module === 'guard' && isConfigured(rule));
