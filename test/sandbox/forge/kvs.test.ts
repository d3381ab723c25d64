// The key-value store as the real @forge/kvs sees it: operations, limits, expiry, pages, faults, usage.

import { kvs, MetadataField, WhereConditions } from '@forge/kvs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { aHost, aManifest, closeHosts, refusalOf, rejectionOf, start, type TestHost } from './a-host';

afterEach(closeHosts);

const hour = 3_600_000;
const asApp = <T>({ host }: TestHost, code: () => Promise<T>): Promise<T> => host.runAs(undefined, code);

describe('plain keys', () => {
	it.each([['a string'], [0], [false], [['a', 1]], [{ nested: { deep: [null] } }]])('gives back %j', async (value) => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('key', value);
			expect(await kvs.get('key')).toEqual(value);
		});
	});

	it('answers undefined for a key that is not there, and deletes it without complaint', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			expect(await kvs.get('nothing')).toBeUndefined();
			await kvs.delete('nothing');
			await kvs.set('key', 1);
			await kvs.delete('key');
			expect(await kvs.get('key')).toBeUndefined();
		});
	});

	it('keeps secrets, plain keys and entities apart', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.setSecret('key', 'secret');
			await kvs.set('key', 'plain');
			await kvs.entity('employee').set('key', { surname: 'Ng' });
			expect(await kvs.getSecret('key')).toBe('secret');
			expect(await kvs.get('key')).toBe('plain');
			await kvs.deleteSecret('key');
			expect(await kvs.getSecret('key')).toBeUndefined();
			expect(await kvs.get('key')).toBe('plain');
			const { results } = await kvs.query().getMany();
			expect(results).toEqual([{ key: 'key', value: 'plain' }]);
		});
	});

	it('tells when a value was created, updated and will expire', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('key', 1);
			t.clock.advance(500);
			await kvs.set('key', 2, { ttl: { value: 2, unit: 'HOURS' } });
			const fields = [MetadataField.CREATED_AT, MetadataField.UPDATED_AT, MetadataField.EXPIRE_TIME];
			expect(await kvs.get('key', { metadataFields: fields })).toEqual({
				key: 'key',
				value: 2,
				createdAt: start,
				updatedAt: start + 500,
				expireTime: new Date(start + 500 + 2 * hour).toISOString(),
			});
			expect(await kvs.get('key', { metadataFields: [] })).toEqual({ key: 'key', value: 2 });
		});
	});

	it('returns the previous or the latest value when asked', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			const options = { keyPolicy: 'OVERRIDE' as const, returnMetadataFields: [MetadataField.CREATED_AT] };
			expect(await kvs.set('key', 1, { ...options, returnValue: 'PREVIOUS' })).toBeUndefined();
			expect(await kvs.set('key', 2, { ...options, returnValue: 'PREVIOUS' })).toEqual({
				key: 'key',
				value: 1,
				createdAt: start,
			});
			expect(await kvs.set('key', 3, { ...options, returnValue: 'LATEST' })).toMatchObject({ value: 3 });
			expect(await kvs.set('key', 4)).toBeUndefined();
		});
	});

	it('creates a key once under FAIL_IF_EXISTS, whoever comes first', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			const tries = await Promise.allSettled([1, 2, 3].map((n) => kvs.set('lock', n, { keyPolicy: 'FAIL_IF_EXISTS' })));
			expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
			expect(await refusalOf(kvs.set('lock', 9, { keyPolicy: 'FAIL_IF_EXISTS' }))).toEqual({
				code: 'KEY_CONFLICT',
				status: 409,
			});
			expect(await kvs.get('lock')).toBe(1);
		});
	});

	const badWrites: readonly (readonly [string, () => Promise<unknown>, string])[] = [
		['an empty key', () => kvs.set('', 1), 'KEY_TOO_SHORT'],
		['a blank key', () => kvs.set('  ', 1), 'INVALID_KEY'],
		['a key with a slash', () => kvs.set('a/b', 1), 'INVALID_KEY'],
		['a key of 501 characters', () => kvs.set('k'.repeat(501), 1), 'KEY_TOO_LONG'],
		['undefined', () => kvs.set('key', undefined), 'INVALID_VALUE'],
		['null', () => kvs.set('key', null), 'INVALID_VALUE'],
		['a value above 240 KiB', () => kvs.set('key', 'x'.repeat(240 * 1024 - 1)), 'MAX_SIZE'],
		['a value of two-byte characters above 240 KiB', () => kvs.set('key', 'é'.repeat(120 * 1024)), 'MAX_SIZE'],
		['a value nested 32 levels deep', () => kvs.set('key', nested(32)), 'MAX_DEPTH'],
		['a ttl of nothing', () => kvs.set('key', 1, { ttl: { value: 0, unit: 'DAYS' } }), 'INVALID_TTL'],
		['half a second of ttl', () => kvs.set('key', 1, { ttl: { value: 0.5, unit: 'SECONDS' } }), 'INVALID_TTL'],
		['a ttl above a year', () => kvs.set('key', 1, { ttl: { value: 366, unit: 'DAYS' } }), 'INVALID_TTL'],
		[
			'returnValue with FAIL_IF_EXISTS',
			() => kvs.set('key', 1, JSON.parse('{"keyPolicy":"FAIL_IF_EXISTS","returnValue":"LATEST"}')),
			'INVALID_OPTIONS',
		],
	];
	it.each(badWrites)('refuses %s and stores nothing', async (_title, write, code) => {
		const t = await aHost();
		await asApp(t, async () => {
			expect(await refusalOf(write())).toEqual({ code, status: 400 });
			expect((await kvs.query().getMany()).results).toEqual([]);
		});
	});

	it('takes what is exactly at the limits', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('k'.repeat(500), 'x'.repeat(240 * 1024 - 2));
			await kvs.set('aZ09:._-# ', nested(31));
			await kvs.set('year', 1, { ttl: { value: 365, unit: 'DAYS' } });
			expect((await kvs.query().getMany()).results).toHaveLength(3);
		});
	});

	function nested(levels: number): unknown {
		return levels === 0 ? 1 : [nested(levels - 1)];
	}
});

