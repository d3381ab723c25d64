// Which guards decide on a transition, whether they stop anybody and who passes: every page and the evidence say the same.
import { describe, expect, it } from '@jest/globals';
import type { InventoryTransitionView } from '../../../src/contract/calls/guards';
import type { TransitionView } from '../../../src/contract/calls/transitions';
import type { GuardStateView } from '../../../src/contract/guard';
import type { AccountId, IssueId, ProjectId } from '../../../src/contract/ids';
import { AppError } from '../../../src/core/errors';
import { compileRuleConfig } from '../../../src/core/guards/rule-config';
import type { RuleFacts } from '../../../src/core/guards/rules';
import { decide, type Guard } from '../../../src/core/policy/decide';
import type { Identity } from '../../../src/core/registry/identity';
import { controlsOf, initialControl } from '../../../src/core/snapshot/control';
import { listMovers } from '../../../src/services/guards/list-movers';
import { listProjectTransitions } from '../../../src/services/guards/list-project-transitions';
import { readInventory } from '../../../src/services/guards/read-inventory';
import { previewRule } from '../../../src/services/guards/rule-preview';
import { readDecidingGuards } from '../../../src/services/guards/sync-rules';
import { couldPerform, whoCould } from '../../../src/services/guards/who-could';
import { throughJson } from '../../builders/expression-variables';
import { aGuard, anIdentity, aRequest } from '../../builders/identity';
import { accountPool } from '../../builders/random-registry';
import { anAuditRule, aRule, aTransition, aWorkflow } from '../../builders/workflow';
import { aSite } from '../../harness/memory-site';
import { startOfTime } from '../../harness/world';

const rel = '10000' as ProjectId;
const control = initialControl(4);

const identities: readonly Identity[] = [
	anIdentity({ name: 'ci', accountId: accountPool[0] as AccountId }),
	anIdentity({ name: 'app', type: 'app', accountId: accountPool[1] as AccountId }),
	anIdentity({ name: 'no grant', grants: [], accountId: accountPool[2] as AccountId }),
];

/** A rule as this test means it, told apart from how the code reads configurations. */
interface Meant {
	readonly name: string;
	readonly module: 'guard' | 'condition';
	readonly guard: Guard;
	readonly form: 'intact' | 'edited' | 'unconfigured';
	readonly isDisabled: boolean;
	readonly isOptional: boolean;
}

const meant = (name: string, more: Partial<Meant> = {}): Meant => ({
	name,
	module: 'guard',
	guard: aGuard(),
	form: 'intact',
	isDisabled: false,
	isOptional: false,
	...more,
});

const monitor = aGuard({ enforcement: 'monitor' });
const appsOnly = aGuard({ types: ['app'] });

const firstGuards: readonly (readonly Meant[])[] = [
	[],
	[meant('enforces')],
	[meant('enforces for people too', { guard: aGuard({ mode: 'registered-or-human' }) })],
	[meant('enforces for people', { guard: aGuard({ mode: 'human-only' }) })],
	[meant('monitors', { guard: monitor })],
	[meant('is off', { isDisabled: true })],
	[meant('monitors and is off', { guard: monitor, isDisabled: true })],
	[meant('was edited', { form: 'edited' })],
	[meant('was edited and is off', { form: 'edited', isDisabled: true })],
	[meant('has no configuration', { form: 'unconfigured' })],
	[meant('has no configuration and is off', { form: 'unconfigured', isDisabled: true })],
];
const secondGuards: readonly (readonly Meant[])[] = [
	[],
	[meant('enforces for apps', { guard: appsOnly })],
	[meant('monitors for apps', { guard: { ...appsOnly, enforcement: 'monitor' } })],
	[meant('for apps is off', { guard: appsOnly, isDisabled: true })],
	[meant('for apps was edited', { guard: appsOnly, form: 'edited' })],
	[meant('for apps has no configuration', { form: 'unconfigured' })],
];
const conditions: readonly (readonly Meant[])[] = [
	[],
	...[
		meant('enforces'),
		meant('enforces for apps', { guard: appsOnly }),
		meant('monitors', { guard: monitor }),
		meant('is off', { isDisabled: true }),
		meant('was edited', { form: 'edited' }),
		meant('has no configuration', { form: 'unconfigured' }),
	].flatMap((one): Meant[][] => [
		[{ ...one, module: 'condition' }],
		[{ ...one, module: 'condition', isOptional: true, name: `${one.name}, of several` }],
	]),
];
const audits: readonly (readonly RuleFacts[])[] = [[], [anAuditRule()], [anAuditRule({ isDisabled: true })]];

interface Combination {
	readonly rules: readonly Meant[];
	readonly audit: readonly RuleFacts[];
}

const everyCombination: readonly Combination[] = firstGuards.flatMap((first) =>
	secondGuards.flatMap((second) =>
		conditions.flatMap((condition) => audits.map((audit) => ({ rules: [...first, ...second, ...condition], audit }))),
	),
);

