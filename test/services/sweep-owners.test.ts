// Owners who leave and come back: who is orphaned, adopted and suspended, when, and what Jira is not believed.

import { describe, expect, it, jest } from '@jest/globals';
import { dayMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import type { OwnersSwept } from '../../src/services/sweep/sweep-owners';
import { intercept, isTransaction } from '../harness/platform-calls';
import { addServiceAccount, aSeededDraft, change, edit, readBack, register, registered } from '../harness/registry';
import { dump, requireStored, tamper } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const owner = idOf('bruno');
const graceMs = 14 * dayMs;
const nothing: OwnersSwept = { orphaned: 0, adopted: 0, suspended: 0, isComplete: true };
const never = Number.MAX_SAFE_INTEGER;

/** Time that passes without anything of the app being run. */
const wait = (ms: number): void => void jest.setSystemTime(Date.now() + ms);

async function sweepOwners(stopAt = never): Promise<OwnersSwept> {
	const { ports } = await import('../../src/entry/wiring');
	const services = await import('../../src/services/sweep/sweep-owners');
	return world.forge.runAs(undefined, () => services.sweepOwners(ports, stopAt));
}

async function noteOwnerEvent(accountId: string): Promise<OwnersSwept> {
	const { ports } = await import('../../src/entry/wiring');
	const services = await import('../../src/services/sweep/sweep-owners');
	return world.forge.runAs(undefined, () => services.noteOwnerEvent(ports, accountId as AccountId, never));
}

const setActive = (accountId: string, active: boolean): void => world.site.updateAccount(accountId, { active });
const identityOf = async (accountId: string = bot) => (await readBack(world, accountId)).identity;
const actionsOf = async (accountId: string = bot) =>
	(await readBack(world, accountId)).history.map(({ action }) => action);

async function setGrace(orphanGraceDays: number): Promise<void> {
	const stored = await requireStored(world, 'control', 'site');
	const version = stored.version + 1;
	const settings = { ...(stored.body['settings'] as object), orphanGraceDays };
	await tamper(world, 'control', 'site', { ...stored, version, body: { ...stored.body, version, settings } });
}

/** People, each of whom owns one identity. */
async function addOwners(count: number): Promise<{ owner: string; bot: string }[]> {
	const added: { owner: string; bot: string }[] = [];
	for (let i = 0; i < count; i++) {
		const accountId = `712020:00000000-0000-4000-9000-0000000000${String(i).padStart(2, '0')}`;
		world.site.addAccount({ accountId, displayName: `Person ${i}`, accountType: 'atlassian', active: true });
		const service = await addServiceAccount(world, String(i % 10));
		valueOf(await register(world, service, aSeededDraft({ ownerId: accountId as AccountId })));
		added.push({ owner: accountId, bot: service });
	}
	return added;
}

/** Jira no longer answers with these accounts when asked about several at once. */
function hideAccounts(accountIds: readonly string[] | 'all'): () => void {
	return intercept(async (call, send) => {
		const response = await send();
		if (!call.path.startsWith('/rest/api/3/user/bulk')) return response;
		const page = (await response.json()) as { values: { accountId: string }[] };
		const values = page.values.filter(({ accountId }) => accountIds !== 'all' && !accountIds.includes(accountId));
		return Response.json({ ...page, values });
	});
}

describe('an owner', () => {
	it('who is there changes nothing', async () => {
		await registered(world);
		const before = await dump(world);
		expect(await sweepOwners()).toEqual(nothing);
		expect(await dump(world)).toEqual(before);
	});

	it.each([
		['is deactivated', () => setActive(owner, false)],
		['is deleted', () => world.site.deleteAccount(owner)],
		['turns out to be an app', () => world.site.updateAccount(owner, { accountType: 'app', appType: 'service' })],
		['turns out to be a customer', () => world.site.updateAccount(owner, { accountType: 'customer' })],
	])('who %s leaves orphans, once', async (_, leave) => {
		await registered(world);
		leave();
		wait(dayMs);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 1 });
		const orphan = await identityOf();
		expect(orphan).toMatchObject({
			orphanedAt: startOfTime + dayMs,
			status: 'active',
			version: 2,
			updatedBy: { kind: 'system', id: 'muster' },
		});
		wait(dayMs);
		expect(await sweepOwners()).toEqual(nothing);
		expect(await identityOf()).toEqual(orphan);
	});

	it('who comes back has them again, and the grace begins anew when they leave again', async () => {
		await registered(world);
		setActive(owner, false);
		await sweepOwners();
		wait(graceMs - 1);
		expect(await sweepOwners()).toEqual(nothing);
		setActive(owner, true);
		expect(await sweepOwners()).toEqual({ ...nothing, adopted: 1 });
		expect(await identityOf()).not.toHaveProperty('orphanedAt');
		setActive(owner, false);
		wait(1);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 1 });
		wait(graceMs - 1);
		expect(await sweepOwners()).toEqual(nothing);
		wait(1);
		expect(await sweepOwners()).toEqual({ ...nothing, suspended: 1 });
		expect(await actionsOf()).toEqual(['suspend', 'orphan', 'adopt', 'orphan', 'register']);
	});

	it('of retired identities concerns nobody', async () => {
		valueOf(await change(world, 'retire', await registered(world)));
		setActive(owner, false);
		const before = await dump(world);
		expect(await sweepOwners()).toEqual(nothing);
		expect(await noteOwnerEvent(owner)).toEqual(nothing);
		expect(await dump(world)).toEqual(before);
	});

	it('of suspended identities leaves orphans that are not suspended again', async () => {
		valueOf(await change(world, 'suspend', await registered(world)));
		setActive(owner, false);
		expect(await sweepOwners()).toMatchObject({ orphaned: 1 });
		wait(graceMs);
		expect(await sweepOwners()).toEqual(nothing);
	});

	it('whose identity somebody takes over while the sweep is at work leaves no orphan', async () => {
		const first = await registered(world);
		setActive(owner, false);
		let hasEdited = false;
		const stop = intercept(async (call, send) => {
			if (isTransaction(call) && !hasEdited) {
				hasEdited = true;
				valueOf(await edit(world, first, aSeededDraft({ ownerId: idOf('emil') as AccountId })));
			}
			return send();
		});
		expect(await sweepOwners()).toEqual(nothing);
		stop();
		expect(hasEdited).toBe(true);
		expect(await identityOf()).not.toHaveProperty('orphanedAt');
	});

	it('of nothing is not asked for', async () => {
		const asked: string[] = [];
		const stop = intercept(async (call, send) => {
			if (call.to === 'jira') asked.push(call.path);
			return send();
		});
		expect(await sweepOwners()).toEqual(nothing);
		stop();
		expect(asked).toEqual([]);
	});
});

