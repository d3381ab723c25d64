// The port `Records`, on the app's storage: what every service relies on.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordQuery, RecordRef, Records, RecordWrite, StoredRecord } from '../../src/services/ports/records';
import { intercept, isTransaction } from '../harness/platform-calls';
import { dump, requireStored, tamper } from '../harness/storage';
import { openWorld, type TestWorld } from '../harness/world';

let world: TestWorld;
let records: Records;

/** The port as an invocation has it. */
beforeEach(async () => {
	world = await openWorld();
	const { forgeRecords } = await import('../../src/adapters/forge/records');
	const within = <T>(run: () => Promise<T>) => world.forge.runAs(undefined, run);
	records = {
		read: (refs) => within(() => forgeRecords.read(refs)),
		commit: (writes) => within(() => forgeRecords.commit(writes)),
		put: (...record) => within(() => forgeRecords.put(...record)),
		putMany: (writes) => within(() => forgeRecords.putMany(writes)),
		remove: (refs) => within(() => forgeRecords.remove(refs)),
		query: (query) => within(() => forgeRecords.query(query)),
	};
});
afterEach(() => world.close());

const ref = (id: string, kind: RecordRef['kind'] = 'chain'): RecordRef => ({ kind, id });
const record = (version: number, body: unknown = { text: `v${version}` }): StoredRecord => ({ version, body });
const set = (id: string, expected: number | 'absent', version: number, body?: unknown): RecordWrite => ({
	type: 'set',
	ref: ref(id),
	expected,
	record: record(version, body),
});
const check = (id: string, expected: number): RecordWrite => ({ type: 'check', ref: ref(id), expected });
const busy = { code: 'UNAVAILABLE', retry: true };

describe('read', () => {
	it('answers in the order asked, undefined where there is nothing', async () => {
		await records.commit([set('a', 'absent', 1), set('b', 'absent', 3)]);
		expect(await records.read([ref('b'), ref('nothing'), ref('a')])).toEqual([record(3), undefined, record(1)]);
	});

	it('keeps kinds apart', async () => {
		await records.put(ref('same', 'chain'), record(1));
		expect(await records.read([ref('same', 'shard'), ref('same', 'chain')])).toEqual([undefined, record(1)]);
	});

	it('of nothing asks nothing', async () => {
		world.forge.storage.usage.reset();
		expect(await records.read([])).toEqual([]);
		expect(world.forge.storage.usage.requests).toBe(0);
	});

	it('takes 25 records in one request, and refuses 26', async () => {
		const refs = Array.from({ length: 26 }, (_, i) => ref(`r${i}`));
		world.forge.storage.usage.reset();
		expect(await records.read(refs.slice(0, 25))).toHaveLength(25);
		expect(world.forge.storage.usage.requests).toBe(1);
		await expect(records.read(refs)).rejects.toMatchObject({ code: 'BUG' });
	});

	it.each([
		['a text', 'x'],
		['no version', { body: {} }],
		['a version that is no number', { version: '1', body: {} }],
	])('of %s in the place of a record is CORRUPT_RECORD', async (_, value) => {
		const stop = intercept(async (call, send) =>
			call.path.endsWith('/batch/get')
				? Response.json({ successfulKeys: [{ key: 'chain:v1:a', entityName: 'record', value }], failedKeys: [] })
				: send(),
		);
		await expect(records.read([ref('a')])).rejects.toMatchObject({ code: 'CORRUPT_RECORD', retry: false });
		stop();
	});

	it('that fails for one key fails, rather than saying that the record is not there', async () => {
		const stop = intercept(async (call, send) =>
			call.path.endsWith('/batch/get')
				? Response.json({
						successfulKeys: [],
						failedKeys: [{ key: 'chain:v1:a', entityName: 'record', error: { code: 'INTERNAL_ERROR', message: '' } }],
					})
				: send(),
		);
		await expect(records.read([ref('a')])).rejects.toMatchObject(busy);
		stop();
	});

	it('that is throttled is UNAVAILABLE', async () => {
		world.faults.storageThrottled = 1;
		await expect(records.read([ref('a')])).rejects.toMatchObject(busy);
		expect(await records.read([ref('a')])).toEqual([undefined]);
	});
});

