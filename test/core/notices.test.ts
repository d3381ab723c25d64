// What somebody should look at: what counts as due at which instant, and the order to act.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../src/contract/durations';
import type { ShardRow } from '../../src/contract/identity-row';
import type { AccountId } from '../../src/contract/ids';
import type { Notice } from '../../src/contract/notice';
import { rowOf } from '../../src/core/registry/identity-row';
import {
	grantEndsOf,
	maxNoted,
	type NotedNotice,
	type NoticeSubject,
	noteOnce,
	noticesOf,
} from '../../src/core/registry/notices';
import type { AccountUse } from '../../src/core/registry/usage';
import { compileEntry } from '../../src/core/snapshot/entry';
import { aGrant, anIdentity, aSwitch } from '../builders/identity';
import { startOfTime as now } from '../harness/world';

const settings = { orphanGraceDays: 14 };
const far = now + 1_000 * dayMs;

const aRow = (more: Partial<ShardRow> = {}): ShardRow => ({ ...rowOf(anIdentity({ expiresAt: far })), ...more });
const subject = (row: Partial<ShardRow>, more: Partial<NoticeSubject> = {}): NoticeSubject => ({
	row: aRow(row),
	grantEnds: [],
	...more,
});
const notices = (...subjects: NoticeSubject[]): Notice[] => noticesOf(subjects, settings, now);
const told = (...subjects: NoticeSubject[]) => notices(...subjects).map(({ kind, within }) => [kind, within]);

const aUse = (more: Partial<AccountUse> = {}): AccountUse => ({ version: 1, registeredAt: 0, grants: {}, ...more });

/** Distances from now, and the warning each deserves. */
const edges: readonly (readonly [ms: number, within: Notice['within'] | undefined])[] = [
	[-1_000 * dayMs, 0],
	[-1, 0],
	[0, 0],
	[1, 1],
	[dayMs - 1, 1],
	[dayMs, 1],
	[dayMs + 1, 7],
	[7 * dayMs - 1, 7],
	[7 * dayMs, 7],
	[7 * dayMs + 1, 30],
	[30 * dayMs - 1, 30],
	[30 * dayMs, 30],
	[30 * dayMs + 1, undefined],
];

describe('what is due', () => {
	it.each(edges)('an identity that expires in %p ms is told within %p', (ms, within) => {
		const expected = within === undefined ? [] : [{ kind: 'expires', dueAt: now + ms, within }];
		expect(notices(subject({ expiresAt: now + ms }))).toMatchObject(expected);
	});

	it.each(edges)('a credential that expires in %p ms is told within %p', (ms, within) => {
		const expected = within === undefined ? [] : [['credential-expires', within]];
		expect(told(subject({ credentialDueAt: now + ms }))).toEqual(expected);
	});

	it.each(edges)('a rotation that is due in %p ms is told within %p', (ms, within) => {
		const expected = within === undefined ? [] : [['rotation-due', within]];
		const use = aUse({ rotateAt: now + ms });
		expect(told(subject({ credentialDueAt: now + ms }, { use }))).toEqual(expected);
	});

	it.each(edges)('a grant that ends in %p ms is told within %p, and not at all once it is over', (ms, within) => {
		const expected = within === undefined || within === 0 ? [] : [['grant-expires', within]];
		expect(told(subject({}, { grantEnds: [now + ms] }))).toEqual(expected);
	});

	it.each(edges)('an orphan whose grace ends in %p ms is told within %p, and always', (ms, within) => {
		const orphanedAt = now - 14 * dayMs + ms;
		expect(notices(subject({ orphanedAt }))).toMatchObject([
			{ kind: 'orphaned', dueAt: orphanedAt, within: within ?? 30 },
		]);
	});

	it('a grant that is over hides no other that soon will be', () => {
		const ends = [now - dayMs, now + 3 * dayMs, now + 2 * dayMs];
		expect(notices(subject({}, { grantEnds: ends }))).toMatchObject([
			{ kind: 'grant-expires', dueAt: now + 2 * dayMs, within: 7 },
		]);
	});

	it('a grant that ends with the identity is not told besides', () => {
		const expiresAt = now + 2 * dayMs;
		expect(told(subject({ expiresAt }, { grantEnds: [expiresAt] }))).toEqual([['expires', 7]]);
	});

	it('an identity that expired has no grants left to tell of, but still a credential', () => {
		const use = aUse({ grants: { s1: { since: 1 } } });
		const row = { expiresAt: now, credentialDueAt: now };
		expect(told(subject(row, { use, grantEnds: [now + 1] }))).toEqual([
			['credential-expires', 0],
			['expires', 0],
		]);
	});

	it('a retired identity is told of for nothing', () => {
		const use = aUse({ grants: { s1: { since: 1 } }, rotateAt: 1 });
		const row = { status: 'retired', expiresAt: 1, credentialDueAt: 1, orphanedAt: 1 } as const;
		expect(told(subject(row, { use, grantEnds: [now + 1] }))).toEqual([]);
	});

	it('a suspended identity is told of for its owner and its credential only', () => {
		const use = aUse({ grants: { s1: { since: 1 } } });
		const row = { status: 'suspended', expiresAt: now + 1, credentialDueAt: now + 1, orphanedAt: 1 } as const;
		expect(told(subject(row, { use, grantEnds: [now] }))).toEqual([
			['orphaned', 0],
			['credential-expires', 1],
		]);
	});

	it('a rotation that somebody rescheduled since the sweep is told by the row', () => {
		const use = aUse({ rotateAt: now - dayMs });
		expect(told(subject({ credentialDueAt: now + 31 * dayMs }, { use }))).toEqual([]);
	});

	describe('a grant', () => {
		const idle = now - 90 * dayMs;
		it.each([
			['seen 90 days ago and never used', { since: idle }, true],
			['seen 90 days ago less a millisecond', { since: idle + 1 }, false],
			['seen and used 90 days ago', { since: idle, lastUsedAt: idle }, true],
			['used 90 days ago less a millisecond', { since: idle, lastUsedAt: idle + 1 }, false],
			['used long before the sweep first saw it', { since: idle + 1, lastUsedAt: idle - dayMs }, false],
		] as const)('%s', (_, use, isUnused) => {
			const found = notices(subject({}, { use: aUse({ grants: { s1: use } }) }));
			expect(found).toMatchObject(isUnused ? [{ kind: 'unused', dueAt: idle, within: 0 }] : []);
		});

		it('is told once however many lie idle, since the first of them', () => {
			const grants = { s1: { since: idle - 5 }, s2: { since: idle - 9 }, s3: { since: now } };
			expect(notices(subject({}, { use: aUse({ grants }) }))).toMatchObject([{ kind: 'unused', dueAt: idle - 9 }]);
		});
	});
});

