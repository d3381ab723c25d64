// What a workflow rule stores: compiled from a guard, read back to the same guard, and recognised when it was edited.
import { describe, expect, it } from '@jest/globals';
import { enforcements, guardModes } from '../../src/contract/decision';
import { identityTypes } from '../../src/contract/identity';
import { compileRuleConfig, parseRuleConfig } from '../../src/core/guards/rule-config';
import type { Guard } from '../../src/core/policy/decide';
import {
	creationExpression,
	monitorExpression,
	strictConditionExpression,
	strictCreationExpression,
	strictValidatorExpression,
	validatorExpression,
} from '../../src/core/policy/guard-expression';
import { codes } from '../../src/core/snapshot/entry';
import { throughJson } from '../builders/expression-variables';
import { aGuard } from '../builders/identity';

/** Every choice of types: none said, and each of the 63 lists that are not empty. */
const typeChoices = [
	undefined,
	...Array.from({ length: 2 ** identityTypes.length - 1 }, (_, i) =>
		identityTypes.filter((_type, bit) => ((i + 1) >> bit) & 1),
	),
];
const staff = { groupId: '7b2f0c9a-1d3e-4a5b-8c6d-9e0f1a2b3c4d', name: 'staff' };

const everyGuard: readonly Guard[] = guardModes.flatMap((mode) =>
	enforcements.flatMap((enforcement) =>
		typeChoices.flatMap((types) => {
			const guard = { mode, enforcement, ...(types === undefined ? {} : { types }) };
			return [guard, { ...guard, people: staff }];
		}),
	),
);

describe('a guard', () => {
	it(`comes back from its stored configuration, all ${everyGuard.length} of them`, () => {
		for (const guard of everyGuard) {
			expect(parseRuleConfig(throughJson(compileRuleConfig(guard)))).toEqual({ guard, intact: true });
		}
	});

	it('keeps the order in which its types were chosen', () => {
		const guard = aGuard({ types: ['bot-user', 'app'] });
		expect(parseRuleConfig(throughJson(compileRuleConfig(guard)))).toEqual({ guard, intact: true });
	});

	it('compiles to codes that are outcomes, and to one for every type and for people', () => {
		const outcomes: readonly string[] = Object.values(codes);
		for (const guard of everyGuard) {
			const config = compileRuleConfig(guard);
			const byType = Object.entries(config).filter(([key]) => /^[A-Z]$/.test(key));
			expect(byType).toHaveLength(identityTypes.length + 1);
			for (const [, code] of byType) expect(outcomes).toContain(code);
			expect(config['H']).toBe(codes.person);
		}
	});

	it('of mode human-only admits no type, whatever types it lists', () => {
		const { S, C, A, M, I, B } = compileRuleConfig(aGuard({ mode: 'human-only', types: [...identityTypes] }));
		expect([S, C, A, M, I, B]).toEqual(Array(6).fill(codes['non-human-not-allowed']));
	});

	it('refuses accounts without an entry only when everybody must be registered', () => {
		const none = (mode: Guard['mode']) => compileRuleConfig(aGuard({ mode })).none;
		expect(none('registered')).toEqual(['U', '?', '', [['?', 0]], '']);
		expect(none('registered-or-human')).toEqual(['H', '~', '', [['~', 253_402_300_799_999]], '']);
		expect(none('human-only')).toEqual(none('registered-or-human'));
	});
});

describe('a stored configuration that somebody edited', () => {
	const guard = aGuard({ types: ['ci-pipeline'] });
	const compiled = compileRuleConfig(guard);

	it('is intact whatever the order of its keys', () => {
		const turned = Object.fromEntries(Object.entries(compiled).toReversed());
		expect(parseRuleConfig(turned)).toEqual({ guard, intact: true });
	});

	it.each<[string, Record<string, unknown>]>([
		['overrides the expression', { expression: 'true' }],
		['lets a type pass', { S: codes.pass }],
		['refuses a type', { C: codes['type-not-allowed'] }],
		['lets accounts without an entry pass', { none: compileRuleConfig(aGuard({ mode: 'human-only' })).none }],
		['prolongs a row', { none: ['U', '?', '', [['?', 1]], ''] }],
		[
			'adds a row',
			{
				none: [
					'U',
					'?',
					'',
					[
						['?', 0],
						['?', 0],
					],
					'',
				],
			},
		],
		['adds a tag to a row', { none: ['U', '?', '', [['?', 0, 'p1']], ''] }],
		['gives accounts without an entry a tag', { none: ['U', '?', '', [['?', 0]], '#abcde'] }],
		['turns a list into a map', { none: { ...compiled.none } }],
		['adds a key', { note: '' }],
		['hides a type code', { C: undefined }],
	])('is known not to be intact when it %s', (_name, edit) => {
		expect(parseRuleConfig({ ...compiled, ...edit })).toEqual({ guard, intact: false });
	});

	it.each(Object.keys(compiled))('is not intact, or not a guard, without %s', (key) => {
		const rest = Object.fromEntries(Object.entries(compiled).filter(([name]) => name !== key));
		expect(parseRuleConfig(rest)?.intact ?? false).toBe(false);
	});

	it('is not intact in monitor mode with another expression, or none', () => {
		const monitored = compileRuleConfig(aGuard({ enforcement: 'monitor' }));
		const { expression: _, ...without } = monitored;
		expect(parseRuleConfig(monitored)?.intact).toBe(true);
		expect(parseRuleConfig({ ...monitored, expression: 'false' })?.intact).toBe(false);
		expect(parseRuleConfig(without)?.intact).toBe(false);
	});
});

