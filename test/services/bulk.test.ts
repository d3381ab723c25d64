// Bulk work from the first piece to the last row: what is refused, what the dry run says, what is carried out.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type BulkRow, type BulkRowView, bulkRowSchema } from '../../src/contract/calls/bulk';
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';
import { maxPieceCharacters } from '../../src/contract/limits';
import { type Saying, statementOf } from '../../src/contract/problems';
import { AppError } from '../../src/core/errors';
import type { BulkPorts } from '../../src/services/bulk/open-site';
import { listWorks, readWork, readWorkRows } from '../../src/services/bulk/read-work';
import { keepWorkMs, removeOldWork } from '../../src/services/bulk/remove-old-work';
import { runBulk } from '../../src/services/bulk/run-bulk';
import { addPiece, applyWork, checkWork, startWork } from '../../src/services/bulk/steer-work';
import { aGrant } from '../builders/identity';
import { addAccounts, aFileRow, anAdmin, type BulkDesk, openDesk } from '../harness/bulk';
import { letSleepPassTime } from '../harness/platform-calls';
import { aSeededDraft, change, codeOf, deploy, edit, readBack, register, registered } from '../harness/registry';
import { dump, storedOf } from '../harness/storage';
import { idOf, openWorld, startOfTime, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
let desk: BulkDesk;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
	desk = await openDesk(world);
});
afterEach(() => {
	world.close();
	jest.restoreAllMocks();
});

const bot = idOf('deployBot') as AccountId;
const otherBot = idOf('releaseBot') as AccountId;
const file = { kind: 'import', name: 'bots.csv' } as const;
const unknownId = 'AAAAAAAAAAAAAAAAAAAAAA';

const view = (id: string) => desk.within(() => readWork(desk.ports, { id }));
const rowsOf = (id: string, piece = 0): Promise<BulkRowView[]> =>
	desk.within(() => readWorkRows(desk.ports, { id, piece }));
/** The verdicts of rows that were tried. */
async function tried(...rows: readonly BulkRow[]): Promise<BulkRowView[]> {
	return rowsOf(await desk.check(file, rows));
}
async function triedOne(cells: BulkRow['cells'], accountId: string = bot): Promise<BulkRowView | undefined> {
	const [row] = await tried(aFileRow(2, accountId, cells));
	return row;
}
/** Everything that is stored, bulk work apart. */
async function registryDump() {
	const { records, properties } = await dump(world);
	return {
		properties,
		records: Object.fromEntries(Object.entries(records).filter(([key]) => !key.startsWith('bulk:'))),
	};
}
const refused = (run: () => Promise<unknown>) =>
	desk.within(run).then(
		() => expect('nothing').toBe('refused'),
		(error: AppError) => ({
			code: error.code,
			...error.statement,
			field: error.details.field,
		}),
	);