describe('commit', () => {
	it('writes where there is nothing, once', async () => {
		expect(await records.commit([set('a', 'absent', 1)])).toBe('committed');
		expect(await records.commit([set('a', 'absent', 1, { other: true })])).toBe('conflict');
		expect(await records.read([ref('a')])).toEqual([record(1)]);
	});

	it('writes over the version it expects, and no other', async () => {
		await records.commit([set('a', 'absent', 1)]);
		for (const expected of [0, 2, 7]) expect(await records.commit([set('a', expected, 8)])).toBe('conflict');
		expect(await records.commit([set('a', 1, 2)])).toBe('committed');
		expect(await records.commit([set('a', 1, 2, { late: true })])).toBe('conflict');
		expect(await records.read([ref('a')])).toEqual([record(2)]);
	});

	it('expects no version of what is not there', async () => {
		expect(await records.commit([set('a', 1, 2)])).toBe('conflict');
		expect(await records.read([ref('a')])).toEqual([undefined]);
	});

	it('writes all or nothing', async () => {
		await records.commit([set('a', 'absent', 1), set('b', 'absent', 1)]);
		const before = await dump(world);
		expect(await records.commit([set('a', 1, 2), set('b', 9, 10), set('c', 'absent', 1)])).toBe('conflict');
		expect(await dump(world)).toEqual(before);
	});

	it('holds to the version of what it only checks, and leaves that alone', async () => {
		await records.commit([set('guard', 'absent', 4)]);
		expect(await records.commit([check('guard', 3), set('a', 'absent', 1)])).toBe('conflict');
		expect(await records.commit([check('nothing', 1), set('a', 'absent', 1)])).toBe('conflict');
		expect(await records.read([ref('a')])).toEqual([undefined]);
		expect(await records.commit([check('guard', 4), set('a', 'absent', 1)])).toBe('committed');
		expect(await records.read([ref('guard'), ref('a')])).toEqual([record(4), record(1)]);
	});

	it('is one transaction', async () => {
		world.forge.storage.usage.reset();
		await records.commit([set('a', 'absent', 1), set('b', 'absent', 1), set('c', 'absent', 1)]);
		expect(world.forge.storage.usage).toMatchObject({ requests: 1, transactions: 1, itemsWritten: 3 });
	});

	it('takes 25 records, and changes nothing with 26', async () => {
		const many = (count: number, prefix: string) =>
			Array.from({ length: count }, (_, i) => set(`${prefix}${i}`, 'absent', 1));
		expect(await records.commit(many(25, 'x'))).toBe('committed');
		const before = await dump(world);
		await expect(records.commit(many(26, 'y'))).rejects.toThrow();
		expect(await dump(world)).toEqual(before);
	});

	it.each([409, 400, 422, 500])(
		'knows a conflict by the records, whatever the platform answers (%i)',
		async (status) => {
			Object.assign(world.forge.storage.options, { conditionFailure: { status, code: 'SOMETHING_UNDOCUMENTED' } });
			await records.commit([set('a', 'absent', 1)]);
			expect(await records.commit([set('a', 'absent', 1, { mine: true })])).toBe('conflict');
		},
	);

	it('whose answer is lost knows that it was applied', async () => {
		world.faults.storageResponseLost = 1;
		expect(await records.commit([set('a', 'absent', 1, { deep: [1, { x: null }], undef: undefined })])).toBe(
			'committed',
		);
		world.faults.storageResponseLost = 1;
		expect(await records.commit([set('a', 1, 2), check('a2', 1)].slice(0, 1))).toBe('committed');
		expect(await records.read([ref('a')])).toEqual([record(2)]);
	});

	it('whose answer is lost, with a check in it, knows that it was applied', async () => {
		await records.commit([set('guard', 'absent', 4)]);
		world.faults.storageResponseLost = 1;
		expect(await records.commit([check('guard', 4), set('a', 'absent', 1)])).toBe('committed');
	});

	it('that never arrived is UNAVAILABLE, with nothing written', async () => {
		const before = await dump(world);
		world.faults.storageThrottled = 1;
		await expect(records.commit([set('a', 'absent', 1)])).rejects.toMatchObject(busy);
		expect(await dump(world)).toEqual(before);
		expect(await records.commit([set('a', 'absent', 1)])).toBe('committed');
	});

	it('does not take the same write of somebody else for its own when contents differ', async () => {
		await records.commit([set('a', 'absent', 1)]);
		const stop = intercept(async (call, send) => {
			if (!isTransaction(call)) return send();
			await tamper(world, 'chain', 'a', { version: 2, body: { theirs: true } });
			return send();
		});
		expect(await records.commit([set('a', 1, 2, { mine: true })])).toBe('conflict');
		stop();
		expect((await requireStored(world, 'chain', 'a')).body).toEqual({ theirs: true });
	});

	it('that can neither be sent nor looked up is UNAVAILABLE', async () => {
		world.faults.storageThrottled = 2;
		await expect(records.commit([set('a', 'absent', 1)])).rejects.toMatchObject(busy);
		expect(await records.read([ref('a')])).toEqual([undefined]);
	});

	it('of two at a time lets one win', async () => {
		await records.commit([set('a', 'absent', 1)]);
		const outcomes = await Promise.all(
			Array.from({ length: 8 }, (_, i) => records.commit([set('a', 1, 2, { by: i })])),
		);
		expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
		expect(await records.read([ref('a')])).toEqual([record(2, { by: outcomes.indexOf('committed') })]);
	});

	it('of two that write the same to the same place counts both as written, or one as a conflict, and stores it once', async () => {
		const outcomes = await Promise.all([
			records.commit([set('a', 'absent', 1)]),
			records.commit([set('a', 'absent', 1)]),
		]);
		expect(outcomes).toContain('committed');
		expect(await records.read([ref('a')])).toEqual([record(1)]);
	});
});

