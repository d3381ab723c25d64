// Switches above single identities, and freezes of one: who is stopped at which guard, what it costs, what goes wrong.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { IssueOutputs } from '../../src/contract/calls/issue';
import type { ProjectOutputs } from '../../src/contract/calls/project';
import type { SwitchedView } from '../../src/contract/calls/site';
import { dayMs, minuteMs } from '../../src/contract/durations';
import type { RpcResult } from '../../src/contract/errors';
import type { StatusId } from '../../src/contract/ids';
import type { PlainProblem } from '../../src/contract/problems';
import type { SettingsDraft } from '../../src/contract/site';
import type { Control, PublishedControl } from '../../src/core/snapshot/control';
import { aGrant } from '../builders/identity';
import { collectLog, crashAt, intercept, isPublication, letSleepPassTime } from '../harness/platform-calls';
import {
	aSeededDraft,
	change,
	codeOf,
	deploy,
	deployed,
	edit,
	errorOf,
	expectAllPublished,
	expectConsistent,
	letAccountsBeKnown,
	opsWorkflow,
	press,
	readBack,
	register,
	registered,
	setGuard,
	stagedKeys,
} from '../harness/registry';
import { dump, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, openWorld, type SeededName, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const rel = '10000';
const ops = '10001';
const bot = idOf('deployBot');
const reason = 'Key leaked.';
const by = (name: SeededName) => ({ kind: 'person', id: idOf(name) });

type SwitchCall = Extract<keyof AdminOutputs, `site.${string}` | `space.${string}`>;

const ask = (call: keyof AdminOutputs, more: object = {}, as: SeededName = 'ana') =>
	world.invoke<SwitchedView>(as, 'muster-admin', call, { reason, ...more });
const thrown = async (call: SwitchCall, more: object = {}) => valueOf(await ask(call, more));
const ofSpace = (
	call: keyof ProjectOutputs,
	projectId: string,
	as: SeededName,
): Promise<RpcResult<ProjectOutputs['project.freeze']>> =>
	world.invoke(as, 'muster-project', call, { projectId, reason });
const inForce = async () =>
	valueOf(await world.invoke<AdminOutputs['site.in-force']>('ana', 'muster-admin', 'site.in-force'));
const overview = async () =>
	valueOf(await world.invoke<AdminOutputs['site.overview']>('ana', 'muster-admin', 'site.overview'));
const history = async () =>
	valueOf(await world.invoke<AdminOutputs['site.history']>('ana', 'muster-admin', 'site.history')).changes;

/** What Close and Deploy of REL say: guarded for identities and people, and for identities only. */
async function codesOf(name: SeededName): Promise<{ readonly identitiesOnly: string; readonly orHuman: string }> {
	const identitiesOnly = codeOf(await deploy(world, name));
	world.site.issue(stagedKeys[1]).statusId = deployed;
	return { identitiesOnly, orHuman: codeOf(await press(world, idOf(name), stagedKeys[1], '51')) };
}

const closed = () => world.site.workflow('Release train workflow').transitions.find(({ name }) => name === 'Close');

/** Deploy for registered identities, Close also for people; the bot may do both. */
async function guardBoth(enforcement: 'enforce' | 'monitor' = 'enforce'): Promise<void> {
	setGuard(world, { mode: 'registered', enforcement });
	setGuard(world, { mode: 'registered-or-human', enforcement }, { transition: 'Close' });
	const toStatusId = closed()?.to as StatusId;
	await registered(world, 'deployBot', aSeededDraft({ grants: [aGrant(), { toStatusId }] }));
}

const free = { identitiesOnly: 'passes', orHuman: 'passes' };
const frozen = { identitiesOnly: 'frozen', orHuman: 'frozen' };
const person = { identitiesOnly: 'unregistered', orHuman: 'passes' };
const stranger = { identitiesOnly: 'unregistered', orHuman: 'unregistered' };

describe('freezing the site', () => {
	it('stops every identity, registered or not, at every enforced guard, and no person', async () => {
		await guardBoth();
		expect(await codesOf('deployBot')).toEqual(free);
		expect(await codesOf('releaseBot')).toEqual(stranger);
		expect((await thrown('site.freeze')).isEnforced).toBe(true);
		expect(await codesOf('deployBot')).toEqual(frozen);
		expect(await codesOf('releaseBot')).toEqual(frozen);
		expect(await codesOf('chidi')).toEqual(person);
		expect((await thrown('site.thaw')).isEnforced).toBe(true);
		expect(await codesOf('deployBot')).toEqual(free);
		expect(await codesOf('releaseBot')).toEqual(stranger);
		expect(await codesOf('chidi')).toEqual(person);
	});

	it('stops nobody at a guard that monitors', async () => {
		await guardBoth('monitor');
		await thrown('site.freeze');
		for (const name of ['deployBot', 'releaseBot', 'chidi'] as const) expect(await codesOf(name)).toEqual(free);
	});

	it('stops identities that are registered or reactivated while it lasts', async () => {
		const identity = await registered(world);
		await thrown('site.freeze');
		await registered(world, 'releaseBot');
		const suspended = valueOf(await change(world, 'suspend', identity)).identity;
		valueOf(await change(world, 'reactivate', suspended));
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('frozen');
		await thrown('site.thaw');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('passes');
	});

	it('does not bring back what was taken away while it lasted', async () => {
		const identity = await registered(world);
		await thrown('site.freeze');
		valueOf(await change(world, 'suspend', identity));
		await thrown('site.thaw');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
	});

	it.each(['site.freeze', 'site.thaw', 'site.break-glass', 'site.mend-glass'] as const)(
		'and every switch (%s) costs one transaction and one property, whatever the size of the registry',
		async (call) => {
			await registered(world);
			await registered(world, 'releaseBot');
			if (call === 'site.thaw') await thrown('site.freeze');
			if (call === 'site.mend-glass') await thrown('site.break-glass');
			world.forge.storage.usage.reset();
			world.forge.appProperties.usage.reset();
			await thrown(call);
			expect(world.forge.storage.usage.transactions).toBe(1);
			expect(world.forge.appProperties.usage.writes).toBe(1);
		},
	);
});

describe('freezing a space', () => {
	const move = async (name: SeededName, issueKey: string, transition: string) => {
		const { status, body } = await world.move(name, issueKey, transition);
		return codeOf({ status, message: body?.errorMessages?.join(' ') ?? '' });
	};

	it('stops identities there and nowhere else', async () => {
		setGuard(
			world,
			{ mode: 'registered-or-human', enforcement: 'enforce' },
			{ workflow: opsWorkflow, transition: 'Done' },
		);
		const done = world.site.workflow(opsWorkflow).transitions.find(({ name }) => name === 'Done')?.to as StatusId;
		await registered(world, 'deployBot', aSeededDraft({ grants: [aGrant(), { toStatusId: done }] }));
		const project = world.site.world.readProject('OPS');
		for (const role of project?.roles.values() ?? []) role.accountIds.add(bot);
		const start = world.site.issue('OPS-1').statusId;
		const inOps = async () => {
			world.site.issue('OPS-1').statusId = start;
			return move('deployBot', 'OPS-1', 'Done');
		};
		expect(await inOps()).toBe('passes');
		expect((await thrown('space.freeze', { projectId: ops })).isEnforced).toBe(true);
		expect(await inOps()).toBe('frozen');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await thrown('space.freeze', { projectId: rel });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await thrown('space.thaw', { projectId: ops });
		expect(await inOps()).toBe('passes');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await thrown('space.thaw', { projectId: rel });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('stops no person, and nobody at a guard that monitors', async () => {
		await guardBoth();
		await thrown('space.freeze', { projectId: rel });
		expect(await codesOf('deployBot')).toEqual(frozen);
		expect(await codesOf('releaseBot')).toEqual(frozen);
		expect(await codesOf('chidi')).toEqual(person);
		setGuard(world, { mode: 'registered', enforcement: 'monitor' });
		expect((await codesOf('deployBot')).identitiesOnly).toBe('passes');
	});

	it('is up to its administrators, for their own space', async () => {
		await registered(world);
		expect(valueOf(await ofSpace('project.freeze', rel, 'bruno'))).toEqual({
			switches: { space: { at: startOfTime, by: by('bruno'), reason } },
			isEnforced: true,
		});
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		expect((await inForce()).switches.frozenSpaces).toEqual([
			{ projectId: rel, at: startOfTime, by: by('bruno'), reason },
		]);
		expect(errorOf(await ofSpace('project.freeze', ops, 'bruno')).code).toBe('FORBIDDEN');
		expect(errorOf(await ofSpace('project.thaw', rel, 'dana')).code).toBe('FORBIDDEN');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		expect(valueOf(await ofSpace('project.thaw', rel, 'bruno'))).toEqual({ switches: {}, isEnforced: true });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('stays frozen where a Jira administrator keeps it, until one of them thaws it', async () => {
		await registered(world);
		await thrown('space.freeze', { projectId: rel, isKept: true });
		const kept = errorOf(await ofSpace('project.thaw', rel, 'bruno'));
		expect(kept).toMatchObject({ code: 'FORBIDDEN', problem: 'freeze-is-kept' });
		// On the page of the space, a Jira administrator is one of the space.
		expect(errorOf(await ofSpace('project.thaw', rel, 'ana'))).toEqual(kept);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		expect(errorOf(await ofSpace('project.freeze', rel, 'bruno')).code).toBe('CONFLICT');
		expect(errorOf(await ask('space.freeze', { projectId: rel, isKept: true })).code).toBe('CONFLICT');
		expect((await inForce()).switches.frozenSpaces).toEqual([
			{ projectId: rel, at: startOfTime, by: by('ana'), reason, isKept: true },
		]);
		expect((await history())[0]).toMatchObject({ action: 'freeze-space', isKept: true });
		await thrown('space.thaw', { projectId: rel });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		valueOf(await ofSpace('project.freeze', rel, 'bruno'));
		valueOf(await ofSpace('project.thaw', rel, 'bruno'));
	});

	it('that its administrator froze can be kept by a Jira administrator, and not by one of the space', async () => {
		await registered(world);
		valueOf(await ofSpace('project.freeze', rel, 'bruno'));
		const asked = { projectId: rel, reason, isKept: true };
		expect(errorOf(await world.invoke('bruno', 'muster-project', 'project.freeze', asked))).toMatchObject({
			code: 'INVALID_INPUT',
		});
		expect(errorOf(await ask('space.freeze', { projectId: rel })).code).toBe('CONFLICT');
		await thrown('space.freeze', { projectId: rel, isKept: true });
		expect((await inForce()).switches.frozenSpaces).toEqual([
			{ projectId: rel, at: startOfTime, by: by('ana'), reason, isKept: true },
		]);
		expect(errorOf(await ofSpace('project.thaw', rel, 'bruno')).code).toBe('FORBIDDEN');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
	});

	it('tells why it is frozen to its administrators, why the site is to Jira administrators, and others neither', async () => {
		await registered(world);
		await thrown('site.freeze');
		await thrown('site.break-glass');
		const mine = 'Something else leaked.';
		valueOf(await world.invoke('bruno', 'muster-project', 'project.freeze', { projectId: rel, reason: mine }));
		const ofAdministrator = valueOf(
			await world.invoke<ProjectOutputs['project.transitions']>('bruno', 'muster-project', 'project.transitions', {
				projectId: rel,
			}),
		).switches;
		expect(ofAdministrator).toEqual({
			site: { at: startOfTime, by: by('ana') },
			space: { at: startOfTime, by: by('bruno'), reason: mine },
			brokenGlass: { at: startOfTime, by: by('ana') },
		});
		const issueId = world.site.issue(stagedKeys[0]).id;
		for (const viewer of ['chidi', 'goran', 'ana', 'deployBot'] as const) {
			const { switches } = valueOf(
				await world.invoke<IssueOutputs['issue.movers']>(viewer, 'muster-issue', 'issue.movers', { issueId }),
			);
			const seen = { at: startOfTime };
			expect([viewer, switches]).toEqual([viewer, { site: seen, space: seen, brokenGlass: seen }]);
		}
		expect((await inForce()).switches).toMatchObject({ frozen: { reason }, frozenSpaces: [{ reason: mine }] });
	});

	it('lets its administrators thaw neither the site nor another space', async () => {
		await registered(world);
		await thrown('site.freeze');
		await thrown('space.freeze', { projectId: ops });
		for (const call of ['site.thaw', 'site.break-glass', 'space.thaw', 'settings.save'] as const) {
			expect([call, errorOf(await ask(call, { projectId: ops }, 'bruno')).code]).toEqual([call, 'FORBIDDEN']);
		}
		expect(errorOf(await ask('site.thaw', {}, 'bruno')).code).toBe('FORBIDDEN');
		// Their own space is not frozen, and to thaw it moves nothing above it.
		expect(errorOf(await ofSpace('project.thaw', rel, 'bruno')).code).toBe('CONFLICT');
		valueOf(await ofSpace('project.freeze', rel, 'bruno'));
		expect(valueOf(await ofSpace('project.thaw', rel, 'bruno')).switches).toMatchObject({ site: { by: by('ana') } });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
	});

	it('shows space administrators nothing of other spaces', async () => {
		await thrown('space.freeze', { projectId: ops });
		const answer = valueOf(await ofSpace('project.freeze', rel, 'bruno'));
		expect(JSON.stringify(answer)).not.toContain(ops);
	});

	/** Freezes many other spaces, for reasons of so many characters. */
	async function freezeOthers(count: number, why: string): Promise<void> {
		const control = await requireStored(world, 'control', 'site');
		const frozenSpaces = Array.from({ length: count }, (_, i) => ({
			at: startOfTime,
			by: by('ana'),
			reason: why,
			projectId: String(900_000_000_000_000n + BigInt(i)),
		}));
		await tamper(world, 'control', 'site', { ...control, body: { ...control.body, frozenSpaces } });
	}

	it('takes 500 spaces, which the control record has room for, and no more', async () => {
		await registered(world);
		await freezeOthers(499, 'Audit.');
		expect((await thrown('space.freeze', { projectId: rel })).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		const before = await dump(world);
		expect(errorOf(await ask('space.freeze', { projectId: ops }))).toMatchObject({
			code: 'CONFLICT',
			problem: 'too-many-frozen',
			params: { frozen: 500 },
		});
		expect(await dump(world)).toEqual(before);
		await thrown('space.thaw', { projectId: rel });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('for long reasons ends before the record is full: identities can always be suspended, and the site frozen', async () => {
		const why = '運'.repeat(500);
		const identity = await registered(world);
		await freezeOthers(54, why);
		// As many changes and withdrawn tags as there can be.
		for (let i = 0; i < 26; i++) {
			await thrown('site.freeze', { reason: why });
			await thrown('site.thaw', { reason: why });
		}
		const control = await requireStored(world, 'control', 'site');
		const withdrawn = Array.from({ length: 2_400 }, (_, i) => ({
			tag: `#${String(i).padStart(5, '0')}`,
			until: startOfTime + 20 * minuteMs,
		}));
		await tamper(world, 'control', 'site', { ...control, body: { ...control.body, withdrawn } });
		expect(errorOf(await ask('space.freeze', { projectId: rel, reason: why }))).toMatchObject({ code: 'CONFLICT' });
		expect(valueOf(await change(world, 'suspend', identity)).isEnforced).toBe(true);
		expect((await thrown('site.freeze', { reason: why })).isEnforced).toBe(true);
		expect((await history()).length).toBeGreaterThan(10);
	});
});

describe('broken glass', () => {
	it('lets everybody pass every guard, frozen or suspended or unknown, until it is mended', async () => {
		await guardBoth();
		valueOf(await change(world, 'suspend', { accountId: bot, version: 1 }));
		await thrown('site.freeze');
		await thrown('space.freeze', { projectId: rel });
		expect((await thrown('site.break-glass')).isEnforced).toBe(true);
		for (const name of ['deployBot', 'releaseBot', 'chidi'] as const) {
			expect([name, await codesOf(name)]).toEqual([name, free]);
		}
		setGuard(world, { mode: 'human-only', enforcement: 'enforce' });
		expect((await codesOf('deployBot')).identitiesOnly).toBe('passes');
		setGuard(world, { mode: 'registered', enforcement: 'enforce' });
		expect((await thrown('site.mend-glass')).isEnforced).toBe(true);
		expect(await codesOf('deployBot')).toEqual(frozen);
		expect(await codesOf('chidi')).toEqual(person);
		await thrown('site.thaw');
		await thrown('space.thaw', { projectId: rel });
		expect(await codesOf('deployBot')).toEqual({ identitiesOnly: 'suspended', orHuman: 'suspended' });
	});

	it('is named in the audit: what would have been refused is recorded as what it was', async () => {
		await thrown('site.break-glass');
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('passes');
		await world.settle();
		const issueId = world.site.issue(stagedKeys[0]).id;
		const { events } = valueOf(
			await world.invoke<{ events: { decision: string; recheck: string }[] }>('chidi', 'muster-issue', 'issue.audit', {
				issueId,
				limit: 10,
			}),
		);
		expect(events).toMatchObject([{ recheck: 'unregistered' }]);
		expect(events[0]?.decision).not.toBe('allowed');
	});

	it('does not open a registry that cannot be read', async () => {
		await registered(world);
		await thrown('site.break-glass');
		world.faults.rulesCannotReadApp = true;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unreadable');
	});
});

describe('freezing an identity', () => {
	it('stops it at every enforced guard, keeps status and grants, and stops no other', async () => {
		await guardBoth();
		await registered(world, 'releaseBot');
		const saved = valueOf(await change(world, 'freeze', { accountId: bot, version: 1 }));
		expect(saved).toMatchObject({
			isEnforced: true,
			identity: { status: 'active', version: 2, frozen: { at: startOfTime, by: by('ana'), reason: 'For a reason.' } },
			row: { isFrozen: true, status: 'active' },
		});
		expect(await codesOf('deployBot')).toEqual(frozen);
		expect((await codesOf('releaseBot')).identitiesOnly).toBe('passes');
		const thawed = valueOf(await change(world, 'thaw', saved.identity));
		expect(thawed).toMatchObject({ isEnforced: true, row: { isFrozen: false } });
		expect(thawed.identity).not.toHaveProperty('frozen');
		expect(await codesOf('deployBot')).toEqual(free);
		expect((await readBack(world, bot)).history.map(({ action }) => action)).toEqual(['thaw', 'freeze', 'register']);
		await expectConsistent(world, bot);
		await expectAllPublished(world);
	});

	it('lasts through suspending, reactivating and editing', async () => {
		let { identity } = valueOf(await change(world, 'freeze', await registered(world)));
		identity = valueOf(await change(world, 'suspend', identity)).identity;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		identity = valueOf(await change(world, 'reactivate', identity)).identity;
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		identity = valueOf(await edit(world, identity, aSeededDraft({ name: 'renamed' }))).identity;
		expect(identity.frozen).toMatchObject({ by: by('ana') });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
	});

	it('ends with retirement: registered anew, it is not frozen', async () => {
		const { identity } = valueOf(await change(world, 'freeze', await registered(world)));
		const retired = valueOf(await change(world, 'retire', identity)).identity;
		expect(retired).not.toHaveProperty('frozen');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('retired');
		expect(errorOf(await change(world, 'freeze', retired)).code).toBe('CONFLICT');
		await registered(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('is refused to whoever is late, or finds it done', async () => {
		const active = await registered(world);
		expect(errorOf(await change(world, 'thaw', active))).toMatchObject({ code: 'CONFLICT' });
		const { identity } = valueOf(await change(world, 'freeze', active));
		const before = await dump(world);
		expect(errorOf(await change(world, 'freeze', identity))).toEqual({
			code: 'CONFLICT',
			problem: 'frozen-already',
			params: {},
		});
		expect(errorOf(await change(world, 'freeze', active, 'mei'))).toMatchObject({
			code: 'CONFLICT',
			changes: [{ field: 'frozen', from: false, to: true }],
			changedBy: { id: idOf('ana') },
		});
		expect(await dump(world)).toEqual(before);
	});

	it('withdraws what was published before: a stray publication lets it pass at no minute', async () => {
		collectLog();
		await letAccountsBeKnown(world);
		world.faults.appPropertyDelayMs = 10 * minuteMs;
		const { identity } = valueOf(await register(world, bot));
		world.faults.appPropertyDelayMs = 0;
		expect(valueOf(await change(world, 'freeze', identity)).isEnforced).toBe(true);
		for (let minute = 0; minute < 30; minute++) {
			expect([minute, codeOf(await deploy(world, 'deployBot'))]).toEqual([minute, 'frozen']);
			await world.pass(minuteMs);
		}
	});
});

describe('what was thrown', () => {
	it('is told to whoever opens Muster, and in full, latest first', async () => {
		await thrown('site.freeze');
		await world.pass(minuteMs);
		valueOf(await ofSpace('project.freeze', rel, 'bruno'));
		valueOf(await ask('site.thaw', { reason: 'Rotated.' }, 'mei'));
		valueOf(await ask('site.break-glass', {}, 'mei'));
		expect(await history()).toEqual([
			{ at: startOfTime + minuteMs, actor: by('mei'), action: 'break-glass', reason },
			{ at: startOfTime + minuteMs, actor: by('mei'), action: 'thaw', reason: 'Rotated.' },
			{ at: startOfTime + minuteMs, actor: by('bruno'), action: 'freeze-space', projectId: rel, reason },
			{ at: startOfTime, actor: by('ana'), action: 'freeze', reason },
		]);
		expect((await inForce()).switches).toEqual({
			frozenSpaces: [{ projectId: rel, at: startOfTime + minuteMs, by: by('bruno'), reason }],
			brokenGlass: { at: startOfTime + minuteMs, by: by('mei'), reason },
		});
		const stored = Object.keys(await storedOf(world, 'history')).filter((id) => id.startsWith('site:'));
		expect(stored).toEqual(['site:00000002', 'site:00000003', 'site:00000004', 'site:00000005']);
	});

	it('is shown 50 at a time and kept in full', async () => {
		for (let i = 0; i < 26; i++) {
			await thrown('site.freeze');
			await thrown('site.thaw');
		}
		expect(await history()).toHaveLength(50);
		const stored = Object.keys(await storedOf(world, 'history')).filter((id) => id.startsWith('site:'));
		expect(stored).toHaveLength(52);
	});

	it.each<[SwitchCall, SwitchCall, object, PlainProblem, PlainProblem]>([
		['site.freeze', 'site.thaw', {}, 'site-frozen-already', 'site-not-frozen'],
		['space.freeze', 'space.thaw', { projectId: rel }, 'space-frozen-already', 'space-not-frozen'],
		['site.break-glass', 'site.mend-glass', {}, 'glass-broken-already', 'glass-not-broken'],
	])('cannot be thrown twice, or taken back twice: %s and %s', async (on, off, more, already, not) => {
		let before = await dump(world);
		expect(errorOf(await ask(off, more))).toEqual({ code: 'CONFLICT', problem: not, params: {} });
		expect(await dump(world)).toEqual(before);
		await thrown(on, more);
		before = await dump(world);
		expect(errorOf(await ask(on, more, 'mei'))).toEqual({ code: 'CONFLICT', problem: already, params: {} });
		expect(await dump(world)).toEqual(before);
		await thrown(off, more);
		expect(await history()).toHaveLength(2);
	});
});

describe('at the same time', () => {
	it('two admins freeze the site: one does, the other is told', async () => {
		const answers = await Promise.all([ask('site.freeze'), ask('site.freeze', {}, 'mei')]);
		expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
		const loser = answers.find(({ ok }) => !ok);
		expect(loser).toMatchObject({ error: { code: 'CONFLICT', problem: 'site-frozen-already', params: {} } });
		expect(await history()).toHaveLength(1);
		await expectAllPublished(world);
	});

	it('the site is frozen and an identity suspended, and both land', async () => {
		const identity = await registered(world);
		const [site, suspended] = await Promise.all([ask('site.freeze'), change(world, 'suspend', identity, 'mei')]);
		expect([valueOf(site).isEnforced, valueOf(suspended).isEnforced]).toEqual([true, true]);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await thrown('site.thaw');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('suspended');
		await expectConsistent(world, bot);
		await expectAllPublished(world);
	});

	it('spaces, glass, settings and identities change side by side, and nothing is lost', async () => {
		const identity = await registered(world);
		const answers = await Promise.all([
			ask('space.freeze', { projectId: rel }),
			ask('space.freeze', { projectId: ops }, 'mei'),
			ask('site.break-glass'),
			change(world, 'suspend', identity),
		]);
		expect(answers.map((answer) => valueOf<{ isEnforced: boolean }>(answer).isEnforced)).toEqual([
			true,
			true,
			true,
			true,
		]);
		const { frozenSpaces, brokenGlass, withdrawn } = (await requireStored(world, 'control', 'site'))
			.body as unknown as Control;
		expect(frozenSpaces.map(({ projectId }) => projectId).sort()).toEqual([rel, ops]);
		expect(brokenGlass).toBeDefined();
		expect(withdrawn).toHaveLength(1);
		expect(await history()).toHaveLength(3);
		await expectAllPublished(world);
	});
});

describe('a freeze that goes wrong', () => {
	it('because the property cannot be written is not called enforced, and is repaired by jobs', async () => {
		collectLog();
		await registered(world);
		const stop = intercept(async (call, send) =>
			isPublication(call, 'c1') ? Response.json({ message: 'Service unavailable' }, { status: 503 }) : send(),
		);
		const answer = await thrown('site.freeze');
		expect(answer).toMatchObject({ isEnforced: false, switches: { frozen: { reason } } });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		stop();
		await world.pass(minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await expectAllPublished(world);
	});

	it('because an earlier thaw may still arrive is not called enforced, and stands in the end', async () => {
		collectLog();
		await registered(world);
		await thrown('site.freeze');
		world.faults.appPropertyDelayMs = 3 * minuteMs;
		expect((await thrown('site.thaw')).isEnforced).toBe(false);
		world.faults.appPropertyDelayMs = 0;
		expect((await thrown('site.freeze')).isEnforced).toBe(false);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await world.pass(20 * minuteMs);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		await expectAllPublished(world);
	});

	it('because storage does not answer changes nothing', async () => {
		collectLog();
		const before = await dump(world);
		world.faults.storageThrottled = Number.POSITIVE_INFINITY;
		expect(errorOf(await ask('site.freeze')).code).toBe('UNAVAILABLE');
		world.faults.storageThrottled = 0;
		expect(await dump(world)).toEqual(before);
	});

	it('because the answer of its transaction is lost happens once', async () => {
		world.faults.storageResponseLost = 1;
		expect((await thrown('site.freeze')).isEnforced).toBe(true);
		expect(await history()).toHaveLength(1);
		await expectAllPublished(world);
	});

	it('because it crashes at any point is there in full or not at all, after the hourly run', async () => {
		let nth = 0;
		for (;;) {
			nth += 1;
			world.close();
			world = await openWorld();
			await letSleepPassTime();
			await registered(world);
			if (!(await crashAt(nth, () => ask('site.freeze')))) break;
			const isStored = (await requireStored(world, 'control', 'site')).body['freeze'] !== undefined;
			await world.pass(2 * minuteMs);
			await world.forge.runScheduled('hourly');
			await expectAllPublished(world);
			expect([nth, codeOf(await deploy(world, 'deployBot'))]).toEqual([nth, isStored ? 'frozen' : 'passes']);
		}
		expect(nth).toBeGreaterThan(5);
	}, 90_000);
});

describe('settings', () => {
	const initial = {
		expiryDefaultDays: 180,
		expiryMaxDays: 365,
		orphanGraceDays: 14,
		maxShards: 98,
		contact: 'a Jira admin',
		protectedStatuses: [],
		guardsTypeChanges: false,
		listsPeople: false,
		disablesGuardsOnUninstall: false,
	};
	const read = async () =>
		valueOf(await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read')).settings;
	const save = (version: number, more: Partial<SettingsDraft> = {}, as: SeededName = 'ana') =>
		world.invoke<AdminOutputs['settings.save']>(as, 'muster-admin', 'settings.save', {
			version,
			settings: { ...initial, ...more },
		});

	it('are there before anybody saved, and are read back as they were saved', async () => {
		expect(await read()).toEqual({ ...initial, version: 0 });
		const more = {
			expiryDefaultDays: 30,
			expiryMaxDays: 60,
			orphanGraceDays: 0,
			maxShards: 200,
			contact: '#jira-admins',
			protectedStatuses: ['10006' as StatusId],
			guardsTypeChanges: true,
			listsPeople: false,
			disablesGuardsOnUninstall: false,
		};
		const saved = valueOf(await save(0, more));
		expect(saved).toEqual({ settings: { ...more, version: 1 }, isEnforced: true });
		expect(await read()).toEqual(saved.settings);
		expect(await history()).toEqual([{ at: startOfTime, actor: by('ana'), action: 'settings' }]);
		await expectAllPublished(world);
	});

	it('leave in the history which of them went from what to what, and nothing of it in the control record', async () => {
		valueOf(await save(0, { expiryMaxDays: 200, contact: '#jira-admins', protectedStatuses: ['10006' as StatusId] }));
		expect((await requireStored(world, 'history', 'site:00000002')).body).toEqual({
			recordedAt: startOfTime,
			salt: expect.any(String),
			what: {
				at: startOfTime,
				actor: by('ana'),
				action: 'settings',
				changes: [
					{ field: 'expiryMaxDays', from: 365, to: 200 },
					{ field: 'protectedStatuses', from: [], to: ['10006'] },
					{ field: 'contact', from: 'a Jira admin', to: '#jira-admins' },
				],
			},
		});
		expect(JSON.stringify((await requireStored(world, 'control', 'site')).body)).not.toContain('expiryMaxDays","from');
		valueOf(await save(1, { expiryMaxDays: 200, contact: '#jira-admins', protectedStatuses: ['10006' as StatusId] }));
		const again = await requireStored(world, 'history', 'site:00000003');
		expect(again.body['what']).toMatchObject({ action: 'settings', changes: [] });
		valueOf(await ask('site.freeze', { reason }, 'mei'));
		expect((await requireStored(world, 'history', 'site:00000004')).body['what']).not.toHaveProperty('changes');
	});

	it('that somebody else saved meanwhile are not overwritten', async () => {
		valueOf(await save(0, { expiryMaxDays: 200 }));
		const before = await dump(world);
		for (const version of [0, 2]) {
			expect(errorOf(await save(version, { expiryMaxDays: 300 }, 'mei'))).toMatchObject({
				code: 'CONFLICT',
				problem: 'settings-changed-meanwhile',
				params: {},
			});
		}
		expect(await dump(world)).toEqual(before);
		const answers = await Promise.all([save(1, { expiryMaxDays: 300 }), save(1, { expiryMaxDays: 400 }, 'mei')]);
		expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
		expect((await read()).version).toBe(2);
	});

	it('keep the default within the maximum, and the parts within what is in use', async () => {
		const before = await dump(world);
		expect(errorOf(await save(0, { expiryDefaultDays: 366 }))).toMatchObject({
			code: 'INVALID_INPUT',
			field: 'settings.expiryDefaultDays',
		});
		expect(await dump(world)).toEqual(before);
		const control = await requireStored(world, 'control', 'site');
		const { routing } = control.body as unknown as Control;
		const pairs = Object.fromEntries(Object.keys(routing.pairs).map((pair, i) => [pair, `x${i % 120}`]));
		await tamper(world, 'control', 'site', { ...control, body: { ...control.body, routing: { ...routing, pairs } } });
		expect(errorOf(await save(0, { maxShards: 120 }))).toMatchObject({
			code: 'INVALID_INPUT',
			field: 'settings.maxShards',
		});
	});

	it('limit how long registrations last from then on, and leave those that are longer alone', async () => {
		const long = aSeededDraft({ expiresAt: startOfTime + 300 * dayMs });
		const identity = await registered(world, 'deployBot', long);
		valueOf(await save(0, { expiryDefaultDays: 30, expiryMaxDays: 60 }));
		expect(errorOf(await register(world, idOf('releaseBot'), long))).toMatchObject({
			code: 'INVALID_INPUT',
			field: 'draft.expiresAt',
			problem: 'expiry-too-far',
			params: { mostDays: 60 },
		});
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		valueOf(await edit(world, identity, { ...long, name: 'renamed' }));
		expect((await register(world, idOf('releaseBot'), aSeededDraft({ expiresAt: startOfTime + 60 * dayMs }))).ok).toBe(
			true,
		);
	});

	it('name whom refusals send people to', async () => {
		valueOf(await save(0, { contact: '#jira-admins' }));
		expect((await deploy(world, 'releaseBot')).message).toContain('Ask #jira-admins.');
		expect((await deploy(world, 'chidi')).message).toContain('Ask #jira-admins.');
		expect((await overview()).contact).toBe('#jira-admins');
		const published = (await dump(world)).properties['c1'] as PublishedControl;
		expect(JSON.stringify(published)).not.toContain('a Jira admin');
	});

	it('leave switches as they are', async () => {
		await registered(world);
		await thrown('site.freeze');
		valueOf(await save(0, { contact: '#jira-admins' }));
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('frozen');
		expect((await inForce()).switches.frozen).toBeDefined();
	});
});