describe('the grace', () => {
	it('ends at the instant, and the reason says since when', async () => {
		await registered(world);
		setActive(owner, false);
		await sweepOwners();
		wait(graceMs - 1);
		expect(await sweepOwners()).toEqual(nothing);
		wait(1);
		expect(await sweepOwners()).toEqual({ ...nothing, suspended: 1 });
		const { identity, history } = await readBack(world, bot);
		expect(identity).toMatchObject({ status: 'suspended', orphanedAt: startOfTime });
		expect(history[0]).toMatchObject({
			action: 'suspend',
			actor: { kind: 'system', id: 'muster' },
			reason: "Its owner's account has been inactive since 2026-03-02 and nobody else took it over.",
		});
	});

	it('of no days suspends at once', async () => {
		await registered(world);
		await setGrace(0);
		setActive(owner, false);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 1, suspended: 1 });
		expect(await identityOf()).toMatchObject({ status: 'suspended', version: 3 });
	});

	it('that is shortened or lengthened counts from when the owner was found gone', async () => {
		await registered(world);
		setActive(owner, false);
		await sweepOwners();
		wait(5 * dayMs);
		await setGrace(6);
		expect(await sweepOwners()).toEqual(nothing);
		await setGrace(5);
		expect(await sweepOwners()).toMatchObject({ suspended: 1 });
	});

	it('is no matter any more once somebody else took the identity over', async () => {
		await registered(world);
		setActive(owner, false);
		await sweepOwners();
		wait(graceMs);
		valueOf(await edit(world, await identityOf(), aSeededDraft({ ownerId: idOf('emil') as AccountId })));
		expect(await sweepOwners()).toEqual(nothing);
		expect(await identityOf()).toMatchObject({ status: 'active', ownerId: idOf('emil') });
	});

	it('is no matter any more when somebody takes it over while the sweep is at work', async () => {
		const first = await registered(world);
		setActive(owner, false);
		await sweepOwners();
		wait(graceMs);
		let hasEdited = false;
		const stop = intercept(async (call, send) => {
			if (isTransaction(call) && !hasEdited) {
				hasEdited = true;
				const orphan = { accountId: bot, version: first.version + 1 };
				valueOf(await edit(world, orphan, aSeededDraft({ ownerId: idOf('emil') as AccountId })));
			}
			return send();
		});
		expect(await sweepOwners()).toEqual(nothing);
		stop();
		expect(hasEdited).toBe(true);
		expect(await identityOf()).toMatchObject({ status: 'active', ownerId: idOf('emil') });
	});
});

