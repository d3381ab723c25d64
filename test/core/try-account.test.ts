// Trying as an account says what decide() and Jira's expression say, on which fact that hangs, and who changed the fact.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../sandbox/expression';
import type { DecidingFact, TriedOutcome } from '../../src/contract/calls/try-as';
import type { GuardEffect } from '../../src/contract/decision';
import { dayMs } from '../../src/contract/durations';
import type { FieldChange, HistoryRecord } from '../../src/contract/identity-history';
import type { AccountId, ProjectId, StatusId } from '../../src/contract/ids';
import { readDeciding } from '../../src/core/guards/deciding';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import { readRule } from '../../src/core/guards/rules';
import { decide, type Guard } from '../../src/core/policy/decide';
import { validatorExpression } from '../../src/core/policy/guard-expression';
import type { RegistryFacts } from '../../src/core/policy/subject';
import { outcomeNow, tryAccount } from '../../src/core/policy/try-account';
import { controlsOf, initialControl } from '../../src/core/snapshot/control';
import { compileEntry, unregisteredEntry } from '../../src/core/snapshot/entry';
import { anApp, variablesOf } from '../builders/expression-variables';
import { aGrant, aGuard, anAccountId, anIdentity, aRequest, aSwitch } from '../builders/identity';
import { groupPool, publish, type RandomCase, randomCase, randomGuard, subjectOf } from '../builders/random-registry';
import { aGuardRule, anOverriddenRule, aRule, decidedBy } from '../builders/workflow';
import { startOfTime } from '../harness/world';

const seed = Number(process.env['MUSTER_SEED'] ?? 20_261_127);
const runs = Number(process.env['MUSTER_RUNS'] ?? 2_500);

interface AskedCase extends Omit<RandomCase, 'request'> {
	readonly request: RandomCase['request'] & { readonly accountId: AccountId };
}
const isByAccount = (sample: RandomCase): sample is AskedCase => sample.request.accountId !== null;

function factsOf({ control, registry, request }: AskedCase): RegistryFacts {
	const known = registry.get(request.accountId) ?? null;
	if (known === null) return { control, shard: { version: 1, entries: {} } };
	if (known === 'unregistered') {
		return { control, shard: { version: 1, entries: { [request.accountId]: unregisteredEntry } } };
	}
	return { control, shard: { version: 1, entries: { [request.accountId]: compileEntry(known) } }, identity: known };
}

/** The rule that Jira holds for a guard, on a transition of the kind that is asked for. */
function ruleOf({ request }: AskedCase, guard: Guard) {
	const kind = request.fromStatusId === undefined ? 'initial' : 'directed';
	return aGuardRule(guard, { kind });
}

const effectOf = (guards: readonly Guard[], { control }: AskedCase): GuardEffect => {
	if (guards.every(({ enforcement }) => enforcement === 'monitor')) return 'monitors';
	return control.brokenGlass === undefined ? 'stops' : 'glass-broken';
};

/** What Jira does with an attempt by a member of these groups: the stored expressions of all guards. */
function jiraLetsPass(sample: AskedCase, guards: readonly Guard[], groupIds: readonly string[]): boolean {
	return guards.every((guard) => {
		const config = compileRuleConfig(guard, sample.request.fromStatusId === undefined ? 'initial' : 'directed');
		const variables = { ...variablesOf({ ...sample, groupIds }, config), app: anApp(publish(sample)) };
		const outcome = evaluate(config.expression ?? validatorExpression, variables, { now: () => sample.now });
		if (!outcome.ok) throw new Error(outcome.errors.join('; '));
		return outcome.value === true;
	});
}

