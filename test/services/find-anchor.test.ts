// The anchor that reaches until an instant is found, however anchors are spread, with few reads.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hourMs } from '../../src/contract/durations';
import { findAnchorOver } from '../../src/services/audit/anchors';
import type { Records } from '../../src/services/ports/records';

/** Anchors that end at these instants, and how many were read. */
function stored(ends: readonly number[]) {
	const count = { reads: 0 };
	const read: Records['read'] = async (refs) => {
		count.reads++;
		return refs.map(({ id }) => {
			const n = Number(id);
			const upTo = ends[n - 1];
			if (upTo === undefined) return undefined;
			const payload = { kind: 'anchor', n, at: upTo, upTo, heads: [], prev: n === 1 ? null : 'h'.repeat(43) };
			return { version: 1, body: { payload, hash: 'h'.repeat(43), journal: 0 } };
		});
	};
	const [n, upTo] = [ends.length, ends.at(-1) ?? 0];
	const newest = { n, hash: n === 0 ? null : 'h'.repeat(43), at: upTo, upTo, journal: 0, checkedUpTo: upTo };
	return { ports: { records: { read } as Records }, newest, count };
}

async function find(ends: readonly number[], at: number) {
	const { ports, newest, count } = stored(ends);
	const anchor = await findAnchorOver(ports, newest, at);
	return { n: anchor?.payload.n, reads: count.reads };
}

describe('the first anchor that reaches until an instant', () => {
	it('is the one that a look at all of them finds, wherever they end', async () => {
		const gap = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 100 * hourMs }));
		await fc.assert(
			fc.asyncProperty(
				fc.array(gap, { maxLength: 200 }),
				fc.double({ min: 0, max: 1.1, noNaN: true }),
				async (gaps, part) => {
					let end = 0;
					const ends = gaps.map((one) => {
						end += one;
						return end;
					});
					const at = Math.round(end * part);
					const { n, reads } = await find(ends, at);
					const place = ends.findIndex((one) => one >= at);
					expect(n).toBe(place < 0 ? undefined : place + 1);
					expect(reads).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(ends.length + 1)) + 9);
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it('takes few reads among those of five years, an hour each or with idle nights', async () => {
		const hours = Array.from({ length: 5 * 365 * 24 }, (_, i) => (i + 1) * hourMs);
		const days = hours.filter((_, i) => i % 24 < 10 && i % 168 < 120);
		for (const [ends, most] of [
			[hours, 3],
			[days, 10],
		] as const) {
			for (const part of [0.01, 0.3, 0.5, 0.77, 0.999]) {
				const at = Math.round((ends.at(-1) ?? 0) * part);
				const { n = 0, reads } = await find(ends, at);
				expect(ends[n - 1]).toBeGreaterThanOrEqual(at);
				expect(ends[n - 2] ?? 0).toBeLessThan(at);
				expect(reads).toBeLessThanOrEqual(most);
			}
		}
	});
});