describe('put', () => {
	it('writes whatever is stored', async () => {
		await records.put(ref('a'), record(5));
		await records.put(ref('a'), record(2));
		expect(await records.read([ref('a')])).toEqual([record(2)]);
	});

	it('that is throttled is UNAVAILABLE and writes nothing', async () => {
		world.faults.storageThrottled = 1;
		await expect(records.put(ref('a'), record(1))).rejects.toMatchObject(busy);
		expect(await records.read([ref('a')])).toEqual([undefined]);
	});

	it('takes keys of the longest account id', async () => {
		const id = `${'a'.repeat(128)}:00000001`;
		await records.put(ref(id, 'history'), record(1));
		expect(await records.read([ref(id, 'history')])).toEqual([record(1)]);
	});
});

describe('putMany', () => {
	const many = (count: number) =>
		Array.from({ length: count }, (_, i) => ({ ref: ref(`m${i}`), record: record(i + 1) }));

	it('writes whatever is stored, 25 records in one request', async () => {
		await records.put(ref('m3'), record(90));
		world.forge.storage.usage.reset();
		await records.putMany(many(25));
		expect(world.forge.storage.usage.requests).toBe(1);
		expect(await records.read(many(25).map(({ ref: one }) => one))).toEqual(many(25).map(({ record: one }) => one));
	});

	it('keeps kinds apart', async () => {
		await records.putMany([
			{ ref: ref('same', 'chain'), record: record(1) },
			{ ref: ref('same', 'publication'), record: record(2) },
		]);
		expect(await records.read([ref('same', 'chain'), ref('same', 'publication')])).toEqual([record(1), record(2)]);
	});

	it('of 26 writes nothing and fails', async () => {
		const before = await dump(world);
		await expect(records.putMany(many(26))).rejects.toThrow();
		expect(await dump(world)).toEqual(before);
	});

	it('that is throttled is UNAVAILABLE', async () => {
		world.faults.storageThrottled = 1;
		await expect(records.putMany(many(2))).rejects.toMatchObject(busy);
	});

	it('that fails for one key fails, rather than saying that all of it is written', async () => {
		const stop = intercept(async (call, send) => {
			if (!call.path.endsWith('/batch/set')) return send();
			await send();
			const failedKeys = [{ key: 'chain:v1:m1', entityName: 'record', error: { code: 'INTERNAL_ERROR', message: '' } }];
			return Response.json({ successfulKeys: [], failedKeys });
		});
		await expect(records.putMany(many(2))).rejects.toMatchObject(busy);
		stop();
	});
});