/** Every fifth, which meets each rule beside each; with MUSTER_COMBINATIONS, as in `npm run test:long`, all of them. */
const step = process.env['MUSTER_COMBINATIONS'] === undefined ? 5 : 1;
const combinations = everyCombination.filter((_, at) => at % step === 0);

const configurationOf = ({ guard, form }: Meant): unknown => {
	if (form === 'unconfigured') return undefined;
	const compiled = throughJson(compileRuleConfig(guard)) as object;
	return form === 'edited' ? { ...compiled, expression: 'user != null' } : compiled;
};

const factsOf = ({ rules, audit }: Combination): RuleFacts[] => [
	...rules.map((one) =>
		aRule(one.module, {
			isDisabled: one.isDisabled,
			isOptional: one.isOptional,
			configuration: configurationOf(one),
		}),
	),
	...audit,
];

const titleOf = ({ rules, audit }: Combination): string =>
	[...rules.map(({ module, name }) => `${module} ${name}`), `${audit.length} audit rules`].join('; ');

/** What has to be said of rules, by the words of the issue. */
interface Expected {
	readonly effect: 'monitors' | 'stops' | 'closed' | 'unknown' | undefined;
	readonly isUnsure: true | undefined;
	/** Sorted as text: the order among them is not decided here. */
	readonly guards: readonly string[];
	/** Undefined where nobody can say. */
	readonly passing: readonly string[] | undefined;
	readonly people: boolean;
}

const textOf = (guards: readonly Guard[]): string[] => guards.map((guard) => JSON.stringify(guard)).sort();

const passes = (identity: Identity, guards: readonly Guard[]): boolean =>
	guards.every(
		(guard) =>
			decide(
				aRequest({ accountId: identity.accountId }),
				{ kind: 'identity', identity },
				guard,
				controlsOf(control),
				startOfTime,
			).verdict === 'allow',
	);

/** @param isGroupKnown false where Jira does not say in which group conditions stand: then all of them count */
function expectedOf(rules: readonly Meant[], isGroupKnown = true): Expected {
	const required = rules.filter(({ isDisabled, isOptional }) => !isDisabled && !(isOptional && isGroupKnown));
	const configured = required.filter(({ form }) => form !== 'unconfigured');
	const enforcing = configured.filter(({ guard }) => guard.enforcement === 'enforce');
	const deciding = (enforcing.length > 0 ? enforcing : configured).map(({ guard }) => guard);
	const isClosed = configured.length < required.length;
	const isUnsure = !isClosed && required.some(({ form }) => form === 'edited');
	const stops = enforcing.some(({ form }) => form === 'intact');
	const names = identities.filter((identity) => passes(identity, deciding)).map(({ name }) => name);
	const effect = (): Expected['effect'] => {
		if (required.length === 0) return undefined;
		if (isClosed) return 'closed';
		if (stops) return 'stops';
		return isUnsure ? 'unknown' : 'monitors';
	};
	const passing = isClosed ? [] : names;
	const isKnown = !isClosed && !isUnsure;
	return {
		effect: effect(),
		isUnsure: isUnsure ? true : undefined,
		guards: textOf(deciding),
		passing: isUnsure ? undefined : passing,
		people: isKnown && deciding.every(({ mode }) => mode !== 'registered'),
	};
}

const stateOf = ({ guard, effect, isUnsure, faults }: GuardStateView) => ({ guard, effect, isUnsure, faults });

/** Everything that is said of the one transition of a site. */
async function askEverybody(combination: Combination) {
	const facts = factsOf(combination);
	const workflow = aWorkflow([aTransition({ rules: facts })]);
	const site = aSite({ control, identities, workflows: [workflow] });
	const ref = { workflowId: workflow.id, transitionId: '41' };
	const inventory = (await readInventory(site, undefined)).workflows[0]?.transitions[0] as InventoryTransitionView;
	const space = (await listProjectTransitions(site, rel)).transitions[0] as TransitionView;
	const [panel] = (await listMovers(site, '10007' as IssueId)).transitions;
	const who = await whoCould(site, ref, undefined);
	const could = await Promise.all(
		identities.map(async ({ name, accountId }) => ({ name, view: await couldPerform(site, accountId, undefined) })),
	);
	const evidence = await readDecidingGuards(site, workflow.name, '41');
	const unreachable = {
		list: async () => {
			throw new AppError('UNAVAILABLE', 'jira-silent');
		},
	};
	const remembered = await readDecidingGuards({ ...site, ownRules: unreachable }, workflow.name, '41').catch(
		() => undefined,
	);
	return { site, workflow, inventory, space, panel, who, could, evidence, remembered };
}

const namesOf = (performers: TransitionView['performers']) => performers?.first.map(({ name }) => name).sort();