describe('the order to act', () => {
	const named = (name: string, row: Partial<ShardRow>, more: Partial<NoticeSubject> = {}): NoticeSubject =>
		subject({ name, accountId: name as AccountId, ...row }, more);

	const inOrder: readonly NoticeSubject[] = [
		named('orphan, grace over', { orphanedAt: now - 14 * dayMs }),
		named('credential expired', { credentialDueAt: now - 40 * dayMs }),
		named('expired long ago', { expiresAt: now - 2 * dayMs }),
		named('expired', { expiresAt: now }),
		named('rotation overdue', { credentialDueAt: now - 50 * dayMs }, { use: aUse({ rotateAt: now - 50 * dayMs }) }),
		named('a grant ends in an hour', {}, { grantEnds: [now + dayMs / 24] }),
		named('expires in a day', { expiresAt: now + dayMs }),
		named('orphan, grace over in two days', { orphanedAt: now - 12 * dayMs }),
		named('rotation in a week', { credentialDueAt: now + 7 * dayMs }, { use: aUse({ rotateAt: now + 7 * dayMs }) }),
		named('orphan of today', { orphanedAt: now }),
		named('expires in a month', { expiresAt: now + 30 * dayMs }),
		named('suspended orphan, grace over', { status: 'suspended', orphanedAt: now - 20 * dayMs }),
		named('suspended, credential soon', { status: 'suspended', credentialDueAt: now + dayMs }),
		named('idle longest', {}, { use: aUse({ grants: { s1: { since: now - 200 * dayMs } } }) }),
		named('idle', {}, { use: aUse({ grants: { s1: { since: now - 91 * dayMs } } }) }),
	];

	it('is what is too late, then what comes first, then what is suspended, then what lies idle', () => {
		expect(notices(...[...inOrder].reverse()).map(({ name }) => name)).toEqual(inOrder.map(({ row }) => row.name));
	});

	it('does not depend on the order in which identities are read', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...inOrder], { minLength: inOrder.length }), (subjects) => {
				expect(notices(...subjects)).toEqual(notices(...inOrder));
			}),
		);
	});

	it('is by name where everything else is the same', () => {
		const names = ['b', 'a', 'c'].map((name) => named(name, { expiresAt: now + dayMs }));
		expect(notices(...names).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
	});

	it('of identities of one name is by account', () => {
		const rows = ['y', 'x'].map((id) => subject({ name: 'n', accountId: id as AccountId, expiresAt: now + dayMs }));
		expect(notices(...rows).map(({ accountId }) => accountId)).toEqual(['x', 'y']);
	});

	it('follows the grace of the settings', () => {
		const orphan = subject({ orphanedAt: now - dayMs });
		const within = [0, 1, 2, 8, 31, 365].map(
			(orphanGraceDays) => noticesOf([orphan], { orphanGraceDays }, now)[0]?.within,
		);
		expect(within).toEqual([0, 0, 1, 7, 30, 30]);
	});

	it('of nothing is nothing', () => {
		expect(notices()).toEqual([]);
	});

	it('of 2,000 identities that all have everything is found at once', () => {
		const use = aUse({ rotateAt: now, grants: { s1: { since: 1 } } });
		const subjects = Array.from({ length: 2_000 }, (_, i) =>
			named(
				`bot-${i}`,
				{ orphanedAt: now - i, expiresAt: now + 2 * dayMs + i, credentialDueAt: now },
				{ use, grantEnds: [now + dayMs + i] },
			),
		);
		const startedAt = performance.now();
		const found = notices(...subjects);
		expect(performance.now() - startedAt).toBeLessThan(1_000);
		expect(found).toHaveLength(10_000);
		expect(new Set(found.map(({ accountId, kind }) => `${accountId} ${kind}`)).size).toBe(10_000);
	});

	it('puts nothing less pressing before something more pressing', () => {
		const anInstant = fc.integer({ min: -40, max: 40 }).map((days) => now + days * dayMs);
		const maybe = fc.option(anInstant, { nil: undefined });
		const aSubject = fc
			.record({ expiresAt: anInstant, credentialDueAt: maybe, orphanedAt: maybe, end: anInstant })
			.map(({ expiresAt, credentialDueAt, orphanedAt, end }) =>
				subject(
					{
						expiresAt,
						...(credentialDueAt === undefined ? {} : { credentialDueAt }),
						...(orphanedAt === undefined ? {} : { orphanedAt }),
					},
					{ grantEnds: [end] },
				),
			);
		fc.assert(
			fc.property(fc.array(aSubject, { maxLength: 12 }), (subjects) => {
				const within = notices(...subjects).map((notice) => notice.within);
				expect(within).toEqual([...within].sort((a, b) => a - b));
			}),
		);
	});
});

