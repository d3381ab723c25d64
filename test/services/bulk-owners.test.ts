// Owners that a file names: whom the dry run finds, whom it refuses, and that what it found is what is carried out.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BulkRow } from '../../src/contract/calls/bulk';
import { hourMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { type Saying, statementOf } from '../../src/contract/problems';
import { AppError } from '../../src/core/errors';
import type { BulkPorts } from '../../src/services/bulk/open-site';
import { readWork, readWorkRows } from '../../src/services/bulk/read-work';
import { keepWorkMs, removeOldWork } from '../../src/services/bulk/remove-old-work';
import { runBulk } from '../../src/services/bulk/run-bulk';
import { checkWork } from '../../src/services/bulk/steer-work';
import { addAccounts, aFileRow, type BulkDesk, openDesk } from '../harness/bulk';
import { letSleepPassTime } from '../harness/platform-calls';
import { readBack, registered } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf, openWorld, type TestWorld } from '../harness/world';

let world: TestWorld;
let desk: BulkDesk;
/** What Jira was asked for. */
let asked: string[];
/** Answers left before Jira's points of the hour are used up. */
let answersLeft: number;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
	asked = [];
	answersLeft = Number.POSITIVE_INFINITY;
	const { ports: real } = await import('../../src/entry/wiring');
	const accounts: BulkPorts['accounts'] = {
		...real.accounts,
		search(text) {
			if (answersLeft-- <= 0) throw new AppError('UNAVAILABLE', 'jira-limited', { retryAt: Date.now() + hourMs });
			asked.push(text);
			return real.accounts.search(text);
		},
	};
	desk = await openDesk(world, { accounts });
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const bot = idOf('deployBot') as AccountId;
const bruno = { accountId: idOf('bruno'), name: 'Bruno Keller' };
const file = { kind: 'import', name: 'bots.csv' } as const;
const rowsOf = (id: string, piece = 0) => desk.within(() => readWorkRows(desk.ports, { id, piece }));
const view = (id: string) => desk.within(() => readWork(desk.ports, { id }));
const ownedBy = (ownerId: string, cells: BulkRow['cells'] = {}) => aFileRow(2, bot, { ...cells, ownerId });
async function triedOne(ownerId: string) {
	const [row] = await rowsOf(await desk.check(file, [ownedBy(ownerId)]));
	return row;
}
const refusedFor = (value: string, saying: Saying) =>
	expect.objectContaining({
		verdict: 'error',
		field: 'ownerId',
		value: value.slice(0, 80),
		error: statementOf(saying),
	});

let people = 0;
function addPerson(displayName: string, more: object = {}): string {
	people += 1;
	const accountId = `557058:00000000-0000-4000-9000-${String(people).padStart(12, '0')}`;
	world.site.addAccount({ accountId, displayName, accountType: 'atlassian', active: true, ...more }, ['jira-users']);
	return accountId;
}

