// What is wrong with an identity: each finding rests on facts that are known, and what is not known adds none.
import { describe, expect, it } from '@jest/globals';
import { accountKinds } from '../../src/contract/account';
import { dayMs } from '../../src/contract/durations';
import { type Credential, identityTypes } from '../../src/contract/identity';
import { identityStatuses } from '../../src/contract/identity-status';
import type { ProjectId, StatusId } from '../../src/contract/ids';
import { type Risk, type RiskName, risks, severities, unseen } from '../../src/contract/risks';
import { rowOf } from '../../src/core/registry/identity-row';
import { findRisks, type RiskFacts } from '../../src/core/risks/find-risks';
import { hasRowRisk, type RowRisk, rowRisks } from '../../static/src/ui/identity/row-risks';
import { aGrant, anIdentity } from '../builders/identity';
import { Random } from '../builders/random';
import { startOfTime } from '../harness/world';

const now = startOfTime + 1_000 * dayMs;
const ago = (days: number): number => now - days * dayMs;
const identity = anIdentity({ createdAt: ago(200), updatedAt: ago(200), expiresAt: now + 30 * dayMs });
const used = { registeredAt: ago(200), lastMoveAt: ago(1) };
const account = { kind: 'service-account', isActive: true } as const;

/** Everything is known, and nothing is wrong. */
const fine: RiskFacts = {
	identity: { ...identity, credential: { kind: 'api-token', issuedAt: ago(10), expiresAt: now + 80 * dayMs } },
	use: used,
	grantUse: [{ since: ago(200), lastUsedAt: ago(1) }],
	account,
	tooWide: { grants: 0, moves: 0 },
	work: { since: ago(89), isDormant: false },
	administration: { isHeld: false, asOf: ago(1) },
};
const withIdentity = (more: Partial<RiskFacts['identity']>): RiskFacts => ({
	...fine,
	identity: { ...fine.identity, ...more },
});
const credential = (more: Partial<Credential>) => withIdentity({ credential: { kind: 'api-token', ...more } });
const namesOf = (facts: RiskFacts): readonly RiskName[] => findRisks(facts, now).risks.map(({ risk }) => risk);
const only = (facts: RiskFacts): Risk => {
	const { risks: found } = findRisks(facts, now);
	expect(found).toHaveLength(1);
	return found[0] as Risk;
};

const expired = { status: 'active', expiresAt: ago(2) } as const;