describe('an event', () => {
	it('that says an owner is inactive orphans at once, and one that they are back adopts', async () => {
		await registered(world);
		await registered(world, 'releaseBot', aSeededDraft({ ownerId: idOf('emil') as AccountId }));
		setActive(owner, false);
		expect(await noteOwnerEvent(owner)).toEqual({ ...nothing, orphaned: 1 });
		expect(await noteOwnerEvent(owner)).toEqual(nothing);
		expect(await identityOf()).toMatchObject({ orphanedAt: startOfTime });
		expect(await identityOf(idOf('releaseBot'))).not.toHaveProperty('orphanedAt');
		setActive(owner, true);
		expect(await noteOwnerEvent(owner)).toEqual({ ...nothing, adopted: 1 });
	});

	it('about a deleted owner orphans at once', async () => {
		await registered(world);
		world.site.deleteAccount(owner);
		expect(await noteOwnerEvent(owner)).toEqual({ ...nothing, orphaned: 1 });
	});

	it('is only a hint: Jira is asked', async () => {
		await registered(world);
		expect(await noteOwnerEvent(owner)).toEqual(nothing);
	});

	it('about somebody who owns nothing asks Jira nothing', async () => {
		await registered(world);
		const asked: string[] = [];
		const stop = intercept(async (call, send) => {
			if (call.to === 'jira') asked.push(call.path);
			return send();
		});
		expect(await noteOwnerEvent(idOf('emil'))).toEqual(nothing);
		stop();
		expect(asked).toEqual([]);
	});
});

describe('an answer of Jira that is not plausible', () => {
	it('such as nobody at all orphans nobody', async () => {
		await registered(world);
		const before = await dump(world);
		const stop = hideAccounts('all');
		await expect(sweepOwners()).rejects.toMatchObject({ code: 'UNAVAILABLE', retry: true });
		stop();
		expect(await dump(world)).toEqual(before);
	});

	it('is not that a small site lost its only owner', async () => {
		await registered(world);
		const stop = hideAccounts([owner]);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 1 });
		stop();
	});

	it('such as most of ten owners orphans nobody, and half of them does', async () => {
		const people = await addOwners(10);
		const before = await dump(world);
		let stop = hideAccounts(people.slice(0, 6).map((one) => one.owner));
		await expect(sweepOwners()).rejects.toMatchObject({
			code: 'BUG',
			details: { context: { owners: 10, missing: 6 } },
		});
		stop();
		expect(await dump(world)).toEqual(before);

		stop = hideAccounts(people.slice(0, 5).map((one) => one.owner));
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 5 });
		stop();
	});

	it('is not that Jira names most owners as inactive', async () => {
		const people = await addOwners(10);
		for (const one of people) setActive(one.owner, false);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 10 });
	});

	it('does not count owners whose identities are orphans already', async () => {
		const people = await addOwners(10);
		const gone = people.slice(0, 5).map((one) => one.owner);
		let stop = hideAccounts(gone);
		await sweepOwners();
		stop();
		stop = hideAccounts([...gone, ...people.slice(5, 7).map((one) => one.owner)]);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 2 });
		stop();
	});

	it('such as an error changes nothing', async () => {
		await registered(world);
		const before = await dump(world);
		world.faults.jiraThrottled = Number.POSITIVE_INFINITY;
		await expect(sweepOwners()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		world.faults.jiraThrottled = 0;
		expect(await dump(world)).toEqual(before);
	});
});

describe('a sweep', () => {
	it('that runs twice at the same time orphans once', async () => {
		await registered(world);
		setActive(owner, false);
		const both = await Promise.all([sweepOwners(), sweepOwners()]);
		expect(both.map(({ orphaned }) => orphaned).sort()).toEqual([0, 1]);
		expect(await actionsOf()).toEqual(['orphan', 'register']);
	});

	it('that has no time left changes nothing, and the next one goes on', async () => {
		await registered(world);
		setActive(owner, false);
		expect(await sweepOwners(Date.now())).toEqual({ ...nothing, isComplete: false });
		expect(await identityOf()).not.toHaveProperty('orphanedAt');
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 1 });
	});

	it('whose storage fails is told, and the next one goes on', async () => {
		await registered(world);
		setActive(owner, false);
		const stop = intercept(async (call, send) =>
			isTransaction(call) ? Response.json({ code: 'INTERNAL', message: 'down' }, { status: 503 }) : send(),
		);
		await expect(sweepOwners()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 1 });
	});

	it('takes many orphans of one owner at once, and takes their rights after the grace', async () => {
		const bots: string[] = [];
		for (let i = 0; i < 30; i++) bots.push(await addServiceAccount(world, (i % 16).toString(16)));
		for (const accountId of bots) valueOf(await register(world, accountId));
		setActive(owner, false);
		expect(await sweepOwners()).toEqual({ ...nothing, orphaned: 30 });
		wait(graceMs);
		expect(await sweepOwners()).toEqual({ ...nothing, suspended: 30 });
		expect(await sweepOwners()).toEqual(nothing);
		for (const accountId of bots) expect((await identityOf(accountId)).status).toBe('suspended');
	});
});
