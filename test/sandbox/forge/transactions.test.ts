// Transactions as the real @forge/kvs sees them: all or nothing, conditions, limits, and a model to compare with.

import { Filter, FilterConditions, kvs } from '@forge/kvs';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aHost, closeHosts, refusalOf, rejectionOf, start, type TestHost } from './a-host';

afterEach(closeHosts);

interface Employee {
	age?: number;
	surname?: string;
	active?: boolean;
}
type Condition = Parameters<InstanceType<typeof Filter<Employee>>['and']>[1];

const staff = kvs.entity<Employee>('employee');
const asApp = <T>({ host }: TestHost, code: () => Promise<T>): Promise<T> => host.runAs(undefined, code);
const on = (attribute: keyof Employee, condition: Condition) => ({
	entityName: 'employee',
	conditions: new Filter<Employee>().and(attribute, condition),
});

describe('transactions', () => {
	it('sets, deletes and checks plain keys and entities in one go', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await kvs.set('old', 1);
			await staff.set('ann', { age: 1 });
			await staff.set('bob', { age: 5 });
			await kvs
				.transact()
				.set('plain', 'new')
				.delete('old')
				.set<Employee>('ann', { age: 2 }, on('age', FilterConditions.equalTo(1)))
				.check('bob', on('age', FilterConditions.greaterThan(4)))
				.execute();
			expect(await kvs.get('plain')).toBe('new');
			expect(await kvs.get('old')).toBeUndefined();
			expect(await staff.get('ann')).toEqual({ age: 2 });
		});
	});

	it('changes nothing when one condition fails', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await staff.set('ann', { age: 1 });
			const refused = kvs
				.transact()
				.set('plain', 'new')
				.delete('ann', { entityName: 'employee' })
				.check('bob', on('age', FilterConditions.exists()))
				.execute();
			expect(await rejectionOf(refused)).toMatchObject({ name: 'ForgeKvsError' });
			expect(await kvs.get('plain')).toBeUndefined();
			expect(await staff.get('ann')).toEqual({ age: 1 });
		});
	});

	it('changes nothing when one value is not allowed', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			const refused = kvs.transact().set('plain', 1).set('ann', { age: 'x' }, { entityName: 'employee' }).execute();
			expect(await refusalOf(refused)).toEqual({ code: 'INVALID_ENTITY_VALUE', status: 400 });
			expect(await kvs.get('plain')).toBeUndefined();
		});
	});

	it('lets one of two racing updates win', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			await staff.set('ann', { age: 1 });
			const update = (surname: string) =>
				kvs
					.transact()
					.set<Employee>('ann', { age: 2, surname }, on('age', FilterConditions.equalTo(1)))
					.execute();
			const outcomes = await Promise.allSettled([update('first'), update('second')]);
			expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
			expect(await staff.get('ann')).toEqual({ age: 2, surname: 'first' });
		});
	});

	it('creates once under NOT_EXISTS', async () => {
		const t = await aHost();
		await asApp(t, async () => {
			const create = () =>
				kvs.transact().set<Employee>('ann', { age: 1 }, on('age', FilterConditions.notExists())).execute();
			await create();
			expect(await rejectionOf(create())).toBeDefined();
		});
	});

	const ofNothing: readonly (readonly [string, keyof Employee, Condition, boolean])[] = [
		['NOT_EXISTS', 'age', FilterConditions.notExists(), true],
		['EXISTS', 'age', FilterConditions.exists(), false],
		['EQUAL_TO', 'age', FilterConditions.equalTo(0), false],
		['NOT_EQUAL_TO', 'age', FilterConditions.notEqualTo(0), false],
		['LESS_THAN', 'age', FilterConditions.lessThan(5), false],
		['NOT_CONTAINS', 'surname', FilterConditions.notContains('x'), false],
		['BEGINS_WITH', 'surname', FilterConditions.beginsWith('x'), false],
		['BETWEEN', 'age', FilterConditions.between(-9, 9), false],
	];
	it.each(ofNothing)(
		'takes only NOT_EXISTS for true of an item that is not there: %s',
		async (_name, attribute, condition, isTrue) => {
			const t = await aHost();
			await asApp(t, async () => {
				const [outcome] = await Promise.allSettled([
					kvs.transact().check('nobody', on(attribute, condition)).execute(),
				]);
				expect(outcome?.status).toBe(isTrue ? 'fulfilled' : 'rejected');
			});
		},
	);

	it('sets a time to live by the fourth argument', async () => {
		const t = await aHost({}, { storage: { expiredItems: 'gone' } });
		await asApp(t, async () => {
			await kvs
				.transact()
				.set('key', 1, undefined, { ttl: { value: 1, unit: 'SECONDS' } })
				.execute();
			t.clock.advance(1_000);
			expect(await kvs.get('key')).toBeUndefined();
		});
	});

	it('fails with whatever code the host is told, as the platform documents none', async () => {
		const t = await aHost({}, { storage: { conditionFailure: { status: 400, code: 'ANYTHING' } } });
		await asApp(t, async () => {
			const refused = kvs.transact().check('ann', on('age', FilterConditions.exists())).execute();
			expect(await refusalOf(refused)).toEqual({ code: 'ANYTHING', status: 400 });
		});
	});

	const many = (count: number, value: unknown = 1) => {
		const transaction = kvs.transact();
		for (let n = 0; n < count; n += 1) transaction.set(`k${n}`, value);
		return transaction;
	};
	const wire = (body: unknown): Promise<Response> =>
		Reflect.get(globalThis, '__forge_fetch__')({ type: 'kvs', provider: 'app', remote: 'kvs' }, '/api/v1/transaction', {
			method: 'POST',
			body: JSON.stringify(body),
		});

	it('takes 25 operations', async () => {
		const t = await aHost();
		await asApp(t, () => many(25).execute());
	});

	const refusals: readonly (readonly [string, () => Promise<unknown>, number])[] = [
		['26 operations', () => many(26).execute(), 400],
		['no operation', () => many(0).execute(), 400],
		['a key twice', () => kvs.transact().set('a', 1).delete('a').execute(), 400],
		[
			'a key twice in two entities',
			() => kvs.transact().set('a', 1).set('a', {}, { entityName: 'employee' }).execute(),
			400,
		],
		['more than 4 MB', () => many(20, 'x'.repeat(220_000)).execute(), 413],
	];
	it.each(refusals)('refuses %s', async (_title, run, status) => {
		const t = await aHost();
		await asApp(t, async () => {
			expect(await refusalOf(run())).toMatchObject({ status });
			expect((await kvs.query().getMany()).results).toEqual([]);
		});
	});

	it.each([
		['conditions on a plain key', { set: [{ key: 'a', value: 1, conditions: { and: [] } }] }],
		['a check of a plain key', { check: [{ key: 'a', conditions: { and: [] } }] }],
		['a check without conditions', { check: [{ key: 'a', entityName: 'employee' }] }],
		['empty conditions', { check: [{ key: 'a', entityName: 'employee', conditions: { and: [] } }] }],
		['and with or', { check: [{ key: 'a', entityName: 'employee', conditions: { and: [{}], or: [{}] } }] }],
		['keyPolicy', { set: [{ key: 'a', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } }] }],
	])('refuses %s, which the SDK does not even send', async (_title, body) => {
		const t = await aHost();
		const response = await asApp(t, () => wire(body));
		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
	});
});

