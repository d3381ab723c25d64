// How far away a point in time is, in words.
import './in-english';
import { describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../../src/contract/durations';
import { dayDistanceText, deadlineText, pastText } from '../../../static/src/ui/text/time';

const now = new Date(2026, 10, 26, 9, 24).getTime();

describe('what is to come', () => {
	it.each([
		[180 * dayMs, 'in 180 days'],
		[180 * dayMs - 1_000, 'in 180 days'],
		[180 * dayMs - 13 * hourMs, 'in 179 days'],
		[2 * dayMs, 'in 2 days'],
		[2 * dayMs - 1, 'in 47 hours'],
		[1, 'just now'],
	])('%i ms away is %p', (away, said) => {
		expect(dayDistanceText(now + away, now)).toBe(said);
	});

	it('stands beside its date', () => {
		expect(deadlineText(now + 30 * dayMs - 1, now)).toBe('26 Dec 2026 (in 30 days)');
	});
});

describe('what is past', () => {
	it.each([
		[1_000, 'just now'],
		[minuteMs, '1 minute ago'],
		[2 * hourMs - 1, '1 hour ago'],
		[3 * dayMs - 1, '2 days ago'],
	])('%i ms ago is %p', (ago, said) => {
		expect(pastText(now - ago, now)).toBe(said);
	});
});
