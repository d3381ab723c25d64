// When identities and grants were used: folding the same facts in twice, late or in another order changes nothing.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../src/contract/durations';
import type { ProjectId } from '../../src/contract/ids';
import {
	type AccountUse,
	addToSightings,
	applySightings,
	grantKey,
	mergeUse,
	type Sightings,
	unusedGrants,
	updateRetiredUse,
	updateUse,
} from '../../src/core/registry/usage';
import { aGrant, anIdentity } from '../builders/identity';
import { startOfTime as now } from '../harness/world';

const grant = aGrant();
const other = aGrant({ projectId: '10009' as ProjectId });
const [key, otherKey] = [grantKey(grant), grantKey(other)];

const seen = (...events: readonly { readonly at: number; readonly grant?: string }[]): Sightings => {
	const sightings = events.reduce<Sightings | undefined>(addToSightings, undefined);
	if (sightings === undefined) throw new Error('nothing was seen');
	return sightings;
};

describe('an identity that is seen', () => {
	it('has grants that count from then on', () => {
		expect(updateUse(undefined, anIdentity({ grants: [grant, other] }), now + 5)).toEqual({
			version: 1,
			registeredAt: now,
			grants: { [key]: { since: now + 5 }, [otherKey]: { since: now + 5 } },
		});
	});

	it('again keeps what is known of grants that stay, and drops those that are gone', () => {
		const first = applySightings(
			updateUse(undefined, anIdentity({ grants: [grant, other] }), now),
			seen({ at: now + 1, grant: key }, { at: now + 2, grant: otherKey }),
		);
		const second = updateUse(first, anIdentity({ version: 2, grants: [grant] }), now + dayMs);
		expect(second).toEqual({
			version: 2,
			registeredAt: now,
			lastUsedAt: now + 2,
			grants: { [key]: { since: now, lastUsedAt: now + 1 } },
		});
		const third = updateUse(second, anIdentity({ version: 3, grants: [grant, other] }), now + 2 * dayMs);
		expect(third.grants[otherKey]).toEqual({ since: now + 2 * dayMs });
	});

	it('was registered anew: its grants count anew, even when they are the same', () => {
		const first = applySightings(updateUse(undefined, anIdentity(), now), seen({ at: now + 1, grant: key }));
		const anew = anIdentity({ version: 3, createdAt: now + dayMs });
		expect(updateUse(first, anew, now + 2 * dayMs)).toMatchObject({
			lastUsedAt: now + 1,
			grants: { [key]: { since: now + 2 * dayMs } },
		});
	});

	it('in a version older than the known one changes nothing', () => {
		const known = updateUse(undefined, anIdentity({ version: 5, grants: [grant, other] }), now);
		expect(updateUse(known, anIdentity({ version: 4, grants: [] }), now + 1)).toBe(known);
		expect(updateRetiredUse(known, { version: 4 })).toBe(known);
	});

	it('retired keeps nothing but when it was used last', () => {
		const known = applySightings(updateUse(undefined, anIdentity(), now), seen({ at: now + 1, grant: key }));
		expect(updateRetiredUse(known, { version: 2 })).toEqual({
			version: 2,
			registeredAt: now,
			lastUsedAt: now + 1,
			grants: {},
		});
		expect(updateRetiredUse(undefined, { version: 2 })).toEqual({ version: 2, registeredAt: 0, grants: {} });
	});

	it('with a rotation tells when that is due', () => {
		const credential = { kind: 'api-token', issuedAt: now, rotateEveryDays: 30 } as const;
		expect(updateUse(undefined, anIdentity({ credential }), now).rotateAt).toBe(now + 30 * dayMs);
		const { rotateEveryDays: _, ...lasting } = credential;
		expect(updateUse(undefined, anIdentity({ credential: lasting }), now)).not.toHaveProperty('rotateAt');
	});
});

