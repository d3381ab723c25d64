// Editing a workflow's document: Muster's rules change, and everything else comes back as Jira gave it.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
	type StatusDocument,
	toSiteWorkflow,
	toUpdate,
	type WorkflowDocument,
	workflowSchema,
} from '../../src/adapters/jira/workflow-document';
import type { StatusId } from '../../src/contract/ids';
import type { RuleModule } from '../../src/core/guards/rules';
import type { RuleEdit } from '../../src/services/ports/jira';

const keys = (module: RuleModule): string => `ari:cloud:ecosystem::extension/app/env/static/${module}`;
const status = (id: string): StatusDocument => ({
	id: id as StatusId,
	name: `Status ${id}`,
	statusReference: `ref-${id}`,
	statusCategory: 'TODO',
	description: 'kept',
	scope: { type: 'GLOBAL' },
});
const statuses = new Map(['1', '2'].map((id) => [`ref-${id}`, status(id)]));

const foreign = (id: string) => ({ id, ruleKey: 'system:change-assignee', parameters: { type: id, unknown: 'kept' } });
const ruleKeys: Readonly<Record<RuleModule, string>> = {
	guard: 'forge:expression-validator',
	condition: 'forge:expression-condition',
	audit: 'forge:workflow-post-function',
	canary: 'forge:expression-condition',
};
const own = (module: RuleModule, config: unknown = {}, more: object = {}) => ({
	id: `rule-${module}`,
	ruleKey: ruleKeys[module],
	parameters: { key: keys(module), config: JSON.stringify(config), disabled: 'false', tag: 'kept', ...more },
});
const transition = (more: object = {}) => ({
	id: '11',
	name: 'Go',
	type: 'DIRECTED',
	toStatusReference: 'ref-2',
	links: [{ fromStatusReference: 'ref-1', fromPort: 3, toPort: 4 }],
	properties: { 'jira.i18n': 'kept' },
	transitionScreen: { ruleKey: 'system:transition-screen', parameters: { screenId: '7' } },
	customIssueEventId: '13',
	triggers: [{ id: 't', ruleKey: 'system:development-triggers', parameters: { enabledTriggers: 'x' } }],
	validators: [foreign('v')],
	actions: [foreign('a')],
	conditions: { operation: 'ALL', conditions: [foreign('c')], conditionGroups: [] },
	...more,
});
const workflow = (...transitions: object[]): WorkflowDocument =>
	workflowSchema.parse({
		id: 'w',
		name: 'Flow',
		description: 'kept',
		created: 'not sent',
		isEditable: true,
		scope: { type: 'GLOBAL' },
		version: { id: 'v', versionNumber: 4 },
		startPointLayout: { x: 1, y: 2 },
		loopedTransitionContainerLayout: { x: 3, y: 4 },
		statuses: [
			{
				statusReference: 'ref-1',
				deprecated: false,
				layout: { x: 1, y: 1 },
				properties: { 'issue.editable': 'false' },
			},
			{ statusReference: 'ref-2', deprecated: false, properties: {} },
		],
		transitions,
	});

type Sent = { statuses: object[]; workflows: { transitions: Record<string, never>[] }[] };
const update = (document: WorkflowDocument, ...edits: RuleEdit[]): Sent =>
	toUpdate(document, statuses, edits, { keys, newId: () => 'fresh' }) as never;
const edited = (given: object, ...edits: RuleEdit[]): Record<string, unknown> => {
	const [first] = update(workflow(given), ...edits).workflows[0]?.transitions ?? [];
	if (first === undefined) throw new Error('no transition');
	return first;
};
const set = (module: RuleModule, configuration: object = { a: 1 }): RuleEdit => ({
	kind: 'set',
	transitionId: '11',
	module,
	configuration: configuration as Record<string, unknown>,
});
const remove = (module: RuleModule): RuleEdit => ({ kind: 'remove', transitionId: '11', module });
const added = (module: RuleModule, ruleKey: string, config: object = { a: 1 }) => ({
	id: 'fresh',
	ruleKey,
	parameters: { id: 'fresh', key: keys(module), config: JSON.stringify(config), disabled: 'false', tag: '' },
});

describe('without an edit', () => {
	it('everything that an update takes comes back, and nothing that it does not', () => {
		const document = workflow(transition());
		const { created: _, name: __, isEditable: ___, scope: ____, ...sent } = structuredClone(document);
		expect(update(document)).toEqual({
			statuses: [...statuses.values()].map(({ scope: _scope, ...declared }) => declared),
			workflows: [{ ...sent, statuses: sent.statuses.map(({ deprecated: _deprecated, ...layout }) => layout) }],
		});
	});

	it('does not change what it was given', () => {
		const document = workflow(transition({ validators: [own('guard'), foreign('v')] }));
		const before = structuredClone(document);
		update(document, set('guard'), set('condition'), remove('audit'));
		expect(document).toEqual(before);
	});
});

