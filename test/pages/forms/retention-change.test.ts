// What is said before events are kept for less long, or removed again: which of them go, and when.
import './in-english';
import { describe, expect, it } from '@jest/globals';
import type { RetentionView } from '../../../src/contract/calls/evidence';
import { addMonths } from '../../../src/contract/months';
import { callOf, textOf } from '../../../static/src/pages/evidence/retention-change';

const now = Date.UTC(2026, 7, 31, 12);
const view = (more: Partial<RetentionView> = {}): RetentionView => ({ version: 3, months: 12, ...more });
const hold = { at: now, by: { kind: 'person', id: 'ana' }, reason: 'Case' } as const;
const keep = (months: number | null) => ({ kind: 'keep', months }) as const;

describe('a change of retention', () => {
	it('names what goes at once, or what goes first and when', () => {
		const old = textOf(keep(6), view({ oldestAt: Date.UTC(2025, 0, 9) }), now);
		expect(old.consequence).toMatch(/before 28 Feb 2026 is removed for good.*oldest event is of 9 Jan 2025/);
		expect(old.understood).toBeDefined();
		const young = textOf(keep(6), view({ oldestAt: Date.UTC(2026, 5, 9) }), now);
		expect(young.consequence).toMatch(/Nothing is older now.*9 Jun 2026, is removed for good from 9 Dec 2026/);
		expect(textOf(keep(6), view(), now).consequence).toMatch(/no event yet/);
	});

	it('says that a hold stops it, and what lifting that sets free', () => {
		const held = view({ oldestAt: Date.UTC(2025, 0, 9), hold });
		expect(textOf(keep(6), held, now).consequence).toMatch(/Nothing is removed while the hold stands/);
		const lifted = textOf({ kind: 'lift' }, held, now).consequence;
		expect(lifted).toMatch(/before 31 Aug 2025 is removed/);
		expect(lifted).not.toMatch(/while the hold stands/);
		expect(textOf({ kind: 'lift' }, view({ months: null, hold }), now).consequence).toMatch(
			/kept for ever all the same/,
		);
	});

	it('asks for no tick where nothing is removed', () => {
		for (const change of [keep(null), { kind: 'hold' }, { kind: 'lift' }] as const) {
			expect(textOf(change, view(), now).understood).toBeUndefined();
		}
	});

	it('names the version that it was read with', () => {
		const asked = { version: 3, reason: 'Policy' };
		expect(callOf(keep(null), asked)).toEqual({ name: 'evidence.keep', input: { ...asked, months: null } });
		expect(callOf({ kind: 'hold' }, asked)).toEqual({ name: 'evidence.hold', input: asked });
		expect(callOf({ kind: 'lift' }, asked)).toEqual({ name: 'evidence.lift-hold', input: asked });
	});
});

describe('months', () => {
	it.each([
		['2026-08-31T12:00:00Z', -6, '2026-02-28T12:00:00Z'],
		['2024-08-31T12:00:00Z', -6, '2024-02-29T12:00:00Z'],
		['2026-01-15T00:00:00Z', -120, '2016-01-15T00:00:00Z'],
		['2026-12-31T23:59:59Z', 2, '2027-02-28T23:59:59Z'],
	])('%s and %i months are %s', (at, months, then) => {
		expect(addMonths(Date.parse(at), months)).toBe(Date.parse(then));
	});
});