describe('receiving', () => {
	it('starts empty, in the name of who started it', async () => {
		const started = await desk.within(() => startWork(desk.ports, anAdmin, file));
		expect(started).toEqual({
			id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
			kind: 'import',
			name: 'bots.csv',
			startedBy: anAdmin,
			startedAt: startOfTime,
			updatedAt: startOfTime,
			state: 'receiving',
			pieces: 0,
			rows: 0,
			checked: 0,
			verdicts: { create: 0, change: 0, unchanged: 0, error: 0 },
			applied: 0,
			failed: 0,
			isStalled: false,
		});
		expect(await view(started.id)).toEqual(started);
	});

	it('takes pieces in any order, and a piece that is sent again replaces the first', async () => {
		const id = await desk.send(file);
		const send = (piece: number, ...rows: readonly BulkRow[]) =>
			desk.within(() => addPiece(desk.ports, { id, piece, rows }));
		await send(1, aFileRow(5, otherBot));
		await send(0, aFileRow(2, bot, { name: 'first' }), aFileRow(3, 'nonsense'), aFileRow(4, 'nonsense'));
		expect(await send(0, aFileRow(2, bot, { name: 'second' }))).toMatchObject({ pieces: 2, rows: 2 });
		await desk.within(() => checkWork(desk.ports, { id, pieces: 2 }));
		await desk.runDue();
		expect(await rowsOf(id, 0)).toMatchObject([{ row: 2, name: 'second', verdict: 'create' }]);
		expect(await rowsOf(id, 1)).toMatchObject([{ row: 5, verdict: 'create' }]);
	});

	it('takes pieces that arrive at the same time', async () => {
		const id = await desk.send(file);
		const accounts = addAccounts(world, 4);
		await Promise.all(
			accounts.map((accountId, piece) =>
				desk.within(() => addPiece(desk.ports, { id, piece, rows: [aFileRow(piece, accountId)] })),
			),
		);
		expect(await view(id)).toMatchObject({ pieces: 4, rows: 4 });
	});

	const fat = (row: number, characters: number, letter = 'x'): BulkRow => ({
		row,
		cells: { accountId: bot, purpose: letter.repeat(characters) },
	});
	it.each([
		['no rows', 0, [], 'rows'],
		['501 rows', 0, Array.from({ length: 501 }, (_, i) => ({ row: i + 1, cells: {} })), 'rows'],
		['too many characters', 0, Array.from({ length: 17 }, (_, i) => fat(i + 1, 6_000)), 'rows'],
		['too many bytes', 0, Array.from({ length: 16 }, (_, i) => fat(i + 1, 6_000, '漢')), 'rows'],
		['a negative number', -1, [aFileRow(2, bot)], 'piece'],
		['a number that is too high', 1_000, [aFileRow(2, bot)], 'piece'],
		['half a number', 0.5, [aFileRow(2, bot)], 'piece'],
		['no number', Number.NaN, [aFileRow(2, bot)], 'piece'],
	] as const)('refuses a piece with %s, and keeps what it has', async (_, piece, rows, field) => {
		const id = await desk.send(file, [aFileRow(2, bot)]);
		const before = await dump(world);
		expect(await refused(() => addPiece(desk.ports, { id, piece, rows }))).toMatchObject({
			code: 'INVALID_INPUT',
			field,
		});
		expect(await dump(world)).toEqual(before);
	});

	it('stores the longest piece it takes, and its verdicts, whatever the characters', async () => {
		const rows = Array.from({ length: 500 }, (_, i) => fat(i + 1, 100, '漢'));
		expect(JSON.stringify(rows).length).toBeLessThan(maxPieceCharacters);
		const id = await desk.check(file, rows);
		expect(await view(id)).toMatchObject({ state: 'checked', verdicts: { error: 500 } });
	});

	it('refuses more rows than a file may hold', async () => {
		const id = await desk.send(file);
		const rows = Array.from({ length: 500 }, (_, i) => ({ row: i + 1, cells: { accountId: 'x' } }));
		for (let piece = 0; piece < 40; piece++) await desk.within(() => addPiece(desk.ports, { id, piece, rows }));
		expect(await view(id)).toMatchObject({ rows: 20_000 });
		expect(await refused(() => addPiece(desk.ports, { id, piece: 40, rows: rows.slice(0, 1) }))).toMatchObject({
			code: 'INVALID_INPUT',
			field: 'rows',
		});
		// Sent again, a piece does not count twice.
		await desk.within(() => addPiece(desk.ports, { id, piece: 0, rows }));
	});

	it('refuses to try nothing, or a file with holes, or one with more than was announced', async () => {
		const id = await desk.send(file);
		const check = (pieces: number) => refused(() => checkWork(desk.ports, { id, pieces }));
		expect(await check(0)).toMatchObject({ code: 'INVALID_INPUT', field: 'pieces' });
		expect(await check(1)).toMatchObject({ problem: 'piece-missing', params: { piece: 0 } });
		for (const piece of [0, 2, 999]) {
			await desk.within(() => addPiece(desk.ports, { id, piece, rows: [aFileRow(2, bot)] }));
		}
		expect(await check(4)).toMatchObject({ problem: 'piece-missing', params: { piece: 1 }, field: 'pieces' });
		await desk.within(() => addPiece(desk.ports, { id, piece: 1, rows: [aFileRow(2, bot)] }));
		expect(await check(3)).toMatchObject({ problem: 'piece-not-announced', params: { piece: 999, announced: 3 } });
		expect(await view(id)).toMatchObject({ state: 'receiving' });
		expect(desk.queue).toEqual([]);
	});

	it('refuses pieces once the rows are being tried', async () => {
		const id = await desk.send(file, [aFileRow(2, bot)]);
		await desk.within(() => checkWork(desk.ports, { id, pieces: 1 }));
		const add = () => refused(() => addPiece(desk.ports, { id, piece: 0, rows: [aFileRow(2, otherBot)] }));
		expect(await add()).toMatchObject({ code: 'CONFLICT' });
		await desk.runDue();
		expect(await add()).toMatchObject({ code: 'CONFLICT' });
		await desk.apply(id);
		expect(await add()).toMatchObject({ code: 'CONFLICT' });
	});

	it('knows no work of another id', async () => {
		const id = unknownId;
		const calls = [
			() => addPiece(desk.ports, { id, piece: 0, rows: [aFileRow(2, bot)] }),
			() => checkWork(desk.ports, { id, pieces: 1 }),
			() => applyWork(desk.ports, anAdmin, { id }),
			() => readWork(desk.ports, { id }),
			() => readWorkRows(desk.ports, { id, piece: 0 }),
		];
		for (const call of calls) expect(await refused(call)).toMatchObject({ code: 'NOT_FOUND' });
		await desk.within(() => runBulk(desk.ports, id, 'apply'));
		const known = await desk.send(file, [aFileRow(2, bot)]);
		expect(await refused(() => readWorkRows(desk.ports, { id: known, piece: 1 }))).toMatchObject({ code: 'NOT_FOUND' });
	});

	it('refuses to give identities to who cannot own them', async () => {
		await registered(world);
		const start = (ownerId: string) =>
			refused(() =>
				startWork(desk.ports, anAdmin, { kind: 'change-owner', reason: 'Moved.', ownerId: ownerId as AccountId }),
			);
		for (const ownerId of ['nobody-like-that', bot, otherBot, idOf('hana')]) {
			expect(await start(ownerId)).toMatchObject({ code: 'INVALID_INPUT', field: 'ownerId' });
		}
	});
});