describe('an owner', () => {
	it.each(['Bruno Keller', 'bruno KELLER', '  Bruno Keller '])('is found by the name %j, and shown', async (text) => {
		expect(await triedOne(text)).toMatchObject({ verdict: 'create', owner: bruno });
	});

	it('is found by a name whose accents are encoded another way', async () => {
		const accountId = addPerson('Zoë Ångström'.normalize('NFC'));
		expect(await triedOne('Zoë Ångström'.normalize('NFD'))).toMatchObject({ owner: { accountId } });
	});

	it('needs no search where the file gives the account id', async () => {
		const row = await triedOne(idOf('bruno'));
		expect(row).toMatchObject({ verdict: 'create' });
		expect(row).not.toHaveProperty('owner');
		expect(asked).toEqual([]);
	});

	it.each(['Bruno', 'Keller', 'Bruno Kelle', 'Bruno Keller II', 'nobody-like-that'])(
		'is not found by %j, which is no whole name',
		async (text) => expect(await triedOne(text)).toEqual(refusedFor(text, 'owner-not-found')),
	);

	it('is told by nobody when two active people share the name, and told when one of them is inactive', async () => {
		const other = addPerson('bruno keller');
		expect(await triedOne('Bruno Keller')).toEqual(refusedFor('Bruno Keller', 'several-owners'));
		world.site.updateAccount(other, { active: false });
		expect(await triedOne('Bruno Keller')).toMatchObject({ verdict: 'create', owner: bruno });
	});

	it('is active', async () => {
		expect(await triedOne('Hana Sato')).toEqual(refusedFor('Hana Sato', 'owner-not-found'));
		world.site.updateAccount(idOf('hana'), { active: true });
		expect(await triedOne('Hana Sato')).toMatchObject({ owner: { accountId: idOf('hana') } });
	});

	it('is active also where a search answers who is not', async () => {
		const account = {
			...bruno,
			displayName: bruno.name,
			accountId: bruno.accountId as AccountId,
			kind: 'human',
		} as const;
		const answer = jest.spyOn(desk.ports.accounts, 'search');
		answer.mockResolvedValueOnce([{ ...account, isActive: false }]);
		expect(await triedOne('Bruno Keller')).toEqual(refusedFor('Bruno Keller', 'owner-not-found'));
		answer.mockResolvedValueOnce([{ ...account, isActive: true }]);
		expect(await triedOne('Bruno Keller')).toMatchObject({ verdict: 'create', owner: bruno });
	});

	it('is a person, though a bot has the name, too', async () => {
		expect(await triedOne('release-bot')).toEqual(refusedFor('release-bot', 'owner-not-found'));
		const accountId = addPerson('release-bot');
		expect(await triedOne('release-bot')).toMatchObject({ owner: { accountId } });
	});

	it('is not registered, and not about to be', async () => {
		const legacy = idOf('legacyScript');
		const registers = aFileRow(3, legacy, { type: 'bot-user', confirmBotUser: 'yes' });
		const id = await desk.check(file, [ownedBy('legacy-script'), registers]);
		expect(await rowsOf(id)).toMatchObject([
			{ error: { problem: 'owner-in-row', params: { row: 3 } }, value: 'legacy-script' },
			{ verdict: 'create' },
		]);
		await desk.apply(id);
		expect(await triedOne('legacy-script')).toEqual(refusedFor('legacy-script', 'owner-is-identity'));
	});

	it.each([false, true])('is found by an address only where it is shown (hidden ones found: %s)', async (isFound) => {
		world.faults.hiddenEmailsAreFound = isFound;
		expect(await triedOne('bruno@example.com')).toEqual(refusedFor('bruno@example.com', 'owner-not-found'));
		world.site.updateAccount(idOf('bruno'), { emailVisible: true });
		expect(await triedOne('BRUNO@example.com')).toMatchObject({ verdict: 'create', owner: bruno });
		expect(await triedOne('bruno@example.co')).toEqual(refusedFor('bruno@example.co', 'owner-not-found'));
	});

	it('is shown by whole characters, and by those that one sees', async () => {
		const shown = { emailVisible: true, email: 'longest@example.com' };
		const accountId = addPerson(`\u202E${'😀'.repeat(200)}`, shown);
		expect((await triedOne(shown.email))?.owner).toEqual({ accountId, name: `\uFFFD${'😀'.repeat(119)}` });
	});

	it('is not who calls themselves by an address that somebody hides', async () => {
		addPerson('bruno@example.com');
		expect(await triedOne('bruno@example.com')).toEqual(refusedFor('bruno@example.com', 'owner-not-found'));
	});

	it('is not who calls themselves by an account id', async () => {
		const gone = '712020:00000000-0000-0000-0000-000000000000';
		const impostor = addPerson(gone);
		expect(await triedOne(gone)).toEqual(refusedFor(gone, 'account-unknown'));
		addPerson(idOf('bruno'));
		const id = await desk.check(file, [ownedBy(idOf('bruno'))]);
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.ownerId).toBe(idOf('bruno'));
		expect(asked).toEqual([]);
		expect(await triedOne(impostor)).toMatchObject({ verdict: 'change' });
	});

	it('with more accounts like them than are read is not guessed', async () => {
		for (let i = 0; i < 49; i++) addPerson(`Bruno Keller ${i}`);
		expect(await triedOne('Bruno Keller')).toEqual(refusedFor('Bruno Keller', 'owner-too-common'));
		expect(await triedOne('Bruno Keller 48')).toMatchObject({ verdict: 'create' });
	});
});

