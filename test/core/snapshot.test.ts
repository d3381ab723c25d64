// The compiled registry: where an account is looked up, what its entry says, and what fits into an app property.

import { describe, expect, it } from '@jest/globals';
import { type DenyReason, denyReasons } from '../../src/contract/decision';
import { dayMs } from '../../src/contract/durations';
import { contactSchema, type Grant, identityTypes } from '../../src/contract/identity';
import { identityStatuses } from '../../src/contract/identity-status';
import { accountIdSchema, type IssueTypeId, type ProjectId, type StatusId } from '../../src/contract/ids';
import { maxGrants, safeShards } from '../../src/contract/limits';
import { grantCovers, type TransitionRequest } from '../../src/core/policy/decide';
import { noEntryTemplate, refusalTemplate, renderRefusal } from '../../src/core/policy/refusal';
import { initialSettings } from '../../src/core/site';
import {
	type Control,
	controlsOf,
	initialControl,
	renderControl,
	stillWithdrawn,
} from '../../src/core/snapshot/control';
import {
	codes,
	compileEntry,
	grantTags,
	isUnregisteredEntry,
	makeTag,
	renderShard,
	transitionTags,
	typeCodes,
	unregisteredEntry,
} from '../../src/core/snapshot/entry';
import {
	controlProperty,
	maxPropertyCharacters,
	shardProperty,
	strayWriteLifeMs,
} from '../../src/core/snapshot/property';
import { initialRouting, shardNames } from '../../src/core/snapshot/routing';
import { throughJson } from '../builders/expression-variables';
import { aGrant, anAccountId, anIdentity, aRequest, aSwitch } from '../builders/identity';
import { startOfTime } from '../harness/world';