describe('the dry run of a file', () => {
	it('changes nothing', async () => {
		await registered(world);
		const before = await registryDump();
		await desk.check(file, [aFileRow(2, bot), aFileRow(3, otherBot)]);
		expect(await registryDump()).toEqual(before);
	});

	it('says of every row what would become of it', async () => {
		const identity = await registered(world);
		const retired = await registered(world, 'buildStatus', aSeededDraft({ type: 'app' }));
		valueOf(await change(world, 'retire', retired));
		const same = { accountId: bot };
		const rows = await tried(
			aFileRow(2, otherBot),
			aFileRow(3, idOf('buildStatus'), { type: 'app' }),
			{ row: 4, cells: { ...same, name: 'renamed', ownerId: idOf('chidi') } },
			aFileRow(5, 'nobody-like-that'),
			aFileRow(6, idOf('triageAgent'), { name: '' }),
		);
		expect(rows).toEqual([
			{ row: 2, accountId: otherBot, name: 'bot 2', verdict: 'create', grants: aFileRow(2, otherBot).cells.grants },
			{
				row: 3,
				accountId: idOf('buildStatus'),
				name: 'bot 3',
				verdict: 'create',
				isAnew: true,
				grants: aFileRow(3, otherBot).cells.grants,
			},
			{ row: 4, accountId: bot, name: 'renamed', verdict: 'change', changes: ['name', 'ownerId'] },
			{
				row: 5,
				accountId: 'nobody-like-that',
				name: 'bot 5',
				verdict: 'error',
				field: 'accountId',
				value: 'nobody-like-that',
				error: { problem: 'account-unknown', params: {} },
			},
			{
				row: 6,
				accountId: idOf('triageAgent'),
				verdict: 'error',
				field: 'name',
				error: { problem: 'required', params: {} },
			},
		]);
		const [unchanged] = await tried({
			row: 2,
			cells: { ...same, name: identity.name, expiresAt: new Date(identity.expiresAt).toISOString() },
		});
		expect(unchanged).toMatchObject({ verdict: 'unchanged' });
	});

	it('quotes the beginning of what is wrong, and nothing that nobody sees', async () => {
		const said = async (cells: object) => (await tried(aFileRow(2, otherBot, cells)))[0];
		expect(await said({ type: 'a\u202Epp\u0007\nx' })).toMatchObject({
			field: 'type',
			value: 'a\uFFFDpp\uFFFD\uFFFDx',
		});
		expect(await said({ type: '\u{1F600}'.repeat(6_000 / 2) })).toMatchObject({ value: '\u{1F600}'.repeat(80) });
		expect(await said({ type: '=1+1 <b>' })).toMatchObject({ value: '=1+1 <b>' });
		expect(await said({ name: 'deploy\u202Etob' })).toMatchObject({
			name: 'deploy\uFFFDtob',
			value: 'deploy\uFFFDtob',
		});
	});

	it('counts the verdicts', async () => {
		const id = await desk.check(file, [aFileRow(2, bot)], [aFileRow(3, otherBot), aFileRow(4, 'x')]);
		expect(await view(id)).toMatchObject({
			state: 'checked',
			rows: 3,
			checked: 3,
			verdicts: { create: 2, change: 0, unchanged: 0, error: 1 },
			applied: 0,
			failed: 0,
		});
	});

	it('lets an account stand once, also across pieces; the others name the first', async () => {
		const id = await desk.check(
			file,
			[aFileRow(2, bot), aFileRow(3, ` ${bot} `)],
			[aFileRow(4, otherBot)],
			[aFileRow(4, otherBot), aFileRow(2, bot)],
		);
		const error = (row: number) => ({
			verdict: 'error',
			field: 'accountId',
			error: { problem: 'account-twice', params: { row } },
		});
		expect(await rowsOf(id, 0)).toMatchObject([{ verdict: 'create' }, error(2)]);
		expect(await rowsOf(id, 1)).toMatchObject([{ verdict: 'create' }]);
		// Also when the numbers of the rows are forged.
		expect(await rowsOf(id, 2)).toMatchObject([error(4), error(2)]);
	});

	it('judges accounts as registering one does', async () => {
		const cases: readonly (readonly [string, BulkRow['cells'], string, Saying])[] = [
			[idOf('hana'), { type: 'bot-user', confirmBotUser: 'yes' }, 'accountId', 'account-deactivated'],
			[idOf('chidi'), {}, 'type', 'person-only-bot-user'],
			[idOf('legacyScript'), { type: 'bot-user' }, 'confirmBotUser', 'bot-user-unconfirmed'],
			[bot, { type: 'bot-user' }, 'type', 'bot-user-no-person'],
			[bot, { ownerId: otherBot }, 'ownerId', 'owner-no-person'],
			[bot, { ownerId: '712020:00000000-0000-0000-0000-000000000000' }, 'ownerId', 'account-unknown'],
			[bot, { ownerId: idOf('hana') }, 'ownerId', 'owner-deactivated'],
			[bot, { expiresAt: '2026-03-01' }, 'expiresAt', 'expiry-past'],
			[bot, { expiresAt: '2030-01-01' }, 'expiresAt', { problem: 'expiry-too-far', params: { mostDays: 365 } }],
		];
		for (const [accountId, cells, field, saying] of cases) {
			expect(await triedOne(cells, accountId)).toMatchObject({ verdict: 'error', field, error: statementOf(saying) });
		}
		expect(await triedOne({ type: 'bot-user', confirmBotUser: 'yes' }, idOf('legacyScript'))).toMatchObject({
			verdict: 'create',
		});
	});

	it('refuses an owner who is registered, or stands in the file', async () => {
		valueOf(await register(world, idOf('legacyScript'), aSeededDraft({ type: 'bot-user' }), { confirmBotUser: true }));
		expect(await triedOne({ ownerId: idOf('legacyScript') })).toMatchObject({
			field: 'ownerId',
			error: { problem: 'owner-is-identity', params: {} },
		});
		const id = await desk.check(
			file,
			[aFileRow(2, bot, { ownerId: idOf('jules') })],
			[aFileRow(3, idOf('jules'), { type: 'bot-user', confirmBotUser: 'yes' })],
		);
		expect(await rowsOf(id, 0)).toMatchObject([
			{ field: 'ownerId', error: { problem: 'owner-in-row', params: { row: 3 } } },
		]);
	});

	it('holds a type to the account also when an identity is changed', async () => {
		await registered(world);
		expect(await triedOne({ type: 'bot-user' })).toMatchObject({
			field: 'type',
			error: { problem: 'type-not-fitting', params: {} },
		});
	});

	it.each([
		['space=REL to=Deployed', { projectId: '10000', toStatusId: '10005' }],
		['space=rel to=deployed', { projectId: '10000', toStatusId: '10005' }],
		['space=10000 to=10005', { projectId: '10000', toStatusId: '10005' }],
		["space='Release train' from=Staged to='Deployed'", { fromStatusId: '10004', toStatusId: '10005' }],
		['space=REL type=Bug to=Deployed', { issueTypeId: expect.stringMatching(/^\d+$/), toStatusId: '10005' }],
		['to=10005', { toStatusId: '10005' }],
		['space=REL to=Deployed until=2026-04-01', { expiresAt: Date.UTC(2026, 3, 1, 23, 59, 59, 999) }],
	])('understands the grant %s', async (grants, expected) => {
		const id = await desk.check(file, [aFileRow(2, bot, { grants })]);
		expect(await rowsOf(id)).toMatchObject([{ verdict: 'create' }]);
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.grants).toMatchObject([expected]);
	});

	it.each<[string, number, Saying]>([
		['space=NOPE to=Deployed', 1, { problem: 'space-not-found', params: { space: 'NOPE' } }],
		['space=10999 to=Deployed', 1, { problem: 'space-not-found', params: { space: '10999' } }],
		[
			'space=REL to=Nowhere',
			1,
			{
				problem: 'name-not-found',
				params: { of: 'status', name: 'Nowhere', space: 'Release train', isOfWorkType: false },
			},
		],
		[
			'space=REL to=99999',
			1,
			{
				problem: 'name-not-found',
				params: { of: 'status', name: '99999', space: 'Release train', isOfWorkType: false },
			},
		],
		[
			'to=10005; space=REL from=Nowhere to=Deployed',
			2,
			{
				problem: 'name-not-found',
				params: { of: 'status', name: 'Nowhere', space: 'Release train', isOfWorkType: false },
			},
		],
		[
			'space=REL type=Epic to=Deployed',
			1,
			{
				problem: 'name-not-found',
				params: { of: 'work-type', name: 'Epic', space: 'Release train', isOfWorkType: false },
			},
		],
		['to=Deployed', 1, { problem: 'grant-needs-id', params: { word: 'to', value: 'Deployed' } }],
		['type=Bug to=10005', 1, { problem: 'grant-needs-id', params: { word: 'type', value: 'Bug' } }],
		['to=99999', 1, 'status-unknown'],
		['type=99999 to=10005', 1, 'work-type-unknown'],
		['to=10005 until=2026-01-01', 1, 'grant-end-past'],
		['space=REL to=Deployed; space=10000 to=10005', 2, 'grant-twice'],
	])('refuses the grant %s', async (grants, grant, saying) => {
		expect(await triedOne({ grants })).toEqual(
			expect.objectContaining({ verdict: 'error', field: 'grants', grant, error: statementOf(saying) }),
		);
	});

	it('refuses more grants than an identity may have', async () => {
		const grants = Array.from({ length: 31 }, (_, i) => `to=10005 until=2026-04-01T00:00:${i + 10}Z`).join('; ');
		const error = { problem: 'too-many-listed', params: { of: 'grants', most: 30 } };
		expect(await triedOne({ grants })).toMatchObject({ verdict: 'error', field: 'grants', error });
	});

	it('keeps grants without a column, and takes them away with an empty one', async () => {
		await registered(world, 'deployBot', aSeededDraft({ grants: [aGrant()] }));
		const id = await desk.check(file, [{ row: 2, cells: { accountId: bot, name: 'renamed' } }]);
		await desk.apply(id);
		expect((await readBack(world, bot)).identity).toMatchObject({ name: 'renamed', grants: [aGrant()] });
		const next = await desk.check(file, [{ row: 2, cells: { accountId: bot, grants: '' } }]);
		expect(await rowsOf(next)).toMatchObject([{ verdict: 'change', changes: ['grants'] }]);
		await desk.apply(next);
		expect((await readBack(world, bot)).identity).toMatchObject({ name: 'renamed', grants: [] });
	});

	it('asks Jira once about what many rows name', async () => {
		const accounts = addAccounts(world, 60);
		let asked = 0;
		const { catalogue } = desk.ports;
		const counting = await openDesk(world, {
			catalogue: {
				...catalogue,
				readProject: (id) => {
					asked += 1;
					return catalogue.readProject(id);
				},
				findProjects: (text) => {
					asked += 1;
					return catalogue.findProjects(text);
				},
			},
		});
		const id = await counting.check(
			file,
			accounts.map((accountId, i) => aFileRow(i + 2, accountId)),
		);
		expect(await view(id)).toMatchObject({ verdicts: { create: 60 } });
		expect(asked).toBe(2);
	});

	it('says which record of the registry cannot be read, and tries the others', async () => {
		await registered(world);
		const { tamper, requireStored } = await import('../harness/storage');
		const stored = await requireStored(world, 'identity', bot);
		await tamper(world, 'identity', bot, { ...stored, body: { nonsense: 1 } });
		expect(await tried(aFileRow(2, bot), aFileRow(3, otherBot))).toMatchObject([
			{ verdict: 'error', error: { problem: 'record-unreadable', params: {} } },
			{ verdict: 'create' },
		]);
	});
});