describe('findings about an identity', () => {
	it('are none where everything is known and fine, and what Muster never sees is named', () => {
		const { risks: found, unseen: missing } = findRisks(fine, now);
		expect(found).toEqual([]);
		expect(missing.map((name) => unseen[name])).toEqual([2, 3, 4, 5, 6, 8, 9, 10]);
	});

	it.each<[RiskFacts, Risk]>([
		[withIdentity({ orphanedAt: ago(3) }), { risk: 'owner-gone', params: { since: ago(3) } }],
		[
			{
				...withIdentity(expired),
				use: { registeredAt: ago(200), lastMoveAt: ago(3) },
				account: { ...account, goneSince: ago(9) },
			},
			{ risk: 'account-gone', params: { since: ago(9) } },
		],
		[
			{ ...withIdentity(expired), use: { registeredAt: ago(200), lastMoveAt: ago(3) } },
			{ risk: 'expired-can-log-in', params: { endedAt: ago(2) } },
		],
		[
			{ ...fine, account: { ...account, isActive: false } },
			{ risk: 'account-inactive', params: {} },
		],
		[
			{ ...fine, work: { since: ago(89), isDormant: true } },
			{ risk: 'idle-account', params: { since: ago(89) } },
		],
		[withIdentity({ status: 'retired' }), { risk: 'retired-can-log-in', params: {} }],
		[
			{ ...fine, use: { registeredAt: ago(200), lastMoveAt: ago(90) } },
			{ risk: 'not-used', params: { lastMoveAt: ago(90) } },
		],
		[
			{ ...fine, use: { registeredAt: ago(90), lastMoveAt: null } },
			{ risk: 'never-used', params: { since: ago(90) } },
		],
		[
			withIdentity({ grants: [aGrant(), { toStatusId: '10005' as StatusId }] }),
			{ risk: 'all-spaces', params: { grants: 1 } },
		],
		[
			{ ...fine, administration: { isHeld: true, asOf: ago(1) } },
			{ risk: 'administers-jira', params: { asOf: ago(1) } },
		],
		[
			{ ...fine, tooWide: { grants: 2, moves: 7 } },
			{ risk: 'grants-too-wide', params: { grants: 2, moves: 7 } },
		],
		[
			{ ...fine, grantUse: [{ since: ago(90), lastUsedAt: null }] },
			{ risk: 'grants-unused', params: { grants: 1, of: 1 } },
		],
		[credential({ expiresAt: now }), { risk: 'credential-expired', params: { endedAt: now } }],
		[
			credential({ issuedAt: ago(90), rotateEveryDays: 90 }),
			{ risk: 'rotation-overdue', params: { issuedAt: ago(90), days: 90 } },
		],
		[credential({ issuedAt: ago(366) }), { risk: 'credential-old', params: { issuedAt: ago(366) } }],
		[
			credential({ issuedAt: ago(1), expiresAt: now + 365 * dayMs }),
			{ risk: 'credential-long', params: { issuedAt: ago(1), endsAt: now + 365 * dayMs } },
		],
		[
			withIdentity({ grants: [aGrant(), aGrant({ projectId: '2' as ProjectId, toStatusId: '3' as StatusId })] }),
			{ risk: 'several-tasks', params: { spaces: 2 } },
		],
		[
			{ ...fine, account: { ...account, kind: 'human' } },
			{ risk: 'account-of-person', params: {} },
		],
		[withIdentity({ type: 'bot-user' }), { risk: 'account-of-person', params: {} }],
		[
			{ ...fine, pace: [{ sign: 'persons-hours', from: 7, to: 16, days: 12 }] },
			{ risk: 'used-at-persons-hours', params: { from: 7, to: 16, days: 12 } },
		],
	])('say what is wrong and by which facts: %#', (facts, expected) => {
		expect(only(facts)).toEqual(expected);
	});

	it("tell of a person's account that moves as only machines do, and of no machine that does", () => {
		const pace = [{ sign: 'machine-pace' as const, moves: 40 }];
		expect(namesOf({ ...fine, pace })).toEqual([]);
		expect(namesOf({ ...withIdentity({ type: 'bot-user' }), pace })).toEqual(['account-of-person', 'used-by-both']);
	});

	it('tell of use after the end apart from an account that still works', () => {
		const facts = { ...withIdentity(expired), use: { registeredAt: ago(200), lastMoveAt: ago(1) } };
		expect(findRisks(facts, now).risks).toEqual([
			{ risk: 'expired-in-use', params: { endedAt: ago(2), lastMoveAt: ago(1) } },
			{ risk: 'expired-can-log-in', params: { endedAt: ago(2) } },
		]);
	});

	it.each<[string, RiskFacts]>([
		['a day before 90 days', { ...fine, use: { registeredAt: ago(89), lastMoveAt: null } }],
		['what was registered anew counts from then', { ...fine, use: { registeredAt: ago(5), lastMoveAt: ago(200) } }],
		[
			'a suspended identity need not be used',
			{ ...withIdentity({ status: 'suspended' }), use: { ...used, lastMoveAt: null } },
		],
		['a grant for every space that ended', withIdentity({ grants: [{ toStatusId: '1' as StatusId, expiresAt: now }] })],
		[
			'an identity that is retired with its credential',
			{ ...credential({ expiresAt: ago(9) }), account: { ...account, isActive: false } },
		],
		['a credential of exactly a year', credential({ issuedAt: ago(365) })],
	])('are none for %s', (title, facts) => {
		const retired = title.includes('retired');
		expect(namesOf(retired ? { ...facts, identity: { ...facts.identity, status: 'retired' } } : facts)).toEqual([]);
	});

	it('name what is missing and conclude nothing from it', () => {
		const { credential: _, ...bare } = fine.identity;
		const { risks: found, unseen: missing } = findRisks({ identity: bare }, now);
		expect(found).toEqual([]);
		for (const name of [
			'accounts-not-compared',
			'use-not-known',
			'not-looked-back',
			'credential-not-stated',
		] as const) {
			expect(missing).toContain(name);
		}
		expect(findRisks(credential({}), now).unseen).toEqual(
			expect.arrayContaining(['issue-not-stated', 'end-not-stated']),
		);
		expect(findRisks(credential({ rotateEveryDays: 9 }), now).unseen).not.toContain('end-not-stated');
	});
});

const random = new Random(41);
const maybe = <T>(value: T): T | undefined => (random.chance(0.7) ? value : undefined);
const anInstant = (): number => now + (random.below(900) - 450) * dayMs;

