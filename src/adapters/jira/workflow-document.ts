// A workflow as Jira's REST API reads and writes it, with Muster's rules in it found, added and taken away.

import * as z from '#zod';
import type { TransitionKind } from '../../contract/guard';
import { statusIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { RuleFacts, RuleModule } from '../../core/guards/rules';
import type { NamedStatus, RuleEdit, SiteTransition, SiteWorkflow } from '../../services/ports/jira';
import { forgeRules, type RuleKeys } from './rule-keys';

/*
 * Jira replaces a whole workflow at a time, so everything Muster does not know has to come back as it was: the schemas
 * are loose, and edits are made in the parsed document itself.
 */
const ruleSchema = z.looseObject({
	ruleKey: z.string(),
	parameters: z.optional(z.record(z.string(), z.unknown())),
});
type RuleDocument = z.infer<typeof ruleSchema>;

interface GroupDocument {
	operation?: 'ANY' | 'ALL' | undefined;
	conditions?: RuleDocument[] | null | undefined;
	conditionGroups?: GroupDocument[] | null | undefined;
	[key: string]: unknown;
}
const groupSchema: z.ZodMiniType<GroupDocument> = z.lazy(() =>
	z.looseObject({
		operation: z.optional(z.enum(['ANY', 'ALL'])),
		conditions: z.nullish(z.array(ruleSchema)),
		conditionGroups: z.nullish(z.array(groupSchema)),
	}),
);

const transitionSchema = z.looseObject({
	id: z.string(),
	name: z.string(),
	type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']),
	toStatusReference: z.string(),
	links: z.nullish(z.array(z.nullable(z.looseObject({ fromStatusReference: z.nullish(z.string()) })))),
	conditions: z.nullish(groupSchema),
	validators: z.nullish(z.array(ruleSchema)),
	actions: z.nullish(z.array(ruleSchema)),
});
type TransitionDocument = z.infer<typeof transitionSchema>;

export const workflowSchema = z.looseObject({
	id: z.string(),
	name: z.string(),
	isEditable: z.optional(z.boolean()),
	scope: z.optional(z.object({ type: z.string(), project: z.nullish(z.object({ id: z.string() })) })),
	version: z.object({ id: z.string(), versionNumber: z.int() }),
	statuses: z.array(z.looseObject({ statusReference: z.string() })),
	transitions: z.array(transitionSchema),
});
export type WorkflowDocument = z.infer<typeof workflowSchema>;

export const statusSchema = z.looseObject({ id: statusIdSchema, name: z.string(), statusReference: z.string() });
export type StatusDocument = z.infer<typeof statusSchema>;

/** Which modules' rules do something in a list of a transition; elsewhere Jira would not run them. */
const modulesOf = {
	validators: ['guard'],
	conditions: ['condition', 'canary'],
	actions: ['audit'],
} as const satisfies Readonly<Record<string, readonly RuleModule[]>>;
type RuleList = keyof typeof modulesOf;

const isOf = ({ ruleKey, parameters }: RuleDocument, module: RuleModule, keys: RuleKeys): boolean =>
	ruleKey === forgeRules[module] && parameters?.['key'] === keys(module);

function parseConfiguration(value: unknown): unknown {
	if (typeof value !== 'string') return undefined;
	try {
		return JSON.parse(value);
	} catch (error) {
		// What is no JSON was not saved by Muster; the inventory shows the rule as one without configuration.
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function toSiteRules(
	rules: readonly RuleDocument[] | null | undefined,
	list: RuleList,
	isOptional: boolean,
	keys: RuleKeys,
	kind: TransitionKind,
): RuleFacts[] {
	return (rules ?? []).flatMap((rule) => {
		const module = modulesOf[list].find((candidate) => isOf(rule, candidate, keys));
		if (module === undefined) return [];
		return [
			{
				module,
				isDisabled: rule.parameters?.['disabled'] === 'true',
				configuration: parseConfiguration(rule.parameters?.['config']),
				isOptional,
				kind,
			},
		];
	});
}

/** @param isOptional one condition of a group further up is enough */
function conditionsIn(
	group: GroupDocument | null | undefined,
	isOptional: boolean,
	keys: RuleKeys,
	kind: TransitionKind,
): RuleFacts[] {
	if (group == null) return [];
	const { conditions, conditionGroups, operation } = group;
	const members = (conditions?.length ?? 0) + (conditionGroups?.length ?? 0);
	const optional = isOptional || (operation === 'ANY' && members > 1);
	return [
		...toSiteRules(conditions, 'conditions', optional, keys, kind),
		...(conditionGroups ?? []).flatMap((inner) => conditionsIn(inner, optional, keys, kind)),
	];
}

function countConditions(group: GroupDocument | null | undefined): number {
	const inner = (group?.conditionGroups ?? []).map(countConditions);
	return inner.reduce((sum, count) => sum + count, group?.conditions?.length ?? 0);
}

const kinds = { INITIAL: 'initial', GLOBAL: 'global', DIRECTED: 'directed' } as const;

/**
 * Reads a workflow.
 *
 * @throws {AppError} BUG when it names a status that the answer does not hold
 */
export function toSiteWorkflow(
	document: WorkflowDocument,
	statuses: ReadonlyMap<string, StatusDocument>,
	keys: RuleKeys,
): SiteWorkflow {
	const statusOf = (reference: string): NamedStatus => {
		const status = statuses.get(reference);
		if (status !== undefined) return { id: status.id, name: status.name };
		throw new AppError('BUG', 'jira-answer-unknown', {
			context: { workflow: document.id, problem: `No status ${reference} in the answer.` },
		});
	};
	const toTransition = (transition: TransitionDocument): SiteTransition => {
		const kind = kinds[transition.type];
		const conditions = conditionsIn(transition.conditions, false, keys, kind);
		const references =
			transition.type === 'DIRECTED' ? (transition.links ?? []).flatMap((link) => link?.fromStatusReference ?? []) : [];
		return {
			id: transition.id,
			name: transition.name,
			kind,
			from: [...new Set(references)].map(statusOf),
			to: statusOf(transition.toStatusReference),
			rules: [
				...toSiteRules(transition.validators, 'validators', false, keys, kind),
				...conditions,
				...toSiteRules(transition.actions, 'actions', false, keys, kind),
			],
			otherConditions: countConditions(transition.conditions) - conditions.length,
		};
	};
	const { id, versionNumber } = document.version;
	const projectId = document.scope?.type === 'PROJECT' ? document.scope.project?.id : undefined;
	return {
		id: document.id,
		name: document.name,
		...(projectId === undefined ? {} : { projectId: projectId as NonNullable<SiteWorkflow['projectId']> }),
		isEditable: document.isEditable !== false,
		version: { id, number: versionNumber },
		statuses: document.statuses.map(({ statusReference }) => statusOf(statusReference)),
		transitions: document.transitions.map(toTransition),
	};
}

type Configuration = Readonly<Record<string, unknown>>;

/** What a new rule needs: the key of its module, and an id that no rule has. */
export interface NewRules {
	readonly keys: RuleKeys;
	/** A fresh UUID. Jira documents that it may be left out; apps that work live send one, in both places. */
	readonly newId: () => string;
}

function newRule(module: RuleModule, configuration: Configuration, { keys, newId }: NewRules): RuleDocument {
	const id = newId();
	const parameters = { id, key: keys(module), config: JSON.stringify(configuration), disabled: 'false', tag: '' };
	return { id, ruleKey: forgeRules[module], parameters };
}

const withConfiguration = (rule: RuleDocument, configuration: Configuration, more: object = {}): RuleDocument => ({
	...rule,
	parameters: { ...rule.parameters, config: JSON.stringify(configuration), ...more },
});

/** Makes a rule the only one of its module in a list, in the place of the first there was. */
function setIn(
	rules: readonly RuleDocument[] | null | undefined,
	module: RuleModule,
	configuration: Configuration,
	making: NewRules,
): RuleDocument[] {
	const { keys } = making;
	const list = rules ?? [];
	const first = list.find((rule) => isOf(rule, module, keys));
	if (first === undefined) return [...list, newRule(module, configuration, making)];
	return list.flatMap((rule) => {
		if (rule === first) return [withConfiguration(rule, configuration, { disabled: 'false' })];
		return isOf(rule, module, keys) ? [] : [rule];
	});
}

const removeFrom = (
	rules: readonly RuleDocument[] | null | undefined,
	module: RuleModule,
	keys: RuleKeys,
): RuleDocument[] => (rules ?? []).filter((rule) => !isOf(rule, module, keys));

/** A group without the rules of a module, and without groups that this leaves empty; undefined when nothing is left. */
function withoutConditions(
	group: GroupDocument | null | undefined,
	module: RuleModule,
	keys: RuleKeys,
): GroupDocument | undefined {
	if (group == null) return undefined;
	const conditions = removeFrom(group.conditions, module, keys);
	const conditionGroups = (group.conditionGroups ?? [])
		.map((inner) => withoutConditions(inner, module, keys))
		.filter((inner): inner is GroupDocument => inner !== undefined);
	if (conditions.length + conditionGroups.length === 0) return undefined;
	return { ...group, conditions, conditionGroups };
}

/** Puts the condition where all conditions must hold, whatever stood there. */
function setCondition(
	group: GroupDocument | null | undefined,
	module: RuleModule,
	configuration: Configuration,
	making: NewRules,
): GroupDocument {
	const rule = newRule(module, configuration, making);
	const others = withoutConditions(group, module, making.keys);
	if (others === undefined) return { operation: 'ALL', conditions: [rule], conditionGroups: [] };
	if (others.operation !== 'ANY') {
		return { ...others, operation: 'ALL', conditions: [...(others.conditions ?? []), rule] };
	}
	return { operation: 'ALL', conditions: [rule], conditionGroups: [others] };
}

/** What is left without Muster's condition; a group that was put around another for its sake goes with it. */
function unwrapped(group: GroupDocument | undefined): GroupDocument {
	if (group === undefined) return { operation: 'ALL', conditions: [], conditionGroups: [] };
	const [inner, ...others] = group.conditionGroups ?? [];
	const isWrapping = group.conditions?.length === 0 && inner !== undefined && others.length === 0;
	return isWrapping ? inner : group;
}

function setRule(
	transition: TransitionDocument,
	module: RuleModule,
	configuration: Configuration,
	making: NewRules,
): TransitionDocument {
	const { validators, conditions, actions } = transition;
	switch (module) {
		case 'guard':
			return { ...transition, validators: setIn(validators, module, configuration, making) };
		case 'audit':
			return { ...transition, actions: setIn(actions, module, configuration, making) };
		case 'condition':
		case 'canary':
			return { ...transition, conditions: setCondition(conditions, module, configuration, making) };
	}
}

/** Changes rules in the order in which they are read; a condition keeps its place in the groups. */
function mapRules(transition: TransitionDocument, change: (rule: RuleDocument) => RuleDocument): TransitionDocument {
	const inGroup = (group: GroupDocument): GroupDocument => ({
		...group,
		conditions: group.conditions?.map(change),
		conditionGroups: group.conditionGroups?.map(inGroup),
	});
	const { validators, conditions, actions } = transition;
	return {
		...transition,
		validators: validators?.map(change),
		conditions: conditions == null ? conditions : inGroup(conditions),
		actions: actions?.map(change),
	};
}

function reconfigure(
	transition: TransitionDocument,
	module: RuleModule,
	configurations: readonly Configuration[],
	keys: RuleKeys,
): TransitionDocument {
	const left = [...configurations];
	return mapRules(transition, (rule) => {
		const configuration = isOf(rule, module, keys) ? left.shift() : undefined;
		return configuration === undefined ? rule : withConfiguration(rule, configuration);
	});
}

function removeRule(transition: TransitionDocument, module: RuleModule, keys: RuleKeys): TransitionDocument {
	const { validators, conditions, actions } = transition;
	switch (module) {
		case 'guard':
			return { ...transition, validators: removeFrom(validators, module, keys) };
		case 'audit':
			return { ...transition, actions: removeFrom(actions, module, keys) };
		case 'condition':
		case 'canary':
			if (conditionsIn(conditions, false, keys, kinds[transition.type]).every((rule) => rule.module !== module))
				return transition;
			return { ...transition, conditions: unwrapped(withoutConditions(conditions, module, keys)) };
	}
}

/** The next free id: Jira numbers transitions in steps of ten. */
function nextTransitionId(transitions: readonly TransitionDocument[]): string {
	const highest = Math.max(0, ...transitions.map(({ id }) => Number(id)).filter(Number.isSafeInteger));
	return String(Math.floor(highest / 10) * 10 + 11);
}

function editTransitions(
	transitions: readonly TransitionDocument[],
	edit: RuleEdit,
	statuses: readonly StatusDocument[],
	making: NewRules,
): TransitionDocument[] {
	const { keys } = making;
	switch (edit.kind) {
		case 'set':
			return transitions.map((one) =>
				one.id === edit.transitionId ? setRule(one, edit.module, edit.configuration, making) : one,
			);
		case 'reconfigure':
			return transitions.map((one) =>
				one.id === edit.transitionId ? reconfigure(one, edit.module, edit.configurations, keys) : one,
			);
		case 'remove':
			return transitions.map((one) => (one.id === edit.transitionId ? removeRule(one, edit.module, keys) : one));
		case 'remove-transition':
			return transitions.filter(({ id }) => id !== edit.transitionId);
		case 'add-transition': {
			const status = statuses.find(({ id }) => id === edit.toStatusId);
			if (status === undefined) throw new AppError('NOT_FOUND', 'workflow-without-status');
			const added: TransitionDocument = {
				id: nextTransitionId(transitions),
				name: edit.name,
				description: edit.description,
				type: 'GLOBAL',
				toStatusReference: status.statusReference,
				links: [],
				validators: [],
				actions: [],
				triggers: [],
				properties: {},
			};
			return [...transitions, setRule(added, edit.module, edit.configuration, making)];
		}
	}
}

/** The fields of a workflow that an update takes; everything else is Jira's to say. */
const updatable = ['id', 'description', 'startPointLayout', 'loopedTransitionContainerLayout', 'version'] as const;
const updatableOfStatus = ['statusReference', 'layout', 'properties', 'approvalConfiguration'] as const;
const declaredOfStatus = ['id', 'name', 'description', 'statusCategory', 'statusReference'] as const;

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(keys.flatMap((key) => (from[key] == null ? [] : [[key, from[key]]])));
}

/** What Jira answers as null it does not take back as null. */
const withoutNulls = (transition: TransitionDocument): Record<string, unknown> =>
	Object.fromEntries(Object.entries(transition).filter(([, value]) => value !== null));

/**
 * The request that carries edits out: the whole workflow, with Muster's rules changed and everything else as it was.
 *
 * Source: Jira Cloud REST API, bulk update workflows.
 */
export function toUpdate(
	document: WorkflowDocument,
	statuses: ReadonlyMap<string, StatusDocument>,
	edits: readonly RuleEdit[],
	making: NewRules,
): Record<string, unknown> {
	const named = document.statuses.flatMap(({ statusReference }) => statuses.get(statusReference) ?? []);
	let transitions: readonly TransitionDocument[] = document.transitions;
	for (const edit of edits) transitions = editTransitions(transitions, edit, named, making);
	return {
		statuses: named.map((status) => pick(status, declaredOfStatus)),
		workflows: [
			{
				...pick(document, updatable),
				statuses: document.statuses.map((status) => ({ properties: {}, ...pick(status, updatableOfStatus) })),
				transitions: transitions.map(withoutNulls),
			},
		],
	};
}