describe("a configuration that is not one of Muster's", () => {
	const compiled = compileRuleConfig(aGuard());

	it.each<[string, unknown]>([
		['undefined', undefined],
		['null', null],
		['a text', 'registered'],
		['a number', 1],
		['a list', [compiled]],
		['an empty map', {}],
		["another app's", { groups: ['jira-admins'] }],
		['of a later format', { ...compiled, format: 2 }],
		['of a format that is a text', { ...compiled, format: '1' }],
		['without a format', { ...compiled, format: undefined }],
		['of an unknown mode', { ...compiled, mode: 'anybody' }],
		['without a mode', { ...compiled, mode: undefined }],
		['of an unknown enforcement', { ...compiled, enforcement: 'off' }],
		['with no type in its list', { ...compiled, types: [] }],
		['with an unknown type', { ...compiled, types: ['human'] }],
		['with types that are a text', { ...compiled, types: 'app' }],
		['with types that are null', { ...compiled, types: null }],
	])('is not understood: %s', (_name, stored) => {
		expect(parseRuleConfig(stored)).toBeUndefined();
	});
});

describe('a guard whose people are the members of a group', () => {
	const strict = aGuard({ mode: 'registered-or-human', people: staff });
	const places = [
		['guard', undefined, strictValidatorExpression(staff.groupId)],
		['guard', 'directed', strictValidatorExpression(staff.groupId)],
		['guard', 'global', strictValidatorExpression(staff.groupId)],
		['guard', 'initial', strictCreationExpression(staff.groupId)],
		['condition', 'directed', strictConditionExpression(staff.groupId)],
	] as const;

	it.each(places)(
		'stores the expression that it needs: as %s on a transition that is %s',
		(module, kind, expression) => {
			for (const mode of ['registered-or-human', 'human-only'] as const) {
				const guard = { ...strict, mode };
				const config = compileRuleConfig(guard, kind, module);
				expect(config.expression).toBe(expression);
				expect(parseRuleConfig(throughJson(config), kind, module)).toEqual({ guard, intact: true });
				expect(parseRuleConfig(throughJson(config))).toEqual({ guard, intact: true });
			}
		},
	);

	it('is not intact with the expression of another place, of another group, of the manifest, or with none', () => {
		for (const [module, kind, right] of places.filter(([, one]) => one !== undefined)) {
			const { expression: _, ...config } = compileRuleConfig(strict, kind, module);
			const others = [
				...places.map(([, , expression]) => expression),
				strictValidatorExpression('00000000-0000-0000-0000-000000000000'),
				creationExpression,
				validatorExpression,
				monitorExpression,
				undefined,
			].filter((expression) => expression !== right);
			for (const expression of others) {
				const stored = throughJson({ ...config, expression });
				expect(parseRuleConfig(stored, kind, module)).toEqual({ guard: strict, intact: false });
			}
		}
	});

	it('refuses accounts without an entry should Jira evaluate the expression of the manifest', () => {
		const config = compileRuleConfig(strict);
		expect(config.none).toEqual(['U', codes.notMember, '', [[codes.notMember, 0]], '']);
		expect(config['member:false']).toEqual(config.none);
		expect(config['member:true']).toEqual(compileRuleConfig(aGuard({ mode: 'human-only' })).none);
	});

	it('asks for no group where it only monitors, or takes registered identities alone', () => {
		expect(compileRuleConfig({ ...strict, enforcement: 'monitor' }).expression).toBe(monitorExpression);
		const { people: _, ...registered } = compileRuleConfig({ ...strict, mode: 'registered' });
		expect(registered).toEqual(compileRuleConfig(aGuard()));
	});

	it('names the group in the line that Jira shows', () => {
		expect(compileRuleConfig(strict).description).toBe('Registered identities and members of staff. Enforced.');
		expect(compileRuleConfig({ ...strict, mode: 'human-only' }).description).toBe('Members of staff only. Enforced.');
	});

	it.each([
		['no UUID', 'unknown'],
		['empty', ''],
		['one that ends the text it stands in', `x')]??config['H`],
		['a tag of a transition', 'p10001'],
		['a UUID and more', `${staff.groupId}'`],
	])('is not understood with a group id that is %s', (_name, groupId) => {
		const stored = throughJson(compileRuleConfig({ ...strict, people: { ...staff, groupId } }));
		expect(parseRuleConfig(stored)).toBeUndefined();
	});

	it.each<[string, Record<string, unknown>]>([
		['lets others pass', { 'member:false': compileRuleConfig(strict)['member:true'] }],
		['lets nobody pass', { 'member:true': compileRuleConfig(strict)['member:false'] }],
		['names another group', { people: { ...staff, name: 'everybody' } }],
		[
			'keeps the old expression with another group',
			{ people: { ...staff, groupId: '00000000-0000-0000-0000-000000000000' } },
		],
	])('is known not to be intact when it %s', (_name, edit) => {
		expect(parseRuleConfig(throughJson({ ...compileRuleConfig(strict), ...edit }))).toMatchObject({ intact: false });
	});
});
