// A site on which every administrator was registered as an identity: how somebody comes back, and how a bot does not.

import { describe, expect, it } from '@jest/globals';
import type { WayBackView } from '../../src/contract/calls/way-back';
import { hourMs } from '../../src/contract/durations';
import type { SiteChange } from '../../src/contract/site';
import { collectLog, crashAt, isWrite } from '../harness/platform-calls';
import { aSeededDraft, change, codeOf, deploy, errorOf, readBack, register, setGuard } from '../harness/registry';
import { dump } from '../harness/storage';
import { idOf, type SeededName, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest(async () => {
	admins()?.members.add(idOf('chidi'));
	valueOf(await register(world, idOf('chidi'), aSeededDraft({ type: 'bot-user' }), { confirmBotUser: true }));
});

const admins = () => world.site.world.groups.find(({ name }) => name === 'jira-administrators');
const ask = (name: SeededName) => world.invoke<WayBackView>(name, 'muster-admin', 'site.way-back');
const look = async (name: SeededName) => (await world.invoke(name, 'muster-admin', 'site.overview')).ok;
/** Hours in which Muster runs by itself and nobody comes. */
const leaveAlone = (hours: number) => world.pass(hours * hourMs);
const waitHours = 72;

describe('whoever was registered and administers Jira', () => {
	it('is told why Muster is closed to it', async () => {
		const answer = await world.invoke('chidi', 'muster-admin', 'identity.directory');
		expect(errorOf(answer)).toMatchObject({ code: 'FORBIDDEN', problem: 'account-is-identity' });
	});

	it('comes back after three days in which no administrator came', async () => {
		const { isBack, readyAt } = valueOf(await ask('chidi'));
		expect({ isBack, readyAt }).toEqual({ isBack: false, readyAt: startOfTime + waitHours * hourMs });
		await leaveAlone(waitHours - 1);
		expect(valueOf(await ask('chidi'))).toEqual({ isBack: false, readyAt });
		expect(await look('chidi')).toBe(false);
		await leaveAlone(1);
		expect(valueOf(await ask('chidi'))).toEqual({ isBack: true });
		expect(await look('chidi')).toBe(true);
		expect((await readBack(world, idOf('chidi'))).identity).toMatchObject({
			status: 'retired',
			updatedBy: { kind: 'person', id: idOf('chidi') },
		});
	});

	it('does not come back while any administrator comes: the site is not locked out', async () => {
		valueOf(await ask('chidi'));
		await leaveAlone(waitHours - 1);
		expect(await look('ana')).toBe(true);
		await leaveAlone(2);
		expect(valueOf(await ask('chidi'))).toEqual({ isBack: false, readyAt: Date.now() + waitHours * hourMs });
		expect(await look('chidi')).toBe(false);
	});

	it('asks in the open: it stands in the history of the site', async () => {
		valueOf(await ask('chidi'));
		valueOf(await ask('chidi'));
		const { changes } = valueOf(await world.invoke<{ changes: SiteChange[] }>('ana', 'muster-admin', 'site.history'));
		expect(changes.filter(({ action }) => action === 'way-back')).toMatchObject([
			{ actor: { kind: 'person', id: idOf('chidi') } },
		]);
	});

	it('takes nothing but this from the call: nobody else is retired, and at guards it stays refused', async () => {
		setGuard(world, { mode: 'registered-or-human', enforcement: 'enforce' });
		valueOf(await register(world, idOf('deployBot')));
		valueOf(await ask('chidi'));
		await leaveAlone(waitHours);
		valueOf(await ask('chidi'));
		expect((await readBack(world, idOf('deployBot'))).identity.status).toBe('active');
		expect(codeOf(await deploy(world, 'chidi'))).toBe('retired');
	});

	it('who was suspended or frozen meanwhile does not come back', async () => {
		valueOf(await ask('chidi'));
		await leaveAlone(1);
		const { identity } = await readBack(world, idOf('chidi'));
		valueOf(await change(world, 'suspend', identity));
		await leaveAlone(waitHours);
		expect(errorOf(await ask('chidi'))).toMatchObject({ code: 'FORBIDDEN' });
		expect(await look('chidi')).toBe(false);
	});
});

it.each<SeededName>(['ana', 'bruno', 'deployBot', 'legacyScript', 'emil'])('%s has no use for it', async (name) => {
	const before = await dump(world);
	expect(errorOf(await ask(name))).toMatchObject({ code: 'FORBIDDEN', problem: 'needs-registered-admin' });
	expect(await dump(world)).toEqual(before);
});

it('somebody whom Jira’s own administration lets in ends a lock-out at once', async () => {
	admins()?.members.add(idOf('emil'));
	admins()?.members.delete(idOf('ana'));
	const { identity } = valueOf(
		await world.invoke<{ identity: { accountId: string; version: number } }>('emil', 'muster-admin', 'identity.read', {
			accountId: idOf('chidi'),
		}),
	);
	valueOf(await change(world, 'retire', identity, 'emil'));
	expect(await look('chidi')).toBe(true);
});

describe('a request', () => {
	const noted = async () =>
		valueOf(
			await world.invoke<{ changes: readonly SiteChange[] }>('ana', 'muster-admin', 'site.history'),
		).changes.filter(({ action }) => action === 'way-back').length;

	it('counts only once it stands in the history, wherever the one that brings it dies', async () => {
		collectLog();
		for (let nth = 1; await crashAt(nth, () => ask('chidi'), isWrite); nth++) {
			await leaveAlone(waitHours + 1);
			const { isBack } = valueOf(await ask('chidi'));
			if (isBack) expect([nth, await noted()]).not.toEqual([nth, 0]);
			await look('ana');
		}
		expect(await noted()).toBeGreaterThan(0);
	});

	it('is spent once it was granted: who is registered again asks anew', async () => {
		valueOf(await ask('chidi'));
		await leaveAlone(waitHours);
		expect(valueOf(await ask('chidi')).isBack).toBe(true);
		valueOf(await register(world, idOf('chidi'), aSeededDraft({ type: 'bot-user' }), { confirmBotUser: true }));
		expect(valueOf(await ask('chidi'))).toMatchObject({ isBack: false });
	});
});