describe('a rule that is set', () => {
	it.each([
		['guard', 'validators', 'forge:expression-validator', 'v'],
		['audit', 'actions', 'forge:workflow-post-function', 'a'],
	] as const)('%s is added after the others, under a fresh id in both places', (module, list, ruleKey, other) => {
		expect(edited(transition(), set(module))[list]).toEqual([foreign(other), added(module, ruleKey)]);
		expect(edited(transition({ [list]: null }), set(module))[list]).toEqual([added(module, ruleKey)]);
	});

	it('takes the place of the first of its kind, keeps its id and tag, is switched on, and is the only one', () => {
		const first = own('guard', { old: 1 }, { disabled: 'true' });
		const validators = [foreign('x'), first, foreign('y'), own('guard', { old: 2 })];
		const [x, mine, y, ...rest] = edited(transition({ validators }), set('guard'))['validators'] as object[];
		expect([x, y, rest]).toEqual([foreign('x'), foreign('y'), []]);
		expect(mine).toEqual({ ...first, parameters: { ...first.parameters, config: '{"a":1}', disabled: 'false' } });
	});

	it('does not take for a rule what Jira would not run as one', () => {
		const other = { ...own('guard'), ruleKey: 'system:remote-only' };
		const given = workflow(transition({ validators: [other], actions: [own('guard')], conditions: null }));
		expect(toSiteWorkflow(given, statuses, keys).transitions[0]?.rules).toEqual([]);
		expect(edited(transition({ validators: [other] }), set('guard'))['validators']).toHaveLength(2);
	});

	it('does not take another app’s rule, or another environment’s, for its own', () => {
		const other = { ...own('guard'), parameters: { key: keys('guard').replace('/env/', '/other/'), config: '{}' } };
		const result = edited(transition({ validators: [other] }), set('guard'))['validators'] as object[];
		expect(result).toHaveLength(2);
		expect(edited(transition({ validators: [other] }), remove('guard'))['validators']).toEqual([other]);
	});
});

describe('a condition that is set', () => {
	const mine = added('condition', 'forge:expression-condition');
	const conditions = (given: unknown) => edited(transition({ conditions: given }), set('condition'))['conditions'];

	it('stands where all conditions must hold, whatever stood there', () => {
		expect(conditions(null)).toEqual({ operation: 'ALL', conditions: [mine], conditionGroups: [] });
		const all = { operation: 'ALL', conditions: [foreign('c')], conditionGroups: [] };
		expect(conditions(all)).toEqual({ ...all, conditions: [foreign('c'), mine] });
		const any = { operation: 'ANY', conditions: [foreign('c'), foreign('d')], conditionGroups: [] };
		expect(conditions(any)).toEqual({ operation: 'ALL', conditions: [mine], conditionGroups: [any] });
	});

	it('leaves a group of which one is enough, which then holds without it', () => {
		const any = { operation: 'ANY', conditions: [own('condition'), foreign('c')], conditionGroups: [] };
		expect(conditions(any)).toEqual({
			operation: 'ALL',
			conditions: [mine],
			conditionGroups: [{ ...any, conditions: [foreign('c')] }],
		});
		const nested = {
			operation: 'ALL',
			conditions: [foreign('c')],
			conditionGroups: [{ operation: 'ANY', conditions: [own('condition')], conditionGroups: [] }],
		};
		expect(conditions(nested)).toEqual({ operation: 'ALL', conditions: [foreign('c'), mine], conditionGroups: [] });
	});

	it('that is removed leaves no empty group behind', () => {
		const nested = {
			operation: 'ANY',
			conditions: [],
			conditionGroups: [{ operation: 'ALL', conditions: [own('condition')] }],
		};
		expect(edited(transition({ conditions: nested }), remove('condition'))['conditions']).toEqual({
			operation: 'ALL',
			conditions: [],
			conditionGroups: [],
		});
		expect(edited(transition({ conditions: null }), remove('condition'))['conditions']).toBeUndefined();
	});
});

