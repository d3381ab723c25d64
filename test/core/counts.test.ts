// The record of a month: what it has room for, and that it stays below what a record may hold.
import { describe, expect, it } from '@jest/globals';
import type { ProjectId, StatusId } from '../../src/contract/ids';
import { addToMonth, type Countable, keepCounted, type MonthCounts } from '../../src/core/audit/counts';

const maxRecordBytes = 240 * 1_024;
const start = Date.UTC(2026, 9, 1);

const moves = (from: number, count: number): Countable[] =>
	Array.from({ length: count }, (_, i) => ({
		at: start + (i % 31) * 86_400_000,
		decision: 'observed',
		projectId: String(10_000 + ((from + i) % 700)) as ProjectId,
		from: String(100_000 + (from + i)) as StatusId,
		to: String(200_000 + (from + i)) as StatusId,
	}));

describe('a month of all accounts', () => {
	it('stays small enough to be stored, however many ways are taken, and counts every move a day', () => {
		let month: MonthCounts | undefined;
		let made = 0;
		// Each way on each day, and more ways than there is room for.
		for (let day = 0; day < 31; day++) {
			const events = moves(0, 4_000).map((event) => ({ ...event, at: start + day * 86_400_000 }));
			month = addToMonth(month, events, day, true);
			made += events.length;
		}
		expect(JSON.stringify(month).length).toBeLessThan(maxRecordBytes);
		const counted = Object.values(month?.days ?? {}).reduce((sum, { observed = 0 }) => sum + observed, 0);
		expect(counted).toBe(made);
	});

	it('adds to what it holds, whatever else there is no room for', () => {
		const full = addToMonth(undefined, moves(0, 5_000), 1, true);
		const [first] = moves(0, 1);
		if (first === undefined) throw new Error('no move');
		const more = addToMonth(full, [first, first], 2, true);
		expect(more.routes?.['10000 100000 200000']).toEqual({ '01': 3 });
		expect(Object.keys(more.routes ?? {})).toHaveLength(Object.keys(full.routes ?? {}).length);
	});

	it('of one account holds no ways', () => {
		expect(addToMonth(undefined, moves(0, 3), 1)).not.toHaveProperty('routes');
	});
});

describe('a month of one account', () => {
	const at = (time: string) => ({ at: Date.parse(`2026-10-${time}Z`), decision: 'observed' }) as const;
	const move = (time: string): Countable => ({ ...at(time), projectId: '1' as ProjectId, to: '2' as StatusId });

	it('holds the hours of each day, and the most moves of one minute', () => {
		const first = addToMonth(undefined, ['03T00:59:59', '03T23:00:00', '03T23:00:59', '04T07:00:00'].map(move), 1);
		expect(first).toMatchObject({ hours: { '03': 1 | (1 << 23), '04': 1 << 7 }, peaks: { '03': 2, '04': 1 } });
		const more = addToMonth(first, ['03T23:01:00', '04T08:30:10', '04T08:30:20', '04T08:30:30'].map(move), 2);
		expect(more).toMatchObject({
			hours: { '03': 1 | (1 << 23), '04': (1 << 7) | (1 << 8) },
			peaks: { '03': 2, '04': 3 },
		});
	});

	it('goes on from what was counted before hours were kept', () => {
		const { hours: _, peaks: __, ...old } = addToMonth(undefined, [move('03T10:00:00')], 1);
		const more = addToMonth(old, [move('04T10:00:00')], 2);
		expect(more.days).toEqual({ '03': { observed: 1 }, '04': { observed: 1 } });
		expect(more.hours).toEqual({ '04': 1 << 10 });
	});

	it('of all accounts holds neither', () => {
		expect(addToMonth(undefined, [move('03T10:00:00')], 1, true)).not.toHaveProperty('hours');
	});
});

describe('a month of an account that is counted anew', () => {
	const at = (day: number, hour: number, second = 0) => ({
		...moves(0, 1)[0],
		at: start + ((day * 24 + hour) * 3_600 + second) * 1_000,
	});
	const counted = (events: readonly object[]) => addToMonth(undefined, events as Countable[], 1);

	it('keeps the hours of days whose events are gone, and of no other', () => {
		const known = counted([at(0, 3), at(1, 5)]);
		const anew = counted([at(1, 6)]);
		const kept = keepCounted(anew, known, (day) => day === '01');
		expect(kept.hours).toEqual({ '01': 1 << 3, '02': 1 << 6 });
		expect(kept.days).toEqual({ '01': { observed: 1 }, '02': { observed: 1 } });
		expect(keepCounted(anew, known, () => false).hours).toEqual({ '02': 1 << 6 });
	});

	it('loses no pace because its events were counted together otherwise', () => {
		const known = counted([at(0, 3, 1), at(0, 3, 2), at(0, 3, 3)]);
		const apart = addToMonth(counted([at(0, 3, 1), at(0, 3, 2)]), [at(0, 3, 3)] as Countable[], 1);
		expect(keepCounted(apart, known, () => false)).toEqual(known);
	});
});