describe('trying as an account', () => {
	it('says what decide() says, and does what the stored expressions do', () => {
		const seen = new Set<string>();
		const cases = fc.tuple(randomCase.filter(isByAccount), fc.array(randomGuard, { maxLength: 1 }));
		fc.assert(
			fc.property(cases, ([sample, more]) => {
				const guards = [sample.guard, ...more];
				const deciding = readDeciding(guards.map((guard) => readRule(ruleOf(sample, guard))));
				const { accountId, ...request } = sample.request;
				const tried = tryAccount(request, accountId, factsOf(sample), deciding, [], sample.now);
				const says = (groupIds: readonly string[]) => {
					const subject = subjectOf({ ...sample, groupIds });
					const decisions = deciding.rules.map(({ guard }) =>
						decide(sample.request, subject, guard, controlsOf(sample.control), sample.now),
					);
					return decisions.find(({ verdict }) => verdict === 'deny') ?? decisions[0];
				};
				const [member, stranger] = [says(groupPool), says([])];
				const isMembers = member?.verdict === 'allow' && stranger?.verdict === 'deny';
				expect(tried?.verdict).toBe(isMembers ? 'members' : member?.verdict);
				expect(tried?.reason).toBe(member?.verdict === 'deny' ? member.reason : undefined);

				const now = outcomeNow({ effect: effectOf(guards, sample) }, tried, true);
				const [asMember, asStranger] = [jiraLetsPass(sample, guards, groupPool), jiraLetsPass(sample, guards, [])];
				const stoppedFor = { 0: 'passes', 1: 'members', 2: 'stopped' }[Number(!asMember) + Number(!asStranger)];
				expect(now).toBe(stoppedFor);
				seen.add(`${tried?.verdict} ${tried?.reason ?? tried?.fact.kind} ${now}`);
			}),
			{ seed, numRuns: runs },
		);
		for (const kind of ['grant', 'person']) expect([...seen]).toContain(`allow ${kind} passes`);
		expect([...seen]).toContain('members person members');
		const reasons = 'unregistered frozen suspended retired no-grant expired grant-expired type-not-allowed';
		for (const reason of [...reasons.split(' '), 'non-human-not-allowed']) {
			expect([...seen]).toContain(`deny ${reason} stopped`);
			expect([...seen]).toContain(`deny ${reason} passes`);
		}
	}, 120_000);

	it.each<readonly [string, Parameters<typeof outcomeNow>[0], boolean, TriedOutcome]>([
		['no rule is on', {}, false, 'passes'],
		['a rule only monitors', { effect: 'monitors' }, false, 'passes'],
		['a rule holds no configuration', { effect: 'closed' }, true, 'stopped'],
		['a rule was edited', { effect: 'unknown', isUnsure: true }, true, 'unknown'],
		['one of two rules was edited', { effect: 'stops', isUnsure: true }, true, 'unknown'],
		['Jira lags behind', { effect: 'stops' }, false, 'unknown'],
		['Jira may not know yet that the glass is broken', { effect: 'glass-broken' }, false, 'unknown'],
		['the glass is broken', { effect: 'glass-broken' }, true, 'passes'],
	])('says what Jira does now where %s', (_, state, isApplied, now) => {
		for (const verdict of ['allow', 'deny'] as const) {
			expect(outcomeNow(state, { verdict, fact: { kind: 'person' } }, isApplied)).toBe(now);
		}
	});

	it('decides nothing where nothing decides, or nobody can say what does', () => {
		const facts = { control: initialControl(4), shard: { version: 1, entries: {} }, identity: anIdentity() };
		const on = (...rules: readonly Parameters<typeof readRule>[0][]) =>
			tryAccount(aRequest(), anAccountId, facts, readDeciding(rules.map(readRule)), [], startOfTime);
		expect(on()).toBeUndefined();
		expect(on(aGuardRule({}, { isDisabled: true }))).toBeUndefined();
		expect(on(aRule('guard'))).toBeUndefined();
		expect(on(aGuardRule(), anOverriddenRule())).toBeUndefined();
		expect(on(aGuardRule())?.verdict).toBe('allow');
	});
});

/** The instant of a change, an hour after the one before. */
const hour = (nth: number): number => startOfTime + nth * 3_600_000;
const who = (id: string) => ({ kind: 'person', id }) as const;

/** A history of one change an hour, newest first; each is told by the name of who made it. */
const historyOf = (...changes: readonly (readonly [string, ...FieldChange[]])[]): HistoryRecord[] =>
	changes
		.map(([id, ...fields], i): HistoryRecord => {
			return {
				accountId: anAccountId,
				version: i + 1,
				at: hour(i),
				actor: who(id),
				action: 'edit',
				to: 'active',
				changes: fields,
			};
		})
		.reverse();

const registered: readonly FieldChange[] = [
	{ field: 'grants', from: null, to: [aGrant()] },
	{ field: 'type', from: null, to: 'ci-pipeline' },
	{ field: 'expiresAt', from: null, to: startOfTime + 90 * dayMs },
	{ field: 'status', from: null, to: 'active' },
];
const other = aGrant({ projectId: '10001' as ProjectId });
const ended = aGrant({ expiresAt: startOfTime });