describe('expiry', () => {
	it('still reads an expired key for 48 hours, then no more', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('key', 1, { ttl: { value: 1, unit: 'MINUTES' } });
			t.clock.advance(60_000 + 48 * hour - 1);
			expect(await kvs.get('key')).toBe(1);
			expect((await kvs.query().getMany()).results).toHaveLength(1);
			t.clock.advance(1);
			expect(await kvs.get('key')).toBeUndefined();
			expect((await kvs.query().getMany()).results).toEqual([]);
		});
	});

	it('holds a FAIL_IF_EXISTS lock against others while it is expired but still there', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('lock', 1, { keyPolicy: 'FAIL_IF_EXISTS', ttl: { value: 1, unit: 'SECONDS' } });
			t.clock.advance(1_001);
			expect(await refusalOf(kvs.set('lock', 2, { keyPolicy: 'FAIL_IF_EXISTS' }))).toMatchObject({
				code: 'KEY_CONFLICT',
			});
		});
	});

	it('forgets at once where the host is told so', async () => {
		const t = await aHost({}, { storage: { expiredItems: 'gone' } });
		await asApp(t, async () => {
			await kvs.set('key', 1, { ttl: { value: 1, unit: 'SECONDS' } });
			t.clock.advance(999);
			expect(await kvs.get('key')).toBe(1);
			t.clock.advance(1);
			expect(await kvs.get('key')).toBeUndefined();
			await kvs.set('key', 2, { keyPolicy: 'FAIL_IF_EXISTS' });
		});
	});

	it('drops the expiry when the key is written without one', async () => {
		const t = await aHost({}, { storage: { expiredItems: 'gone' } });
		await asApp(t, async () => {
			await kvs.set('key', 1, { ttl: { value: 1, unit: 'SECONDS' } });
			await kvs.set('key', 2);
			t.clock.advance(10 * hour);
			expect(await kvs.get('key')).toBe(2);
		});
	});
});

