// The verdict of one stored rule: what its expression says, and what Jira makes of it.
import type { Outcome } from '../expression';
import type { HostObject, Value } from '../expression/values';
import type { AppHost, Clock, Faults, RuleModule } from '../seams';
import type { ExpressionContext, IssueView } from './expression-context';
import { mapFrom } from './expression-context';
import type { ExpressionEngine } from './expression-engine';
import {
	type ConditionGroup,
	type IssueType,
	isConditionGroup,
	isSystemRule,
	type Project,
	type Rule,
	type Transition,
	type Workflow,
} from './model';

/** Everything the rules of one attempt at a transition are evaluated with. */
export interface Attempt {
	readonly actor: string | null;
	/** With the changes that the transition would make to its fields. */
	readonly issue: IssueView;
	/** Before those changes; null when the work item is being created. */
	readonly originalIssue: IssueView | null;
	readonly project: Project;
	readonly workflow: Workflow;
	readonly transition: Transition;
}

/** A change of a work item's type, before it happens. */
export interface TypeChange {
	readonly actor: string | null;
	readonly issue: IssueView;
	readonly project: Project;
	readonly newIssueType: IssueType;
}

/** A rule that could not be evaluated to something meaningful. */
export interface RuleFailure {
	readonly kind: 'condition' | 'validator';
	readonly rule: Rule;
	readonly expression: string;
	readonly errorMessages: readonly string[];
	readonly attempt: Attempt;
}

export type Verdict = { readonly passed: true } | { readonly passed: false; readonly message: string };

const passed: Verdict = { passed: true };
const typeRefusal = 'An app does not allow this change of the work item type.';

const refused = (message: string): Verdict => ({ passed: false, message });

export interface RuleDependencies {
	readonly app: () => AppHost;
	readonly clock: Clock;
	readonly faults: Faults;
	readonly expressions: ExpressionEngine;
	readonly context: ExpressionContext;
	/** Whether the app is kept out of a space. */
	readonly isClosed: (project: Project) => boolean;
	/** Told about every rule that failed, before the verdict is returned. */
	readonly onFailure: (failure: RuleFailure) => void;
}

const typeName = (value: Value): string => {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'List';
	if (typeof value === 'object' && 'kind' in value) return value.kind === 'host' ? value.type : value.kind;
	return typeof value;
};

/** A nested group without an enabled condition counts as absent: taken for true, it would open a group with OR. */
export const isEnabled = (node: Rule | ConditionGroup): boolean =>
	isConditionGroup(node) ? node.conditions.some(isEnabled) : !node.disabled;

/**
 * Evaluates conditions and validators.
 *
 * A rule that cannot be evaluated blocks: error, wrong type, uninstalled app, module unknown to the manifest
 * (developer.atlassian.com, `jira:workflowCondition` and `jira:workflowValidator`). So does every rule of another app,
 * Forge or Connect, since no other app is installed here. Jira's own rules (`system:…`) always hold: what they ask for
 * is not simulated.
 */
export class Rules {
	constructor(private readonly dependencies: RuleDependencies) {}

	/** Whether conditions let the transition be offered; without an enabled condition they do. */
	isOffered(group: ConditionGroup, attempt: Attempt): boolean {
		const enabled = group.conditions.filter(isEnabled);
		if (enabled.length === 0) return true;
		const holds = (node: Rule | ConditionGroup): boolean =>
			isConditionGroup(node) ? this.isOffered(node, attempt) : this.condition(node, group, attempt);
		return group.groupOperator === 'OR' ? enabled.some(holds) : enabled.every(holds);
	}

	private condition(rule: Rule, group: ConditionGroup, attempt: Attempt): boolean {
		if (isSystemRule(rule) || this.isSkipped(rule, attempt.project)) return true;
		const found = this.evaluable(rule, 'condition', attempt.project);
		if (!found) return false;
		const variables = { ...this.variables(rule, attempt), groupOperator: group.groupOperator };
		const value = this.evaluate('condition', rule, found.expression, variables, attempt);
		if (value === undefined) return false;
		if (typeof value === 'boolean') return value;
		this.fail('condition', rule, found.expression, attempt, [
			`A condition must evaluate to a Boolean, but this one gave ${typeName(value)}.`,
		]);
		return false;
	}

