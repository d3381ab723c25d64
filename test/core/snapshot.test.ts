// The compiled registry: where an account is looked up, what its entry says, and what fits into an app property.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DenyReason, denyReasons } from '../../src/contract/decision';
import { contactSchema, type Grant, identityTypes, maxGrants } from '../../src/contract/identity';
import {
	type AccountId,
	accountIdSchema,
	type IssueTypeId,
	type ProjectId,
	type StatusId,
} from '../../src/contract/ids';
import { renderRefusal } from '../../src/core/refusal';
import {
	anonymousKey,
	type Control,
	compileEntry,
	controlProperty,
	defaultShard,
	grantTags,
	initialControl,
	isUnregisteredEntry,
	layOutRouting,
	maxPropertyCharacters,
	reasonOfCode,
	renderControl,
	renderShard,
	shardFor,
	shardNames,
	shardProperty,
	stillWithdrawn,
	strayWriteLifeMs,
	typeCodes,
	unregisteredEntry,
} from '../../src/core/snapshot';
import { throughJson } from '../builders/expression-variables';
import { aGrant, anAccountId, anIdentity, dayMs } from '../builders/identity';
import { accountPool } from '../builders/random-registry';
import { startOfTime } from '../harness/world';

const hexDigits = [...'0123456789abcdef'];
const account = (text: string) => accountIdSchema.parse(text);

describe('routing', () => {
	const shardCounts = [1, 2, 15, 16, 17, 40, 98, 99, 255, 256];

	it.each(shardCounts)('over %i shards reaches every shard, and none that is not published', (shardCount) => {
		const routing = layOutRouting(shardCount);
		const names = shardNames(routing);
		expect(names).toHaveLength(shardCount + 1);
		expect(new Set(names).size).toBe(names.length);
		expect(names).toContain(defaultShard);

		const suffixes = hexDigits.flatMap((first) => hexDigits.map((second) => first + second));
		const reached = suffixes.map((suffix) => shardFor(routing, account(`712020:1111-${suffix}`)));
		expect(new Set(reached)).toEqual(new Set(names.filter((name) => name !== defaultShard)));
	});

	it.each(shardCounts)('over %i shards is even to within one suffix', (shardCount) => {
		const load = new Map<string, number>();
		for (const shard of Object.values(layOutRouting(shardCount))) load.set(shard, (load.get(shard) ?? 0) + 1);
		expect(Math.max(...load.values()) - Math.min(...load.values())).toBeLessThanOrEqual(1);
	});

	it('lays heavy suffixes on shards of their own, and loses none', () => {
		const weightOf = (suffix: string) => (suffix.startsWith('a') ? 1_000 : 1);
		const routing = layOutRouting(40, weightOf);
		expect(Object.keys(routing)).toHaveLength(256);
		const load = new Map<string, number>();
		for (const [suffix, shard] of Object.entries(routing)) load.set(shard, (load.get(shard) ?? 0) + weightOf(suffix));
		expect(load.size).toBe(40);
		expect(Math.max(...load.values())).toBe(1_000);
	});

	it('spreads suffixes that hold nothing yet, too', () => {
		for (const weightOf of [() => 0, (suffix: string) => (suffix === 'ab' ? 5 : 0)]) {
			expect(new Set(Object.values(layOutRouting(40, weightOf))).size).toBe(40);
		}
	});

	it.each([
		'5b10a2844c20165700ede21g',
		'qm:6f1d:zz',
		'557058:f58131cb-AB',
		'ug:a-',
		'ug:0:',
		'ug:0_',
		'a:-',
		anonymousKey,
	])('sends %s to the default shard, whatever the number of shards', (accountId) => {
		for (const shardCount of shardCounts)
			expect(shardFor(layOutRouting(shardCount), account(accountId))).toBe(defaultShard);
	});

	it.each(['fff', '000', 'a0f'])('reaches a published shard for an id as short as %s', (accountId) => {
		for (const shardCount of shardCounts) {
			const routing = layOutRouting(shardCount);
			const shard = shardFor(routing, account(accountId));
			expect(shard).not.toBe(defaultShard);
			expect(shardNames(routing)).toContain(shard);
		}
	});

	it('leads to a published shard for every account id there can be', () => {
		const characters = [...'abcdefABCDEFxyzXYZ0123456789:-_'];
		const ids = fc.string({ unit: fc.constantFrom(...characters), minLength: 3, maxLength: 60 });
		fc.assert(
			fc.property(ids, fc.constantFrom(...shardCounts), (accountId, shardCount) => {
				const routing = layOutRouting(shardCount);
				expect(shardNames(routing)).toContain(shardFor(routing, account(accountId)));
			}),
			{ seed: 1, numRuns: 300 },
		);
	});

	it.each([0, -1, 257, 4_095])('is refused over %i shards, which the control record has no room for', (shardCount) => {
		expect(() => layOutRouting(shardCount)).toThrow(RangeError);
	});

	it('keeps the properties of shards and of the control record apart', () => {
		const properties = shardNames(layOutRouting(256)).map(shardProperty);
		expect(new Set(properties).size).toBe(properties.length);
		expect(properties).not.toContain(controlProperty);
		for (const property of properties) expect(property).toMatch(/^s1[0-9a-z]*$/);
	});
});