describe('what nobody is asked for', () => {
	it.each<[string, string, Saying]>([
		['a formula', '=Bruno Keller', 'is-formula'],
		['a control character', 'Bruno\u0000Keller', 'character-not-allowed'],
		['a character of no width', 'Bruno\u200BKeller', 'character-not-allowed'],
		['half a character', 'Bruno \uD800', 'character-not-allowed'],
		['markup', '<b>Bruno</b>', 'character-not-allowed'],
		['256 characters', 'B'.repeat(256), { problem: 'too-long', params: { most: 255 } }],
		['6,000 characters', 'B'.repeat(6_000), { problem: 'too-long', params: { most: 255 } }],
	])('is %s', async (_, text, saying) => {
		expect(await triedOne(text)).toMatchObject({ field: 'ownerId', error: statementOf(saying) });
		expect(asked).toEqual([]);
	});

	it('is an empty cell', async () => {
		expect(await triedOne('  ')).toMatchObject({ field: 'ownerId', error: statementOf('required') });
		expect(asked).toEqual([]);
	});

	it('is more than a hundred names in one file; the first hundred are asked for once each', async () => {
		const names = Array.from({ length: 101 }, (_, i) => `Person ${i}.`);
		for (const name of names) addPerson(name);
		const aPiece = () =>
			addAccounts(world, 101).map((accountId, i) => aFileRow(i + 2, accountId, { ownerId: names[i] ?? '' }));
		const id = await desk.check(file, aPiece(), aPiece());
		expect(asked).toEqual(names.slice(0, 100));
		for (const piece of [0, 1]) {
			const verdicts = (await rowsOf(id, piece)).map(({ verdict }) => verdict);
			expect(verdicts).toEqual([...Array(100).fill('create'), 'error']);
			expect((await rowsOf(id, piece))[100]?.error).toEqual({ problem: 'too-many-owners', params: { most: 100 } });
		}
	});

	it('fits, however long the names', async () => {
		const names = Array.from({ length: 100 }, (_, i) => `${'漢'.repeat(252)}${i}`);
		for (const name of names) addPerson(name);
		const rows = addAccounts(world, 100).map((accountId, i) => aFileRow(i + 2, accountId, { ownerId: names[i] ?? '' }));
		expect(await view(await desk.check(file, rows))).toMatchObject({ verdicts: { create: 100 } });
	});
});