	/** What a validator says; a String it yields is the message that the actor reads. */
	validate(rule: Rule, attempt: Attempt): Verdict {
		if (rule.disabled || isSystemRule(rule) || this.isSkipped(rule, attempt.project)) return passed;
		const found = this.evaluable(rule, 'validator', attempt.project);
		if (!found) return refused('A validator of this transition belongs to an app that is not available.');
		const variables = {
			...this.variables(rule, attempt),
			...(attempt.originalIssue && { originalIssue: this.dependencies.context.issue(attempt.originalIssue) }),
		};
		const value = this.evaluate('validator', rule, found.expression, variables, attempt);
		if (value === true) return passed;
		if (typeof value === 'string') {
			// The vendor's page says both that the text is the message, and that anything but a Boolean fails.
			if (this.dependencies.faults.refusalsAreFailures) {
				this.fail('validator', rule, found.expression, attempt, [value]);
			}
			return refused(value);
		}
		if (value !== undefined && value !== false) {
			this.fail('validator', rule, found.expression, attempt, [
				`A validator must evaluate to a Boolean or a String, but this one gave ${typeName(value)}.`,
			]);
		}
		return refused(this.errorMessage(found.module, variables, attempt));
	}

	/**
	 * What the app's action validator says of a new work item type; without one, and without the app, anything goes.
	 *
	 * Only `true` lets it pass. Its errors raise no event: that is documented for conditions and validators of
	 * transitions only.
	 */
	checkTypeChange(change: TypeChange): Verdict {
		const { app, context } = this.dependencies;
		const host = app();
		const validator = host.installed ? host.actionValidator('workItemTypeChanged') : undefined;
		if (!validator) return passed;
		if (this.dependencies.isClosed(change.project)) {
			return this.dependencies.faults.closedSpacesSkipRules ? passed : refused(typeRefusal);
		}
		const result = this.run(
			validator.expression,
			{
				user: context.user(change.actor),
				issue: context.issue(change.issue),
				project: context.project(change.project),
				newIssueType: change.newIssueType.id,
				newIssueTypeData: context.issueType(change.newIssueType),
				...this.appVariable(),
			},
			change,
		);
		if (result.ok && result.value === true) return passed;
		return refused(validator.errorMessage ?? typeRefusal);
	}

	/** What becomes of the app's rules in a space that it is kept out of is not documented: here either. */
	private isSkipped(rule: Rule, project: Project): boolean {
		const { app, faults, isClosed } = this.dependencies;
		return faults.closedSpacesSkipRules && isClosed(project) && app().rule(rule.ruleKey) !== undefined;
	}

	/** The module and expression behind a rule; a stored `expression` overrides the manifest's. */
	private evaluable(
		rule: Rule,
		kind: RuleModule['kind'],
		project: Project,
	): { readonly module: RuleModule; readonly expression: string } | undefined {
		const app = this.dependencies.app();
		if (!app.installed || this.dependencies.isClosed(project)) return undefined;
		const module = app.rule(rule.ruleKey);
		if (module?.kind !== kind) return undefined;
		const override = rule.config['expression'];
		const expression = typeof override === 'string' ? override : module.expression;
		return expression === undefined ? undefined : { module, expression };
	}

	private variables(rule: Rule, attempt: Attempt): Record<string, Value> {
		const { context, expressions } = this.dependencies;
		return {
			user: context.user(attempt.actor),
			issue: context.issue(attempt.issue),
			project: context.project(attempt.project),
			transition: context.transition(attempt.transition, attempt.originalIssue?.statusId ?? null),
			workflow: context.workflow(attempt.workflow),
			config: mapFrom(rule.config, (value) => expressions.fromJson(value)),
			...this.appVariable(),
		};
	}

	private appVariable(): Record<string, HostObject> {
		const { context, faults } = this.dependencies;
		return faults.rulesCannotReadApp ? {} : { app: context.appObject() };
	}

	private evaluate(
		kind: RuleFailure['kind'],
		rule: Rule,
		expression: string,
		variables: Readonly<Record<string, Value>>,
		attempt: Attempt,
	): Value | undefined {
		const result = this.run(expression, variables, attempt);
		if (result.ok) return result.value;
		this.fail(kind, rule, expression, attempt, result.errors);
		return undefined;
	}

	private run(
		expression: string,
		variables: Readonly<Record<string, Value>>,
		{ actor }: Pick<Attempt, 'actor'>,
	): Outcome {
		const { clock, context, expressions } = this.dependencies;
		return expressions.evaluate(expression, variables, {
			now: () => clock.now(),
			construct: context.constructFor(actor),
		});
	}

	private fail(
		kind: RuleFailure['kind'],
		rule: Rule,
		expression: string,
		attempt: Attempt,
		errorMessages: readonly string[],
	): void {
		this.dependencies.onFailure({ kind, rule, expression, errorMessages, attempt });
	}

	private errorMessage(module: RuleModule, variables: Readonly<Record<string, Value>>, attempt: Attempt): string {
		const standard = `The validator "${module.name}" does not allow this transition.`;
		if (module.errorMessage === undefined) return standard;
		if (typeof module.errorMessage === 'string') return module.errorMessage;
		const result = this.run(module.errorMessage.expression, variables, attempt);
		return result.ok && typeof result.value === 'string' && result.value !== '' ? result.value : standard;
	}
}