describe('queries over keys', () => {
	const fill = async (count: number) => {
		for (let n = 0; n < count; n += 1) await kvs.set(`item:${String(n).padStart(3, '0')}`, n);
	};

	it('gives ten keys a page by default and up to a hundred, in order', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill(101);
			await kvs.set('other', 1);
			const query = () => kvs.query().where('key', WhereConditions.beginsWith('item:'));
			expect((await query().getMany()).results).toHaveLength(10);
			const first = await query().limit(100).getMany<number>();
			expect(first.results.map(({ value }) => value)).toEqual(Array.from({ length: 100 }, (_, n) => n));
			const second = await query()
				.limit(100)
				.cursor(first.nextCursor ?? '')
				.getMany();
			expect(second).toEqual({ results: [{ key: 'item:100', value: 100 }], nextCursor: undefined });
			expect(await query().getOne()).toEqual({ key: 'item:000', value: 0 });
		});
	});

	it('leaves a cursor behind a full page even if nothing follows', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill(2);
			const { nextCursor } = await kvs.query().limit(2).getMany();
			expect(nextCursor).toBeDefined();
			expect(
				await kvs
					.query()
					.limit(2)
					.cursor(nextCursor ?? '')
					.getMany(),
			).toEqual({ results: [], nextCursor: undefined });
		});
	});

	it('goes on behind its cursor when keys came and went meanwhile', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill(4);
			const { nextCursor } = await kvs.query().limit(2).getMany();
			await kvs.delete('item:001');
			await kvs.set('item:000a', 'new');
			const { results } = await kvs
				.query()
				.limit(2)
				.cursor(nextCursor ?? '')
				.getMany();
			expect(results.map(({ key }) => key)).toEqual(['item:002', 'item:003']);
		});
	});

	it('gives metadata only when asked', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('key', 1, { ttl: { value: 1, unit: 'DAYS' } });
			const { results } = await kvs.query({ metadataFields: [MetadataField.EXPIRE_TIME] }).getMany();
			expect(results).toEqual([{ key: 'key', value: 1, expireTime: new Date(start + 24 * hour).toISOString() }]);
		});
	});

	it.each([0, 101, 1.5])('refuses a page of %p', async (limit) => {
		const t = await aHost();
		await asApp(t, async () => {
			expect(await refusalOf(kvs.query().limit(limit).getMany())).toEqual({
				code: 'LIST_QUERY_LIMIT_EXCEEDED',
				status: 400,
			});
		});
	});

	it('refuses a cursor of another query, and a made up one', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill(3);
			const { nextCursor } = await kvs.query().limit(1).getMany();
			const other = kvs.query().where('key', WhereConditions.beginsWith('item:'));
			expect(await refusalOf(other.cursor(nextCursor ?? '').getMany())).toMatchObject({ code: 'INVALID_CURSOR' });
			expect(await refusalOf(kvs.query().cursor('bm9uc2Vuc2U').getMany())).toMatchObject({ code: 'INVALID_CURSOR' });
		});
	});

	it('answers from the past while get answers from the present', async () => {
		const t = await aHost();
		t.faults.queryStalenessMs = 1_000;
		await asApp(t, async () => {
			await kvs.set('old', 'before');
			t.clock.advance(5_000);
			await kvs.set('old', 'after');
			await kvs.set('new', 1);
			expect((await kvs.query().getMany()).results).toEqual([{ key: 'old', value: 'before' }]);
			expect(await kvs.get('old')).toBe('after');
			await kvs.delete('old');
			t.clock.advance(999);
			expect((await kvs.query().getMany()).results).toEqual([{ key: 'old', value: 'before' }]);
			t.clock.advance(1);
			expect((await kvs.query().getMany()).results).toEqual([{ key: 'new', value: 1 }]);
		});
	});
});