describe('an entry', () => {
	it('lists the rows of an active identity from the one that ends last to the dead one', () => {
		const end = startOfTime + 90 * dayMs;
		const grants = [
			aGrant({ expiresAt: startOfTime + 1 }),
			aGrant({ toStatusId: '7' as StatusId }),
			aGrant({ expiresAt: startOfTime + 5 }),
			aGrant({ expiresAt: end + 1 }),
		];
		expect(compileEntry(anIdentity({ grants, expiresAt: end, version: 12 }))).toEqual([
			'C',
			'f',
			'#release-eng',
			[
				['s7 p10000 f10004', end, 'e'],
				['s10005 p10000 f10004', end, 'e'],
				['s10005 p10000 f10004', startOfTime + 5, 'g'],
				['s10005 p10000 f10004', startOfTime + 1, 'g'],
				['*', 0, 'n'],
			],
			'#12',
		]);
	});

	it('says of a grant that ends with the identity that the registration has expired', () => {
		const identity = anIdentity({ grants: [aGrant({ expiresAt: startOfTime })], expiresAt: startOfTime });
		expect(compileEntry(identity)[3]).toEqual([
			['s10005 p10000 f10004', startOfTime, 'e'],
			['*', 0, 'n'],
		]);
	});

	it.each([
		['suspended', 's'],
		['retired', 'r'],
	] as const)('of a %s identity holds no grant', (status, code) => {
		expect(compileEntry(anIdentity({ status }))[3]).toEqual([['*', 0, code]]);
	});

	it('without grants holds only the row that allows nothing', () => {
		expect(compileEntry(anIdentity({ grants: [] }))[3]).toEqual([['*', 0, 'n']]);
	});

	it.each<[Grant, string]>([
		[{ toStatusId: '5' as StatusId }, 's5'],
		[{ toStatusId: '5' as StatusId, projectId: '1' as ProjectId }, 's5 p1'],
		[{ toStatusId: '5' as StatusId, issueTypeId: '2' as IssueTypeId }, 's5 t2'],
		[{ toStatusId: '5' as StatusId, fromStatusId: '3' as StatusId }, 's5 f3'],
		[
			{
				toStatusId: '5' as StatusId,
				projectId: '1' as ProjectId,
				issueTypeId: '2' as IssueTypeId,
				fromStatusId: '3' as StatusId,
			},
			's5 p1 t2 f3',
		],
	])('writes %j as %s', (grant, tags) => {
		expect(grantTags(grant)).toBe(tags);
	});

	it('does not change the order of the grants it was given', () => {
		const grants = [aGrant({ expiresAt: startOfTime + 1 }), aGrant()];
		const identity = anIdentity({ grants });
		compileEntry(identity);
		expect(identity.grants).toEqual([aGrant({ expiresAt: startOfTime + 1 }), aGrant()]);
	});

	it('of every type has a letter of its own, and none that stands for people or unregistered accounts', () => {
		const letters = identityTypes.map((type) => compileEntry(anIdentity({ type }))[0]);
		expect(new Set([...letters, 'H', 'N', 'U']).size).toBe(identityTypes.length + 3);
		expect(letters).toEqual(identityTypes.map((type) => typeCodes[type]));
	});

	it('of an unregistered account is told apart from an identity', () => {
		expect(isUnregisteredEntry(unregisteredEntry)).toBe(true);
		for (const type of identityTypes) expect(isUnregisteredEntry(compileEntry(anIdentity({ type })))).toBe(false);
	});
});

describe('a shard', () => {
	it('carries its version under a key that no account id can be', () => {
		const shard = renderShard({ [anAccountId]: unregisteredEntry }, 7);
		const [versionKey, ...others] = Object.keys(shard).toSorted();
		expect(versionKey).toBe('#');
		expect(shard['#']).toBe(7);
		expect(others).toEqual([anAccountId]);
		for (const key of ['#', '###', `${anAccountId}#1`, '#12'])
			expect(accountIdSchema.safeParse(key).success).toBe(false);
	});

	it('keeps an account whose id is a name of JavaScript', () => {
		for (const accountId of ['__proto__', 'constructor', 'toString']) {
			const shard = throughJson(renderShard({ [accountId]: unregisteredEntry }, 1));
			expect(Object.entries(shard as object)).toEqual(
				expect.arrayContaining([
					['#', 1],
					[accountId, unregisteredEntry],
				]),
			);
		}
	});

	const anEntryOf = (grants: number) =>
		compileEntry(
			anIdentity({
				contact: '#release-engineering',
				grants: Array.from({ length: grants }, (_, i) =>
					aGrant({ issueTypeId: '10001' as IssueTypeId, toStatusId: String(10_000 + i) as StatusId }),
				),
			}),
		);

	it('has room for 125 identities with 3 grants each, which makes 12,000 in 98 shards', () => {
		const ids = Array.from({ length: 125 }, (_, i) => `${anAccountId.slice(0, -3)}${String(i).padStart(3, '0')}`);
		const shard = renderShard(Object.fromEntries(ids.map((id) => [id, anEntryOf(3)])), 1_000);
		expect(JSON.stringify(shard).length).toBeLessThanOrEqual(maxPropertyCharacters);
	});

	it('has room for the largest identity there can be', () => {
		const id = '9'.repeat(18);
		const grants = Array.from({ length: maxGrants }, () => ({
			projectId: id as ProjectId,
			issueTypeId: id as IssueTypeId,
			fromStatusId: id as StatusId,
			toStatusId: id as StatusId,
			expiresAt: 253_402_300_799_999,
		}));
		const entry = compileEntry(anIdentity({ grants, contact: '"'.repeat(80), version: 999_999 }));
		const shard = renderShard({ ['a'.repeat(128)]: entry }, 999_999);
		expect(JSON.stringify(shard).length).toBeLessThanOrEqual(maxPropertyCharacters / 4);
	});
});

