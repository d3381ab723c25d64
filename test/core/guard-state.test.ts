// What stands on a transition: which guards count, whether they stop anybody, and every fault they can have.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type GuardFault, guardFaults } from '../../src/contract/guard';
import { identityTypes } from '../../src/contract/identity';
import { isCanary } from '../../src/core/guards/canary';
import { type Deciding, guardsOf, readDeciding } from '../../src/core/guards/deciding';
import { readGuardState } from '../../src/core/guards/guard-state';
import { choiceOf } from '../../src/core/guards/rule-config';
import { type RuleFacts, readRule, readRuleSchema } from '../../src/core/guards/rules';
import { viewInventoryTransition } from '../../src/core/guards/view-guards';
import { aGuard } from '../builders/identity';
import { randomGuard } from '../builders/random-registry';
import { aCondition, aGuardRule, anAuditRule, anOverriddenRule, aRule, aTransition } from '../builders/workflow';

const off = { isDisabled: true } as const;
const optional = { isOptional: true } as const;
const faultsOf = (rules: readonly RuleFacts[], isProtected = false) => readGuardState(rules, isProtected).faults;

const aSite = { protectedStatuses: [], isGlassBroken: false };

describe('the faults of a transition', () => {
	const audit = anAuditRule();
	const monitor = { enforcement: 'monitor' } as const;
	const people = { mode: 'registered-or-human' } as const;
	const cases: readonly (readonly [title: string, rules: readonly RuleFacts[], faults: readonly GuardFault[]])[] = [
		['nothing stands there', [], []],
		['a guard and its audit rule', [aGuardRule(), audit], []],
		['a guard that monitors', [aGuardRule(monitor), audit], []],
		['a guard with the condition of the same', [aGuardRule(), aCondition(), audit], []],
		[
			'types in another order, and all of them instead of none said',
			[aGuardRule({ types: ['app', 'bot-user'] }), aCondition({ types: ['bot-user', 'app'] }), audit],
			[],
		],
		['every type and no type said', [aGuardRule(), aCondition({ types: [...identityTypes] }), audit], []],
		[
			'types of a guard for people',
			[aGuardRule({ mode: 'human-only' }), aCondition({ mode: 'human-only', types: ['app'] }), audit],
			[],
		],
		['a guard without an audit rule', [aGuardRule()], ['not-audited']],
		['a guard whose audit rule is off', [aGuardRule(), anAuditRule(off)], ['not-audited']],
		['one audit rule of two is on', [aGuardRule(), anAuditRule(off), audit], []],
		['an audit rule alone', [audit], []],
		['a guard that is off', [aGuardRule({}, off), audit], ['disabled']],
		['a guard that is off beside one that is on', [aGuardRule({}, off), aGuardRule(), audit], []],
		[
			'everything off',
			[aGuardRule({}, off), aCondition({}, off), anAuditRule(off)],
			['disabled', 'condition-disabled', 'not-audited'],
		],
		['a replaced expression', [anOverriddenRule(), audit], ['overridden']],
		['a replaced expression, off', [{ ...anOverriddenRule(), ...off }, audit], ['disabled']],
		['a replaced expression beside an intact guard', [aGuardRule(), anOverriddenRule(), audit], ['overridden']],
		['a guard without a configuration', [aRule('guard'), audit], ['not-configured']],
		[
			"a guard with somebody else's configuration",
			[aRule('guard', { configuration: { format: 2 } }), audit],
			['not-configured'],
		],
		[
			'a guard with text for a configuration',
			[aRule('guard', { configuration: 'registered' }), audit],
			['not-configured'],
		],
		['a guard without a configuration, off', [aRule('guard', off), audit], []],
		['a condition without a configuration', [aGuardRule(), aRule('condition'), audit], ['not-configured']],
		['such a condition of which another is enough', [aGuardRule(), aRule('condition', optional), audit], ['any-group']],
		['a condition of several', [aGuardRule(), aCondition({}, optional), audit], ['any-group']],
		[
			'a condition of several, off',
			[aGuardRule(), aCondition({}, { ...optional, ...off }), audit],
			['condition-disabled'],
		],
		['a condition alone', [aCondition(), audit], ['condition-only']],
		['a condition beside a guard that is off', [aGuardRule({}, off), aCondition(), audit], ['disabled']],
		['a condition that is off', [aGuardRule(), aCondition({}, off), audit], ['condition-disabled']],
		[
			'a condition beside a guard that is off and was never configured',
			[aRule('guard', off), aCondition()],
			['condition-only'],
		],
		['one condition of two is off', [aGuardRule(), aCondition({}, off), aCondition(), audit], []],
		['a condition for others', [aGuardRule(), aCondition(people), audit], ['condition-overridden']],
		['a condition for other types', [aGuardRule(), aCondition({ types: ['app'] }), audit], ['condition-overridden']],
		['a condition that only monitors', [aGuardRule(), aCondition(monitor), audit], ['condition-overridden']],
		[
			'a condition with a replaced expression',
			[aGuardRule(), { ...anOverriddenRule(), module: 'condition' }, audit],
			['condition-overridden'],
		],
		[
			'a condition alone, replaced',
			[{ ...anOverriddenRule(), module: 'condition' }],
			['condition-only', 'condition-overridden'],
		],
		['a condition like one of two guards', [aGuardRule(), aGuardRule(people), aCondition(people), audit], []],
	];

	it.each(cases)('%s', (_title, rules, faults) => {
		expect(faultsOf(rules)).toEqual(faults);
		expect(faultsOf([...rules].reverse())).toEqual(faults);
	});

	it.each([
		['nothing stands there', [], ['unguarded-protected']],
		['an audit rule alone', [audit], ['unguarded-protected']],
		['a guard for registered identities', [aGuardRule(), audit], []],
		['a guard that monitors', [aGuardRule(monitor), audit], ['watched-protected']],
		['a guard that monitors, and one that enforces', [aGuardRule(monitor), aGuardRule(), audit], []],
		[
			'a guard that monitors, and one that enforces and is off',
			[aGuardRule(monitor), aGuardRule({}, off), audit],
			['watched-protected'],
		],
		[
			'a weak guard that monitors',
			[aGuardRule({ ...people, ...monitor }), audit],
			['weak-protected', 'watched-protected'],
		],
		['a guard that monitors and is off', [aGuardRule(monitor, off), audit], ['unguarded-protected', 'disabled']],
		[
			'a guard that monitors, and one without a configuration',
			[aGuardRule(monitor), aRule('guard'), audit],
			['not-configured'],
		],
		[
			'a guard that monitors, and a condition that enforces',
			[aGuardRule(monitor), aCondition(), audit],
			['condition-overridden'],
		],
		['a guard for people too', [aGuardRule(people), audit], ['weak-protected']],
		['a guard for people', [aGuardRule({ mode: 'human-only' }), audit], ['weak-protected']],
		['a guard for people too, and one that is not', [aGuardRule(people), aGuardRule(), audit], []],
		[
			'a guard that enforces for people too, and one that is not but monitors',
			[aGuardRule(people), aGuardRule(monitor), audit],
			['weak-protected'],
		],
		['a guard that is off', [aGuardRule({}, off), audit], ['unguarded-protected', 'disabled']],
		['a weak guard that is off', [aGuardRule(people, off), audit], ['unguarded-protected', 'disabled']],
		['a condition alone', [aCondition(), audit], ['unguarded-protected', 'condition-only']],
		['a guard without a configuration', [aRule('guard'), audit], ['not-configured']],
		['a guard without a configuration, off', [aRule('guard', off), audit], ['unguarded-protected']],
	] as const)('into a protected status: %s', (_title, rules, faults) => {
		expect(faultsOf(rules, true)).toEqual(faults);
	});

	it('can all be found, and come worst first', () => {
		const found = new Set(
			[
				...cases.map(([, rules]) => faultsOf(rules)),
				faultsOf([], true),
				faultsOf([aGuardRule({ ...people, ...monitor })], true),
			].flat(),
		);
		expect([...found].sort()).toEqual([...guardFaults].sort());
		const everything = [aRule('guard'), anOverriddenRule(people), aCondition({ types: ['app'] }, optional)];
		expect(faultsOf(everything, true)).toEqual(
			guardFaults.filter((fault) => faultsOf(everything, true).includes(fault)),
		);
		expect(faultsOf(everything, true)).toHaveLength(6);
	});
});

