// Evidence of what was changed in Muster: everything that changes something is exported and anchored, and whoever tampers
// with storage is named by the offline verifier.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { GuardPlanView } from '../../src/contract/calls/guards';
import { hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { eraseAccount, type StoredChange } from '../../src/core/audit/seal-change';
import { addAccounts, aFileRow, anAdmin, openDesk } from '../harness/bulk';
import { readExported, verdictOn } from '../harness/exported';
import { protect, putRules, workflowId } from '../harness/guards';
import { change, deploy, registered } from '../harness/registry';
import { erase, type StoredValue, storedOf, tamper } from '../harness/storage';
import { idOf, type SeededName, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const ask = <T>(name: string, payload: object, as: SeededName = 'ana') =>
	world.invoke<T>(as, 'muster-admin', name, payload);

async function anHour(): Promise<void> {
	await world.pass(hourMs);
	await world.forge.runScheduled('hourly');
	await world.pass(minuteMs);
	await world.settle();
}

const exported = async () => (await readExported(world)).lines;
const changesIn = (lines: readonly string[]) =>
	lines.flatMap((line) => {
		const { payload, accounts } = JSON.parse(line);
		return payload?.kind === 'change' ? [{ what: payload.what, accounts }] : [];
	});

const history = async (): Promise<[string, StoredValue][]> =>
	Object.entries(await storedOf(world, 'history')).sort(
		([, left], [, right]) => Number(left['at']) - Number(right['at']),
	);

/** A day of administration, an anchor an hour, and an hour after the last of it. */
async function administer(): Promise<void> {
	const { version } = await registered(world);
	await anHour();
	valueOf(await ask('site.freeze', { reason: 'Leaked.' }));
	valueOf(await ask('site.thaw', { reason: 'Rotated.' }, 'mei'));
	await protect(world, '10006');
	await anHour();
	const desk = await openDesk(world);
	const accounts = await addAccounts(world, 45);
	const rows = accounts.map((accountId, i) => aFileRow(i + 2, accountId));
	const id = await desk.check({ kind: 'import', name: 'bots.csv' }, rows);
	await world.pass(minuteMs);
	await desk.apply(id, anAdmin);
	await desk.runDue();
	await anHour();
	const guard = { mode: 'registered', enforcement: 'monitor' } as const;
	const targets = [{ workflowId: workflowId(world), transitionId: '51' }];
	const asked = { action: 'guard', guard, hides: false, targets } as const;
	const { workflows } = valueOf(await ask<GuardPlanView>('guard.plan', { change: asked }));
	const versions = workflows.map((one) => ({ workflowId: one.workflowId, version: one.version }));
	valueOf(await ask('guard.apply', { change: asked, versions }));
	valueOf(await ask('canary.set-up', { issueKey: 'REL-7' }));
	valueOf(await ask('canary.remove', {}, 'mei'));
	valueOf(await ask('inherited.keep', {}));
	valueOf(await ask('drift.check', {}));
	putRules(world, []);
	valueOf(await ask('drift.check', {}));
	valueOf(await change(world, 'suspend', { accountId: idOf('deployBot') as AccountId, version }));
	await anHour();
	await anHour();
}

describe('what was changed in Muster', () => {
	beforeEach(administer);

	it('is all in the export, in the order of recording, and sound', async () => {
		const lines = await exported();
		const stored = await history();
		expect(verdictOn(lines)).toMatchObject({ changes: stored.length, notAnchored: 0 });
		const changes = changesIn(lines);
		const actions = changes.map(({ what }) => what.action ?? `bulk of ${what.lines.length}`);
		expect(actions).toEqual(
			expect.arrayContaining([
				...['register', 'freeze', 'thaw', 'settings', 'guard', 'found', 'suspend'],
				...['set-up-canary', 'remove-canary', 'keep-inherited'],
			]),
		);
		const inBulk = changes.reduce((sum, { what }) => sum + (what.lines?.length ?? 0), 0);
		expect(inBulk).toBe(45);
		// Every account stands beside, and none in what is hashed.
		for (const { what, accounts } of changes) {
			for (const { id } of accounts) expect(JSON.stringify(what)).not.toContain(id);
		}
		const beside = new Set(changes.flatMap(({ accounts }) => accounts.map(({ id }: { id: string }) => id)));
		expect([...beside]).toEqual(expect.arrayContaining([idOf('ana'), idOf('mei'), idOf('deployBot')]));
	});

	it('is recorded by the clock of each batch, not by when bulk work began', async () => {
		const bulk = (await history()).filter(([id]) => id.startsWith('bulk:'));
		expect(bulk.length).toBeGreaterThan(2);
		for (const [, { at, body }] of bulk) {
			expect(at).toBe(body['recordedAt']);
			const { lines } = body['what'] as { lines: { at: number }[] };
			for (const line of lines) expect(line.at).toBeLessThanOrEqual(at as number);
		}
	});

	it('stays sound when an account is erased from it', async () => {
		const ana = idOf('ana');
		for (const [id, value] of await history()) {
			const erased = eraseAccount(value.body as unknown as StoredChange, ana);
			await tamper(world, 'history', id, { ...value, body: erased as unknown as StoredValue['body'] });
		}
		const lines = await exported();
		expect(verdictOn(lines)).toMatchObject({ changes: (await history()).length, notAnchored: 0 });
		expect(
			changesIn(lines)
				.flatMap(({ accounts }) => accounts)
				.map(({ id }: { id: string }) => id),
		).not.toContain(ana);
	});

	const kinds = {
		'an identity': (id: string) => id.startsWith(idOf('deployBot')),
		'bulk work': (id: string) => id.startsWith('bulk:'),
		'a switch': (id: string) => id.startsWith('site:'),
		guards: (id: string) => id.startsWith('guards:'),
	} as const;
	const tampers: Readonly<Record<string, (id: string, value: StoredValue) => Promise<void>>> = {
		edited: (id, value) => {
			const what = { ...(value.body['what'] as object), reason: 'Nothing happened.' };
			return tamper(world, 'history', id, { ...value, body: { ...value.body, what } });
		},
		removed: (id) => erase(world, 'history', id),
		'dated anew': (id, value) => {
			const recordedAt = Number(value.body['recordedAt']) + 1;
			return tamper(world, 'history', id, { ...value, at: recordedAt, body: { ...value.body, recordedAt } });
		},
		'dated hours later': (id, value) => {
			const recordedAt = Number(value.body['recordedAt']) + 2 * hourMs;
			return tamper(world, 'history', id, { ...value, at: recordedAt, body: { ...value.body, recordedAt } });
		},
	};
	const cases = Object.entries(tampers).flatMap(([how, run]) =>
		Object.entries(kinds).map(([of, isOne]) => [`${of} is ${how}`, isOne, run] as const),
	);
	it('is named in an export where a record of any kind is altered in storage', async () => {
		for (const [name, isOne, run] of cases) {
			const [id, value] = (await history()).find(([one]) => isOne(one)) ?? ['', undefined];
			if (value === undefined) throw new Error(`nothing is stored of ${name}`);
			await run(id, value);
			expect([name, verdictOn(await exported())]).toEqual([
				name,
				expect.stringMatching(/^Line \d+: anchor \d+ covers (other changes than|\d+ changes, and)/),
			]);
			await tamper(world, 'history', id, value);
			expect([name, verdictOn(await exported())]).toEqual([name, expect.objectContaining({ notAnchored: 0 })]);
			await anHour();
		}
	});
});

describe('a record that cannot be read any more', () => {
	it.each([
		['of the history', 'history', (body: object) => ({ ...body, recordedAt: 'soon' })],
		['of the history, with more in it', 'history', (body: object) => ({ ...body, note: 1 })],
		['of the journal', 'journal', (body: object) => ({ ...body, hash: 7, note: 1 })],
		['of an event', 'event', (body: object) => ({ ...body, hash: 7 })],
	] as const)('%s stops neither anchors nor exports', async (name, kind, alter) => {
		await administer();
		await deploy(world, 'deployBot');
		await exported();
		await anHour();
		const before = verdictOn(await exported());
		expect(before).toMatchObject({ anchors: expect.any(Number) });
		const [[id, value] = ['', undefined]] = Object.entries(await storedOf(world, kind)).filter(([one]) =>
			/\d$/.test(one),
		);
		if (value === undefined) throw new Error(`nothing is stored ${name}`);
		await tamper(world, kind, id, { ...value, body: alter(value.body) } as StoredValue);
		await anHour();
		const after = verdictOn(await exported());
		// What no hash covers is no fault; anything else is named.
		if (name.endsWith('with more in it')) expect(after).toMatchObject({ notAnchored: expect.any(Number) });
		else expect(after).toMatch(/^Line \d+/);
		expect(valueOf(await ask('evidence.read', {}))).toMatchObject({ newest: { n: expect.any(Number) } });
	});

	it('of one identity that stands in the place of another is not shown as that one', async () => {
		await registered(world);
		await registered(world, 'releaseBot');
		valueOf(await change(world, 'suspend', { accountId: idOf('deployBot') as AccountId, version: 1 }));
		valueOf(await change(world, 'freeze', { accountId: idOf('releaseBot') as AccountId, version: 1 }));
		const second = (await history()).filter(([id]) => id.endsWith('00000002'));
		const [[one, first], [other, next]] = second as [[string, StoredValue], [string, StoredValue]];
		await tamper(world, 'history', one, next);
		await tamper(world, 'history', other, first);
		for (const name of ['deployBot', 'releaseBot'] as const) {
			const read = valueOf(
				await ask<{ history: readonly { action: string }[] }>('identity.read', { accountId: idOf(name) }),
			);
			expect(read.history.map(({ action }) => action)).toEqual(['register']);
		}
	});

	it('of the history that no index lists, beside the true one under another key, is not shown', async () => {
		await registered(world);
		valueOf(await change(world, 'suspend', { accountId: idOf('deployBot') as AccountId, version: 1 }));
		const [[id, value] = ['', undefined]] = (await history()).filter(([one]) => one.endsWith('00000002'));
		if (value === undefined) throw new Error('nothing is stored of the suspension');
		await tamper(world, 'history', 'elsewhere', value);
		const what = { ...(value.body['what'] as object), reason: 'Never happened' };
		await tamper(world, 'history', id, { version: 1, body: { ...value.body, what } });
		const read = valueOf(
			await ask<{ history: readonly { action: string }[] }>('identity.read', { accountId: idOf('deployBot') }),
		);
		expect(read.history.map(({ action }) => action)).toEqual(['register']);
	});
});
