// What an update would make of workflows, and everything that is wrong with it. Changes nothing itself.
import type { AppHost, Faults, RuleModule } from '../../seams';
import type { ConditionGroup, KeptRule, Rule, Status, Transition, Workflow, WorkflowStatus } from '../model';
import { conditionsIn, readConfig } from '../rule-edits';
import { statusCategories } from '../status-categories';
import type { World } from '../world';
import type { SiteParts } from './parts';
import { forgeRuleKeys, siteKey } from './workflow-beans';
import type { GroupInput, RuleInput, TransitionInput, UpdateInput, WorkflowInput } from './workflow-payload';

/** One entry of Jira's `WorkflowValidationErrorList`, without its level: the sandbox knows no warnings. */
export interface Problem {
	readonly type: 'RULE' | 'STATUS' | 'STATUS_LAYOUT' | 'WORKFLOW' | 'TRANSITION' | 'SCOPE' | 'STATUS_MAPPING';
	/** Jira's own codes are not documented, save for one in an example. */
	readonly code: string;
	readonly message: string;
	readonly elementReference?: Readonly<Record<string, string>>;
}

export const staleVersion = 'VERSION_CONFLICT';
/** What Jira cannot even judge: it answers 500. Seen by others. */
export const strippedRuleId = 'STRIPPED_RULE_ID';

/** A fresh id, as apps send it with a new rule. */
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Source: Forge docs, "New workflow editor": at most 32 KB. Read as the smaller of the two kinds of KB. */
const maxConfigBytes = 32_000;

type Kind = RuleModule['kind'];

const ruleKeysOf: Readonly<Record<Kind, readonly string[]>> = {
	condition: [forgeRuleKeys.condition, 'connect:expression-condition'],
	validator: [forgeRuleKeys.validator, forgeRuleKeys.functionValidator, 'connect:expression-validator'],
	postFunction: [forgeRuleKeys.postFunction, 'connect:remote-workflow-function'],
};
const forgeParameters = ['key', 'config', 'id', 'disabled', 'tag'];
const transitionTypes = { INITIAL: 'initial', GLOBAL: 'global', DIRECTED: 'directed' } as const;

const rulesIn = (workflow: Workflow): Rule[] =>
	workflow.transitions.flatMap(({ rules }) => [
		...conditionsIn(rules.conditions),
		...rules.validators,
		...rules.postFunctions,
	]);