function randomFacts(): RiskFacts {
	const grants = Array.from({ length: random.below(4) }, () => {
		const [projectId, expiresAt] = [maybe(random.pick(['1', '2']) as ProjectId), maybe(anInstant())];
		return {
			toStatusId: random.pick(['5', '6']) as StatusId,
			...(projectId === undefined ? {} : { projectId }),
			...(expiresAt === undefined ? {} : { expiresAt }),
		};
	});
	const orphanedAt = maybe(anInstant());
	const [issuedAt, endsAt, rotateEveryDays] = [maybe(anInstant()), maybe(anInstant()), maybe(1 + random.below(400))];
	const goneSince = maybe(anInstant());
	const all: RiskFacts = {
		identity: {
			status: random.pick(identityStatuses),
			type: random.pick(identityTypes),
			expiresAt: anInstant(),
			grants,
			...(orphanedAt === undefined ? {} : { orphanedAt }),
			...(random.chance(0.7)
				? {
						credential: {
							kind: 'api-token' as const,
							...(issuedAt === undefined ? {} : { issuedAt }),
							...(endsAt === undefined ? {} : { expiresAt: endsAt }),
							...(rotateEveryDays === undefined ? {} : { rotateEveryDays }),
						},
					}
				: {}),
		},
		use: { registeredAt: anInstant(), lastMoveAt: maybe(anInstant()) ?? null },
		grantUse: grants.map(() => ({ since: anInstant(), lastUsedAt: maybe(anInstant()) ?? null })),
		account: {
			kind: random.pick(accountKinds),
			isActive: random.chance(0.5),
			...(goneSince === undefined ? {} : { goneSince }),
		},
		tooWide: { grants: random.below(3), moves: random.below(9) },
		work: { since: anInstant(), isDormant: random.chance(0.5) },
		administration: { isHeld: random.chance(0.5), asOf: anInstant() },
		pace: [
			...(random.chance(0.5) ? [{ sign: 'machine-pace' as const, moves: 30 }] : []),
			...(random.chance(0.5) ? [{ sign: 'around-the-clock' as const, hours: 22, days: 9 }] : []),
			...(random.chance(0.5) ? [{ sign: 'persons-hours' as const, from: 8, to: 17, days: 12 }] : []),
		],
	};
	return Object.fromEntries(
		Object.entries(all).filter(([name]) => name === 'identity' || random.chance(0.8)),
	) as unknown as RiskFacts;
}

/** The facts with one of them missing, each in turn. */
function withLess(facts: RiskFacts): readonly RiskFacts[] {
	const without = <T extends object>(one: T, name: string): T => {
		const { [name as keyof T]: _, ...others } = one;
		return others as T;
	};
	const { identity: known } = facts;
	const stated = known.credential;
	return [
		...['use', 'grantUse', 'account', 'tooWide', 'pace', 'work', 'administration'].map((name) => without(facts, name)),
		...['orphanedAt', 'credential'].map((name) => ({ ...facts, identity: without(known, name) })),
		...(stated === undefined
			? []
			: ['issuedAt', 'expiresAt', 'rotateEveryDays'].map((name) => ({
					...facts,
					identity: { ...known, credential: without(stated, name) },
				}))),
	];
}

/** Every number in the facts, and every count that can be made of them. */
function numbersIn(value: unknown): readonly number[] {
	if (typeof value === 'number') return [value];
	if (Array.isArray(value)) return [value.length, ...value.flatMap(numbersIn)];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

const classOfRow: Readonly<Record<RowRisk, number>> = {
	offboarding: 1,
	overprivileged: 5,
	'long-lived': 7,
	reuse: 9,
	'human-use': 10,
};

describe('findings of any facts', () => {
	const many = Array.from({ length: 1_500 }, randomFacts);

	it('are never added by what is missing', () => {
		const seen = new Set<RiskName>();
		for (const facts of many) {
			const before = new Set(namesOf(facts));
			for (const one of before) seen.add(one);
			const added = withLess(facts).flatMap((less) => namesOf(less).filter((name) => !before.has(name)));
			expect(added).toEqual([]);
		}
		expect([...seen].sort()).toEqual(Object.keys(risks).sort());
	});

	it('carry no instant and no number that is not in the facts, each at most once, the most severe first', () => {
		for (const facts of many) {
			const { risks: found, unseen: missing } = findRisks(facts, now);
			const known = new Set(numbersIn(facts));
			const countable = facts.identity.grants.length;
			for (const { params } of found) {
				const values = Object.values(params as Readonly<Record<string, number>>);
				expect(values.filter((value) => value > countable && !known.has(value))).toEqual([]);
			}
			const ranks = found.map(({ risk }) => severities.indexOf(risks[risk].severity));
			expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
			expect(new Set(found.map(({ risk }) => risk)).size).toBe(found.length);
			expect(new Set(missing).size).toBe(missing.length);
		}
	});

	it('are at least those that the row in the list tells', () => {
		const seen = new Set<RowRisk>();
		for (const facts of many) {
			const full = anIdentity({ ...facts.identity, createdAt: ago(500), updatedAt: ago(random.below(500)) });
			const { use, grantUse } = facts;
			if (use === undefined || grantUse === undefined) continue;
			const row = {
				...rowOf(full),
				...(use.lastMoveAt === null ? {} : { lastUsedAt: use.lastMoveAt }),
				unusedGrants:
					findRisks({ identity: { ...full, status: 'active' }, grantUse }, now).risks.flatMap((one) =>
						one.risk === 'grants-unused' ? [one.params.grants] : [],
					)[0] ?? 0,
			};
			const found = findRisks({ ...facts, identity: full, use: { ...use, registeredAt: full.createdAt } }, now);
			const classes = new Set(found.risks.map(({ risk }) => risks[risk].class));
			for (const one of rowRisks) {
				if (!hasRowRisk(row, one, now)) continue;
				seen.add(one);
				expect(classes).toContain(classOfRow[one]);
			}
		}
		expect([...seen].sort()).toEqual([...rowRisks].sort());
	});
});