describe('the guards that count', () => {
	const [enforcing, monitoring, disabled] = [
		aGuardRule({ types: ['app'] }),
		aGuardRule({ enforcement: 'monitor', types: ['bot-user'] }),
		aGuardRule({ types: ['ai-agent'] }, off),
	];

	it.each([
		['enforce before those that monitor or are off', [disabled, monitoring, enforcing], ['app'], 0],
		['monitor before those that are off', [disabled, monitoring], ['bot-user'], 0],
		['are off when all of them are', [disabled], ['ai-agent'], 0],
		['are several when several enforce', [enforcing, monitoring, aGuardRule({ types: ['automation'] })], ['app'], 1],
	] as const)('%s', (_title, rules, types, others) => {
		const { guard } = viewInventoryTransition(aTransition({ rules }), aSite);
		expect([guard?.types, guard?.others]).toEqual([types, others]);
	});

	it('are shown by an intact one first', () => {
		const overridden = anOverriddenRule({ types: ['app'] });
		const view = viewInventoryTransition(aTransition({ rules: [overridden, enforcing, overridden] }), aSite);
		expect(view.guard).toEqual({ mode: 'registered', enforcement: 'enforce', types: ['app'], hides: false, others: 2 });
		// It stops whom the intact one refuses; whom the others let pass nobody can say.
		expect([view.effect, view.isUnsure]).toEqual(['stops', true]);
	});

	it.each([
		[
			'a condition that enforces before a guard that monitors',
			[monitoring, aCondition({ types: ['app'] })],
			['app'],
			0,
		],
		[
			'a guard before its condition',
			[aCondition({ types: ['app'] }), aGuardRule({ types: ['automation'] })],
			['automation'],
			0,
		],
		['a guard that is off before a condition that is off', [aCondition({}, off), disabled], ['ai-agent'], 0],
		['a condition before a guard that is off', [disabled, aCondition({ types: ['app'] })], ['app'], 0],
		['a guard before a condition of several', [monitoring, aCondition({}, { isOptional: true })], ['bot-user'], 0],
		['several that are off', [disabled, disabled], ['ai-agent'], 1],
	] as const)('are shown by %s', (_title, rules, types, others) => {
		const { guard } = viewInventoryTransition(aTransition({ rules }), aSite);
		expect([guard?.types, guard?.others]).toEqual([types, others]);
	});

	it('are none where none stands, or none is configured', () => {
		for (const rules of [[], [aRule('guard')], [aCondition()], [anAuditRule()]]) {
			expect(viewInventoryTransition(aTransition({ rules }), aSite)).not.toHaveProperty('guard');
		}
	});
});