const repeated = (values: readonly string[]): string[] => [
	...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

const keptRule = ({ id, parameters, ruleKey }: RuleInput): KeptRule => ({
	...(id != null && { id }),
	ruleKey,
	parameters,
});

/** Checks one workflow of an update against the one that is stored, and builds what would take its place. */
class WorkflowUpdate {
	readonly problems: Problem[] = [];
	private readonly storedRules: ReadonlyMap<string, Rule>;

	constructor(
		private readonly world: World,
		private readonly app: AppHost,
		private readonly current: Workflow,
		private readonly statuses: ReadonlyMap<string, Status>,
		private readonly faults: Faults,
	) {
		this.storedRules = new Map(rulesIn(current).map((rule) => [rule.id, rule]));
	}

	/** What the workflow would become; of use only when no problem was found. @param now epoch milliseconds */
	apply(input: WorkflowInput, now: number): Workflow {
		const { current } = this;
		if (!current.isEditable) this.report('WORKFLOW', 'NOT_EDITABLE', `"${current.name}" cannot be edited.`);
		if (current.version.id !== input.version.id || current.version.number !== input.version.versionNumber) {
			this.report('WORKFLOW', staleVersion, `The version of the workflow "${current.name}" is not the latest.`);
		}
		if (input.defaultStatusMappings.length + input.statusMappings.length > 0) {
			this.report('STATUS_MAPPING', 'NOT_SIMULATED', 'The sandbox does not simulate status mappings.');
		}
		const statuses = this.toStatuses(input);
		const transitions = input.transitions.map((transition) => this.toTransition(transition, statuses));
		for (const id of repeated(transitions.map(({ id }) => id))) {
			this.report('TRANSITION', 'NON_UNIQUE_TRANSITION_ID', `The transition id ${id} is used twice.`, {
				transitionId: id,
			});
		}
		if (transitions.filter(({ type }) => type === 'initial').length !== 1) {
			this.report('WORKFLOW', 'INITIAL_TRANSITION', 'A workflow has exactly one initial transition.');
		}
		const next: Workflow = {
			...current,
			description: input.description,
			startPointLayout: input.startPointLayout ?? null,
			loopedTransitionContainerLayout: input.loopedTransitionContainerLayout ?? null,
			statuses,
			transitions,
			version: { id: this.world.uniqueId('workflow version'), number: current.version.number + 1 },
			updated: now,
		};
		for (const id of repeated(rulesIn(next).map((rule) => rule.id))) {
			this.report('RULE', 'NON_UNIQUE_RULE_ID', `The rule id ${id} is used twice.`, { ruleId: id });
		}
		return next;
	}

	private report(
		type: Problem['type'],
		code: string,
		message: string,
		elementReference?: Problem['elementReference'],
	): void {
		this.problems.push({ type, code, message, ...(elementReference && { elementReference }) });
	}

	private toStatuses(input: WorkflowInput): WorkflowStatus[] {
		const result: WorkflowStatus[] = [];
		for (const { approvalConfiguration, layout, properties, statusReference } of input.statuses) {
			const place = { statusReference };
			const status = this.statuses.get(statusReference);
			if (!status) {
				this.report('STATUS', 'UNKNOWN_STATUS', `The update names no status ${statusReference}.`, place);
				continue;
			}
			if (status.projectId !== this.current.projectId) {
				this.report('SCOPE', 'STATUS_SCOPE', `The status "${status.name}" belongs to another scope.`, place);
			}
			if (result.some(({ statusId }) => statusId === status.id)) {
				this.report('STATUS_LAYOUT', 'NON_UNIQUE_STATUS', `The status "${status.name}" is there twice.`, place);
			}
			if (approvalConfiguration != null) {
				this.report('STATUS_LAYOUT', 'NOT_SIMULATED', 'The sandbox does not simulate approvals.', place);
			}
			result.push({ statusId: status.id, layout: layout ?? null, properties });
		}
		for (const { statusId } of this.current.statuses) {
			if (result.some((entry) => entry.statusId === statusId) || !this.isInUse(statusId)) continue;
			const { name, reference } = this.world.requireStatus(statusId);
			this.report(
				'STATUS_MAPPING',
				'STATUS_IN_USE',
				`The removed status "${name}" is in use; the sandbox does not simulate status mappings.`,
				{ statusReference: reference },
			);
		}
		return result;
	}

	private isInUse(statusId: string): boolean {
		const { current, world } = this;
		return [...world.issues.values()].some(
			(issue) =>
				issue.statusId === statusId &&
				world.workflowFor(world.requireProject(issue.projectId), issue.issueTypeId) === current,
		);
	}

	private toTransition(input: TransitionInput, statuses: readonly WorkflowStatus[]): Transition {
		const { id, name } = input;
		const type = transitionTypes[input.type];
		const wrong = (code: string, message: string): void =>
			this.report('TRANSITION', code, `Transition "${name}": ${message}`, { transitionId: id });
		const statusId = (reference: string): string => {
			const status = this.statuses.get(reference);
			if (status && statuses.some((entry) => entry.statusId === status.id)) return status.id;
			wrong('UNKNOWN_STATUS', `the workflow has no status ${reference}.`);
			return reference;
		};
		if (!/^[1-9]\d*$/.test(id)) wrong('TRANSITION_ID', `its id "${id}" is not a whole number.`);
		if (name.trim() === '') wrong('TRANSITION_NAME', 'it has no name.');
		const links = input.links.map(({ fromPort, fromStatusReference, toPort }) => ({
			from: fromStatusReference == null ? null : statusId(fromStatusReference),
			fromPort: fromPort ?? null,
			toPort: toPort ?? null,
		}));
		const sources = links.flatMap(({ from }) => from ?? []);
		if (repeated(sources).length > 0) wrong('NON_UNIQUE_LINK', 'it leaves a status twice.');
		if (type === 'directed' && (sources.length === 0 || sources.length < links.length)) {
			wrong('MISSING_LINK', 'a directed transition names the statuses it leaves.');
		}
		if (type !== 'directed' && sources.length > 0) wrong('UNEXPECTED_LINK', 'only a directed one leaves statuses.');
		const conditions = this.toGroup(input.conditions ?? { operation: 'ALL' }, id);
		if (type === 'initial' && conditions.conditions.length > 0) {
			wrong('UNEXPECTED_CONDITION', 'the initial transition takes no conditions.');
		}
		const { customIssueEventId, properties, transitionScreen, triggers } = input;
		return {
			id,
			name,
			description: input.description,
			type,
			links,
			to: statusId(input.toStatusReference),
			rules: {
				conditions,
				validators: input.validators.map((rule) => this.toRule('validator', rule, id)),
				postFunctions: input.actions.map((rule) => this.toRule('postFunction', rule, id)),
			},
			properties,
			triggers: triggers.map(keptRule),
			screen: transitionScreen == null ? null : keptRule(transitionScreen),
			customIssueEventId: customIssueEventId ?? null,
		};
	}

	private toGroup(input: GroupInput, transitionId: string): ConditionGroup {
		return {
			groupOperator: input.operation === 'ANY' ? 'OR' : 'AND',
			conditions: [
				...(input.conditions ?? []).map((rule) => this.toRule('condition', rule, transitionId)),
				...(input.conditionGroups ?? []).map((group) => this.toGroup(group, transitionId)),
			],
		};
	}

	private toRule(kind: Kind, input: RuleInput, transitionId: string): Rule {
		const { parameters, ruleKey } = input;
		const id = input.id ?? parameters['id'];
		const wrong = (code: string, message: string): void =>
			this.report('RULE', code, `A rule ${ruleKey}: ${message}`, {
				transitionId,
				...(id !== undefined && { ruleId: id }),
			});
		if (!ruleKey.startsWith('system:') && !ruleKeysOf[kind].includes(ruleKey)) {
			wrong('RULE_KEY', `there is no such ${kind}.`);
		}
		const isForge = ruleKey.startsWith('forge:');
		const key = isForge ? this.storedKey(parameters['key'] ?? '') : ruleKey;
		const stored = id === undefined ? undefined : this.storedRules.get(id);
		const isFresh = stored === undefined && id !== undefined && uuid.test(id);
		if (id !== undefined && !isFresh && stored?.ruleKey !== key) {
			wrong('UNKNOWN_RULE', `the workflow has no such rule ${id}.`);
		}
		if (id === undefined && this.faults.newRulesNeedIds) wrong('RULE_ID', 'a new rule needs an id.');
		if (input.id != null && (parameters['id'] ?? input.id) !== input.id) wrong('RULE_ID', 'its two ids differ.');
		const isOfOther = isForge && this.app.rule(key) === undefined;
		if (stored && isOfOther && parameters['id'] === undefined && stored.parameters?.['id'] !== undefined) {
			wrong(strippedRuleId, 'the id among its parameters is gone.');
		}
		const ruleId = stored ? stored.id : this.idOfNew(id);
		if (!isForge) {
			if (!stored && !ruleKey.startsWith('system:')) wrong('UNKNOWN_APP', 'its app is not installed.');
			return { id: ruleId, ruleKey, config: {}, disabled: false, parameters };
		}
		if (!stored) this.checkModule(kind, key, wrong);
		if (isOfOther) {
			return { id: ruleId, ruleKey: key, config: {}, disabled: parameters['disabled'] === 'true', parameters };
		}
		const unknown = Object.keys(parameters).filter((name) => !forgeParameters.includes(name));
		if (unknown.length > 0) wrong('RULE_PARAMETERS', `unknown parameters ${unknown.join(', ')}.`);
		const { config: configText = '', disabled = 'false', tag } = parameters;
		if (disabled !== 'true' && disabled !== 'false') wrong('RULE_PARAMETERS', 'disabled is true or false.');
		if (Buffer.byteLength(configText) > maxConfigBytes)
			wrong('RULE_CONFIG', `its config exceeds ${maxConfigBytes} bytes.`);
		const config = readConfig(configText || '{}');
		if (!config) wrong('RULE_CONFIG', 'its config is not a JSON object.');
		return {
			id: ruleId,
			ruleKey: key,
			config: config ?? {},
			disabled: disabled === 'true',
			...(tag !== undefined && { tag }),
		};
	}

	/** The key that the sandbox stores: the documented one, whatever the site calls it. */
	private storedKey(sent: string): string {
		const key = this.app.ruleKey(sent.split('/').at(-1) ?? '');
		if (sent === siteKey(key, this.faults)) return key;
		return sent === key ? `no key on this site: ${sent}` : sent;
	}

	private idOfNew(sent: string | undefined): string {
		return sent === undefined || this.faults.ruleIdsReplaced ? this.world.uniqueId('rule') : sent;
	}

	/** A rule that is new must be one of an app that is installed, and fit the workflow. */
	private checkModule(kind: Kind, key: string, wrong: (code: string, message: string) => void): void {
		const module = this.app.installed ? this.app.rule(key) : undefined;
		const style = this.current.projectId === undefined ? 'company-managed' : 'team-managed';
		if (!module) wrong('UNKNOWN_APP', `no installed app has the module "${key}".`);
		else if (module.kind !== kind) wrong('RULE_KEY', `"${module.moduleKey}" is no ${kind}.`);
		else if (!module.projectTypes.includes(style))
			wrong('SCOPE', `"${module.moduleKey}" is not for ${style} workflows.`);
	}
}

/** The statuses that an update names, by the reference it uses for each. */
const namedStatuses = (world: World, input: UpdateInput, problems: Problem[]): ReadonlyMap<string, Status> => {
	const found = new Map<string, Status>();
	for (const { description, id, name, statusCategory, statusReference } of input.statuses) {
		const wrong = (code: string, message: string): void => {
			problems.push({ type: 'STATUS', code, message, elementReference: { statusReference } });
		};
		const status = world.statuses.find((candidate) => candidate.id === id);
		if (!status) {
			wrong('UNKNOWN_STATUS', `There is no status with the id ${id ?? '(none)'}; the sandbox creates none.`);
			continue;
		}
		const isSame =
			status.name === name &&
			status.description === description &&
			statusCategories[status.category].workflowName === statusCategory;
		if (!isSame) wrong('NOT_SIMULATED', `The sandbox does not simulate changes of the status "${status.name}".`);
		if (found.has(statusReference)) wrong('NON_UNIQUE_STATUS', `The reference ${statusReference} is used twice.`);
		found.set(statusReference, status);
	}
	return found;
};

/** An update as a whole: what its workflows would become, and what is wrong with it. */
export interface CheckedUpdate {
	readonly workflows: readonly Workflow[];
	readonly problems: readonly Problem[];
}

/**
 * Checks an update and builds its outcome.
 *
 * @param stored every workflow of the update, as it is stored, by id
 * @param now epoch milliseconds
 */
export const checkUpdate = (
	{ world, faults }: Pick<SiteParts, 'world' | 'faults'>,
	app: AppHost,
	input: UpdateInput,
	stored: ReadonlyMap<string, Workflow>,
	now: number,
): CheckedUpdate => {
	const problems: Problem[] = repeated(input.workflows.map(({ id }) => id)).map((id) => ({
		type: 'WORKFLOW',
		code: 'NON_UNIQUE_WORKFLOW',
		message: `The workflow ${id} is there twice.`,
	}));
	const statuses = namedStatuses(world, input, problems);
	const workflows = input.workflows.flatMap((workflow) => {
		const current = stored.get(workflow.id);
		if (!current) return [];
		const update = new WorkflowUpdate(world, app, current, statuses, faults);
		const next = update.apply(workflow, now);
		problems.push(...update.problems);
		return [next];
	});
	return { workflows, problems };
};