describe('a row of a document that retires', () => {
	const retire = (row: number, accountId: string): BulkRow => ({
		row,
		cells: { accountId },
		retire: 'The pipeline is gone.',
	});

	it('retires the identity beside rows that register, with its own reason, and asks nothing twice', async () => {
		await registered(world);
		const id = await desk.check(file, [aFileRow(4, otherBot), retire(9, bot), retire(10, 'nobody-like-that')]);
		expect(await rowsOf(id)).toMatchObject([
			{ verdict: 'create' },
			{ row: 9, name: 'deploy-bot', verdict: 'change', changes: ['status'], retire: 'The pipeline is gone.' },
			{ row: 10, verdict: 'error', field: 'accountId', error: { problem: 'identity-unknown', params: {} } },
		]);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await desk.apply(id);
		const { identity, history } = await readBack(world, bot);
		expect(identity.status).toBe('retired');
		expect(history[0]).toMatchObject({ action: 'retire', reason: 'The pipeline is gone.', actor: { id: anAdmin.id } });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('retired');
		expect(await view(id)).toMatchObject({ applied: 2, failed: 0, isEnforced: true });
		// The same document again.
		expect(await tried(aFileRow(4, otherBot), retire(9, bot))).toMatchObject([
			{ verdict: 'unchanged' },
			{ verdict: 'unchanged' },
		]);
		expect((await readBack(world, bot)).history).toHaveLength(history.length);
	});

	it('is refused for an account that the document declares, and without a reason', async () => {
		await registered(world);
		expect(await tried({ row: 4, cells: { accountId: bot, name: 'renamed' } }, retire(9, bot))).toMatchObject([
			{ verdict: 'change' },
			{ verdict: 'error', error: { problem: 'account-twice', params: { row: 4 } } },
		]);
		for (const reason of ['', ' ', 'x'.repeat(501)])
			expect(bulkRowSchema.safeParse({ ...retire(9, bot), retire: reason }).success).toBe(false);
	});

	it('takes the account alone, and stands in files alone', async () => {
		await registered(world);
		expect(await tried({ ...retire(9, bot), cells: { accountId: bot, name: 'renamed' } })).toMatchObject([
			{ verdict: 'error', field: 'name', error: { problem: 'not-valid' } },
		]);
		for (const kind of ['suspend', 'reactivate', 'retire'] as const) {
			expect(await refused(() => desk.send({ kind, reason: 'Key leaked.' }, [retire(1, bot)]))).toMatchObject({
				code: 'INVALID_INPUT',
				field: 'rows',
			});
		}
		expect((await readBack(world, bot)).identity.status).toBe('active');
	});

	it('is a formula only where a spreadsheet wrote it', async () => {
		const row = aFileRow(4, otherBot, { purpose: '=see the wiki' });
		expect(await tried(row)).toMatchObject([{ verdict: 'error', field: 'purpose', error: { problem: 'is-formula' } }]);
		expect(await tried({ ...row, isVerbatim: true })).toMatchObject([{ verdict: 'create' }]);
	});

	it('is not carried out where the identity changed after the dry run', async () => {
		const identity = await registered(world);
		const id = await desk.check(file, [retire(9, bot)]);
		valueOf(await change(world, 'suspend', identity));
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.status).toBe('suspended');
		expect(await rowsOf(id)).toMatchObject([{ outcome: 'failed', error: { problem: 'changed-since-tried' } }]);
	});
});

