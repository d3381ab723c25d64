// Findings about an identity on a site: from what is stored, and nothing that Jira would have to be asked.
import { describe, expect, it } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import { dayMs, minuteMs } from '../../src/contract/durations';
import { aGrant } from '../builders/identity';
import { aSeededDraft, change, edit, errorOf, registered } from '../harness/registry';
import { idOf, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const bot = idOf('deployBot');
const ask = async (accountId = bot) =>
	valueOf(await world.invoke<AdminOutputs['identity.risks']>('ana', 'muster-admin', 'identity.risks', { accountId }));
const names = async () => (await ask()).risks.map(({ risk }) => risk);
const compare = async (): Promise<void> => {
	valueOf(await world.invoke('ana', 'muster-admin', 'account.compare', {}));
	await world.pass(minuteMs);
};
const hours = async (days: number): Promise<void> => {
	await world.pass(days * dayMs);
	await world.forge.runScheduled('hourly');
	await world.pass(minuteMs);
};

describe('findings about an identity', () => {
	it('are refused for an account that nobody registered', async () => {
		expect(errorOf(await world.invoke('ana', 'muster-admin', 'identity.risks', { accountId: bot })).code).toBe(
			'NOT_FOUND',
		);
	});

	it('name what is not known yet, and know it once it was gathered', async () => {
		await registered(world);
		expect(await ask()).toMatchObject({
			risks: [],
			unseen: expect.arrayContaining(['use-not-known', 'not-looked-back', 'credential-not-stated']),
		});
		await compare();
		await hours(0);
		const { unseen } = await ask();
		expect(unseen).not.toContain('use-not-known');
		expect(unseen).not.toContain('accounts-not-compared');
	});

	it('tell what nothing uses, and what it did makes it used', async () => {
		const { accountId, version } = await registered(
			world,
			'deployBot',
			aSeededDraft({ expiresAt: Date.now() + 300 * dayMs }),
		);
		await hours(0);
		await hours(91);
		expect(await names()).toEqual(expect.arrayContaining(['never-used', 'grants-unused']));
		valueOf(await change(world, 'suspend', { accountId, version }));
		expect(await names()).not.toContain('never-used');
	});

	it('tell of an account that can log in after it was retired, and of one that was deactivated', async () => {
		const { accountId, version } = await registered(world);
		await compare();
		expect(await names()).toEqual([]);
		const retired = valueOf(await change(world, 'retire', { accountId, version })).identity;
		expect(await names()).toEqual(['retired-can-log-in']);
		expect(retired.status).toBe('retired');
		await registered(world);
		world.site.updateAccount(bot, { active: false });
		await compare();
		expect(await names()).toEqual(['account-inactive']);
	});

	it('tell that its account administers Jira once memberships were read, and no more when it does not', async () => {
		await registered(world);
		expect((await ask()).unseen).toContain('memberships-not-read');
		await compare();
		const before = await ask();
		expect(before.unseen).not.toContain('memberships-not-read');
		expect(before.risks.map(({ risk }) => risk)).not.toContain('administers-jira');
		const admins = world.site.world.globalPermissions.get('ADMINISTER') ?? [];
		const group = world.site.world.groups.find(({ name }) => admins.includes(name));
		group?.members.add(bot);
		await world.pass(dayMs);
		await compare();
		expect((await ask()).risks[0]).toEqual({ risk: 'administers-jira', params: { asOf: expect.any(Number) } });
		group?.members.delete(bot);
		await world.pass(dayMs);
		await compare();
		expect(await names()).not.toContain('administers-jira');
	});

	it('go when what is wrong was mended', async () => {
		const broad = aSeededDraft({ grants: [{ toStatusId: aGrant().toStatusId }] });
		const { accountId, version } = await registered(world, 'deployBot', broad);
		expect(await names()).toEqual(['all-spaces']);
		valueOf(await edit(world, { accountId, version }, aSeededDraft()));
		expect(await names()).toEqual([]);
	});
});
