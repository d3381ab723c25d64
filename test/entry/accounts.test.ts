// Accounts that appear, change kind and go: what a guard makes of each, from the moment Jira tells of it.

import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../src/contract/durations';
import type { Guard } from '../../src/core/policy/decide';
import { collectLog, intercept } from '../harness/platform-calls';
import {
	addServiceAccount,
	aSeededDraft,
	codeOf,
	deploy,
	expectAllPublished,
	fillShardOf,
	register,
	registered,
	setGuard,
	staged,
	stagedKeys,
} from '../harness/registry';
import { dump } from '../harness/storage';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(() => setGuard(world, orHuman));

const orHuman: Guard = { mode: 'registered-or-human', enforcement: 'enforce' };
const groups = ['release-engineers', 'jira-users'];

type Kind = { accountType: 'atlassian' | 'app' | 'customer'; appType?: 'service' | 'agent' | 'unknown' };
let number = 0;

/** Adds an account to the site; its user event waits until `settle`. */
function addAccount(kind: Kind, id?: string): { readonly accountId: string } {
	number += 1;
	const accountId = id ?? `712020:${String(number).padStart(8, '0')}-0000-4000-8000-0000000000b4`;
	world.site.addAccount({ accountId, displayName: `Account ${number}`, active: true, ...kind }, groups);
	return { accountId };
}

/** Says whether the published registry lists an account as non-human. */
async function isPublished({ accountId }: { readonly accountId: string }): Promise<boolean> {
	const { properties } = await dump(world);
	return Object.values(properties).some((value) => Object.hasOwn(value as object, accountId));
}

const statusOf = () => world.site.issue(stagedKeys[0]).statusId;

describe('a new account', () => {
	it.each<[string, Kind]>([
		['a service account', { accountType: 'app', appType: 'service' }],
		['an app', { accountType: 'app', appType: 'unknown' }],
		['an agent', { accountType: 'app', appType: 'agent' }],
		['an app of no kind', { accountType: 'app' }],
	])('that is %s is refused as soon as Jira has told of it', async (_, kind) => {
		const account = addAccount(kind);
		await world.settle();
		expect(await isPublished(account)).toBe(true);
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
		expect(statusOf()).toBe(staged);
		expect(world.forge.failures).toEqual([]);
	});

	it.each<[string, Kind]>([
		['a person', { accountType: 'atlassian' }],
		['a customer', { accountType: 'customer' }],
	])('that is %s is not listed, and passes as people do', async (_, kind) => {
		const before = await dump(world);
		const account = addAccount(kind);
		await world.settle();
		expect(await dump(world)).toEqual(before);
		expect(codeOf(await deploy(world, account))).toBe('passes');
	});

	it('is let pass once it is registered', async () => {
		const account = addAccount({ accountType: 'app', appType: 'agent' });
		await world.settle();
		valueOf(await register(world, account.accountId, aSeededDraft({ type: 'ai-agent' })));
		expect(codeOf(await deploy(world, account))).toBe('passes');
	});

	it('is asked of Jira: what the event says of its kind counts for nothing', async () => {
		const before = await dump(world);
		const event = (accountId: string, accountType: string) =>
			world.forge.publish('avi:jira:created:user', { user: { accountId, accountType, active: true } });
		event(idOf('chidi'), 'app');
		event('712020:00000000-0000-4000-8000-000000000000', 'app');
		await world.settle();
		expect(await dump(world)).toEqual(before);
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
	});

	it('that comes while storage is throttled is listed after a retry', async () => {
		collectLog();
		const account = addAccount({ accountType: 'app', appType: 'service' });
		world.faults.storageThrottled = 2;
		await world.settle();
		expect(await isPublished(account)).toBe(false);
		await world.pass(5 * minuteMs);
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
		expect(world.forge.failures).toEqual([]);
	});

	it('that comes while Jira is throttled is listed after a retry', async () => {
		collectLog();
		const account = addAccount({ accountType: 'app', appType: 'service' });
		world.faults.jiraThrottled = 1;
		await world.pass(5 * minuteMs);
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
	});

	it('that is stored but could not be published is published soon after', async () => {
		collectLog();
		const account = addAccount({ accountType: 'app', appType: 'service' });
		world.faults.appPropertyUnavailable = 1;
		await world.settle();
		await world.pass(10 * minuteMs);
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
	});

	it('that is stored but could not be published, whose event then came to its end, is published hourly', async () => {
		collectLog();
		const account = addAccount({ accountType: 'app', appType: 'service' });
		world.faults.appPropertyUnavailable = Number.POSITIVE_INFINITY;
		await world.pass(30 * minuteMs);
		world.faults.appPropertyUnavailable = 0;
		await world.forge.runScheduled('hourly');
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
	});

	it('that finds its shard full divides it, and is refused like any other', async () => {
		const accountId = '712020:abc00000-0000-4000-8000-000000000000';
		await fillShardOf(world, accountId, 1);
		const account = addAccount({ accountType: 'app', appType: 'service' }, accountId);
		await world.settle();
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
		await world.pass(10 * 60_000);
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
		await expectAllPublished(world);
	});

	it('that finds no room where no division helps is reported, since no guard can tell it from a person', async () => {
		const log = collectLog();
		const accountId = '712020:abc00000-0000-4000-8000-000000000000';
		await fillShardOf(world, accountId, 3);
		addAccount({ accountType: 'app', appType: 'service' }, accountId);
		await world.settle();
		expect(log.map(({ where }) => where)).toEqual(['user changed']);
	});
});