describe('a selection', () => {
	const selected = (...accountIds: readonly string[]): BulkRow[] =>
		accountIds.map((accountId, i) => ({ row: i + 1, cells: { accountId } }));
	const select = (kind: 'suspend' | 'reactivate' | 'retire') => ({ kind, reason: 'Key leaked.' }) as const;

	it.each([
		['suspend', 'suspended', 'suspended'],
		['retire', 'retired', 'retired'],
	] as const)('is asked to %s', async (kind, status, code) => {
		await registered(world);
		const id = await desk.check(select(kind), selected(bot, otherBot, 'x'));
		expect(await rowsOf(id)).toMatchObject([
			{ row: 1, name: 'deploy-bot', verdict: 'change', changes: ['status'] },
			{ row: 2, verdict: 'error', field: 'accountId', error: { problem: 'identity-unknown', params: {} } },
			{ row: 3, verdict: 'error', field: 'accountId' },
		]);
		expect((await readBack(world, bot)).identity.status).toBe('active');
		await desk.apply(id, { kind: 'person', id: idOf('mei') });
		const { identity, history } = await readBack(world, bot);
		expect(identity.status).toBe(status);
		expect(history[0]).toMatchObject({ action: kind, actor: { id: idOf('mei') }, reason: 'Key leaked.' });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe(code);
		expect(await view(id)).toMatchObject({ state: 'done', applied: 1, failed: 0, isEnforced: true });
		expect(await rowsOf(id)).toMatchObject([{ outcome: 'applied' }, { verdict: 'error' }, { verdict: 'error' }]);
	});

	it('is reactivated', async () => {
		const identity = await registered(world);
		valueOf(await change(world, 'suspend', identity));
		await desk.apply(await desk.check(select('reactivate'), selected(bot)));
		expect((await readBack(world, bot)).identity.status).toBe('active');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('gets another owner', async () => {
		await registered(world);
		await registered(world, 'releaseBot', aSeededDraft({ ownerId: idOf('chidi') as AccountId }));
		const ownerId = idOf('chidi') as AccountId;
		const id = await desk.check({ kind: 'change-owner', reason: 'Moved.', ownerId }, selected(bot, otherBot));
		expect(await rowsOf(id)).toMatchObject([{ verdict: 'change', changes: ['ownerId'] }, { verdict: 'unchanged' }]);
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.ownerId).toBe(ownerId);
		expect((await readBack(world, otherBot)).identity.version).toBe(1);
	});

	it('is refused where the status does not lead there', async () => {
		const identity = await registered(world);
		expect(await rowsOf(await desk.check(select('reactivate'), selected(bot)))).toMatchObject([
			{ verdict: 'error', error: { problem: 'status-not-movable', params: { status: 'active', move: 'reactivate' } } },
		]);
		valueOf(await change(world, 'suspend', identity));
		expect(await rowsOf(await desk.check(select('suspend'), selected(bot)))).toMatchObject([
			{ verdict: 'error', error: { problem: 'status-not-movable', params: { status: 'suspended', move: 'suspend' } } },
		]);
	});

	it('is refused where somebody changed it after it was selected', async () => {
		const { version } = await registered(world);
		valueOf(await edit(world, { accountId: bot, version }, aSeededDraft({ name: 'renamed' })));
		const row = { row: 1, cells: { accountId: bot } };
		const id = await desk.check(select('suspend'), [{ ...row, version }]);
		expect(await rowsOf(id)).toMatchObject([
			{ verdict: 'error', error: { problem: 'changed-since-selected', params: {} } },
		]);
		await desk.apply(id);
		expect((await readBack(world, bot)).identity.status).toBe('active');
		expect(await view(id)).toMatchObject({ state: 'done', applied: 0, failed: 0 });
	});
});

describe('carrying out', () => {
	it('registers, changes, and leaves alone what was wrong; the guards follow', async () => {
		const identity = await registered(world, 'releaseBot');
		const id = await desk.check(file, [
			aFileRow(2, bot),
			{ row: 3, cells: { accountId: otherBot, name: 'renamed' } },
			aFileRow(4, 'x'),
		]);
		await desk.apply(id, { kind: 'person', id: idOf('mei') });
		expect(await view(id)).toMatchObject({
			state: 'done',
			applied: 2,
			failed: 0,
			isEnforced: true,
			startedBy: anAdmin,
		});
		expect(await rowsOf(id)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }, { verdict: 'error' }]);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		const { history } = await readBack(world, bot);
		expect(history).toMatchObject([
			{ action: 'register', actor: { kind: 'person', id: idOf('mei') }, reason: 'Imported from bots.csv' },
		]);
		expect((await readBack(world, otherBot)).identity).toMatchObject({
			name: 'renamed',
			version: identity.version + 1,
		});
	});

	it('needs the dry run first', async () => {
		const id = await desk.send(file, [aFileRow(2, bot)]);
		expect(await refused(() => applyWork(desk.ports, anAdmin, { id }))).toMatchObject({ code: 'CONFLICT' });
		await desk.within(() => checkWork(desk.ports, { id, pieces: 1 }));
		expect(await refused(() => applyWork(desk.ports, anAdmin, { id }))).toMatchObject({ code: 'CONFLICT' });
		// A job that nobody pushed carries nothing out either.
		await desk.within(() => runBulk(desk.ports, id, 'apply'));
		expect(await view(id)).toMatchObject({ state: 'checking' });
		expect(await storedOf(world, 'identity')).toEqual({});
	});

	it('twice, and delivered twice, happens once', async () => {
		const id = await desk.check(file, [aFileRow(2, bot), aFileRow(3, otherBot)]);
		await desk.within(() => applyWork(desk.ports, anAdmin, { id }));
		await desk.within(() => applyWork(desk.ports, { kind: 'person', id: idOf('mei') }, { id }));
		await Promise.all([1, 2, 3].map(() => desk.within(() => runBulk(desk.ports, id, 'apply'))));
		await desk.runDue();
		const before = await registryDump();
		expect(await view(id)).toMatchObject({ state: 'done', applied: 2, failed: 0 });
		await desk.apply(id);
		await desk.within(() => runBulk(desk.ports, id, 'apply'));
		await desk.within(() => runBulk(desk.ports, id, 'check'));
		expect(await registryDump()).toEqual(before);
		const { identity, history } = await readBack(world, bot);
		expect(identity.version).toBe(1);
		expect(history[0]?.actor.id).toBe(idOf('ana'));
	});

	it('leaves alone what changed after the dry run', async () => {
		const identity = await registered(world);
		const id = await desk.check(file, [
			aFileRow(2, bot, { name: 'mine' }),
			aFileRow(3, otherBot),
			aFileRow(4, idOf('triageAgent'), { type: 'ai-agent' }),
		]);
		valueOf(await edit(world, identity, aSeededDraft({ name: 'theirs' })));
		await registered(world, 'releaseBot');
		await desk.apply(id);
		expect(await view(id)).toMatchObject({ state: 'done', applied: 1, failed: 2 });
		const failed = {
			outcome: 'failed',
			error: { problem: 'changed-since-tried', params: {} },
		};
		expect(await rowsOf(id)).toMatchObject([
			{ verdict: 'change', ...failed },
			{ verdict: 'create', ...failed },
			{ verdict: 'create', outcome: 'applied' },
		]);
		expect((await readBack(world, bot)).identity.name).toBe('theirs');
	});

	it('takes it for done when somebody else did the same meanwhile', async () => {
		const identity = await registered(world);
		const id = await desk.check({ kind: 'suspend', reason: 'Key leaked.' }, [{ row: 1, cells: { accountId: bot } }]);
		valueOf(await change(world, 'suspend', identity));
		await desk.apply(id);
		expect(await rowsOf(id)).toMatchObject([{ outcome: 'applied' }]);
		expect((await readBack(world, bot)).identity.version).toBe(2);
	});

	it('judges accounts and owners anew', async () => {
		const id = await desk.check(file, [aFileRow(2, bot), aFileRow(3, otherBot, { ownerId: idOf('jules') })]);
		world.site.updateAccount(bot, { active: false });
		world.site.updateAccount(idOf('jules'), { active: false });
		await desk.apply(id);
		expect(await rowsOf(id)).toMatchObject([
			{ outcome: 'failed', field: 'accountId', error: { problem: 'account-deactivated', params: {} } },
			{ outcome: 'failed', field: 'ownerId', error: { problem: 'owner-deactivated', params: {} } },
		]);
		expect(await storedOf(world, 'identity')).toEqual({});
	});

	it('of a file without a good row ends at once', async () => {
		const id = await desk.check(file, [aFileRow(2, 'x')]);
		await desk.apply(id);
		expect(await view(id)).toMatchObject({ state: 'done', applied: 0, failed: 0, isEnforced: true });
	});

	it('changes nothing when what was imported is imported again', async () => {
		const accounts = addAccounts(world, 30);
		const rows = accounts.map((accountId, i) => aFileRow(i + 2, accountId));
		await desk.apply(await desk.check(file, rows));
		const before = await registryDump();
		const again = await desk.check(file, rows);
		expect(await view(again)).toMatchObject({ verdicts: { unchanged: 30, create: 0, change: 0, error: 0 } });
		await desk.apply(again);
		expect(await registryDump()).toEqual(before);
	});
});