describe('remove', () => {
	it('removes what is there, and does not mind what is not', async () => {
		await records.commit([set('a', 'absent', 1), set('b', 'absent', 1), set('c', 'absent', 1)]);
		await records.remove([ref('a'), ref('nothing'), ref('c')]);
		expect(await records.read([ref('a'), ref('b'), ref('c')])).toEqual([undefined, record(1), undefined]);
		await records.remove([ref('a')]);
	});

	it('removes nothing of the same name and another kind', async () => {
		await records.put(ref('same', 'chain'), record(1));
		await records.put(ref('same', 'publication'), record(1));
		await records.remove([ref('same', 'publication')]);
		expect(await records.read([ref('same', 'chain'), ref('same', 'publication')])).toEqual([record(1), undefined]);
	});

	it('leaves room for a record that is expected absent', async () => {
		await records.put(ref('a'), record(7));
		await records.remove([ref('a')]);
		expect(await records.commit([set('a', 'absent', 1)])).toBe('committed');
	});

	it('of nothing asks nothing, and takes 25 in one request', async () => {
		world.forge.storage.usage.reset();
		await records.remove([]);
		expect(world.forge.storage.usage.requests).toBe(0);
		await records.remove(Array.from({ length: 25 }, (_, i) => ref(`r${i}`)));
		expect(world.forge.storage.usage.requests).toBe(1);
	});

	it('that is throttled is UNAVAILABLE and removes nothing', async () => {
		await records.put(ref('a'), record(1));
		world.faults.storageThrottled = 1;
		await expect(records.remove([ref('a')])).rejects.toMatchObject(busy);
		expect(await records.read([ref('a')])).toEqual([record(1)]);
	});
});

describe('query', () => {
	const event = (issueId: string, seq: number) =>
		records.put(ref(`${issueId}:c${seq}`, 'event'), record(1, { seq }), { site: issueId, at: seq });
	const ask = (more: Partial<Omit<RecordQuery, 'kind' | 'index'>> = {}) =>
		records.query({ kind: 'event', index: 'by-time', partition: ['1'], limit: 10, ...more });

	it('answers in the order of the index, of one partition, either way', async () => {
		for (const seq of [3, 1, 10, 2]) await event('1', seq);
		await event('2', 5);
		expect((await ask()).records.map(({ id }) => id)).toEqual(['1:c1', '1:c2', '1:c3', '1:c10']);
		expect((await ask({ descending: true })).records.map(({ id }) => id)).toEqual(['1:c10', '1:c3', '1:c2', '1:c1']);
		expect((await ask({ partition: ['3'] })).records).toEqual([]);
	});

	it('walks pages without missing or repeating any, also while records are added', async () => {
		for (let seq = 1; seq <= 23; seq++) await event('1', seq);
		const seen: string[] = [];
		let cursor: string | undefined;
		for (let page = 0; page < 20; page++) {
			const answer = await ask({ limit: 5, ...(cursor === undefined ? {} : { cursor }) });
			seen.push(...answer.records.map(({ id }) => id));
			cursor = answer.cursor;
			if (page === 1) await event('1', 24);
			if (cursor === undefined) break;
		}
		expect(seen).toEqual(Array.from({ length: 24 }, (_, i) => `1:c${i + 1}`));
	});

	it('lists one kind of those that share an entity', async () => {
		for (const [kind, at] of [
			['bulk', 1],
			['failure', 2],
			['bulk', 3],
		] as const) {
			await records.put(ref(`same${at}`, kind), record(at), { kind, at });
		}
		const listed = (kind: 'bulk' | 'failure') =>
			records.query({ kind, index: 'by-time', partition: [kind], limit: 10 });
		expect((await listed('bulk')).records.map(({ id }) => id)).toEqual(['same1', 'same3']);
		expect((await listed('failure')).records.map(({ id }) => id)).toEqual(['same2']);
	});

	it('has no cursor on the last page', async () => {
		await event('1', 1);
		const stored = { ...record(1, { seq: 1 }), attributes: { at: 1, site: '1' } };
		expect(await ask()).toEqual({ records: [{ id: '1:c1', record: stored }] });
	});

	it('lags behind writes where reads by key do not', async () => {
		world.faults.queryStalenessMs = 60_000;
		await event('1', 1);
		expect((await ask()).records).toEqual([]);
		expect(await records.read([ref('1:c1', 'event')])).toMatchObject([record(1, { seq: 1 })]);
		await world.pass(60_000);
		expect((await ask()).records).toHaveLength(1);
	});

	it('with the cursor of another query fails rather than answering something else', async () => {
		for (let seq = 1; seq <= 5; seq++) await event('1', seq);
		const { cursor } = await ask({ limit: 2 });
		if (cursor === undefined) throw new Error('there must be a second page');
		await expect(ask({ partition: ['2'], cursor })).rejects.toMatchObject({ name: 'AppError' });
	});

	it('that is throttled is UNAVAILABLE', async () => {
		world.faults.storageThrottled = 1;
		await expect(ask()).rejects.toMatchObject(busy);
	});
});