describe('events', () => {
	const use = updateUse(undefined, anIdentity({ grants: [grant, other] }), now + 10);

	it('without a grant say that the account was used, and of no grant', () => {
		const used = applySightings(use, seen({ at: now + 20 }));
		expect(used.lastUsedAt).toBe(now + 20);
		expect(used.grants).toEqual(use.grants);
	});

	it('of grants that are gone, or from before it was registered, say nothing of grants', () => {
		expect(applySightings(use, seen({ at: now + 20, grant: 's1' })).grants).toEqual(use.grants);
		expect(applySightings(use, seen({ at: now - 1, grant: key })).grants).toEqual(use.grants);
		expect(applySightings(use, seen({ at: now, grant: key })).grants[key]?.lastUsedAt).toBe(now);
	});

	it('under a key that objects inherit say nothing', () => {
		expect(applySightings(use, seen({ at: now, grant: 'constructor' })).grants).toEqual(use.grants);
	});

	const anEvent = fc.record({ at: fc.integer({ min: now - 5, max: now + 50 }), grant: fc.constantFrom(key, otherKey) });

	it('in any order, any pieces, and read again are the same', () => {
		const someEvents = fc.array(anEvent, { minLength: 1, maxLength: 10 });
		fc.assert(
			fc.property(someEvents, someEvents, (a, b) => {
				const together = applySightings(use, seen(...a, ...b));
				const apart = applySightings(applySightings(applySightings(use, seen(...b)), seen(...a)), seen(...b));
				expect(apart).toEqual(together);
				expect(applySightings(together, seen(...a, ...b))).toEqual(together);
			}),
		);
	});
});

describe('two records of one account', () => {
	/** What the identity was in each version; the third is a registration anew. */
	const lives: Readonly<Record<1 | 2 | 3, { readonly registeredAt: number; readonly keys: readonly string[] }>> = {
		1: { registeredAt: 1, keys: ['s1', 's2'] },
		2: { registeredAt: 1, keys: ['s2', 's3'] },
		3: { registeredAt: 2, keys: ['s2'] },
	};
	const randomUse = fc
		.record({
			version: fc.constantFrom(1 as const, 2 as const, 3 as const),
			lastUsedAt: fc.integer({ min: 0, max: 9 }),
			since: fc.integer({ min: 0, max: 9 }),
		})
		.map(({ version, lastUsedAt, since }): AccountUse => {
			const { registeredAt, keys } = lives[version];
			const grants = Object.fromEntries(keys.map((name) => [name, { since, lastUsedAt }]));
			return { version, registeredAt, lastUsedAt, grants };
		});

	it('taken together forget no use', () => {
		fc.assert(
			fc.property(randomUse, randomUse, (a, b) => {
				const merged = mergeUse(a, b);
				expect(merged.lastUsedAt).toBe(Math.max(a.lastUsedAt ?? 0, b.lastUsedAt ?? 0));
				expect(mergeUse(merged, a)).toEqual(merged);
				expect(mergeUse(merged, b)).toEqual(merged);
			}),
		);
	});

	it('have the grants of the newer version', () => {
		fc.assert(
			fc.property(randomUse, randomUse, (a, b) => {
				fc.pre(a.version !== b.version);
				const newer = a.version > b.version ? a : b;
				expect(Object.keys(mergeUse(a, b).grants).sort()).toEqual(Object.keys(newer.grants).sort());
				expect(mergeUse(a, b)).toEqual(mergeUse(b, a));
			}),
		);
	});
});

describe('an unused grant', () => {
	it.each([
		[90 * dayMs, 1],
		[90 * dayMs - 1, 0],
	])('is one that lay idle for %p ms', (ms, count) => {
		const use = {
			version: 1,
			registeredAt: 0,
			grants: { s1: { since: now }, s2: { since: now, lastUsedAt: now + 5 } },
		};
		expect(unusedGrants(use, now + ms)).toHaveLength(count);
	});
});
