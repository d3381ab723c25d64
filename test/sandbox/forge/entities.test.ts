// Custom entities as the real @forge/kvs sees them: types, indexes, conditions, filters, stale queries.

import { Filter, FilterConditions, kvs, Sort, WhereConditions } from '@forge/kvs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { aHost, closeHosts, refusalOf, type TestHost } from './a-host';

afterEach(closeHosts);

interface Employee {
	surname?: string;
	age?: number;
	salary?: number;
	active?: boolean;
	team?: string;
	notes?: unknown;
}

const staff = kvs.entity<Employee>('employee');
const asApp = <T>({ host }: TestHost, code: () => Promise<T>): Promise<T> => host.runAs(undefined, code);
const fill = async () => {
	await staff.set('ann', { surname: 'Adams', age: 30, team: 'red', active: true, salary: 10.5 });
	await staff.set('bob', { surname: 'Baker', age: 20, team: 'blue', active: false, salary: 0 });
	await staff.set('cat', { surname: 'Clark', age: 40, team: 'red', active: true });
	await staff.set('dan', { surname: 'Davis', age: 20, team: 'red' });
	await staff.set('eve', { notes: { any: ['thing'] } });
};
const keysOf = ({ results }: { results: readonly { key: string }[] }) => results.map(({ key }) => key);

describe('entity values', () => {
	it.each([
		[{ age: 2_147_483_647 }],
		[{ age: -2_147_483_648 }],
		[{ salary: 1e-130 }],
		[{ salary: -9e125 }],
		[{ salary: 1_767_225_600_000 }],
		[{ notes: [1, 'a', { b: true }] }],
		[{}],
	])('takes %j', async (value) => {
		const t = await aHost();
		await asApp(t, async () => {
			await staff.set('key', value);
			expect(await staff.get('key')).toEqual(value);
		});
	});

	it.each([
		['a string for an integer', { age: '30' }, 'INVALID_ENTITY_VALUE'],
		['a fraction for an integer', { age: 1.5 }, 'INVALID_ENTITY_VALUE'],
		['epoch milliseconds for an integer', { age: 1_767_225_600_000 }, 'INVALID_ENTITY_VALUE'],
		['one above the 32-bit range', { age: 2_147_483_648 }, 'INVALID_ENTITY_VALUE'],
		['one below the 32-bit range', { age: -2_147_483_649 }, 'INVALID_ENTITY_VALUE'],
		['an empty string', { surname: '' }, 'INVALID_ENTITY_VALUE'],
		['a blank string', { surname: ' \t' }, 'INVALID_ENTITY_VALUE'],
		['null', { surname: null }, 'INVALID_ENTITY_VALUE'],
		['a number for a boolean', { active: 1 }, 'INVALID_ENTITY_VALUE'],
		['a float below its range', { salary: 1e-131 }, 'INVALID_ENTITY_VALUE'],
		['a float above its range', { salary: 1e126 }, 'INVALID_ENTITY_VALUE'],
		['an object for a string', { surname: { a: 1 } }, 'INVALID_ENTITY_VALUE'],
		['an undeclared attribute', { nickname: 'Al' }, 'INVALID_ENTITY_ATTRIBUTE'],
		['a range of 901 bytes', { surname: 'x'.repeat(901) }, 'INVALID_ENTITY_VALUE'],
		['a partition of 1701 bytes', { team: 'x'.repeat(1701) }, 'INVALID_ENTITY_VALUE'],
		['a list', ['surname'], 'INVALID_ENTITY_VALUE'],
		['a scalar', 'surname', 'INVALID_ENTITY_VALUE'],
		['nothing', undefined, 'INVALID_VALUE'],
		['a value above 240 KiB', { notes: 'x'.repeat(250_000) }, 'MAX_SIZE'],
	])('refuses %s and keeps what was there', async (_title, value, code) => {
		const t = await aHost();
		await asApp(t, async () => {
			await staff.set('key', { age: 1 });
			expect(await refusalOf(kvs.entity<unknown>('employee').set('key', value))).toEqual({ code, status: 400 });
			expect(await staff.get('key')).toEqual({ age: 1 });
		});
	});

	it('refuses an entity that the manifest does not declare', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			const ghost = kvs.entity('ghost');
			const refusal = { code: 'INVALID_ENTITY_TYPE', status: 400 };
			expect(await refusalOf(ghost.get('key'))).toEqual(refusal);
			expect(await refusalOf(ghost.set('key', {}))).toEqual(refusal);
			expect(await refusalOf(ghost.delete('key'))).toEqual(refusal);
			expect(await refusalOf(ghost.query().index('by-key').getMany())).toEqual(refusal);
		});
	});

	it('has its own code for an empty key, and deletes what is not there', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			expect(await refusalOf(staff.get(''))).toMatchObject({ code: 'EMPTY_KEY' });
			await staff.delete('nobody');
			expect(await staff.get('nobody')).toBeUndefined();
		});
	});
});