describe('the list of works', () => {
	it('shows the latest 20, newest first, as they are now', async () => {
		const ids: string[] = [];
		for (let i = 0; i < 22; i++) {
			ids.unshift(await desk.send(file, [aFileRow(2, bot)]));
			await world.pass(1_000);
		}
		await desk.within(() => checkWork(desk.ports, { id: ids[0] ?? '', pieces: 1 }));
		world.faults.queryStalenessMs = 500;
		const works = await desk.within(() => listWorks(desk.ports));
		expect(works.map(({ id }) => id)).toEqual(ids.slice(0, 20));
		expect(works[0]).toMatchObject({ state: 'checking', rows: 1 });
	});

	it('is empty at first', async () => {
		expect(await desk.within(() => listWorks(desk.ports))).toEqual([]);
	});
});

describe('old work', () => {
	it('goes after 30 days, with all that belongs to it, and nothing else', async () => {
		const accounts = addAccounts(world, 15);
		const pieces = accounts.map((accountId, i) => [aFileRow(i + 2, accountId)]);
		const applied = await desk.check(file, ...pieces);
		await desk.apply(applied);
		await desk.send(file, [aFileRow(2, bot)]);
		const moving = await desk.check(file, [aFileRow(2, bot)]);
		jest.setSystemTime(startOfTime + keepWorkMs);
		const remove = () => desk.within(() => removeOldWork(desk.ports, Date.now()));
		expect(await remove()).toBe(0);
		await desk.apply(moving);
		const young = await desk.send(file, [aFileRow(2, otherBot)]);
		jest.setSystemTime(startOfTime + keepWorkMs + dayMs);
		expect(await remove()).toBe(2);
		expect(Object.keys(await storedOf(world, 'bulk')).map((key) => key.split(':')[0])).toEqual(
			expect.arrayContaining([moving, young]),
		);
		expect(new Set(Object.keys(await storedOf(world, 'bulk')).map((key) => key.split(':')[0])).size).toBe(2);
		expect(Object.keys(await storedOf(world, 'identity'))).toHaveLength(16);
	});
});