describe('what the dry run found', () => {
	it('is carried out, whoever has the name by then', async () => {
		const id = await desk.check(file, [ownedBy('Bruno Keller')]);
		world.site.updateAccount(idOf('bruno'), { displayName: 'Bruno Weber' });
		world.site.updateAccount(idOf('chidi'), { displayName: 'Bruno Keller' });
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.ownerId).toBe(idOf('bruno'));
		expect(await rowsOf(id)).toMatchObject([{ outcome: 'applied', owner: bruno }]);
		expect(asked).toEqual(['Bruno Keller']);
	});

	it('is judged anew by its id', async () => {
		const id = await desk.check(file, [ownedBy('Bruno Keller')]);
		world.site.updateAccount(idOf('bruno'), { active: false });
		addPerson('Bruno Keller');
		await desk.apply(id);
		expect(await rowsOf(id)).toMatchObject([
			{ outcome: 'failed', error: { problem: 'owner-deactivated', params: {} } },
		]);
	});

	it('is another owner, or the same: by whichever text', async () => {
		await registered(world);
		const id = await desk.check(file, [{ row: 2, cells: { accountId: bot, ownerId: 'Chidi Okafor' } }]);
		expect(await rowsOf(id)).toMatchObject([{ verdict: 'change', changes: ['ownerId'] }]);
		await desk.apply(id);
		const again = await desk.check(file, [{ row: 2, cells: { accountId: bot, ownerId: 'chidi okafor' } }]);
		expect(await rowsOf(again)).toMatchObject([{ verdict: 'unchanged' }]);
	});

	it('is kept by a run that goes on after an hour without points, which asks for the rest only', async () => {
		const names = Array.from({ length: 25 }, (_, i) => `Person ${i}.`);
		const owners = names.map((name) => addPerson(name));
		const accounts = addAccounts(world, 25);
		const id = await desk.send(
			file,
			accounts.map((accountId, i) => aFileRow(i + 2, accountId, { ownerId: names[i] ?? '' })),
		);
		answersLeft = 20;
		await desk.within(() => checkWork(desk.ports, { id, pieces: 1 }));
		await expect(desk.runDue()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		expect((await view(id)).waitsUntil).toBeGreaterThan(Date.now());
		// The first is renamed, and somebody else takes the name.
		world.site.updateAccount(owners[0] ?? '', { displayName: 'Somebody' });
		addPerson('Person 0.');
		answersLeft = Number.POSITIVE_INFINITY;
		await desk.within(() => runBulk(desk.ports, id, 'check'));
		await desk.runDue();
		expect(await view(id)).toMatchObject({ state: 'checked', verdicts: { create: 25 } });
		expect(asked).toEqual(names);
		expect((await rowsOf(id))[0]?.owner?.accountId).toBe(owners[0]);
	});

	it('is not overwritten by a consumer that lost the work', async () => {
		const id = await desk.send(file, [ownedBy('Bruno Keller')]);
		await desk.within(() => checkWork(desk.ports, { id, pieces: 1 }));
		const { search } = desk.ports.accounts;
		jest.spyOn(desk.ports.accounts, 'search').mockImplementationOnce(async (text) => {
			const slow = await search(text);
			world.site.updateAccount(idOf('bruno'), { displayName: 'Bruno Weber' });
			world.site.updateAccount(idOf('chidi'), { displayName: 'Bruno Keller' });
			jest.setSystemTime(Date.now() + hourMs);
			await desk.within(() => runBulk(desk.ports, id, 'check'));
			return slow;
		});
		await desk.runDue();
		expect(await rowsOf(id)).toMatchObject([{ verdict: 'create', owner: { accountId: idOf('chidi') } }]);
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.ownerId).toBe(idOf('chidi'));
	});

	it('comes from one consumer, however slowly Jira answers', async () => {
		const names = Array.from({ length: 30 }, (_, i) => `Person ${i}.`);
		for (const name of names) addPerson(name);
		const rows = addAccounts(world, 30).map((accountId, i) => aFileRow(i + 2, accountId, { ownerId: names[i] ?? '' }));
		const id = await desk.send(file, rows);
		await desk.within(() => checkWork(desk.ports, { id, pieces: 1 }));
		const { search } = desk.ports.accounts;
		jest.spyOn(desk.ports.accounts, 'search').mockImplementation(async (text) => {
			jest.setSystemTime(Date.now() + 5_000);
			if (text === names.at(-1)) await desk.within(() => runBulk(desk.ports, id, 'check'));
			return search(text);
		});
		await desk.runDue();
		expect(await view(id)).toMatchObject({ state: 'checked', verdicts: { create: 30 } });
		expect(asked).toEqual(names);
	});

	it('goes with the work', async () => {
		await desk.check(file, [ownedBy('Bruno Keller')]);
		expect(Object.keys(await storedOf(world, 'bulk')).some((key) => key.endsWith(':owners'))).toBe(true);
		await desk.within(() => removeOldWork(desk.ports, Date.now() + keepWorkMs + 1));
		expect(await storedOf(world, 'bulk')).toEqual({});
	});
});
