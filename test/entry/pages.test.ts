// What the pages ask of the back end: the site at a glance, unregistered accounts, transitions and who performs them.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { IssueOutputs } from '../../src/contract/calls/issue';
import type { ProjectOutputs } from '../../src/contract/calls/project';
import { dayMs } from '../../src/contract/durations';
import type { IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { aGrant } from '../builders/identity';
import { collectLog, intercept } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	change,
	deploy,
	deployed,
	errorOf,
	opsWorkflow,
	registered,
	releaseWorkflow,
	setGuard,
	staged,
} from '../harness/registry';
import { dump, erase, tamper } from '../harness/storage';
import { idOf, openWorld, type SeededName, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const rel = '10000';
const ops = '10001';
const enforcing = { mode: 'registered', enforcement: 'enforce' } as const;
const monitoring = { mode: 'registered', enforcement: 'monitor' } as const;
const status = (id: string) => id as StatusId;

const askOverview = (name: SeededName | undefined = 'ana') =>
	world.invoke<AdminOutputs['site.overview']>(name, 'muster-admin', 'site.overview');
const askUnregistered = (name: SeededName | undefined = 'ana') =>
	world.invoke<AdminOutputs['account.unregistered']>(name, 'muster-admin', 'account.unregistered');
const askTransitions = (name: SeededName | undefined, projectId: string) =>
	world.invoke<ProjectOutputs['project.transitions']>(name, 'muster-project', 'project.transitions', { projectId });
const askMovers = (name: SeededName | undefined, issueId: string) =>
	world.invoke<IssueOutputs['issue.movers']>(name, 'muster-issue', 'issue.movers', { issueId });

async function transitionNamed(name: string, projectId: string = rel) {
	const { transitions } = valueOf(await askTransitions('ana', projectId));
	return transitions.find((transition) => transition.name === name);
}
async function moversOf(issueKey: string) {
	return valueOf(await askMovers('chidi', world.site.issue(issueKey).id));
}
const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

const reason = 'Key leaked.';
/** How a switch that Ana threw at the start of the world reads. */
const thrown = { at: startOfTime, by: { kind: 'person', id: idOf('ana') }, reason };

async function throwSwitch(call: keyof AdminOutputs, more: object = {}): Promise<void> {
	valueOf(await world.invoke('ana', 'muster-admin', call, { reason, ...more }));
}

describe('site.overview', () => {
	it('counts the unregistered accounts and the guards of the site', async () => {
		expect(valueOf(await askOverview())).toEqual({
			isPrepared: true,
			isLetIn: true,
			identities: 0,
			growth: { shards: 17, maxShards: 98, fullest: expect.any(Number) },
			// deploy-bot, release-bot, Build Status, Automation and the Triage Agent; not Muster, not anonymous callers.
			unregistered: 5,
			enforcedGuards: 1,
			monitoredGuards: 0,
			switchedOffGuards: 0,
			contact: 'a Jira admin',
			unhealthy: 0,
			// Nothing was checked yet, but what is only looked up.
			doubtfulChecks: 10,
			healthCheckedAt: expect.any(Number),
			isUnreadable: false,
			closedSpaces: [],
			reportsRefusals: false,
			drift: 0,
			// The seeded guard stands, and nobody is registered.
			inheritedGuards: 1,
		});
	});

	it('speaks of guards of an earlier installation until somebody is registered, or wants them so', async () => {
		valueOf(await world.invoke('ana', 'muster-admin', 'inherited.keep'));
		expect(valueOf(await askOverview()).inheritedGuards).toBeUndefined();
		await erase(world, 'report', 'inherited');
		expect(valueOf(await askOverview()).inheritedGuards).toBe(1);
		await change(world, 'retire', await registered(world));
		expect(valueOf(await askOverview()).inheritedGuards).toBeUndefined();
	});

	it('speaks of none where guards only monitor', async () => {
		setGuard(world, monitoring);
		expect(valueOf(await askOverview()).inheritedGuards).toBeUndefined();
	});

	it('follows registrations, new accounts and guards', async () => {
		await registered(world);
		await addServiceAccount(world, '01');
		await addServiceAccount(world, '02');
		setGuard(world, monitoring, { transition: 'Close' });
		setGuard(world, enforcing, { transition: 'Done', workflow: opsWorkflow });
		expect(valueOf(await askOverview())).toMatchObject({
			identities: 1,
			unregistered: 6,
			enforcedGuards: 2,
			monitoredGuards: 1,
		});
	});

	it('does not count identities that are retired', async () => {
		await change(world, 'retire', await registered(world));
		await change(world, 'suspend', await registered(world, 'releaseBot'));
		expect(valueOf(await askOverview())).toMatchObject({ identities: 1, unregistered: 3 });
	});

	it('says how full the fullest part is', async () => {
		const before = valueOf(await askOverview()).growth.fullest;
		await registered(world);
		const after = valueOf(await askOverview()).growth.fullest;
		expect(after).toBeGreaterThan(before);
		expect(after).toBeLessThan(0.02);
	});

	it('does not count guards that are switched off', async () => {
		const { rules } = world.site.workflow(releaseWorkflow).transitions.find(({ name }) => name === 'Deploy') ?? {};
		const validators = (rules?.validators ?? []).map((rule) => ({ ...rule, disabled: true }));
		world.site.setRules(releaseWorkflow, 'Deploy', { validators });
		expect(valueOf(await askOverview())).toMatchObject({ enforcedGuards: 0, monitoredGuards: 0 });
	});

	it('shows every switch that is thrown, with who threw it and why', async () => {
		await throwSwitch('site.freeze');
		await throwSwitch('space.freeze', { projectId: rel });
		await throwSwitch('site.break-glass');
		expect(valueOf(await world.invoke('ana', 'muster-admin', 'site.in-force'))).toEqual({
			switches: { frozen: thrown, frozenSpaces: [{ ...thrown, projectId: rel }], brokenGlass: thrown },
		});
	});

	it('answers before the registry is prepared', async () => {
		setGuard(world, undefined);
		await erase(world, 'control', 'site');
		expect(valueOf(await askOverview())).toEqual({
			isPrepared: false,
			isLetIn: true,
			identities: 0,
			growth: { shards: 0, maxShards: 98, fullest: 0 },
			unregistered: 0,
			enforcedGuards: 0,
			monitoredGuards: 0,
			switchedOffGuards: 0,
			contact: 'a Jira admin',
			unhealthy: 0,
			// Nothing was checked yet, but what is only looked up.
			doubtfulChecks: 10,
			healthCheckedAt: expect.any(Number),
			isUnreadable: false,
			closedSpaces: [],
			reportsRefusals: false,
			drift: 0,
		});
	});

	it('is not prepared while nothing was published', async () => {
		await erase(world, 'publication', 'c1');
		expect(valueOf(await askOverview()).isPrepared).toBe(false);
	});
});

describe('account.unregistered', () => {
	it('lists the known accounts by name, without Muster and anonymous callers', async () => {
		const { accounts, total } = valueOf(await askUnregistered());
		expect(total).toBe(5);
		expect(accounts.map(({ displayName, kind }) => [displayName, kind])).toEqual([
			['Automation for Jira', 'app'],
			['Build Status for Jira', 'app'],
			['deploy-bot', 'service-account'],
			['release-bot', 'service-account'],
			['Triage Agent', 'ai-agent'],
		]);
		expect(accounts[2]).toEqual({
			accountId: idOf('deployBot'),
			displayName: 'deploy-bot',
			kind: 'service-account',
			isActive: true,
		});
	});

	it('leaves out who is registered, also when retired', async () => {
		const identity = await registered(world);
		await change(world, 'retire', identity);
		expect(valueOf(await askUnregistered()).accounts.map(({ accountId }) => accountId)).not.toContain(
			idOf('deployBot'),
		);
	});

	it('shows deactivated accounts as such and leaves out those Jira no longer knows', async () => {
		world.site.updateAccount(idOf('triageAgent'), { active: false });
		await world.settle();
		world.site.world.accounts.delete(idOf('buildStatus'));
		const { accounts, total } = valueOf(await askUnregistered());
		expect(total).toBe(4);
		expect(accounts.filter(({ isActive }) => !isActive).map(({ displayName }) => displayName)).toEqual([
			'Triage Agent',
		]);
	});

	it('reads names in short requests and to the last page', async () => {
		for (let i = 0; i < 60; i++) {
			const accountId = `712020:99999999-0000-4000-8000-0000000000${String(i).padStart(2, '0')}`;
			world.site.addAccount({
				accountId,
				displayName: `bulk-${i}`,
				accountType: 'app',
				appType: 'service',
				active: true,
			});
		}
		await world.settle();
		const queries: URLSearchParams[] = [];
		intercept((call, send) => {
			if (!call.path.startsWith('/rest/api/3/user/bulk')) return send();
			const query = new URLSearchParams(call.path.split('?')[1]);
			queries.push(query);
			// As if Jira served at most 20 accounts a page.
			return query.get('maxResults') === '50' && query.getAll('accountId').length > 20 ? shortPage(call.path) : send();
		});
		const { accounts, total } = valueOf(await askUnregistered());
		expect(total).toBe(65);
		expect(new Set(accounts.map(({ accountId }) => accountId)).size).toBe(65);
		for (const query of queries) expect(query.getAll('accountId').length).toBeLessThanOrEqual(50);
		expect(queries.map((query) => query.get('startAt'))).toEqual(['0', '20', '40', '0']);
	});

	it('is empty when everybody is registered, and before the registry is prepared', async () => {
		const shards = Object.entries((await dump(world)).records).filter(([key]) => key.startsWith('shard:'));
		for (const [key, shard] of shards)
			await tamper(world, 'shard', key.slice('shard:v1:'.length), {
				...shard,
				body: { published: 1, entries: {}, rows: {} },
			});
		expect(valueOf(await askUnregistered())).toEqual({ accounts: [], total: 0 });
		await erase(world, 'control', 'site');
		expect(valueOf(await askUnregistered())).toEqual({ accounts: [], total: 0 });
	});

	it('says that Jira did not answer rather than that there is nobody', async () => {
		collectLog();
		intercept((call, send) =>
			call.path.startsWith('/rest/api/3/user/bulk') ? Promise.resolve(new Response('', { status: 503 })) : send(),
		);
		expect(errorOf(await askUnregistered()).code).toBe('UNAVAILABLE');
	});
});

/** The page that Jira would serve if it allowed 20 accounts at most. */
async function shortPage(path: string): Promise<Response> {
	const url = new URL(path, world.site.baseUrl);
	url.searchParams.set('maxResults', '20');
	return world.site.fetch(new Request(url), { kind: 'user', accountId: idOf('ana') });
}

describe('project.transitions', () => {
	it('lists every transition of the space, guarded ones first, without the one that creates', async () => {
		const { switches, transitions } = valueOf(await askTransitions('bruno', rel));
		expect(switches).toEqual({});
		expect(namesOf(transitions)).toEqual([
			'Deploy',
			'Start',
			'Request review',
			'Stage',
			'Close',
			'Back to work',
			'Reopen',
		]);
		expect(transitions[0]).toEqual({
			workflow: releaseWorkflow,
			workflowId: world.site.workflow(releaseWorkflow).id,
			transitionId: '41',
			name: 'Deploy',
			kind: 'directed',
			from: [{ id: staged, name: 'Staged' }],
			to: { id: deployed, name: 'Deployed' },
			issueTypes: [
				{ id: '10004', name: 'Task' },
				{ id: '10005', name: 'Bug' },
				{ id: '10006', name: 'Release' },
			],
			guard: { mode: 'registered', enforcement: 'enforce', hides: false, others: 0 },
			effect: 'stops',
			faults: [],
			performers: { total: 0, first: [], people: 'no' },
		});
		expect(transitions[5]?.from).toEqual([
			{ id: '10003', name: 'In review' },
			{ id: staged, name: 'Staged' },
		]);
		expect(transitions[6]).toEqual({
			workflow: releaseWorkflow,
			workflowId: world.site.workflow(releaseWorkflow).id,
			transitionId: '71',
			name: 'Reopen',
			kind: 'global',
			from: [],
			to: { id: '10001', name: 'Backlog' },
			issueTypes: transitions[0]?.issueTypes,
			faults: [],
		});
	});

	it('lists a space without guards', async () => {
		const { transitions } = valueOf(await askTransitions('dana', ops));
		expect(namesOf(transitions)).toEqual(['To Do', 'In Progress', 'Done']);
		for (const transition of transitions) {
			expect(transition).not.toHaveProperty('guard');
			expect(transition).not.toHaveProperty('performers');
		}
	});

	it('tells which work types follow which of several workflows', async () => {
		await registered(world, 'deployBot', aSeededDraft({ grants: [aGrant({ issueTypeId: '10005' as IssueTypeId })] }));
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(1);
		const { projects, workflows } = world.site.world;
		const opsId = [...workflows.values()].find(({ name }) => name === opsWorkflow)?.id ?? '';
		const i = projects.findIndex(({ id }) => id === rel);
		const project = world.site.world.requireProject(rel);
		projects[i] = { ...project, workflowScheme: new Map([...project.workflowScheme, ['10005', opsId]]) };
		const { transitions } = valueOf(await askTransitions('bruno', rel));
		const typesOf = (name: string) => namesOf(transitions.find((one) => one.name === name)?.issueTypes ?? []);
		expect(typesOf('Deploy')).toEqual(['Task', 'Release']);
		expect(typesOf('To Do')).toEqual(['Bug']);
		// A grant for a work type that no longer makes the transition performs nothing.
		expect(transitions[0]).toMatchObject({ name: 'Deploy', performers: { total: 0 } });
	});

	it('lists the identities that a guard lets pass, three of them by name', async () => {
		await registered(world, 'deployBot', aSeededDraft({ name: 'zulu' }));
		await registered(world, 'releaseBot', aSeededDraft({ name: 'Alpha', type: 'service-account' }));
		await registered(world, 'triageAgent', aSeededDraft({ name: 'mike', type: 'ai-agent' }));
		await registered(world, 'automation', aSeededDraft({ name: 'bravo', type: 'automation' }));
		expect((await transitionNamed('Deploy'))?.performers).toEqual({
			total: 4,
			first: [
				{ accountId: idOf('releaseBot'), name: 'Alpha' },
				{ accountId: idOf('automation'), name: 'bravo' },
				{ accountId: idOf('triageAgent'), name: 'mike' },
			],
			people: 'no',
		});
		setGuard(world, { ...enforcing, types: ['ai-agent'] });
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(1);
		setGuard(world, { mode: 'human-only', enforcement: 'enforce' });
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(0);
	});

	const useless = {
		'a grant in another space': aGrant({
			projectId: ops as ProjectId,
			fromStatusId: status('10102'),
			toStatusId: status('10103'),
		}),
		'a grant from a status where the transition does not start': aGrant({ fromStatusId: status('10001') }),
		'a grant to another status': aGrant({ toStatusId: status('10006') }),
	};
	it.each(Object.entries(useless))('does not list an identity with %s', async (_, grant) => {
		await registered(world, 'deployBot', aSeededDraft({ grants: [grant] }));
		expect((await transitionNamed('Deploy'))?.performers).toEqual({ total: 0, first: [], people: 'no' });
	});

	it('lists who holds a grant for one work type or for every space', async () => {
		await registered(world, 'deployBot', aSeededDraft({ grants: [aGrant({ issueTypeId: '10006' as IssueTypeId })] }));
		await registered(world, 'releaseBot', aSeededDraft({ grants: [{ toStatusId: status(deployed) }] }));
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(2);
	});

	it('does not list suspended, retired or expired identities', async () => {
		const suspended = await registered(world, 'deployBot');
		const retired = await registered(world, 'releaseBot');
		await registered(world, 'automation', aSeededDraft({ type: 'automation', expiresAt: startOfTime + dayMs }));
		await registered(
			world,
			'triageAgent',
			aSeededDraft({ type: 'ai-agent', grants: [aGrant({ expiresAt: startOfTime + 2 * dayMs })] }),
		);
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(4);
		await change(world, 'suspend', suspended);
		await change(world, 'retire', retired);
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(2);
		await world.pass(dayMs);
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(1);
		await world.pass(dayMs);
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(0);
	});

	it('lists nobody while the space or the site is frozen, and says so', async () => {
		await registered(world);
		await throwSwitch('space.freeze', { projectId: rel });
		const inRel = valueOf(await askTransitions('bruno', rel));
		expect(inRel.switches).toEqual({ space: thrown });
		// Those whom the freeze stops.
		expect(inRel.identities).toBe(1);
		expect(inRel.transitions[0]?.performers).toEqual({ total: 0, first: [], people: 'no' });
		expect(valueOf(await askTransitions('dana', ops)).switches).toEqual({});
		await throwSwitch('space.thaw', { projectId: rel });
		await throwSwitch('site.freeze');
		expect(valueOf(await askTransitions('dana', ops)).switches).toEqual({ site: { at: startOfTime, by: thrown.by } });
		expect((await transitionNamed('Deploy'))?.performers?.total).toBe(0);
	});

	it('finds performers of a transition that starts from any status, and of a guarded creation', async () => {
		setGuard(world, enforcing, { transition: 'Reopen' });
		setGuard(world, enforcing, { transition: 'Create' });
		const backlog = status('10001');
		await registered(
			world,
			'deployBot',
			aSeededDraft({ name: 'from one', grants: [aGrant({ fromStatusId: status('10003'), toStatusId: backlog })] }),
		);
		await registered(world, 'releaseBot', aSeededDraft({ name: 'from any', grants: [{ toStatusId: backlog }] }));
		const { transitions } = valueOf(await askTransitions('bruno', rel));
		expect(namesOf(transitions).slice(0, 3)).toEqual(['Create', 'Deploy', 'Reopen']);
		expect(transitions[0]?.performers).toMatchObject({ total: 1, first: [{ name: 'from any' }] });
		expect(transitions[2]?.performers).toMatchObject({ total: 2, first: [{ name: 'from any' }, { name: 'from one' }] });
	});

	it('lists who could pass a guard that only monitors', async () => {
		setGuard(world, monitoring);
		await registered(world);
		const deployTransition = await transitionNamed('Deploy');
		expect(deployTransition?.guard?.enforcement).toBe('monitor');
		expect(deployTransition?.performers?.total).toBe(1);
	});

	it('answers before the registry is prepared', async () => {
		await erase(world, 'control', 'site');
		const { switches, transitions } = valueOf(await askTransitions('bruno', rel));
		expect(switches).toEqual({});
		expect(transitions[0]).toMatchObject({ name: 'Deploy', performers: { total: 0, first: [] } });
	});
});

describe('issue.movers', () => {
	it('lists the guarded transitions from the status of the work item, with who may make them', async () => {
		await registered(world);
		const { switches, transitions, open } = await moversOf('REL-7');
		expect(switches).toEqual({});
		expect(open).toEqual(['Back to work', 'Reopen']);
		expect(transitions).toHaveLength(1);
		expect(transitions[0]).toMatchObject({
			name: 'Deploy',
			from: [{ id: staged, name: 'Staged' }],
			to: { id: deployed, name: 'Deployed' },
			guard: { mode: 'registered' },
			performers: { total: 1, first: [{ accountId: idOf('deployBot'), name: 'deploy-bot' }] },
		});
		expect(transitions[0]?.issueTypes).toHaveLength(1);
	});

	it('names what is open though somebody put the rule of the health check on it', async () => {
		const canary = { id: 'x', ruleKey: world.forge.ruleKey('muster-canary'), config: {}, disabled: true };
		world.site.setRules(releaseWorkflow, 'Reopen', { conditions: { groupOperator: 'AND', conditions: [canary] } });
		expect((await moversOf('REL-7')).open).toContain('Reopen');
	});

	it('is empty where nothing guarded starts, and follows the work item', async () => {
		await registered(world);
		expect((await moversOf('REL-8')).transitions).toEqual([]);
		await deploy(world, 'deployBot', 'REL-7');
		await world.settle();
		expect((await moversOf('REL-7')).transitions).toEqual([]);
	});

	it('is empty without a guard and at a guard that is switched off', async () => {
		const { rules } = world.site.workflow(releaseWorkflow).transitions.find(({ name }) => name === 'Deploy') ?? {};
		const validators = (rules?.validators ?? []).map((rule) => ({ ...rule, disabled: true }));
		world.site.setRules(releaseWorkflow, 'Deploy', { validators });
		expect((await moversOf('REL-7')).transitions).toEqual([]);
		setGuard(world, undefined);
		expect((await moversOf('REL-7')).transitions).toEqual([]);
	});

	it('counts grants for exactly this work type and this status', async () => {
		setGuard(world, enforcing, { transition: 'Reopen' });
		const issue = world.site.issue('REL-7');
		const other = ['10004', '10005', '10006'].find((id) => id !== issue.issueTypeId) as IssueTypeId;
		const toStatusId = status('10001');
		const own = { projectId: rel as ProjectId, toStatusId };
		await registered(
			world,
			'deployBot',
			aSeededDraft({
				name: 'this one',
				grants: [{ ...own, issueTypeId: issue.issueTypeId as IssueTypeId, fromStatusId: status(staged) }],
			}),
		);
		await registered(
			world,
			'releaseBot',
			aSeededDraft({ name: 'other type', grants: [{ ...own, issueTypeId: other }] }),
		);
		await registered(
			world,
			'automation',
			aSeededDraft({ name: 'other status', type: 'automation', grants: [{ ...own, fromStatusId: status('10003') }] }),
		);
		const reopen = (await moversOf('REL-7')).transitions.find(({ name }) => name === 'Reopen');
		expect(reopen?.performers).toEqual({
			total: 1,
			first: [{ accountId: idOf('deployBot'), name: 'this one' }],
			people: 'no',
		});
		expect((await transitionNamed('Reopen'))?.performers?.total).toBe(3);
	});

	it('lists nobody who is suspended, or while the site is frozen', async () => {
		const identity = await registered(world);
		await registered(world, 'releaseBot', aSeededDraft({ name: 'release-bot' }));
		await change(world, 'suspend', identity);
		expect((await moversOf('REL-7')).transitions[0]?.performers).toMatchObject({
			total: 1,
			first: [{ name: 'release-bot' }],
		});
		await throwSwitch('site.freeze');
		const { switches, transitions } = await moversOf('REL-7');
		expect(switches).toEqual({ site: { at: startOfTime } });
		expect(transitions[0]?.performers).toEqual({ total: 0, first: [], people: 'no' });
	});

	it('says the same as Jira does when an identity tries', async () => {
		await registered(world);
		await registered(world, 'releaseBot', aSeededDraft({ grants: [aGrant({ fromStatusId: status('10001') })] }));
		const first = (await moversOf('REL-7')).transitions[0]?.performers?.first ?? [];
		expect(first.map(({ accountId }) => accountId)).toEqual([idOf('deployBot')]);
		expect((await deploy(world, 'releaseBot', 'REL-7')).status).toBe(400);
		expect((await deploy(world, 'deployBot', 'REL-7')).status).toBe(204);
	});

	it('stores nothing', async () => {
		await registered(world);
		const before = await dump(world);
		await moversOf('REL-7');
		expect(await dump(world)).toEqual(before);
	});

	it('answers before the registry is prepared', async () => {
		await erase(world, 'control', 'site');
		expect((await moversOf('REL-7')).transitions[0]?.performers).toEqual({ total: 0, first: [], people: 'no' });
	});

	it('is not found when the work item goes between the access check and the read', async () => {
		const { id } = world.site.issue('REL-7');
		intercept((call, send) => {
			if (call.as === 'app' && call.path.startsWith(`/rest/api/3/issue/${id}`)) world.site.world.issues.delete(id);
			return send();
		});
		expect(errorOf(await askMovers('chidi', id))).toEqual({
			code: 'NOT_FOUND',
			problem: 'work-item-unknown',
			params: {},
		});
	});
});

describe('who may', () => {
	const everybodyElse: readonly (SeededName | undefined)[] = [undefined, 'chidi', 'goran', 'hana', 'ivo', 'deployBot'];

	/** Refused before a record is read and before anything is asked of Jira as the app. */
	async function expectRefused(call: () => Promise<{ readonly ok: boolean }>): Promise<void> {
		const asked: string[] = [];
		const stop = intercept((platformCall, send) => {
			if (platformCall.to === 'storage' || platformCall.as === 'app') asked.push(platformCall.path);
			return send();
		});
		expect(await call()).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
		expect(asked).toEqual([]);
		stop();
	}

	it.each(['site.overview', 'account.unregistered'])('%s is for Jira administrators', async (name) => {
		for (const caller of [...everybodyElse, 'bruno', 'dana'] as const) {
			await expectRefused(() => world.invoke(caller, 'muster-admin', name));
		}
		for (const caller of ['ana', 'mei'] as const) {
			expect((await world.invoke(caller, 'muster-admin', name)).ok).toBe(true);
			expect(errorOf(await world.invoke(caller, 'muster-admin', name, { more: 1 }))).toMatchObject({
				code: 'INVALID_INPUT',
				field: 'more',
			});
		}
	});

	it('project.transitions is for administrators of that very space', async () => {
		for (const caller of [...everybodyElse, 'dana'] as const) await expectRefused(() => askTransitions(caller, rel));
		await expectRefused(() => askTransitions('bruno', ops));
		for (const caller of ['bruno', 'ana', 'mei'] as const) expect((await askTransitions(caller, rel)).ok).toBe(true);
		expect((await askTransitions('dana', ops)).ok).toBe(true);
	});

	it('issue.movers is for whoever sees that very work item', async () => {
		const relItem = world.site.issue('REL-7').id;
		const opsItem = world.site.issue('OPS-1').id;
		for (const caller of [undefined, 'ivo', 'hana'] as const) await expectRefused(() => askMovers(caller, relItem));
		await expectRefused(() => askMovers('bruno', opsItem));
		for (const caller of ['chidi', 'goran', 'dana'] as const) expect((await askMovers(caller, relItem)).ok).toBe(true);
		expect(valueOf(await askMovers('ivo', opsItem)).transitions).toEqual([]);
	});

	it('hears of an unknown space or work item what it hears of a hidden one', async () => {
		expect(errorOf(await askTransitions('bruno', '99999'))).toEqual(errorOf(await askTransitions('bruno', ops)));
		expect(errorOf(await askTransitions('ana', '99999')).code).toBe('FORBIDDEN');
		const hidden = errorOf(await askMovers('ivo', world.site.issue('REL-7').id));
		expect(errorOf(await askMovers('ivo', '99999'))).toEqual(hidden);
		expect(errorOf(await askMovers('ana', '99999'))).toEqual(hidden);
	});

	it.each(['10000&permissions=ADMINISTER', '10000/../10001', 'REL', ''])(
		'takes no %j for a space',
		async (projectId) => {
			expect(errorOf(await askTransitions('bruno', projectId))).toMatchObject({
				code: 'INVALID_INPUT',
				field: 'projectId',
			});
		},
	);

	it.each(['REL-7', '10007/', '10007?fields=*all', ''])('takes no %j for a work item', async (issueId) => {
		expect(errorOf(await askMovers('chidi', issueId))).toMatchObject({ code: 'INVALID_INPUT', field: 'issueId' });
	});
});

describe('Jira’s answers', () => {
	const answerWorkflows = (body: unknown) =>
		intercept((call, send) =>
			call.method === 'POST' && call.path === '/rest/api/3/workflows' ? Promise.resolve(Response.json(body)) : send(),
		);

	it.each([
		{},
		{ workflows: [{ name: 'W', statuses: [], transitions: [] }] },
		{ statuses: [], workflows: [{ name: 'W', statuses: [{ statusReference: 'gone' }], transitions: [] }] },
		{
			statuses: [],
			workflows: [
				{
					name: 'W',
					statuses: [],
					transitions: [{ id: '1', name: 'T', type: 'GLOBAL', toStatusReference: 'gone', links: [] }],
				},
			],
		},
	])('in a shape that is not documented are a fault with a reference: %j', async (body) => {
		const log = collectLog();
		answerWorkflows(body);
		expect(errorOf(await askTransitions('bruno', rel))).toMatchObject({ code: 'BUG', reference: expect.any(String) });
		expect(log).toHaveLength(1);
	});

	it('without any workflow make an empty list', async () => {
		answerWorkflows({ statuses: [], workflows: [] });
		expect(valueOf(await askTransitions('bruno', rel)).transitions).toEqual([]);
		expect((await moversOf('REL-7')).transitions).toEqual([]);
	});
});