describe('what an account has to pass', () => {
	const app = aGuard({ types: ['app'] });
	it.each([
		['nothing without rules', [], []],
		['a guard', [aGuardRule(app)], [app]],
		['a condition alone', [aCondition(app)], [app]],
		['nothing where everything is off', [aGuardRule({}, off), aCondition({}, off)], []],
		['no condition of which another is enough', [aCondition({}, optional)], []],
		['a guard and a condition that differ', [aGuardRule(), aCondition(app)], [aGuard(), app]],
		['only the condition that enforces', [aGuardRule({ enforcement: 'monitor' }), aCondition(app)], [app]],
	] as const)('is %s', (_title, rules, deciding) => {
		expect(guardsOf(readGuardState(rules, false).deciding)).toEqual(deciding);
	});
});

describe('what rules do to whoever tries', () => {
	const monitor = { enforcement: 'monitor' } as const;
	const overriddenCondition: RuleFacts = { ...anOverriddenRule(), module: 'condition' };
	it.each<readonly [string, readonly RuleFacts[], Deciding['effect']]>([
		['nothing, without rules', [], 'none'],
		['nothing, by an audit rule', [aRule('audit')], 'none'],
		['nothing, where all are off', [aGuardRule({}, off), aCondition({}, off), aRule('guard', off)], 'none'],
		['nothing, by a condition of several', [aCondition({}, optional), aRule('condition', optional)], 'none'],
		['to watch, by a guard', [aGuardRule(monitor)], 'monitors'],
		['to watch, by a condition', [aCondition(monitor)], 'monitors'],
		[
			'to watch, beside a condition of several that enforces',
			[aGuardRule(monitor), aCondition({}, optional)],
			'monitors',
		],
		['to stop some, by a guard', [aGuardRule()], 'stops'],
		['to stop some, by a condition alone', [aCondition()], 'stops'],
		['to stop some, by a condition beside a guard that monitors', [aGuardRule(monitor), aCondition()], 'stops'],
		['to stop some, by a condition beside a guard that is off', [aGuardRule({}, off), aCondition()], 'stops'],
		['to stop some, by an intact guard beside a replaced one', [aGuardRule(), anOverriddenRule()], 'stops'],
		['what nobody knows, by a replaced guard', [anOverriddenRule()], 'unknown'],
		['what nobody knows, by one that says it monitors', [anOverriddenRule(monitor, 'false')], 'unknown'],
		['what nobody knows, by one beside one that monitors', [aGuardRule(monitor), anOverriddenRule()], 'unknown'],
		['what nobody knows, by a replaced condition', [aGuardRule(monitor), overriddenCondition], 'unknown'],
		['to stop everybody, by a guard without a configuration', [aRule('guard')], 'closed'],
		['to stop everybody, by a condition without one', [aRule('condition')], 'closed'],
		['to stop everybody, by one beside any other', [aGuardRule(monitor), aRule('guard'), anOverriddenRule()], 'closed'],
		['to stop some, beside one without a configuration that is off', [aGuardRule(), aRule('guard', off)], 'stops'],
	])('is %s', (_title, rules, effect) => {
		expect(readGuardState(rules, false).deciding.effect).toBe(effect);
		expect(readGuardState([...rules].reverse(), false).deciding.effect).toBe(effect);
	});

	it('is the stricter of two where Jira does not say in which group a condition stands', () => {
		const { isOptional: _, ...unplaced } = aCondition({ types: ['app'] });
		const { deciding } = readGuardState([aGuardRule(), unplaced], false);
		expect(guardsOf(deciding)).toEqual([aGuard(), aGuard({ types: ['app'] })]);
		expect(readGuardState([unplaced], false).faults).toEqual(['condition-only']);
	});

	it('is read the same from what is stored of the rules', () => {
		const rules = [
			aGuardRule({ types: ['app'] }),
			anOverriddenRule(),
			aCondition({}, optional),
			aRule('guard', off),
			anAuditRule(),
		];
		const stored = rules.map((rule) => readRuleSchema.parse(JSON.parse(JSON.stringify(readRule(rule)))));
		expect(readDeciding(stored)).toEqual(readGuardState(rules, false).deciding);
		expect(stored).toEqual(rules.map(readRule));
	});
});

