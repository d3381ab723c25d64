// The days on which an account did anything, as far as Jira was asked.
import { describe, expect, it } from '@jest/globals';
import { daysToAsk, knownWork, type WorkDays, withAnswer } from '../../src/core/accounts/work-days';
import { Random } from '../builders/random';

const today = 20_000;
/** Asks on each of some days, and gets the answer of a model that knows every day. */
function askedOn(days: readonly number[], worked: ReadonlySet<number>): WorkDays | undefined {
	let known: WorkDays | undefined;
	for (const day of days) {
		const asked = daysToAsk(known, day);
		if (asked === 0) continue;
		const isActive = Array.from({ length: asked }, (_, i) => day - i).some((one) => worked.has(one));
		const isFirst = known === undefined;
		known = withAnswer(known, day, isActive);
		if (isFirst && isActive && !worked.has(day)) known = { ...known, bits: '0' };
	}
	return known;
}

describe('the days on which an account worked', () => {
	it('are asked about for 90 days at first, then since the last time, and not twice a day', () => {
		const known = withAnswer(undefined, today, false);
		expect([daysToAsk(undefined, today), daysToAsk(known, today), daysToAsk(known, today + 1)]).toEqual([90, 0, 1]);
		expect([daysToAsk(known, today + 4), daysToAsk(known, today + 400), daysToAsk(known, today - 1)]).toEqual([
			4, 90, 0,
		]);
	});

	it('are known to be none at once where the first answer is no, and dormant only then or after 90 days', () => {
		expect(knownWork(withAnswer(undefined, today, false), today)).toEqual({
			days30: 0,
			since: today - 89,
			isDormant: true,
		});
		const first = { ...withAnswer(undefined, today, true), bits: '0' };
		expect(knownWork(first, today)).toEqual({ days30: 0, since: today, isDormant: false });
		const days = Array.from({ length: 90 }, (_, i) => today + i);
		const worked = new Set([today - 5]);
		expect(knownWork(askedOn(days.slice(0, 89), worked) as WorkDays, today + 88)?.isDormant).toBe(false);
		expect(knownWork(askedOn(days, worked) as WorkDays, today + 89)?.isDormant).toBe(true);
	});

	it('are not known where Jira was not asked for three days', () => {
		const known = withAnswer(undefined, today, false);
		expect(knownWork(known, today + 2)).toBeDefined();
		expect(knownWork(known, today + 3)).toBeUndefined();
	});

	it('begin anew after a gap that one answer does not cover', () => {
		const before = withAnswer(withAnswer(undefined, today, true), today + 1, true);
		const after = withAnswer(before, today + 500, true);
		expect(knownWork(after, today + 500)).toEqual({
			days30: 1,
			since: today + 500 - 89,
			lastDay: today + 500,
			isDormant: false,
		});
	});

	it('are never more than they were, never dormant with one, and all where Jira is asked every day', () => {
		const random = new Random(7);
		for (let run = 0; run < 300; run++) {
			const worked = new Set(Array.from({ length: random.below(40) }, () => today + random.below(200)));
			const everyDay = random.chance(0.5);
			const days = Array.from({ length: 1 + random.below(200) }, (_, i) => today + i).filter(
				(_, i) => i === 0 || everyDay || random.chance(0.6),
			);
			const last = days.at(-1) as number;
			const known = knownWork(askedOn(days, worked) as WorkDays, last);
			const trueDays = Array.from({ length: 30 }, (_, i) => last - i).filter((day) => worked.has(day) && day >= today);
			if (known === undefined) throw new Error('it was asked today');
			expect(known.days30).toBeLessThanOrEqual(trueDays.length + (everyDay ? 0 : 1));
			if (everyDay) expect(known.days30).toBe(trueDays.length);
			const inWindow = Array.from({ length: 90 }, (_, i) => last - i).some((day) => worked.has(day));
			if (known.isDormant) expect(inWindow).toBe(false);
		}
	});
});
