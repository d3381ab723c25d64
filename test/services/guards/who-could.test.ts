// Who could make a transition, and what an identity could: exactly what decide() says, for every space, and page by page.

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { CouldView, WhoRowView, WhoView } from '../../../src/contract/calls/who-could';
import { denyReasons } from '../../../src/contract/decision';
import { dayMs } from '../../../src/contract/durations';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../../src/contract/ids';
import type { RuleFacts } from '../../../src/core/guards/rules';
import { decide, type TransitionRequest } from '../../../src/core/policy/decide';
import type { Identity } from '../../../src/core/registry/identity';
import { type Control, controlsOf, initialControl } from '../../../src/core/snapshot/control';
import { couldPerform, listGrantable, whoCould } from '../../../src/services/guards/who-could';
import { aGrant, anIdentity, aSwitch } from '../../builders/identity';
import { accountPool, randomCase } from '../../builders/random-registry';
import {
	aCondition,
	aGuardRule,
	anAuditRule,
	anOverriddenRule,
	aRule,
	aTransition,
	aWorkflow,
} from '../../builders/workflow';
import { asApp, putRules, workflowId } from '../../harness/guards';
import { aSite, type MemorySite, task } from '../../harness/memory-site';
import { aSeededDraft, change, deploy, registered } from '../../harness/registry';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../../harness/world';

const [rel, ops] = ['10000', '10001'] as unknown as readonly [ProjectId, ProjectId];
const off = { isDisabled: true } as const;
const later = startOfTime + 90 * dayMs;
const ref = { workflowId: 'release', transitionId: '41' };

async function allWho(ports: ReturnType<typeof aSite>, transition = ref) {
	const rows: WhoRowView[] = [];
	const pages: WhoView[] = [];
	let cursor: string | undefined;
	do {
		const page = await whoCould(ports, transition, cursor);
		pages.push(page);
		rows.push(...page.rows);
		cursor = page.cursor;
	} while (cursor !== undefined);
	return { rows, pages };
}

/** What is said of the one identity of a site. */
async function answerOf(identity: Partial<Identity>, rules: readonly RuleFacts[], more: MemorySite = {}) {
	const site = aSite({ identities: [anIdentity(identity)], workflows: [aWorkflow([aTransition({ rules })])], ...more });
	const [row, ...others] = (await allWho(site)).rows;
	if (row === undefined || others.length > 0) throw new Error('one row was expected');
	return { can: row.can, reason: row.reason, projectIds: row.projectIds };
}
interface Answered {
	readonly can: boolean;
	readonly reason: string | undefined;
	readonly projectIds: readonly ProjectId[];
}
const yes = (...projectIds: ProjectId[]): Answered => ({ can: true, reason: undefined, projectIds });
const no = (reason?: string): Answered => ({ can: false, reason, projectIds: [] });

