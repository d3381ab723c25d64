// Whoever registers: nobody registers themselves, and no way in leaves a site without somebody who may change Muster.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BulkRow } from '../../src/contract/calls/bulk';
import { readWorkRows } from '../../src/services/bulk/read-work';
import { aFileRow, type BulkDesk, openDesk } from '../harness/bulk';
import { intercept, isTransaction, letSleepPassTime } from '../harness/platform-calls';
import { aSeededDraft, change, errorOf, register } from '../harness/registry';
import { idOf, openWorld, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
let desk: BulkDesk;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
	desk = await openDesk(world);
	const admins = world.site.world.groups.find(({ name }) => name === 'jira-administrators');
	admins?.members.add(idOf('chidi'));
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const file = { kind: 'import', name: 'people.csv' } as const;
const chidi = { kind: 'person', id: idOf('chidi') } as const;
const asBot: BulkRow['cells'] = { type: 'bot-user', confirmBotUser: 'yes' };
const aBotUser = aSeededDraft({ type: 'bot-user' });
const confirmed = { confirmBotUser: true };
const administers = async (name: 'ana' | 'chidi') => (await world.invoke(name, 'muster-admin', 'site.overview')).ok;
const rows = (id: string) => desk.within(() => readWorkRows(desk.ports, { id, piece: 0 }));

describe('a file', () => {
	it('that lists both administrators registers the one who did not send it', async () => {
		const id = await desk.check(file, [aFileRow(2, idOf('ana'), asBot), aFileRow(3, idOf('chidi'), asBot)]);
		expect(await rows(id)).toMatchObject([
			{ verdict: 'error', error: { problem: 'own-account' } },
			{ verdict: 'create' },
		]);
		await desk.apply(id);
		expect([await administers('ana'), await administers('chidi')]).toEqual([true, false]);
	});

	it('that somebody else sent does not register whoever applies it', async () => {
		const id = await desk.check(file, [aFileRow(2, idOf('chidi'), asBot)]);
		await desk.apply(id, chidi);
		expect(await rows(id)).toMatchObject([{ outcome: 'failed', error: { problem: 'own-account' } }]);
		expect([await administers('ana'), await administers('chidi')]).toEqual([true, true]);
	});

	it('does not register Muster’s own account', async () => {
		const own = await desk.within(() => desk.ports.accounts.readOwnId());
		const id = await desk.check(file, [aFileRow(2, own, { type: 'app' })]);
		expect(await rows(id)).toMatchObject([{ verdict: 'error', error: { problem: 'muster-own-account' } }]);
	});

	it('of somebody who was registered meanwhile registers no person any more', async () => {
		const id = await desk.check(file, [aFileRow(2, idOf('chidi'), asBot), aFileRow(3, idOf('deployBot'))]);
		valueOf(await register(world, idOf('ana'), aBotUser, { as: 'chidi', ...confirmed }));
		await desk.apply(id);
		expect(await rows(id)).toMatchObject([
			{ outcome: 'failed', error: { problem: 'needs-jira-admin' } },
			{ outcome: 'applied' },
		]);
		expect(await administers('chidi')).toBe(true);
	});
});

describe('one by one', () => {
	it('nobody registers themselves, Muster, or themselves anew', async () => {
		expect(errorOf(await register(world, idOf('ana'), aBotUser, confirmed))).toMatchObject({
			field: 'accountId',
			problem: 'own-account',
		});
		const own = await desk.within(() => desk.ports.accounts.readOwnId());
		expect(errorOf(await register(world, own, aSeededDraft({ type: 'app' })))).toMatchObject({
			field: 'accountId',
			problem: 'muster-own-account',
		});
		const saved = valueOf(await register(world, idOf('chidi'), aBotUser, confirmed)).identity;
		valueOf(await change(world, 'retire', saved));
		const anew = await register(world, idOf('chidi'), aBotUser, { as: 'chidi', ...confirmed });
		expect(errorOf(anew)).toMatchObject({ problem: 'own-account' });
	});

	it('two who register each other at the same time do not both succeed', async () => {
		// Each has been let in and decides before either stores.
		let waiting: (() => void)[] = [];
		const stop = intercept(async (call, send) => {
			if (isTransaction(call) && call.body.includes('identity:v1')) {
				await new Promise<void>((resolve) => {
					waiting.push(resolve);
					if (waiting.length === 2) for (const go of waiting) go();
				});
				waiting = waiting.length === 2 ? waiting : [];
			}
			return send();
		});
		const release = setTimeout(() => {
			for (const go of waiting) go();
		}, 3_000);
		const both = await Promise.all([
			register(world, idOf('chidi'), aBotUser, { as: 'ana', ...confirmed }),
			register(world, idOf('ana'), aBotUser, { as: 'chidi', ...confirmed }),
		]);
		clearTimeout(release);
		stop();
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect([await administers('ana'), await administers('chidi')].filter(Boolean)).toHaveLength(1);
	});
});