describe('who passes', () => {
	const overriddenCondition = (more: Partial<RuleFacts> = {}): RuleFacts => ({
		...anOverriddenRule(),
		module: 'condition',
		...more,
	});
	it.each<readonly [string, readonly RuleFacts[], boolean]>([
		['is sure with a guard as compiled', [aGuardRule(), aCondition()], false],
		['is sure without rules', [], false],
		['is unsure with a replaced guard', [anOverriddenRule()], true],
		[
			'is unsure with a replaced guard that says it monitors',
			[anOverriddenRule({ enforcement: 'monitor' }, 'false')],
			true,
		],
		['is unsure with one beside an intact one', [aGuardRule(), anOverriddenRule()], true],
		['is unsure with a replaced condition', [aGuardRule(), overriddenCondition()], true],
		['is sure with a replaced condition that is off', [aGuardRule(), overriddenCondition(off)], false],
		['is sure with one of which another is enough', [aGuardRule(), overriddenCondition(optional)], false],
		['is sure with a replaced guard that is off', [{ ...anOverriddenRule(), ...off }], false],
		['is sure where a rule lets nobody pass', [aRule('guard'), anOverriddenRule()], false],
	])('%s', (_title, rules, isUnsure) => {
		expect(readGuardState(rules, false).deciding.isUnsure).toBe(isUnsure);
		expect(readGuardState([...rules].reverse(), false).deciding.isUnsure).toBe(isUnsure);
	});
});