describe('a transition', () => {
	const add: RuleEdit = {
		kind: 'add-transition',
		name: 'Check',
		description: 'For Muster.',
		toStatusId: '2' as StatusId,
		module: 'canary',
		configuration: { account: 'a' },
	};

	it('is added under an id that none has, from any status, with its rule', () => {
		const given = workflow(transition({ id: '11' }), transition({ id: '704' }), transition({ id: '5' }));
		const last = update(given, add).workflows[0]?.transitions.at(-1);
		expect(last).toMatchObject({
			id: '711',
			type: 'GLOBAL',
			toStatusReference: 'ref-2',
			conditions: { operation: 'ALL', conditions: [added('canary', 'forge:expression-condition', { account: 'a' })] },
		});
	});

	it('is not added into a status that the workflow has not', () => {
		expect(() => update(workflow(), { ...add, toStatusId: '9' as StatusId })).toThrow(
			'NOT_FOUND: workflow-without-status',
		);
	});

	it('is removed alone', () => {
		const given = workflow(transition({ id: '11' }), transition({ id: '21' }));
		const left = update(given, { kind: 'remove-transition', transitionId: '11' }).workflows[0]?.transitions;
		expect(left?.map(({ id }) => id)).toEqual(['21']);
	});
});

it('sends nothing back that Jira answered as null', () => {
	const given = workflow(transition({ customIssueEventId: null, conditions: null }));
	const [only] = update(given).workflows[0]?.transitions ?? [];
	expect(only).toBeDefined();
	expect(Object.values(only ?? {})).not.toContain(null);
});

describe('what is read', () => {
	const read = (given: object) => toSiteWorkflow(workflow(given), statuses, keys).transitions[0];

	it('names statuses, and rules with their configuration', () => {
		const rules = read(
			transition({
				validators: [
					own('guard', { mode: 'x' }),
					foreign('v'),
					own('guard', {}, { disabled: 'true', config: 'no json' }),
				],
				actions: [own('audit')],
			}),
		);
		expect(rules).toMatchObject({
			kind: 'directed',
			from: [{ id: '1', name: 'Status 1' }],
			to: { id: '2', name: 'Status 2' },
			rules: [
				{ module: 'guard', isDisabled: false, configuration: { mode: 'x' }, isOptional: false },
				{ module: 'guard', isDisabled: true, configuration: undefined },
				{ module: 'audit' },
			],
		});
	});

	it.each([
		['alone in a group of any', { operation: 'ANY', conditions: [own('condition')] }, false],
		['beside another of which one is enough', { operation: 'ANY', conditions: [own('condition'), foreign('c')] }, true],
		[
			'beside a group of which one is enough',
			{
				operation: 'ANY',
				conditions: [own('condition')],
				conditionGroups: [{ operation: 'ALL', conditions: [foreign('c')] }],
			},
			true,
		],
		['with another, both needed', { operation: 'ALL', conditions: [own('condition'), foreign('c')] }, false],
		[
			'deep below a group of any',
			{
				operation: 'ANY',
				conditions: [foreign('c')],
				conditionGroups: [{ operation: 'ALL', conditions: [own('condition')] }],
			},
			true,
		],
	])('a condition %s counts or not', (_, conditions, isOptional) => {
		expect(read(transition({ conditions }))?.rules).toEqual([
			{ module: 'condition', kind: 'directed', isDisabled: false, configuration: {}, isOptional },
		]);
	});

	it('is refused when it names a status that Jira did not send', () => {
		expect(() => read(transition({ toStatusReference: 'ref-9' }))).toThrow('BUG: jira-answer-unknown');
	});
});

it('whatever is set and then removed, a workflow is as it was', () => {
	const module = fc.constantFrom<RuleModule>('guard', 'condition', 'audit');
	const groups = fc.letrec<{ group: object }>((tie) => ({
		group: fc.record({
			operation: fc.constantFrom('ALL', 'ANY'),
			conditions: fc.array(fc.constantFrom(foreign('c'), foreign('d')), { minLength: 1, maxLength: 2 }),
			conditionGroups: fc.array(tie('group'), { maxLength: 1 }),
		}),
	})).group;
	fc.assert(
		fc.property(fc.option(groups), fc.array(module, { maxLength: 6 }), (conditions, modules) => {
			const given = workflow(transition({ conditions }));
			const original = update(given).workflows[0]?.transitions[0];
			const edits = [...modules.map((one) => set(one)), ...modules.map(remove)];
			const [after] = update(given, ...edits).workflows[0]?.transitions ?? [];
			const none = { operation: 'ALL', conditions: [], conditionGroups: [] };
			const wasEmpty = conditions === null && modules.includes('condition');
			expect(after).toEqual(wasEmpty ? { ...original, conditions: none } : original);
		}),
		{ seed: 7, numRuns: 400 },
	);
});