describe('against a simple model', () => {
	interface Step {
		readonly commits: readonly { readonly id: number; readonly behind: number; readonly checks: number | undefined }[];
		readonly fault: 'none' | 'lost' | 'throttled';
	}
	const ids = ['k0', 'k1', 'k2'] as const;
	const aStep: fc.Arbitrary<Step> = fc.record({
		commits: fc.array(
			fc.record({
				id: fc.nat(2),
				/** How many versions the writer is behind what it should have read. */
				behind: fc.constantFrom(0, 0, 0, 1, 2),
				checks: fc.option(fc.nat(2), { nil: undefined }),
			}),
			{ minLength: 1, maxLength: 4 },
		),
		fault: fc.constantFrom('none', 'none', 'lost', 'throttled'),
	});

	it('concurrent commits are as if one came after the other, and nobody is told wrong', async () => {
		let run = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(aStep, { minLength: 3, maxLength: 12 }), async (steps) => {
				run += 1;
				const key = (id: number) => `${run}:${ids[id] ?? 'k0'}`;
				const stored = () => records.read(ids.map((_, id) => ref(key(id))));
				let serial = 0;
				for (const { commits, fault } of steps) {
					const before = await stored();
					const versionOf = (id: number) => before[id]?.version ?? 0;
					if (fault === 'lost') world.faults.storageResponseLost = 1;
					if (fault === 'throttled') world.faults.storageThrottled = 1;
					const attempts = commits.map(({ id, behind, checks }) => {
						serial += 1;
						const expected = versionOf(id) - behind;
						const body = { serial };
						const writes: RecordWrite[] = [
							set(key(id), expected === 0 ? 'absent' : expected, Math.max(0, expected) + 1, body),
						];
						if (checks !== undefined && checks !== id && versionOf(checks) > 0) {
							writes.push(check(key(checks), versionOf(checks)));
						}
						return { id, body, isCurrent: behind === 0, writes };
					});
					const outcomes = await Promise.allSettled(attempts.map(({ writes }) => records.commit(writes)));
					world.faults.storageResponseLost = 0;
					world.faults.storageThrottled = 0;
					const after = await stored();

					for (const [id] of ids.entries()) {
						const winners = attempts.filter((attempt, i) => {
							const outcome = outcomes[i];
							return attempt.id === id && outcome?.status === 'fulfilled' && outcome.value === 'committed';
						});
						// One winner a record at most, and it wrote what it said over what it expected.
						expect(winners.length).toBeLessThanOrEqual(1);
						const [winner] = winners;
						if (winner === undefined) {
							expect(after[id]).toEqual(before[id]);
						} else {
							expect(winner.isCurrent).toBe(true);
							expect(after[id]).toEqual({ version: versionOf(id) + 1, body: winner.body });
						}
					}
					for (const outcome of outcomes) {
						if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(busy);
					}
				}
			}),
			{ numRuns: 30 },
		);
	});
});
