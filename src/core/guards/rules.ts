// Muster's rules on a transition, as a workflow holds them.
import type { NamedView, TransitionKind } from '../../contract/guard';

/** The modules whose rules Muster puts on transitions. */
export const ruleModules = ['guard', 'condition', 'audit', 'canary'] as const;
export type RuleModule = (typeof ruleModules)[number];

/** One rule of Muster's on a transition, as the workflow holds it. */
export interface RuleFacts {
	readonly module: RuleModule;
	readonly isDisabled: boolean;
	/** Parsed JSON of the stored configuration; undefined when there is none. */
	readonly configuration: unknown;
	/** For conditions: it stands in a group of which one condition is enough. */
	readonly isOptional: boolean;
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