describe('batches', () => {
	it('sets, gets and deletes plain keys and entities together, each on its own', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			const set = await kvs.batchSet<unknown>([
				{ key: 'a', value: 1 },
				{ key: 'a', entityName: 'employee', value: { age: 1 } },
				{ key: 'b', entityName: 'employee', value: { age: 'old' } },
				{ key: 'c', entityName: 'ghost', value: {} },
			]);
			expect(set.successfulKeys).toEqual([{ key: 'a' }, { key: 'a', entityName: 'employee' }]);
			expect(set.failedKeys.map(({ key, error }) => [key, error.code])).toEqual([
				['b', 'INVALID_ENTITY_VALUE'],
				['c', 'INVALID_ENTITY_TYPE'],
			]);
			const got = await kvs.batchGet([{ key: 'a' }, { key: 'a', entityName: 'employee' }, { key: 'z' }]);
			expect(got.successfulKeys).toEqual([
				{ key: 'a', value: 1 },
				{ key: 'a', entityName: 'employee', value: { age: 1 } },
			]);
			expect(got.failedKeys).toMatchObject([{ key: 'z', error: { code: 'KEY_NOT_FOUND' } }]);
			const gone = await kvs.batchDelete([{ key: 'a' }, { key: 'never' }]);
			expect(gone).toEqual({ successfulKeys: [{ key: 'a' }, { key: 'never' }], failedKeys: [] });
			expect(await kvs.get('a')).toBeUndefined();
			expect(await kvs.entity('employee').get('a')).toEqual({ age: 1 });
		});
	});

	const many = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: n }));
	it('takes 25 keys', async () => {
		const t = await aHost();
		await asApp(t, async () => expect((await kvs.batchSet(many(25))).successfulKeys).toHaveLength(25));
	});

	it.each([
		['no keys', []],
		['26 keys', many(26)],
		['a key twice', [...many(2), { key: 'k0', value: 9 }]],
		['more than 4 MB', many(24).map(({ key }) => ({ key, value: 'x'.repeat(180_000) }))],
	])('refuses %s as a whole', async (_title, items) => {
		const t = await aHost();
		await asApp(t, async () => {
			await expect(kvs.batchSet<unknown>(items)).rejects.toMatchObject({ name: 'ForgeKvsError' });
			expect((await kvs.query().getMany()).results).toEqual([]);
		});
	});
});

describe('faults and counting', () => {
	it('throttles as many requests as told, then answers again', async () => {
		const t = await aHost();
		t.faults.storageThrottled = 2;
		await asApp(t, async () => {
			expect(await refusalOf(kvs.set('key', 1))).toEqual({ code: 'TOO_MANY_REQUESTS', status: 429 });
			expect(await refusalOf(kvs.get('key'))).toEqual({ code: 'TOO_MANY_REQUESTS', status: 429 });
			expect(await kvs.get('key')).toBeUndefined();
		});
	});

	it('throttles a share of the requests, evenly', async () => {
		const t = await aHost();
		t.faults.storageThrottled = 0.25;
		const outcomes = await asApp(t, () => Promise.allSettled(Array.from({ length: 12 }, () => kvs.get('key'))));
		expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
	});

	it('loses the answer of a write that was done, never of a read', async () => {
		const t = await aHost();
		t.faults.storageResponseLost = 1;
		await asApp(t, async () => {
			expect(await kvs.get('key')).toBeUndefined();
			expect(await refusalOf(kvs.set('key', 1))).toEqual({ code: 'UNKNOWN_ERROR', status: 504 });
			expect(await kvs.get('key')).toBe(1);
		});
	});

	it('does not use up a lost answer on a write that is refused', async () => {
		const t = await aHost();
		t.faults.storageResponseLost = 1;
		await asApp(t, async () => {
			expect(await refusalOf(kvs.set('', 1))).toMatchObject({ code: 'KEY_TOO_SHORT' });
			expect(t.faults.storageResponseLost).toBe(1);
		});
	});

	it('counts requests, a transaction as one write, and the bytes written', async () => {
		const t = await aHost();
		const { usage } = t.host.storage;
		await asApp(t, async () => {
			await kvs.transact().set('a', 'xx').set('b', 'yy').execute();
			await kvs.batchSet([{ key: 'c', value: 1 }]);
			await kvs.get('a');
			await kvs.query().getMany();
		});
		expect({ ...usage }).toMatchObject({
			requests: 4,
			reads: 2,
			writes: 2,
			transactions: 1,
			itemsWritten: 3,
			bytesWritten: 9,
		});
		usage.reset();
		expect({ ...usage }).toMatchObject({ requests: 0, transactions: 0, bytesWritten: 0 });
	});

	it('refuses storage to an app without the scope storage:app', async () => {
		const t = await aHost({}, { manifestText: aManifest((m) => (m.permissions.scopes = ['read:jira-work'])) });
		await asApp(t, async () => {
			expect(await refusalOf(kvs.get('key'))).toEqual({ code: 'FORBIDDEN', status: 403 });
		});
	});

	it('refuses storage to code that no invocation runs', async () => {
		await aHost();
		expect(String(await rejectionOf(kvs.get('key')))).toContain('outside of an invocation');
	});
});