describe('an account that changes kind', () => {
	it('from person to app is refused from then on', async () => {
		const account = addAccount({ accountType: 'atlassian' });
		await world.settle();
		expect(codeOf(await deploy(world, account))).toBe('passes');
		world.site.updateAccount(account.accountId, { accountType: 'app', appType: 'agent' });
		await world.settle();
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
	});

	it('from app to agent stays what it was: registered', async () => {
		const account = addAccount({ accountType: 'app', appType: 'unknown' });
		await world.settle();
		valueOf(await register(world, account.accountId, aSeededDraft({ type: 'app' })));
		const before = await dump(world);
		world.site.updateAccount(account.accountId, { appType: 'agent' });
		await world.settle();
		expect(await dump(world)).toEqual(before);
		expect(codeOf(await deploy(world, account))).toBe('passes');
	});

	it('and is registered keeps its entry, whatever is told of it and how often', async () => {
		await registered(world);
		const before = await dump(world);
		world.faults.duplicateDeliveries = 2;
		world.site.updateAccount(idOf('deployBot'), { displayName: 'renamed' });
		world.site.updateAccount(idOf('deployBot'), { active: false });
		world.site.updateAccount(idOf('deployBot'), { active: true });
		await world.pass(5 * minuteMs);
		expect(await dump(world)).toEqual(before);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});
});

describe('events about accounts', () => {
	it('that come three times list the account once', async () => {
		world.faults.duplicateDeliveries = 2;
		const account = addAccount({ accountType: 'app', appType: 'service' });
		await world.settle();
		const once = await dump(world);
		await world.pass(minuteMs);
		expect(await dump(world)).toEqual(once);
		expect(codeOf(await deploy(world, account))).toBe('unregistered');
	});

	it('that are late find the account registered, and leave it so', async () => {
		world.faults.productEventDelayMs = 3 * minuteMs;
		const account = addAccount({ accountType: 'app', appType: 'service' });
		valueOf(await register(world, account.accountId));
		const before = await dump(world);
		await world.pass(10 * minuteMs);
		expect(await dump(world)).toEqual(before);
		expect(codeOf(await deploy(world, account))).toBe('passes');
	});

	it('that come while the account is being registered do not take its registration away', async () => {
		const account = addAccount({ accountType: 'app', appType: 'service' });
		const [saved] = await Promise.all([register(world, account.accountId), world.settle()]);
		expect(valueOf(saved).isEnforced).toBe(true);
		expect(codeOf(await deploy(world, account))).toBe('passes');
	});

	it('that come many at once list every account', async () => {
		const accounts = Array.from({ length: 12 }, () => addAccount({ accountType: 'app', appType: 'service' }));
		await world.settle();
		for (const account of accounts) expect(codeOf(await deploy(world, account))).toBe('unregistered');
	});

	it.each<[string, Record<string, unknown>]>([
		['nothing', {}],
		['no account', { user: {} }],
		['a user that is null', { user: null }],
		['an account id that is a number', { user: { accountId: 7 } }],
		['an account id that is none', { user: { accountId: 'x y' } }],
		['an account id with a path in it', { user: { accountId: '../../../rest/api/3/myself' } }],
		['an empty account id', { user: { accountId: '' } }],
	])('in a shape nobody documented are reported, not thrown: %s', async (_, payload) => {
		const log = collectLog();
		const before = await dump(world);
		world.forge.publish('avi:jira:created:user', payload);
		world.forge.publish('avi:jira:updated:user', payload);
		await world.settle();
		expect(log).toMatchObject([
			{ where: 'user changed', code: 'BUG' },
			{ where: 'user changed', code: 'BUG' },
		]);
		expect(world.forge.failures).toEqual([]);
		expect(await dump(world)).toEqual(before);
		expect(world.agenda.pending()).toEqual([]);
	});

	it('about prototype names pollute nothing', async () => {
		for (const accountId of ['__proto__', 'constructor', 'toString']) {
			world.forge.publish('avi:jira:created:user', { user: { accountId } });
		}
		await world.settle();
		expect(world.forge.failures).toEqual([]);
		expect(Object.keys(Object.prototype)).toEqual([]);
	});

	it('are asked of Jira with the account id as a value, never as part of the path', async () => {
		const paths: string[] = [];
		const stop = intercept(async (call, send) => {
			if (call.to === 'jira') paths.push(call.path);
			return send();
		});
		addAccount({ accountType: 'atlassian' });
		await world.settle();
		stop();
		expect(paths).toEqual([expect.stringMatching(/^\/rest\/api\/3\/user\?accountId=712020%3A[\w-]+$/)]);
	});
});