describe('who could', () => {
	const guard = [aGuardRule()];

	it.each<readonly [string, Partial<Identity>, readonly RuleFacts[], MemorySite, Answered]>([
		['with a grant', {}, guard, {}, yes(rel)],
		['with a grant for one of two spaces', {}, guard, { spaces: [ops, rel] }, yes(rel)],
		[
			'with a grant for every space',
			{ grants: [{ toStatusId: '10005' as StatusId }] },
			guard,
			{ spaces: [ops, rel] },
			yes(ops, rel),
		],
		['with no grant', { grants: [] }, guard, {}, no('no-grant')],
		['with a grant for another space', {}, guard, { spaces: [ops] }, no('no-grant')],
		[
			'with a grant from another status',
			{ grants: [aGrant({ fromStatusId: '10001' as StatusId })] },
			guard,
			{},
			no('no-grant'),
		],
		[
			'with a grant for another work type',
			{ grants: [aGrant({ issueTypeId: '10009' as IssueTypeId })] },
			guard,
			{},
			no('no-grant'),
		],
		['whose grant has ended', { grants: [aGrant({ expiresAt: startOfTime })] }, guard, {}, no('grant-expired')],
		['whose time is over', { expiresAt: startOfTime }, guard, {}, no('expired')],
		['that is suspended', { status: 'suspended' }, guard, {}, no('suspended')],
		['that is frozen', { frozen: aSwitch() }, guard, {}, no('frozen')],
		['of a type that is not allowed', {}, [aGuardRule({ types: ['app'] })], {}, no('type-not-allowed')],
		['of a type that is allowed', {}, [aGuardRule({ types: ['app', 'ci-pipeline'] })], {}, yes(rel)],
		['where only people may', {}, [aGuardRule({ mode: 'human-only' })], {}, no('non-human-not-allowed')],
		[
			'at two guards, one of which refuses',
			{},
			[aGuardRule(), aGuardRule({ types: ['app'] })],
			{},
			no('type-not-allowed'),
		],
		['at a guard that monitors', { grants: [] }, [aGuardRule({ enforcement: 'monitor' })], {}, no('no-grant')],
		['at a guard that is off', { grants: [] }, [aGuardRule({}, off)], {}, yes(rel)],
		['without a guard', { grants: [], status: 'suspended' }, [anAuditRule()], {}, yes(rel)],
		['at a condition alone', { grants: [] }, [aCondition()], {}, no('no-grant')],
		['at a condition of several', { grants: [] }, [aCondition({}, { isOptional: true })], {}, yes(rel)],
		['at a rule without a configuration', {}, [aRule('guard')], {}, no()],
		['at such a rule that is off', {}, [aRule('guard', off)], {}, yes(rel)],
		['where no space uses the workflow', {}, guard, { spaces: [] }, no()],
		['on a frozen site', {}, guard, { control: { ...initialControl(4), freeze: aSwitch() } }, no('frozen')],
		[
			'in a frozen space, and granted in another',
			{ grants: [{ toStatusId: '10005' as StatusId }] },
			guard,
			{ spaces: [rel, ops], control: { ...initialControl(4), frozenSpaces: [{ ...aSwitch(), projectId: rel }] } },
			yes(ops),
		],
		[
			'in a frozen space, and not granted in another',
			{},
			guard,
			{ spaces: [rel, ops], control: { ...initialControl(4), frozenSpaces: [{ ...aSwitch(), projectId: rel }] } },
			no('frozen'),
		],
		[
			'while the glass is broken',
			{ grants: [] },
			guard,
			{ control: { ...initialControl(4), brokenGlass: aSwitch() } },
			no('no-grant'),
		],
		[
			'closest in one of its spaces',
			{ grants: [aGrant({ expiresAt: startOfTime - 1 })] },
			guard,
			{ spaces: [ops, rel] },
			no('grant-expired'),
		],
	])('an identity %s', async (_title, identity, rules, site, expected) => {
		expect(await answerOf({ expiresAt: later, ...identity }, rules, site)).toEqual(expected);
	});

	it.each<readonly [string, readonly RuleFacts[], boolean]>([
		['nothing', [], true],
		['a guard for people too', [aGuardRule({ mode: 'registered-or-human' })], true],
		['a guard for people', [aGuardRule({ mode: 'human-only' })], true],
		['a guard for identities', [aGuardRule()], false],
		['a guard for identities that is off', [aGuardRule({}, off)], true],
		['two guards, one of them for identities', [aGuardRule(), aGuardRule({ mode: 'human-only' })], false],
		['a rule without a configuration', [aRule('guard')], false],
	])('people, past %s, or not', async (_title, rules, people) => {
		const site = aSite({ workflows: [aWorkflow([aTransition({ rules })])] });
		expect((await whoCould(site, ref, undefined)).people).toBe(people);
	});

	it.each<readonly [string, readonly RuleFacts[], boolean]>([
		['of which Jira applies another', [anOverriddenRule({ mode: 'registered-or-human' })], true],
		['one of two of which Jira applies another', [aGuardRule(), anOverriddenRule()], true],
		['of which Jira applies another, off', [{ ...anOverriddenRule(), ...off }], false],
		['as compiled', [aGuardRule()], false],
		['that lets nobody pass', [aRule('guard'), anOverriddenRule()], false],
	])('nobody can say, or can, at a rule %s', async (_title, rules, isUnsure) => {
		const identities = [
			anIdentity({ expiresAt: later }),
			anIdentity({ accountId: accountPool[1] as AccountId, grants: [] }),
		];
		const site = aSite({ identities, workflows: [aWorkflow([aTransition({ rules })])] });
		const said = await whoCould(site, ref, undefined);
		expect(said.transition.isUnsure).toBe(isUnsure ? true : undefined);
		if (!isUnsure) return;
		expect(said.people).toBe(false);
		expect(said.rows).toHaveLength(2);
		for (const row of said.rows) {
			expect([row.can, row.projectIds]).toEqual([false, []]);
			expect(row).not.toHaveProperty('reason');
		}
	});

	it('asks every status that the transition starts from, and none for the one that creates', async () => {
		const grants = (fromStatusId?: StatusId) => ({
			grants: [aGrant({ ...(fromStatusId === undefined ? {} : { fromStatusId }) })],
		});
		const at = (kind: 'initial' | 'global') => ({
			workflows: [aWorkflow([aTransition({ kind, from: [], rules: [aGuardRule()] })])],
		});
		const deployed = '10005' as StatusId;
		const anyFrom = [{ projectId: rel, toStatusId: deployed }];
		expect(await answerOf(grants(deployed), [], at('global'))).toEqual(yes(rel));
		expect(await answerOf(grants('10001' as StatusId), [], at('global'))).toEqual(no('no-grant'));
		expect(await answerOf(grants(), [], at('initial'))).toEqual(no('no-grant'));
		expect(await answerOf({ grants: anyFrom }, [], at('initial'))).toEqual(yes(rel));
	});

	it('leaves retired identities out, and reads none of them', async () => {
		const identities = accountPool
			.slice(0, 6)
			.map((accountId, i) => anIdentity({ accountId, status: i % 2 === 0 ? 'active' : 'retired' }));
		const site = aSite({ identities });
		const { rows } = await allWho(site);
		expect(rows.map(({ accountId }) => accountId).sort()).toEqual([0, 2, 4].map((i) => accountPool[i]).sort());
		expect(site.count.identities).toBe(3);
	});

	it('shows names, types, and what is over', async () => {
		const { rows } = await allWho(aSite({ identities: [anIdentity({ expiresAt: startOfTime })] }));
		expect(rows).toEqual([
			{
				accountId: anIdentity().accountId,
				name: 'deploy-bot',
				type: 'ci-pipeline',
				status: 'expired',
				can: false,
				reason: 'expired',
				projectIds: [],
			},
		]);
	});

	it('goes through the whole registry, each identity once, in pages that end', async () => {
		const accountIds = Array.from(
			{ length: 1_500 },
			(_, i) =>
				`712020:${((i * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000` as AccountId,
		);
		const control = initialControl(98);
		const site = aSite({ control, identities: accountIds.map((accountId) => anIdentity({ accountId })) });
		const { rows, pages } = await allWho(site);
		expect(rows.map(({ accountId }) => accountId).sort()).toEqual([...accountIds].sort());
		expect(pages.length).toBeGreaterThan(2);
		for (const { rows } of pages) expect(rows.length).toBeLessThan(600);
	});

	it('starts anew with the cursor of a registry that has grown since', async () => {
		const identities = accountPool.slice(0, 4).map((accountId) => anIdentity({ accountId }));
		const { rows } = await whoCould(aSite({ identities }), ref, '99.3');
		expect(rows).toHaveLength(4);
	});

	it.each(['', 'x', '5.-1', '5.1e3', '5.', '.', '5.999999'])('refuses the cursor %j', async (cursor) => {
		await expect(whoCould(aSite({}), ref, cursor)).rejects.toMatchObject({
			code: 'INVALID_INPUT',
			details: { field: 'cursor' },
		});
	});

	it.each([
		['no such workflow', { ...ref, workflowId: 'other' }],
		['no such transition', { ...ref, transitionId: '42' }],
	] as const)('knows of %s', async (_title, transition) => {
		await expect(whoCould(aSite({}), transition, undefined)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	it('says that the registry is not prepared', async () => {
		const site = aSite({});
		site.stored.clear();
		await expect(whoCould(site, ref, undefined)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		await expect(couldPerform(site, anIdentity().accountId, undefined)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
	});

	it('says exactly what decide() says of any registry', async () => {
		await fc.assert(
			fc.asyncProperty(
				randomCase,
				fc.subarray(['10001', '10002'] as unknown as ProjectId[]),
				async ({ control: grown, registry, guard, request, now }, spaces) => {
					// What planning a growth leaves beside the record's own fields.
					const { outcome: _, stuck: __, ...control } = grown as Control & { outcome?: unknown; stuck?: unknown };
					// Rows by account cannot hold this one, and no account is called so.
					const isNamed = ([accountId]: readonly [AccountId, unknown]) => accountId !== ('__proto__' as AccountId);
					const identities = [...registry]
						.filter(isNamed)
						.flatMap(([, known]) => (known === null || known === 'unregistered' ? [] : [known]));
					const transition = aTransition({
						kind: request.fromStatusId === undefined ? 'initial' : 'directed',
						from: request.fromStatusId === undefined ? [] : [{ id: request.fromStatusId, name: 'From' }],
						to: { id: request.toStatusId, name: 'To' },
						rules: [aGuardRule(guard)],
					});
					const site = aSite({ control, identities, spaces, now, workflows: [aWorkflow([transition])] });
					const { rows } = await allWho(site);
					const expected = identities.filter(({ status }) => status !== 'retired');
					expect(rows.map(({ accountId }) => accountId).sort()).toEqual(
						expected.map(({ accountId }) => accountId).sort(),
					);
					for (const identity of expected) {
						const asked = (projectId: ProjectId): TransitionRequest => ({
							accountId: identity.accountId,
							projectId,
							issueTypeId: task,
							...(request.fromStatusId === undefined ? {} : { fromStatusId: request.fromStatusId }),
							toStatusId: request.toStatusId,
						});
						const said = spaces.map((projectId) => ({
							projectId,
							...decide(asked(projectId), { kind: 'identity', identity }, guard, controlsOf(control), now),
						}));
						const row = rows.find(({ accountId }) => accountId === identity.accountId);
						const allowed = said.filter(({ verdict }) => verdict === 'allow').map(({ projectId }) => projectId);
						expect([row?.can, row?.projectIds]).toEqual([allowed.length > 0, allowed]);
						const reasons = said.flatMap((one) => (one.verdict === 'deny' ? [one.reason] : []));
						if (allowed.length > 0 || reasons.length === 0) expect(row).not.toHaveProperty('reason');
						else expect(reasons).toContain(row?.reason);
						const helped = said.filter(({ projectId, verdict, ...why }) => {
							const lacks =
								verdict === 'deny' && 'reason' in why && /^(no-grant|grant-expired)$/.test(String(why.reason));
							const given = { ...identity, grants: [{ projectId, toStatusId: request.toStatusId }] };
							const then = decide(
								asked(projectId),
								{ kind: 'identity', identity: given },
								guard,
								controlsOf(control),
								now,
							);
							return lacks && then.verdict === 'allow';
						});
						// A grant is offered exactly where one would change what decide() says.
						if (row?.lacksGrant === true) expect([helped.length > 0, allowed]).toEqual([true, []]);
						else if (allowed.length === 0 && reasons.length > 0 && helped.length > 0) {
							expect(row?.reason).not.toMatch(/^(no-grant|grant-expired)$/);
						}
					}
				},
			),
			{ numRuns: 100 },
		);
	});

	it('has a place for every reason there is', async () => {
		const reasons = new Set<string | undefined>();
		for (const [identity, rules] of [
			[{ status: 'suspended' }, guard],
			[{ frozen: aSwitch() }, guard],
			[{ grants: [] }, guard],
			[{ expiresAt: startOfTime }, guard],
			[{ grants: [aGrant({ expiresAt: startOfTime })] }, guard],
			[{}, [aGuardRule({ types: ['app'] })]],
			[{}, [aGuardRule({ mode: 'human-only' })]],
		] as const) {
			reasons.add((await answerOf(identity, rules)).reason);
		}
		const ofAccounts = ['unregistered', 'retired'];
		expect([...reasons].sort()).toEqual(denyReasons.filter((reason) => !ofAccounts.includes(reason)).sort());
	});
});

describe('a grant as all that is lacking', () => {
	const lacks = async (identity: Partial<Identity>, rules: readonly RuleFacts[]) => {
		const site = aSite({ identities: [anIdentity(identity)], workflows: [aWorkflow([aTransition({ rules })])] });
		return (await allWho(site)).rows.map(({ reason, lacksGrant = false }) => [reason, lacksGrant]);
	};

	it.each<readonly [string, Partial<Identity>, readonly RuleFacts[], string, boolean]>([
		['with none', { grants: [] }, [aGuardRule()], 'no-grant', true],
		['with one that ended', { grants: [aGrant({ expiresAt: startOfTime })] }, [aGuardRule()], 'grant-expired', true],
		['where the guard only monitors', { grants: [] }, [aGuardRule({ enforcement: 'monitor' })], 'no-grant', true],
		['where only people may', { grants: [] }, [aGuardRule({ mode: 'human-only' })], 'no-grant', false],
		['of a type that is not allowed', { grants: [] }, [aGuardRule({ types: ['app'] })], 'no-grant', false],
		[
			'at two guards, one for another type',
			{ grants: [] },
			[aGuardRule(), aGuardRule({ types: ['app'] })],
			'no-grant',
			false,
		],
		['whose time is over', { grants: [], expiresAt: startOfTime }, [aGuardRule()], 'no-grant', false],
		['that is suspended', { grants: [], status: 'suspended' }, [aGuardRule()], 'suspended', false],
	])('is told of an identity %s', async (_title, identity, rules, reason, isLacking) => {
		expect(await lacks(identity, rules)).toEqual([[reason, isLacking]]);
	});
});

describe('transitions that a grant can be made for', () => {
	it('are those of workflows with a guard, each with its spaces and what guards it', async () => {
		const creation = aTransition({ id: '1', kind: 'initial', from: [] });
		const workflows = [
			aWorkflow([creation, aTransition({ rules: [aGuardRule()] }), aTransition({ id: '51', name: 'Verify' })]),
			aWorkflow([aTransition({ id: '61' })], { id: 'open' }),
		];
		const site = aSite({ workflows, spaces: [rel, ops] });
		const { rows, cursor } = await listGrantable(site, undefined);
		expect(cursor).toBeUndefined();
		expect(rows.map(({ transition }) => [transition.transitionId, transition.effect])).toEqual([
			['41', 'stops'],
			['51', undefined],
		]);
		expect(rows.map(({ spaces }) => spaces.map(({ projectId }) => projectId))).toEqual([
			[rel, ops],
			[rel, ops],
		]);
		expect(site.count.usages).toBe(1);
	});

	it('come in pages, and hold a guarded creation', async () => {
		const creation = aTransition({ id: '1', kind: 'initial', from: [], rules: [aGuardRule()] });
		const workflows = Array.from({ length: 12 }, (_, i) => aWorkflow([creation], { id: `w${i}` }));
		const site = aSite({ workflows });
		const first = await listGrantable(site, undefined);
		const second = await listGrantable(site, first.cursor);
		expect([first.rows.length, first.cursor, second.rows.length, second.cursor]).toEqual([10, '10', 2, undefined]);
	});

	it('are not told before the registry is prepared', async () => {
		const site = aSite({});
		site.stored.clear();
		await expect(listGrantable(site, undefined)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
	});
});

describe('what an identity could', () => {
	const guarded = aTransition({ rules: [aGuardRule()] });
	const open = aTransition({ id: '51', name: 'Verify' });
	const could = (site: ReturnType<typeof aSite>, cursor?: string): Promise<CouldView> =>
		couldPerform(site, anIdentity().accountId, cursor);

	it('is told for every guarded transition, and counted for the others', async () => {
		const workflows = [
			aWorkflow([
				guarded,
				open,
				aTransition({ id: '52', rules: [anAuditRule()] }),
				aTransition({ id: '53', rules: [aRule('canary')] }),
				aTransition({ id: '54', rules: [aGuardRule({ types: ['app'] })] }),
				aTransition({ id: '55', rules: [aGuardRule({}, off)] }),
				aTransition({ id: '56', rules: [aCondition()] }),
				aTransition({ id: '57', rules: [aRule('guard')] }),
				aTransition({ id: '58', rules: [anOverriddenRule()] }),
			]),
		];
		const { rows, unguarded, cursor } = await could(
			aSite({ identities: [anIdentity()], workflows, spaces: [rel, ops] }),
		);
		expect([unguarded, cursor]).toEqual([3, undefined]);
		expect(rows.map(({ transition, can, reason }) => [transition.transitionId, can, reason])).toEqual([
			['41', true, undefined],
			['54', false, 'type-not-allowed'],
			['55', true, undefined],
			['56', true, undefined],
			['57', false, undefined],
			['58', false, undefined],
		]);
		expect(rows.map(({ transition }) => transition.isUnsure)).toEqual([...rows.slice(1).map(() => undefined), true]);
		expect(rows[5]?.projectIds).toEqual([]);
		expect(rows[0]).toMatchObject({
			workflowId: 'release',
			workflow: 'Release train workflow',
			projectIds: [rel],
			isComplete: true,
		});
		expect(rows[2]?.projectIds).toEqual([rel, ops]);
	});

	it('asks for the spaces of workflows with guards only', async () => {
		const workflows = Array.from({ length: 25 }, (_, i) => aWorkflow([i % 5 === 0 ? guarded : open], { id: `w${i}` }));
		const site = aSite({ identities: [anIdentity()], workflows });
		const [first, second, third] = [await could(site), await could(site, '10'), await could(site, '20')];
		expect([first.cursor, second.cursor, third.cursor]).toEqual(['10', '20', undefined]);
		expect([first, second, third].map(({ rows, unguarded }) => [rows.length, unguarded])).toEqual([
			[2, 8],
			[2, 8],
			[1, 4],
		]);
		expect(site.count.usages).toBe(5);
	});

	it('is nothing for a retired identity, and unknown for an account that nobody registered', async () => {
		const site = aSite({ identities: [anIdentity({ status: 'retired' })] });
		expect((await could(site)).rows.map(({ can, reason }) => [can, reason])).toEqual([[false, 'retired']]);
		await expect(couldPerform(site, accountPool[3] as AccountId, undefined)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});

	it.each(['', 'x', '-1', '1.5', '1e2', '9999999'])('refuses the cursor %j', async (cursor) => {
		await expect(could(aSite({ identities: [anIdentity()] }), cursor)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
	});
});

describe('on a site', () => {
	let world: TestWorld;
	afterEach(() => {
		world.close();
		jest.restoreAllMocks();
	});

	it('agrees with what Jira does', async () => {
		world = await openWorld();
		putRules(world, [aGuardRule({ types: ['ci-pipeline', 'ai-agent'] }), anAuditRule()]);
		const names = ['deployBot', 'triageAgent', 'buildStatus', 'automation'] as const;
		await registered(world, 'deployBot', aSeededDraft());
		await registered(world, 'triageAgent', aSeededDraft({ type: 'ai-agent', grants: [] }));
		await registered(world, 'buildStatus', aSeededDraft({ type: 'app' }));
		const suspended = await registered(world, 'automation', aSeededDraft());
		valueOf(await change(world, 'suspend', suspended));
		await world.settle();
		const transition = { workflowId: workflowId(world), transitionId: '41' };
		const said = await asApp(world, (ports) => whoCould(ports, transition, undefined));
		expect(said).toMatchObject({
			workflow: 'Release train workflow',
			spaces: [{ projectId: rel, issueTypeIds: expect.any(Array) }],
			people: false,
			isComplete: true,
		});
		expect(said.rows).toHaveLength(names.length);
		const outcomes: (readonly [string, string | undefined])[] = [];
		for (const name of names) {
			const row = said.rows.find(({ accountId }) => accountId === idOf(name));
			const { status, message } = await deploy(world, name);
			expect([name, row?.can]).toEqual([name, status === 204]);
			if (row?.reason !== undefined) expect(message).toContain(`[muster:${row.reason}]`);
			outcomes.push([name, row?.reason]);
			expect([name, row?.lacksGrant]).toEqual([name, name === 'triageAgent' ? true : undefined]);
			const could = await asApp(world, (ports) => couldPerform(ports, idOf(name) as AccountId, undefined));
			expect(could.rows.map(({ can, reason }) => [can, reason])).toEqual([[row?.can, row?.reason]]);
		}
		expect(outcomes).toEqual([
			['deployBot', undefined],
			['triageAgent', 'no-grant'],
			['buildStatus', 'type-not-allowed'],
			['automation', 'suspended'],
		]);
	});
});