describe('combinations of rules on a transition', () => {
	it('is said to be the same by the guards page, the space page, the panel, who could and the evidence', async () => {
		expect(everyCombination.length).toBeGreaterThan(2_000);
		expect(combinations.length).toBeGreaterThan(400);
		const effects = new Set<Expected['effect']>();
		for (const combination of combinations) {
			const title = titleOf(combination);
			const expected = expectedOf(combination.rules);
			effects.add(expected.effect);
			const { inventory, space, panel, who, could, evidence, remembered } = await askEverybody(combination);

			const state = stateOf(inventory);
			expect([title, state.effect, state.isUnsure]).toEqual([title, expected.effect, expected.isUnsure]);
			expect([title, stateOf(space)]).toEqual([title, state]);
			expect([title, panel && stateOf(panel)]).toEqual([title, expected.effect === undefined ? undefined : state]);
			expect([title, stateOf(who.transition)]).toEqual([title, state]);

			// What is shown as the guard is one of those that decide, wherever some do.
			if (state.guard !== undefined && expected.guards.length > 0) {
				const { mode, enforcement, types } = state.guard;
				const [shown] = textOf([{ mode, ...(types === undefined ? {} : { types }), enforcement }]);
				const deciding = expected.guards.map((text) => textOf([orderKeys(JSON.parse(text))])[0]);
				expect([title, deciding]).toEqual([title, expect.arrayContaining([shown])]);
			}

			const isAnswered = expected.effect !== undefined && expected.isUnsure === undefined;
			const passing = isAnswered ? [...(expected.passing ?? [])].sort() : undefined;
			expect([title, namesOf(space.performers)]).toEqual([title, passing]);
			expect([title, namesOf(panel?.performers)]).toEqual([title, passing]);
			if (isAnswered) expect([title, space.performers?.people !== 'no']).toEqual([title, expected.people]);

			const whoCan = who.rows.filter(({ can }) => can).map(({ name }) => name);
			expect([title, whoCan.sort()]).toEqual([title, [...(expected.passing ?? [])].sort()]);
			expect([title, who.people]).toEqual([title, expected.people]);
			for (const { name, view } of could) {
				const [row] = view.rows;
				expect([title, view.rows.length + view.unguarded]).toEqual([title, 1]);
				expect([title, row === undefined]).toEqual([title, combination.rules.length === 0]);
				if (row === undefined) continue;
				expect([title, name, row.can]).toEqual([title, name, expected.passing?.includes(name) ?? false]);
				expect([title, stateOf(row.transition)]).toEqual([title, state]);
			}

			const strict = expectedOf(combination.rules, false);
			const isAudited = combination.audit.some(({ isDisabled }) => !isDisabled);
			expect([title, textOf(evidence.guards), evidence.isAudited]).toEqual([title, strict.guards, isAudited]);
			if (remembered !== undefined) expect([title, remembered]).toEqual([title, evidence]);
			if (factsOf(combination).length > 0) expect([title, remembered]).not.toEqual([title, undefined]);
		}
		expect(effects).toEqual(new Set([undefined, 'monitors', 'stops', 'closed', 'unknown']));
	}, 120_000);

	it('is said to be the same by the dialog of each rule, as if that one were on and enforced', async () => {
		for (const combination of combinations.filter(({ audit }) => audit.length === 0)) {
			const workflow = aWorkflow([aTransition({ rules: factsOf(combination) })]);
			const site = aSite({ control, identities, workflows: [workflow] });
			const place = { workflowId: workflow.id, transitionId: '41', toStatusId: '10005' as never };
			for (const edited of combination.rules.filter(({ form }) => form === 'intact')) {
				const title = `${titleOf(combination)}; dialog of ${edited.module} ${edited.name}`;
				const chosen = { ...edited.guard, enforcement: 'enforce' as const };
				const expected = expectedOf(
					combination.rules.map((one) =>
						one === edited ? { ...one, guard: chosen, isDisabled: false, isOptional: false } : one,
					),
				);
				const { mode, enforcement, types } = edited.guard;
				const choice = { mode, enforcement, ...(types === undefined ? {} : { types: [...types] }) };
				const kind = edited.module === 'guard' ? 'validator' : 'condition';
				const rule = { kind, stored: configurationOf(edited) } as const;
				const { performers, isUnsure } = await previewRule(site, place, choice, rule);
				expect([title, isUnsure]).toEqual([title, expected.isUnsure]);
				const passing = expected.passing === undefined ? undefined : [...expected.passing].sort();
				expect([title, namesOf(performers)]).toEqual([title, passing]);
				if (performers !== undefined) expect([title, performers.people !== 'no']).toEqual([title, expected.people]);
			}
		}
	}, 120_000);
});

/** A guard with its keys in the order in which this test writes them. */
function orderKeys({ mode, types, enforcement }: Guard): Guard {
	return { mode, ...(types === undefined ? {} : { types }), enforcement };
}