describe('a file whose accounts are more than an hour leaves points for', () => {
	it('has carried out what could be planned each hour, and pushes no further job while it waits', async () => {
		const accounts = addAccounts(world, 17);
		let answersLeft = Number.POSITIVE_INFINITY;
		const { ports: real } = await import('../../src/entry/wiring');
		const paced: BulkPorts['accounts'] = {
			...real.accounts,
			readMany: async (ids) => {
				if (answersLeft-- > 0) return real.accounts.readMany(ids);
				throw new AppError('UNAVAILABLE', 'jira-limited', { retryAt: Date.now() + hourMs });
			},
		};
		const desk = await openDesk(world, { accounts: paced });
		const pieces = accounts.map((accountId, i) => [aFileRow(i + 1, accountId)]);
		const id = await desk.check({ kind: 'import', name: 'bots.csv' }, ...pieces);
		const read = () => desk.within(() => readWork(desk.ports, { id }));
		let applied = 0;
		for (let hour = 0; hour < 10 && (await read()).state !== 'done'; hour++) {
			answersLeft = 1;
			await desk.apply(id).catch((error: unknown) => expect(error).toMatchObject({ code: 'UNAVAILABLE' }));
			const view = await read();
			expect(view.applied).toBeGreaterThan(applied);
			applied = view.applied;
			if (view.state === 'done') break;
			await world.pass(minuteMs);
			await desk.runDue().catch((error: unknown) => expect(error).toMatchObject({ code: 'UNAVAILABLE' }));
			expect((await read()).waitsUntil).toBeGreaterThan(Date.now());
			const { length } = desk.queue;
			for (let press = 0; press < 5; press++) await desk.within(() => applyWork(desk.ports, anAdmin, { id }));
			expect(desk.queue).toHaveLength(length);
			await world.pass(hourMs + minuteMs);
		}
		expect(await read()).toMatchObject({ state: 'done', applied: 17, failed: 0 });
	});
});