describe('who is nobody', () => {
	it('anonymous callers are refused before any guard is asked', async () => {
		const { status } = await deploy(world, undefined);
		expect([401, 404]).toContain(status);
		expect(statusOf()).toBe(staged);
	});

	it('anonymous callers stand in the registry as known and not registered, and cannot be registered', async () => {
		expect(world.forge.appProperty('s1')).toMatchObject({ Anonymous: ['N', '&', '', [['!', 0]], ''] });
		const before = await dump(world);
		expect(await register(world, 'Anonymous')).toMatchObject({
			ok: false,
			error: { code: 'INVALID_INPUT', field: 'accountId' },
		});
		expect(await dump(world)).toEqual(before);
	});

	it.each(['deactivated', 'deleted'])('a %s account does not get to the guard', async (how) => {
		const account = addAccount({ accountType: 'app', appType: 'service' });
		await world.settle();
		valueOf(await register(world, account.accountId));
		expect(codeOf(await deploy(world, account))).toBe('passes');
		if (how === 'deleted') world.site.deleteAccount(account.accountId);
		else world.site.updateAccount(account.accountId, { active: false });
		await world.settle();
		expect((await deploy(world, account)).status).toBe(401);
		expect(statusOf()).toBe(staged);
	});

	it('a deleted account keeps its registration, which lets nobody pass', async () => {
		await registered(world);
		const before = await dump(world);
		world.site.deleteAccount(idOf('deployBot'));
		await world.settle();
		expect(await dump(world)).toEqual(before);
		expect(world.forge.failures).toEqual([]);
	});
});

describe('a guard for people only', () => {
	beforeEach(() => setGuard(world, { mode: 'human-only', enforcement: 'enforce' }));

	it('lets people pass, registered bot users aside', async () => {
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
		expect(codeOf(await deploy(world, 'legacyScript'))).toBe('passes');
		valueOf(await register(world, idOf('legacyScript'), aSeededDraft({ type: 'bot-user' }), { confirmBotUser: true }));
		expect(codeOf(await deploy(world, 'legacyScript'))).toBe('non-human-not-allowed');
		expect(codeOf(await deploy(world, 'chidi'))).toBe('passes');
	});

	it('refuses every non-human account Jira knows, with or without a grant', async () => {
		for (const name of ['deployBot', 'releaseBot', 'automation', 'triageAgent', 'buildStatus'] as const) {
			expect([name, codeOf(await deploy(world, name))]).toEqual([name, 'unregistered']);
		}
		await registered(world);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('non-human-not-allowed');
		await registered(world, 'releaseBot', aSeededDraft({ grants: [] }));
		expect(codeOf(await deploy(world, 'releaseBot'))).toBe('no-grant');
	});

	it('refuses a service account that was added a moment ago', async () => {
		const accountId = await addServiceAccount(world, '3f');
		expect(codeOf(await deploy(world, { accountId }))).toBe('unregistered');
	});
});

describe('a guard for some types only', () => {
	it('refuses a registered identity of another type, grant or not', async () => {
		await registered(world);
		setGuard(world, { mode: 'registered', enforcement: 'enforce', types: ['service-account'] });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('type-not-allowed');
		setGuard(world, { mode: 'registered', enforcement: 'enforce', types: ['service-account', 'ci-pipeline'] });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.settle();
	});
});
