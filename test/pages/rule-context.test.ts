// What the rule dialogs make of what the host tells about the rule.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ruleInputs } from '../../src/contract/calls/rule';
import { parseRuleContext } from '../../static/src/data/rule/rule-context';

const parse = (extension: unknown, moduleKey = 'muster-guard') => parseRuleContext({ moduleKey, extension });
const status = (id: unknown, name: unknown) => ({ id, name, statusCategory: 'DONE', description: '' });
const isTaken = (place: unknown): boolean => ruleInputs['rule.read'].safeParse({ place, stored: null }).success;

describe('the context of a rule', () => {
	it('reads what the new editor tells', () => {
		const context = parse({
			isNewEditor: true,
			workflowId: '0e5a1bcd-0000-4000-8000-000000000001',
			workflowName: 'Release train workflow',
			scopedProjectId: 10001,
			transitionContext: { id: '41', from: status('10004', 'Staged'), to: status('10005', 'Deployed') },
			validatorConfig: { format: 1 },
		});
		expect(context).toEqual({
			kind: 'validator',
			place: {
				projectId: '10001',
				workflowId: '0e5a1bcd-0000-4000-8000-000000000001',
				transitionId: '41',
				fromStatusId: '10004',
				toStatusId: '10005',
			},
			from: 'Staged',
			to: 'Deployed',
			stored: { format: 1 },
		});
		expect(isTaken(context.place)).toBe(true);
	});

	it.each([
		['nothing', undefined],
		['what the old editor tells', { validatorConfig: null }],
		['an empty configuration', { validatorConfig: '' }],
		['no transition', { transitionContext: null }],
		['what was not saved', { transitionContext: { id: null, from: status(null, ''), to: status(undefined, '  ') } }],
		['ids that the editor made up', { workflowId: 'a b', scopedProjectId: '0', transitionContext: { id: '-1' } }],
		['numbers that are no ids', { scopedProjectId: 1e21, transitionContext: { id: 4.1, to: status(Number.NaN, 7) } }],
		['lists in place of parts', { workflowId: ['w'], transitionContext: [{ id: '41' }] }],
	])('knows nothing from %s', (_, extension) => {
		expect(parse(extension)).toEqual({
			kind: 'validator',
			place: {},
			from: undefined,
			to: undefined,
			stored: undefined,
		});
	});

	it('takes the configuration of its own kind of rule', () => {
		const extension = { validatorConfig: 'v', conditionConfig: 'c', postFunctionConfig: 'p' };
		const told = ['muster-guard', 'muster-guard-condition', 'muster-audit'].map((key) => parse(extension, key));
		expect(told.map(({ kind, stored }) => [kind, stored])).toEqual([
			['validator', 'v'],
			['condition', 'c'],
			['post-function', 'p'],
		]);
	});

	it.each([
		['an object', { mode: 'registered' }, { mode: 'registered' }],
		['the text of one', '{"mode":"registered"}', { mode: 'registered' }],
		['broken text', '{"mode":', '{"mode":'],
		['an empty object', {}, {}],
		['a number', 0, 0],
	])('hands on a configuration that is %s', (_, validatorConfig, stored) => {
		expect(parse({ validatorConfig }).stored).toEqual(stored);
	});

	it.each(['muster-canary', 'muster-admin', '', 'toString', '__proto__'])('refuses the module "%s"', (moduleKey) => {
		expect(() => parse({}, moduleKey)).toThrow(`the page has no rule "${moduleKey}"`);
	});

	it('names only places that the back end takes', () => {
		const id = fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.stringMatching(/^\d{1,20}$/));
		const part = fc.oneof(fc.anything(), fc.record({ id, name: fc.anything() }));
		const extension = fc.record({
			workflowId: fc.oneof(id, fc.stringMatching(/^[\w-]{60,70}$/)),
			scopedProjectId: id,
			transitionContext: fc.oneof(fc.anything(), fc.record({ id, from: part, to: part })),
		});
		fc.assert(
			fc.property(extension, (told) => isTaken(parse(told).place)),
			{ numRuns: 2_000 },
		);
	});
});