describe('the control record', () => {
	const control: Control = {
		...initialControl(40),
		version: 9,
		frozenProjects: ['10000' as ProjectId, '10007' as ProjectId],
		withdrawn: [{ accountId: anAccountId, version: 3, until: startOfTime }],
		contact: '#site-ops',
	};

	it('is published with its version, routing and frozen tags', () => {
		expect(renderControl(control)).toMatchObject({
			v: 9,
			r: control.routing,
			z: ['p10000', 'p10007', `${anAccountId}#3`],
		});
		expect(renderControl({ ...control, siteFrozen: true }).z[0]).toBe('*');
		expect(renderControl(initialControl(40)).z).toEqual([]);
	});

	it('has a sentence for every reason and the empty one for passing, and nothing else', () => {
		const { ok, ...sentences } = renderControl(control).m;
		expect(ok).toBe('');
		expect(Object.keys(sentences).toSorted()).toEqual(Object.keys(reasonOfCode).toSorted());
		expect(new Set(Object.values(reasonOfCode))).toEqual(new Set(denyReasons));
	});

	it('names the site contact only where no identity is known', () => {
		const { m } = renderControl(control);
		for (const [code, reason] of Object.entries(reasonOfCode)) {
			const namesSite = code === 'u' || code === 'F';
			expect(m[code]).toContain(namesSite ? 'Ask #site-ops.' : 'Ask %c.');
			expect(m[code]).toMatch(new RegExp(`\\. \\[muster:${reason}\\]$`));
		}
	});

	it.each(Object.entries(reasonOfCode) as [string, DenyReason][])(
		'adds at most 90 characters to the names in the sentence of code %s, so that it stays one sentence: %s',
		(code, reason) => {
			const longest = 'c'.repeat(80);
			expect(contactSchema.safeParse(longest).success).toBe(true);
			expect(contactSchema.safeParse(`${longest}c`).success).toBe(false);
			const fill = (name: string, transition: string, contact: string) =>
				name +
				String(renderControl({ ...control, contact }).m[code])
					.replace('%t', transition)
					.replace('%c', contact);

			const sentence = fill('n'.repeat(60), 't'.repeat(60), longest);
			expect(sentence).toBe(renderRefusal('n'.repeat(60), 't'.repeat(60), reason, longest));
			expect(sentence.length).toBeLessThanOrEqual(60 + 60 + 80 + 90);
			expect(fill('n'.repeat(50), 't'.repeat(50), 'c'.repeat(50)).length).toBeLessThanOrEqual(240);
		},
	);

	it.each([1, 16, 40, 98, 256])('fits into an app property when %i shards are laid out', (shardCount) => {
		const size = JSON.stringify(renderControl(initialControl(shardCount))).length;
		expect([size, size <= maxPropertyCharacters]).toEqual([size, true]);
	});

	it('starts with nothing frozen, nothing withdrawn, and somebody to ask', () => {
		const { contact, ...initial } = initialControl(40);
		expect(initial).toEqual({
			version: 1,
			routing: layOutRouting(40),
			siteFrozen: false,
			frozenProjects: [],
			withdrawn: [],
		});
		expect(contactSchema.parse(contact)).toBe(contact);
	});
});

describe('a withdrawn version', () => {
	const until = startOfTime + strayWriteLifeMs;
	const withdrawn = accountPool
		.slice(0, 2)
		.map((accountId: AccountId, i) => ({ accountId, version: 4, until: until + i }));
	const control = { ...initialControl(40), withdrawn };

	it('is listed until its time is over, and not at that instant', () => {
		expect(stillWithdrawn(control, until - 1)).toEqual(withdrawn);
		expect(stillWithdrawn(control, until)).toEqual(withdrawn.slice(1));
		expect(stillWithdrawn(control, until + 1)).toEqual([]);
	});

	it('stays long enough for the longest invocation and the retries of its transport', () => {
		expect(strayWriteLifeMs).toBeGreaterThanOrEqual(20 * 60_000);
	});
});