describe('against a model', () => {
	const keys = ['a', 'b', 'c'] as const;
	const age = fc.integer({ min: 0, max: 3 });
	const condition = fc.oneof(
		fc.constant({ name: 'none' as const, age: 0 }),
		fc.record({ name: fc.constantFrom('equalTo', 'notEqualTo', 'lessThan', 'exists', 'notExists'), age }),
	);
	const operation = fc.record({
		kind: fc.constantFrom('set', 'delete', 'check'),
		key: fc.constantFrom(...keys),
		age,
		condition,
	});
	const step = fc.record({
		operations: fc.uniqueArray(operation, { selector: ({ key }) => key, minLength: 1, maxLength: 3 }),
		waitMs: fc.constantFrom(0, 1, 1000),
	});
	type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
	type Operation = Step['operations'][number];

	const meets = ({ condition: { name, age: wanted } }: Operation, found: number | undefined): boolean => {
		switch (name) {
			case 'none':
				return true;
			case 'exists':
				return found !== undefined;
			case 'notExists':
				return found === undefined;
			case 'equalTo':
				return found === wanted;
			case 'notEqualTo':
				return found !== undefined && found !== wanted;
			case 'lessThan':
				return found !== undefined && found < wanted;
		}
	};
	const conditionsOf = ({ kind, condition: { name, age: wanted } }: Operation) => {
		switch (name) {
			case 'none':
				return kind === 'check' ? on('age', FilterConditions.greaterThan(-1)) : { entityName: 'employee' };
			case 'exists':
				return on('age', FilterConditions.exists());
			case 'notExists':
				return on('age', FilterConditions.notExists());
			case 'equalTo':
				return on('age', FilterConditions.equalTo(wanted));
			case 'notEqualTo':
				return on('age', FilterConditions.notEqualTo(wanted));
			case 'lessThan':
				return on('age', FilterConditions.lessThan(wanted));
		}
	};

	it('does what a map with all-or-nothing updates does, and queries show its past', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
				closeHosts();
				const t = await aHost();
				let model = new Map<string, number>();
				const past: { at: number; state: ReadonlyMap<string, number> }[] = [{ at: start - 10_000, state: new Map() }];
				t.faults.queryStalenessMs = 1_000;
				await asApp(t, async () => {
					for (const { operations, waitMs } of steps) {
						t.clock.advance(waitMs);
						const transaction = kvs.transact();
						const next = new Map(model);
						for (const op of operations) {
							const place = conditionsOf(op);
							if (op.kind === 'set') {
								transaction.set<Employee>(op.key, { age: op.age }, place);
								next.set(op.key, op.age);
							} else if (op.kind === 'delete') {
								transaction.delete(op.key, place);
								next.delete(op.key);
							} else if ('conditions' in place) transaction.check(op.key, place);
						}
						const allowed = operations.every((op) =>
							op.kind === 'check' && op.condition.name === 'none' ? model.has(op.key) : meets(op, model.get(op.key)),
						);
						const [outcome] = await Promise.allSettled([transaction.execute()]);
						expect(outcome?.status).toBe(allowed ? 'fulfilled' : 'rejected');
						if (allowed) model = next;
						past.push({ at: t.clock.now(), state: model });

						for (const key of keys) expect((await staff.get(key))?.age).toBe(model.get(key));
						const seen = past.findLast(({ at }) => at <= t.clock.now() - 1_000)?.state ?? new Map();
						const { results } = await staff.query().index('by-age').getMany();
						expect(results.map(({ key, value }) => [key, value.age])).toEqual(
							[...seen].sort(([k1, a1], [k2, a2]) => a1 - a2 || (k1 < k2 ? -1 : 1)),
						);
					}
				});
			}),
			{ numRuns: 60 },
		);
	});
});