describe('the deciding fact', () => {
	it.each<
		readonly [
			string,
			Parameters<typeof anIdentity>[0],
			Partial<Guard>,
			HistoryRecord[],
			DecidingFact,
			string | undefined,
		]
	>([
		[
			'the grant that covers the transition, with who gave it',
			{ grants: [other, aGrant()] },
			{},
			historyOf(['ana', ...registered], ['mei', { field: 'grants', from: [aGrant()], to: [other, aGrant()] }]),
			{ kind: 'grant', grant: aGrant() },
			'ana',
		],
		[
			'the lack of a grant, with who took the covering one away',
			{ grants: [other] },
			{},
			historyOf(
				['ana', ...registered],
				['mei', { field: 'grants', from: [aGrant()], to: [] }],
				['kim', { field: 'grants', from: [], to: [other] }],
			),
			{ kind: 'no-grant', grants: 1 },
			'mei',
		],
		[
			'the lack of a grant that never was there, with who registered it',
			{ grants: [] },
			{},
			historyOf(['ana', { field: 'grants', from: null, to: [] }], ['mei', { field: 'name', from: 'a', to: 'b' }]),
			{ kind: 'no-grant', grants: 0 },
			'ana',
		],
		[
			'the end of the grant, with who gave it',
			{ grants: [ended] },
			{},
			historyOf(['ana', ...registered], ['mei', { field: 'grants', from: [aGrant()], to: [ended] }]),
			{ kind: 'grant-ended', grant: ended, at: startOfTime },
			'mei',
		],
		[
			'the end of the identity, with who set it',
			{ expiresAt: startOfTime },
			{},
			historyOf(['ana', ...registered], ['mei', { field: 'expiresAt', from: hour(9), to: startOfTime }]),
			{ kind: 'ended', at: startOfTime },
			'mei',
		],
		[
			'the status, with who suspended it',
			{ status: 'suspended' },
			{},
			historyOf(
				['ana', ...registered],
				['mei', { field: 'status', from: 'active', to: 'suspended' }],
				['kim', { field: 'name', from: 'a', to: 'b' }],
			),
			{ kind: 'status', status: 'suspended' },
			'mei',
		],
		[
			'the type',
			{},
			{ types: ['ai-agent'] },
			historyOf(['ana', ...registered], ['mei', { field: 'type', from: 'app', to: 'ci-pipeline' }]),
			{ kind: 'type', type: 'ci-pipeline' },
			'mei',
		],
		[
			'that only people may',
			{},
			{ mode: 'human-only' },
			historyOf(['ana', ...registered]),
			{ kind: 'people-only' },
			undefined,
		],
		[
			'a change that is older than what was read, of nobody',
			{ status: 'suspended' },
			{},
			historyOf(['kim', { field: 'name', from: 'a', to: 'b' }]),
			{ kind: 'status', status: 'suspended' },
			undefined,
		],
	])('is %s', (_, identity, guard, history, fact, by) => {
		const facts = { control: initialControl(4), shard: { version: 1, entries: {} }, identity: anIdentity(identity) };
		const tried = tryAccount(aRequest(), anAccountId, facts, decidedBy(aGuard(guard)), history, startOfTime);
		expect(tried?.fact).toEqual(fact);
		expect(tried?.changed?.by.id).toBe(by);
	});

	const thrown = aSwitch({ at: hour(5), by: who('mei') });
	const projectId = aRequest().projectId;
	it.each<readonly [string, object, Parameters<typeof anIdentity>[0], string | undefined]>([
		['site', { freeze: thrown, frozenSpaces: [{ ...aSwitch(), projectId }] }, { frozen: aSwitch() }, 'mei'],
		['space', { frozenSpaces: [{ ...thrown, projectId }] }, { frozen: aSwitch() }, 'mei'],
		['identity', { withdrawn: [{ tag: '#1a2b3', until: hour(9) }] }, { frozen: thrown }, 'mei'],
		['late', { withdrawn: [{ tag: '#1a2b3', until: hour(9) }] }, {}, 'kim'],
	])('is what freezes it: %s', (what, control, identity, by) => {
		const facts = {
			control: { ...initialControl(4), ...control },
			shard: { version: 1, entries: {} },
			identity: anIdentity(identity),
		};
		const history = historyOf(['ana', ...registered], ['kim', { field: 'grants', from: [aGrant()], to: [] }]);
		const tried = tryAccount(aRequest(), anAccountId, facts, decidedBy(aGuard()), history, startOfTime);
		expect(tried).toMatchObject({ reason: 'frozen', fact: { kind: 'frozen', what } });
		expect(tried?.changed?.by.id).toBe(by);
	});

	it('is what the registry holds of an account that is no identity', () => {
		const ask = (entries: RegistryFacts['shard']['entries'], guard: Partial<Guard>) =>
			tryAccount(
				aRequest(),
				anAccountId,
				{ control: initialControl(4), shard: { version: 1, entries } },
				decidedBy(aGuard(guard)),
				[],
				startOfTime,
			);
		expect(ask({}, {})).toMatchObject({ verdict: 'deny', fact: { kind: 'no-entry' } });
		expect(ask({}, { mode: 'human-only' })).toMatchObject({ verdict: 'allow', fact: { kind: 'person' } });
		const people = { groupId: groupPool[0], name: 'staff' };
		expect(ask({}, { mode: 'human-only', people })).toMatchObject({ verdict: 'members', members: ['staff'] });
		const listed = { [anAccountId]: unregisteredEntry };
		expect(ask(listed, { mode: 'human-only' })).toMatchObject({ verdict: 'deny', fact: { kind: 'not-registered' } });
	});

	it('asks for the status before that the work item has, as decide() does', () => {
		const facts = { control: initialControl(4), shard: { version: 1, entries: {} }, identity: anIdentity() };
		const from = (fromStatusId: string) =>
			tryAccount(
				aRequest({ fromStatusId: fromStatusId as StatusId }),
				anAccountId,
				facts,
				decidedBy(aGuard()),
				[],
				startOfTime,
			);
		expect(from('10004')?.verdict).toBe('allow');
		expect(from('10005')).toMatchObject({ verdict: 'deny', reason: 'no-grant' });
	});
});