describe('the ends of grants', () => {
	const ends = [now + 5 * dayMs, now - dayMs];
	const grants = ends.map((expiresAt) => aGrant({ expiresAt }));

	it('are those of the published entry that come before the identity’s own', () => {
		const identity = anIdentity({ grants: [...grants, aGrant(), aGrant({ expiresAt: now + 500 * dayMs })] });
		expect(grantEndsOf(rowOf(identity), compileEntry(identity)).sort()).toEqual([...ends].sort());
	});

	it('of a frozen identity are known by the first', () => {
		const identity = anIdentity({ grants, frozen: aSwitch() });
		expect(grantEndsOf(rowOf(identity), compileEntry(identity))).toEqual([now - dayMs]);
	});

	it('are none without an entry or ends', () => {
		expect(grantEndsOf(aRow(), undefined)).toEqual([]);
	});
});

describe('noting', () => {
	const notice = (accountId: string, more: Partial<Notice> = {}): Notice => ({
		accountId: accountId as AccountId,
		name: accountId,
		kind: 'expires',
		dueAt: now + dayMs,
		within: 1,
		...more,
	});
	const at = (noted: readonly NotedNotice[]) => noted.map(({ accountId, notedAt }) => [accountId, notedAt]);

	it('keeps when a notice was first found, however often it is found again', () => {
		const first = noteOnce([notice('a')], [], now);
		const second = noteOnce([notice('a'), notice('b')], first, now + 1);
		expect(at(noteOnce([notice('b'), notice('a')], second, now + 2))).toEqual([
			['b', now + 1],
			['a', now],
		]);
	});

	it('notes the next warning of the same thing anew', () => {
		const first = noteOnce([notice('a', { within: 7 })], [], now);
		expect(at(noteOnce([notice('a')], first, now + 5))).toEqual([['a', now + 5]]);
	});

	it('forgets what stands no more, and notes it anew when it comes back', () => {
		const gone = noteOnce([], noteOnce([notice('a')], [], now), now + 1);
		expect(gone).toEqual([]);
		expect(at(noteOnce([notice('a')], gone, now + 2))).toEqual([['a', now + 2]]);
	});

	it('holds no names, which the registry knows better', () => {
		expect(noteOnce([notice('a')], [], now)[0]).not.toHaveProperty('name');
	});

	it('ends at 1,000, which fit in one record with the longest ids there are', () => {
		const many = Array.from({ length: 1_500 }, (_, i) =>
			notice(`${i}`.padStart(128, 'x'), { kind: 'credential-expires', within: 30 }),
		);
		const noted = noteOnce(many, [], now);
		expect(noted).toHaveLength(maxNoted);
		expect(JSON.stringify({ sweptAt: now, total: 1_500, noted }).length).toBeLessThan(235 * 1024);
	});
});