describe('the digest of guards that Muster did not compile', () => {
	const digest = (...rules: RuleFacts[]) => readGuardState(rules, false).override;

	it('is there only for guards that are switched on', () => {
		expect(digest(aGuardRule())).toBeUndefined();
		expect(digest({ ...anOverriddenRule(), ...off })).toBeUndefined();
		expect(digest({ ...anOverriddenRule(), module: 'condition' })).toBeUndefined();
		expect(digest(anOverriddenRule())).toMatch(/^[\w-]{16}$/);
		expect(digest(aRule('guard'))).toMatch(/^[\w-]{16}$/);
	});

	it('tells one override from another', () => {
		const digests = [
			digest(anOverriddenRule({}, 'true')),
			digest(anOverriddenRule({}, 'user != null')),
			digest(aRule('guard')),
			digest(anOverriddenRule(), anOverriddenRule()),
		];
		expect(new Set(digests).size).toBe(digests.length);
		const both = digest(aGuardRule(), anOverriddenRule());
		expect(digest(anOverriddenRule(), aGuardRule())).toBe(both);
		expect(digest(anOverriddenRule())).not.toBe(both);
	});
});

describe("the health check's transition", () => {
	const account = 'muster-itself';
	const canary: RuleFacts = { ...aRule('canary'), configuration: { account } };

	it.each([
		['a canary for Muster’s own account', [canary], true],
		['a canary for another account', [{ ...canary, configuration: { account: 'a-bot' } }], false],
		['a canary whose expression was replaced', [{ ...canary, configuration: { account, expression: 'true' } }], false],
		['a canary without a configuration', [aRule('canary')], false],
		['a canary beside a guard', [aGuardRule(), canary], false],
		['two canaries', [canary, canary], false],
		['a canary that is off, which keeps nobody out', [{ ...canary, ...off }], false],
		['a canary of which another condition is enough', [{ ...canary, ...optional }], false],
		['no rule', [], false],
		['a guard', [aGuardRule(), aCondition(), anAuditRule()], false],
	] as const)('is or is not one with %s', (_title, rules, expected) => {
		expect(isCanary({ rules }, account)).toBe(expected);
	});
});

describe('a transition', () => {
	it('is protected by its goal, not by where it starts', () => {
		expect(viewInventoryTransition(aTransition(), { ...aSite, protectedStatuses: ['10005'] }).isProtected).toBe(true);
		expect(viewInventoryTransition(aTransition(), { ...aSite, protectedStatuses: ['10004'] }).isProtected).toBe(false);
		expect(
			viewInventoryTransition(aTransition({ kind: 'initial', from: [] }), { ...aSite, protectedStatuses: ['10005'] })
				.faults,
		).toEqual(['unguarded-protected']);
	});

	it('shows a type that an edited configuration names twice once, in the usual order', () => {
		expect(choiceOf(aGuard({ types: ['bot-user', 'app', 'app'] })).types).toEqual(['app', 'bot-user']);
	});

	it('shows the guard that was compiled for it', () => {
		fc.assert(
			fc.property(randomGuard, (guard) => {
				const view = viewInventoryTransition(aTransition({ rules: [aGuardRule(guard), anAuditRule()] }), aSite);
				expect(view.guard).toEqual({ ...choiceOf(guard), hides: false, others: 0 });
				expect(view.effect).toBe(guard.enforcement === 'enforce' ? 'stops' : 'monitors');
				expect(view.faults).toEqual([]);
			}),
		);
	});
});