describe('an entry', () => {
	it('lists the rows of an active identity from the one that ends last to the dead one', () => {
		const end = startOfTime + 90 * dayMs;
		const grants = [
			aGrant({ expiresAt: startOfTime + 1 }),
			aGrant({ toStatusId: '7' as StatusId }),
			aGrant({ expiresAt: startOfTime + 5 }),
			aGrant({ expiresAt: end + 1 }),
		];
		expect(compileEntry(anIdentity({ grants, expiresAt: end, tag: '#12ab3' }))).toEqual([
			'C',
			'@',
			'#release-eng',
			[
				['(', end, 's7', 'p10000', 'f10004'],
				['(', end, 's10005', 'p10000', 'f10004'],
				[')', startOfTime + 5, 's10005', 'p10000', 'f10004'],
				[')', startOfTime + 1, 's10005', 'p10000', 'f10004'],
				['.', 0],
			],
			'#12ab3',
		]);
	});

	it('says of a grant that ends with the identity that the registration has expired', () => {
		const identity = anIdentity({ grants: [aGrant({ expiresAt: startOfTime })], expiresAt: startOfTime });
		expect(compileEntry(identity)[3]).toEqual([
			['(', startOfTime, 's10005', 'p10000', 'f10004'],
			['.', 0],
		]);
	});

	it.each([
		['suspended', '='],
		['retired', '/'],
	] as const)('of a %s identity holds no grant', (status, code) => {
		expect(compileEntry(anIdentity({ status }))[3]).toEqual([[code, 0]]);
	});

	it.each(identityStatuses)('of a frozen identity that is %s says so, and holds no grant', (status) => {
		expect(compileEntry(anIdentity({ status, frozen: aSwitch() }))[3]).toEqual([['@', 0]]);
	});

	it('without grants holds only the row that allows nothing', () => {
		expect(compileEntry(anIdentity({ grants: [] }))[3]).toEqual([['.', 0]]);
	});

	it.each<[Grant, string[]]>([
		[{ toStatusId: '5' as StatusId }, ['s5']],
		[{ toStatusId: '5' as StatusId, projectId: '1' as ProjectId }, ['s5', 'p1']],
		[{ toStatusId: '5' as StatusId, issueTypeId: '2' as IssueTypeId }, ['s5', 't2']],
		[{ toStatusId: '5' as StatusId, fromStatusId: '3' as StatusId }, ['s5', 'f3']],
		[
			{
				toStatusId: '5' as StatusId,
				projectId: '1' as ProjectId,
				issueTypeId: '2' as IssueTypeId,
				fromStatusId: '3' as StatusId,
			},
			['s5', 'p1', 't2', 'f3'],
		],
	])('writes %j as %j', (grant, tags) => {
		expect(grantTags(grant)).toEqual(tags);
	});

	it.each<[string, Partial<Grant>, Partial<TransitionRequest>]>([
		['itself', {}, {}],
		['any work type', { issueTypeId: '2' as IssueTypeId }, { issueTypeId: '2' as IssueTypeId }],
		['another space', {}, { projectId: '2' as ProjectId }],
		['another status before', {}, { fromStatusId: '2' as StatusId }],
		['another status after', {}, { toStatusId: '2' as StatusId }],
		['another work type', { issueTypeId: '2' as IssueTypeId }, { issueTypeId: '3' as IssueTypeId }],
	])('holds for a transition when all its tags are among the tags of it: %s', (_name, grant, request) => {
		const held = transitionTags(aRequest(request));
		const isHeld = grantTags(aGrant(grant)).every((tag) => held.has(tag));
		expect(isHeld).toBe(grantCovers(aGrant(grant), aRequest(request)));
	});

	it('holds for a creation only when it names no status before', () => {
		const { fromStatusId: _, ...creation } = aRequest();
		expect(transitionTags(creation)).toEqual(new Set(['p10000', 't10001', 'f0', 's10005']));
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

	it('has room for 120 identities with 3 grants of 4 tags each', () => {
		const ids = Array.from({ length: 120 }, (_, i) => `${anAccountId.slice(0, -3)}${String(i).padStart(3, '0')}`);
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
		const entry = compileEntry(anIdentity({ grants, contact: '"'.repeat(80) }));
		const shard = renderShard({ ['a'.repeat(128)]: entry }, 999_999);
		expect(JSON.stringify(shard).length).toBeLessThanOrEqual(maxPropertyCharacters / 4);
	});
});

/** The reason of a code, and whether its sentence names the site's contact in place of the identity's. */
const saidBy: readonly (readonly [code: string, reason: DenyReason, namesSite: boolean])[] = [
	[codes.unknown, 'unregistered', true],
	[codes.notMember, 'unregistered', true],
	[codes.unregistered, 'unregistered', true],
	[codes.frozenUnregistered, 'frozen', true],
	...denyReasons
		.filter((reason) => reason !== 'unregistered')
		.map((reason): [string, DenyReason, boolean] => [codes[reason], reason, reason === 'frozen']),
];

function templateOf(code: string, reason: DenyReason): string {
	if (code === codes.notMember) return noEntryTemplate('notMember', '%c');
	return code === codes.unknown ? noEntryTemplate('unknown', '%c') : refusalTemplate(reason);
}

describe('the codes', () => {
	it('are one character each, all different, and no piece of an account id', () => {
		const all = Object.values(codes);
		expect(new Set(all).size).toBe(all.length);
		for (const code of all) {
			expect(code).toHaveLength(1);
			expect(accountIdSchema.safeParse(code.repeat(3)).success).toBe(false);
		}
	});

	it('need no more than one character in the JSON of a property', () => {
		for (const code of Object.values(codes)) expect(JSON.stringify(code)).toHaveLength(3);
	});
});

describe('the control record', () => {
	const aSpace = (projectId: string) => ({ ...aSwitch(), projectId: projectId as ProjectId });
	const control: Control = {
		...initialControl(40),
		version: 9,
		frozenSpaces: [aSpace('10000'), aSpace('10007')],
		withdrawn: [{ tag: '#abcde', until: startOfTime }],
		contact: '#site-ops',
	};
	const routed = { ...control, routing: { pairs: { ab: '1', ac: 'z' }, thirds: { '0': '-0', f: '-f' } } };
	const frozenSite = { ...control, freeze: aSwitch() };

	it('is published with its version, frozen tags, routing and sentences as one map', () => {
		const { version, frozen, ...others } = renderControl(routed);
		expect(version).toBe(9);
		expect(frozen).toEqual(['p10000', 'p10007', '#abcde']);
		const named = Object.fromEntries(Object.entries(others).filter(([key]) => /^[0-9a-z]+$/.test(key)));
		expect(named).toEqual({ ab: 's11', ac: 's1z', '0': '-0', f: '-f' });
		expect(Object.keys(others)).toHaveLength(4 + Object.keys(codes).length);
		expect(renderControl(initialControl(40)).frozen).toEqual([]);
	});

	it('has no key of its own that a piece of an account id could be', () => {
		const routing = { pairs: {}, thirds: {} };
		for (const key of Object.keys(renderControl({ ...control, routing }))) {
			// At most two characters of an id are looked up.
			expect(key.length > 2 || !/[A-Za-z0-9:_-]/.test(key)).toBe(true);
		}
	});

	it('has the empty sentence for passing, and one that ends in its reason for every other code', () => {
		const said = renderControl(control);
		expect([said[codes.pass], said[codes.person]]).toEqual(['', '']);
		expect(saidBy.map(([code]) => code).toSorted()).toEqual(
			Object.values(codes)
				.filter((code) => code !== codes.pass && code !== codes.person)
				.toSorted(),
		);
		for (const [code, reason] of saidBy) expect(said[code]).toMatch(new RegExp(`\\. \\[muster:${reason}\\]$`));
	});

	it('names the site contact only where no identity is known, and where no team of an identity can help', () => {
		for (const [code, , namesSite] of saidBy) {
			expect(renderControl(control)[code]).toContain(namesSite ? 'Ask #site-ops.' : 'Ask %c.');
			expect(renderControl(frozenSite)[code]).toContain('Ask #site-ops.');
		}
	});

	it('says frozen to everybody but people and accounts it does not know, while the site is frozen', () => {
		const said = renderControl(frozenSite);
		for (const [name, code] of Object.entries(codes)) {
			if (['person', 'unknown', 'notMember'].includes(name)) expect(said[code]).toBe(renderControl(control)[code]);
			else expect(said[code]).toMatch(/: identities are frozen\. .*\[muster:frozen\]$/);
		}
	});

	it('lets everybody pass while the glass is broken, frozen site or not', () => {
		for (const one of [control, frozenSite]) {
			const said = renderControl({ ...one, brokenGlass: aSwitch() });
			for (const code of Object.values(codes)) expect(said[code]).toBe('');
			expect(said).toMatchObject({ version: 9, frozen: renderControl(one).frozen, '00': 's11' });
		}
	});

	it.each(saidBy)(
		'adds at most 90 characters to the names in the sentence of code %s, so that it stays one sentence: %s',
		(code, reason) => {
			const longest = 'c'.repeat(80);
			expect(contactSchema.safeParse(longest).success).toBe(true);
			expect(contactSchema.safeParse(`${longest}c`).success).toBe(false);
			const fill = (name: string, transition: string, contact: string) =>
				name +
				String(renderControl({ ...control, contact })[code])
					.replace('%t', transition)
					.replace('%c', contact);

			const template = templateOf(code, reason);
			const sentence = fill('n'.repeat(60), 't'.repeat(60), longest);
			expect(sentence).toBe(renderRefusal('n'.repeat(60), 't'.repeat(60), template, longest));
			expect(sentence.length).toBeLessThanOrEqual(60 + 60 + 80 + 90);
			expect(fill('n'.repeat(50), 't'.repeat(50), 'c'.repeat(50)).length).toBeLessThanOrEqual(240);
		},
	);

	it.each([1, 16, 40, 98, 256])('fits into an app property when %i shards are laid out', (shardCount) => {
		const thirds = Object.fromEntries([...'0123456789abcdef'].map((digit) => [digit, `-${digit}`]));
		const laidOut = initialControl(shardCount);
		const divided = { ...laidOut, routing: { ...laidOut.routing, thirds } };
		const size = JSON.stringify(renderControl(divided)).length;
		expect([size, size <= maxPropertyCharacters / 2]).toEqual([size, true]);
	});

	it('keeps its property apart from those of the shards', () => {
		const properties = shardNames(initialRouting(256)).map(shardProperty);
		expect(new Set(properties).size).toBe(257);
		expect(properties).not.toContain(controlProperty);
		for (const property of properties) expect(property).toMatch(/^s1[0-9a-z]*$/);
	});

	it('starts with nothing frozen, nothing withdrawn, no broken glass, and somebody to ask', () => {
		const { contact, ...initial } = initialControl(40);
		expect(initial).toEqual({
			version: 1,
			routing: initialRouting(40),
			nextBase: 41,
			frozenSpaces: [],
			withdrawn: [],
			toRename: [],
			settings: initialSettings,
			changes: [],
		});
		expect(contactSchema.parse(contact)).toBe(contact);
		expect(initialSettings.maxShards).toBe(safeShards);
	});

	it('gives decide() its switches', () => {
		expect(controlsOf(initialControl(1))).toEqual({
			siteFrozen: false,
			frozenProjects: new Set(),
			withdrawn: new Set(),
			glassBroken: false,
		});
		expect(controlsOf({ ...frozenSite, brokenGlass: aSwitch() })).toEqual({
			siteFrozen: true,
			frozenProjects: new Set(['10000', '10007']),
			withdrawn: new Set(['#abcde']),
			glassBroken: true,
		});
	});
});

describe('a withdrawn tag', () => {
	const until = startOfTime + strayWriteLifeMs;
	const withdrawn = ['#abcde', '#abcdf'].map((tag, i) => ({ tag, until: until + i }));
	const control = { ...initialControl(40), withdrawn };

	it('is listed until its time is over, and not at that instant', () => {
		expect(stillWithdrawn(control, until - 1)).toEqual(withdrawn);
		expect(stillWithdrawn(control, until)).toEqual(withdrawn.slice(1));
		expect(stillWithdrawn(control, until + 1)).toEqual([]);
	});

	it('stays long enough for the longest invocation and the retries of its transport', () => {
		expect(strayWriteLifeMs).toBeGreaterThanOrEqual(20 * 60_000);
	});

	it('is never equal to a tag of a transition, whatever the random text', () => {
		const tagsOfTransitions = transitionTags(aRequest());
		for (const text of ['p10000xyz', 's10005xyz', 'f10004', 't10001', '', '#']) {
			const tag = makeTag(text);
			expect(tag).toMatch(/^#.{0,5}$/);
			expect(tagsOfTransitions).not.toContain(tag);
			expect(tag).not.toMatch(/^[ptfs]/);
		}
		expect(makeTag('abcdefgh')).not.toBe(makeTag('abcdXfgh'));
	});
});