describe('index queries', () => {
	const queries: readonly (readonly [string, () => Promise<{ results: { key: string }[] }>, readonly string[]])[] = [
		[
			'the automatic index over all keys',
			() => staff.query().index('by-key').getMany(),
			['ann', 'bob', 'cat', 'dan', 'eve'],
		],
		[
			'a range of keys',
			() => staff.query().index('by-key').where(WhereConditions.between('bob', 'dan')).getMany(),
			['bob', 'cat', 'dan'],
		],
		[
			'a simple index, items without the attribute left out',
			() => staff.query().index('surname').getMany(),
			['ann', 'bob', 'cat', 'dan'],
		],
		['equal positions by key', () => staff.query().index('by-age').getMany(), ['bob', 'dan', 'ann', 'cat']],
		['descending', () => staff.query().index('by-age').sort(Sort.DESC).getMany(), ['cat', 'ann', 'dan', 'bob']],
		['numbers as numbers', () => staff.query().index('by-salary').getMany(), ['bob', 'ann']],
		['beginsWith', () => staff.query().index('surname').where(WhereConditions.beginsWith('D')).getMany(), ['dan']],
		['equalTo', () => staff.query().index('by-age').where(WhereConditions.equalTo(20)).getMany(), ['bob', 'dan']],
		[
			'greaterThan',
			() => staff.query().index('by-age').where(WhereConditions.greaterThan(20)).getMany(),
			['ann', 'cat'],
		],
		[
			'greaterThanEqualTo',
			() => staff.query().index('by-age').where(WhereConditions.greaterThanEqualTo(30)).getMany(),
			['ann', 'cat'],
		],
		['lessThan', () => staff.query().index('by-age').where(WhereConditions.lessThan(30)).getMany(), ['bob', 'dan']],
		[
			'lessThanEqualTo',
			() => staff.query().index('by-age').where(WhereConditions.lessThanEqualTo(30)).getMany(),
			['bob', 'dan', 'ann'],
		],
		[
			'between, both ends in',
			() => staff.query().index('by-age').where(WhereConditions.between(20, 30)).getMany(),
			['bob', 'dan', 'ann'],
		],
		[
			'a partition',
			() =>
				staff
					.query()
					.index('by-team-and-age', { partition: ['red'] })
					.getMany(),
			['dan', 'ann', 'cat'],
		],
		[
			'a partition and a range',
			() =>
				staff
					.query()
					.index('by-team-and-age', { partition: ['red'] })
					.where(WhereConditions.greaterThan(20))
					.getMany(),
			['ann', 'cat'],
		],
		[
			'a partition of two',
			() =>
				staff
					.query()
					.index('by-team-and-active', { partition: ['red', true] })
					.getMany(),
			['ann', 'cat'],
		],
	];
	it.each(queries)('walks %s', async (_title, query, keys) => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill();
			expect(keysOf(await query())).toEqual(keys);
		});
	});

	const filters: readonly (readonly [
		string,
		InstanceType<typeof Filter> | ReturnType<InstanceType<typeof Filter>['and']>,
		readonly string[],
	])[] = [
		['beginsWith', new Filter<Employee>().and('surname', FilterConditions.beginsWith('A')), ['ann']],
		['between', new Filter<Employee>().and('age', FilterConditions.between(25, 40)), ['ann', 'cat']],
		['contains', new Filter<Employee>().and('surname', FilterConditions.contains('a')), ['ann', 'bob', 'cat', 'dan']],
		['notContains', new Filter<Employee>().and('surname', FilterConditions.notContains('r')), ['ann', 'dan']],
		['equalTo', new Filter<Employee>().and('active', FilterConditions.equalTo(false)), ['bob']],
		[
			'notEqualTo, nothing being equal to nothing',
			new Filter<Employee>().and('team', FilterConditions.notEqualTo('red')),
			['bob'],
		],
		['exists', new Filter<Employee>().and('active', FilterConditions.exists()), ['ann', 'bob', 'cat']],
		['notExists', new Filter<Employee>().and('active', FilterConditions.notExists()), ['dan', 'eve']],
		['greaterThan', new Filter<Employee>().and('age', FilterConditions.greaterThan(30)), ['cat']],
		['greaterThanEqualTo', new Filter<Employee>().and('age', FilterConditions.greaterThanEqualTo(30)), ['ann', 'cat']],
		['lessThan', new Filter<Employee>().and('salary', FilterConditions.lessThan(10.5)), ['bob']],
		['lessThanEqualTo', new Filter<Employee>().and('salary', FilterConditions.lessThanEqualTo(10.5)), ['ann', 'bob']],
		[
			'all of and',
			new Filter<Employee>().and('team', FilterConditions.equalTo('red')).and('age', FilterConditions.equalTo(20)),
			['dan'],
		],
		[
			'any of or',
			new Filter<Employee>().or('team', FilterConditions.equalTo('blue')).or('age', FilterConditions.equalTo(40)),
			['bob', 'cat'],
		],
	];
	it.each(filters)('filters by %s', async (_title, filter, keys) => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill();
			expect(keysOf(await staff.query().index('by-key').filters(filter).getMany())).toEqual(keys);
		});
	});

	it('gives short and empty pages with a cursor left when a filter drops what the index found', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill();
			const page = (cursor?: string) => {
				const query = staff
					.query()
					.index('by-key')
					.filters(new Filter<Employee>().and('surname', FilterConditions.equalTo('Davis')))
					.limit(2);
				return (cursor === undefined ? query : query.cursor(cursor)).getMany();
			};
			const first = await page();
			expect(first.results).toEqual([]);
			const second = await page(first.nextCursor);
			expect(keysOf(second)).toEqual(['dan']);
			const third = await page(second.nextCursor);
			expect(third).toEqual({ results: [], nextCursor: undefined });
		});
	});

	it('does not find with getOne what stands behind a dropped row', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill();
			const filter = new Filter<Employee>().and('surname', FilterConditions.equalTo('Davis'));
			expect(await staff.query().index('by-key').filters(filter).getOne()).toBeUndefined();
		});
	});

	it('pages through an index in both directions without loss or repetition', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			for (let n = 0; n < 23; n += 1) await staff.set(`e${n}`, { age: n % 3 });
			for (const sort of [Sort.ASC, Sort.DESC]) {
				const seen: string[] = [];
				let cursor: string | undefined;
				do {
					const query = staff.query().index('by-age').sort(sort).limit(4);
					const { results, nextCursor } = await (cursor === undefined ? query : query.cursor(cursor)).getMany();
					seen.push(...results.map(({ key }) => key));
					cursor = nextCursor;
				} while (cursor !== undefined);
				expect(seen).toHaveLength(23);
				expect(new Set(seen).size).toBe(23);
			}
		});
	});

	const notRange = JSON.parse('{"condition":"CONTAINS","values":["a"]}');
	const refusals: readonly (readonly [string, () => Promise<unknown>, string, number])[] = [
		['an undeclared index', () => staff.query().index('by-mood').getMany(), 'INVALID_ENTITY_INDEX', 400],
		[
			'a partition that is missing',
			() => staff.query().index('by-team-and-age').getMany(),
			'INVALID_FILTER_VALUES',
			400,
		],
		[
			'half a partition',
			() =>
				staff
					.query()
					.index('by-team-and-active', { partition: ['red'] })
					.getMany(),
			'INVALID_FILTER_VALUES',
			400,
		],
		[
			'a partition of the wrong type',
			() =>
				staff
					.query()
					.index('by-team-and-age', { partition: [7] })
					.getMany(),
			'INVALID_FILTER_VALUES',
			400,
		],
		[
			'a partition on an index without',
			() =>
				staff
					.query()
					.index('by-age', { partition: [7] })
					.getMany(),
			'INVALID_FILTER_VALUES',
			400,
		],
		[
			'a condition that no range takes',
			() => staff.query().index('surname').where(notRange).getMany(),
			'INVALID_FILTER_CONDITION',
			400,
		],
		[
			'beginsWith on a number',
			() => staff.query().index('by-age').where(WhereConditions.beginsWith('2')).getMany(),
			'INVALID_FILTER_CONDITION',
			400,
		],
		[
			'a string for a number',
			() => staff.query().index('by-age').where(WhereConditions.equalTo('20')).getMany(),
			'INVALID_FILTER_VALUES',
			400,
		],
		[
			'a filter on an undeclared attribute',
			() =>
				kvs
					.entity<{ mood: string }>('employee')
					.query()
					.index('by-key')
					.filters(new Filter<{ mood: string }>().and('mood', FilterConditions.exists()))
					.getMany(),
			'QUERY_WHERE_FIELD_INVALID',
			400,
		],
		[
			'a filter on an any attribute',
			() =>
				staff.query().index('by-key').filters(new Filter<Employee>().and('notes', FilterConditions.exists())).getMany(),
			'INVALID_FILTER_CONDITION',
			422,
		],
		[
			'contains on a boolean',
			() =>
				staff
					.query()
					.index('by-key')
					.filters(new Filter<Employee>().and('active', FilterConditions.contains('t')))
					.getMany(),
			'INVALID_FILTER_CONDITION',
			400,
		],
		[
			'a page of 101',
			() => staff.query().index('by-key').limit(101).getMany(),
			'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
			400,
		],
	];
	it.each(refusals)('refuses %s', async (_title, query, code, status) => {
		const t = await aHost();
		await asApp(t, async () => {
			await fill();
			expect(await refusalOf(query())).toEqual({ code, status });
		});
	});

	it('answers from the past while get answers from the present', async () => {
		const t = await aHost();
		t.faults.queryStalenessMs = 3_000;
		await asApp(t, async () => {
			await staff.set('ann', { age: 1 });
			t.clock.advance(3_000);
			await staff.set('ann', { age: 2 });
			expect((await staff.query().index('by-age').getMany()).results).toEqual([{ key: 'ann', value: { age: 1 } }]);
			expect(await staff.get('ann')).toEqual({ age: 2 });
			t.clock.advance(3_000);
			expect((await staff.query().index('by-age').getMany()).results).toEqual([{ key: 'ann', value: { age: 2 } }]);
		});
	});

	it('gives what was written last once nothing is stale, within one page cache', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await staff.set('ann', { age: 1 });
			expect(keysOf(await staff.query().index('by-age').getMany())).toEqual(['ann']);
			await staff.set('bob', { age: 0 });
			expect(keysOf(await staff.query().index('by-age').getMany())).toEqual(['bob', 'ann']);
		});
	});
});
