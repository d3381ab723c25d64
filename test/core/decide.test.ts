// The policy, rule by rule: every reason, their order, and the instants at which they begin.

import { describe, expect, it } from '@jest/globals';
import { type DenyReason, guardModes } from '../../src/contract/decision';
import { dayMs } from '../../src/contract/durations';
import { type Grant, identityTypes } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import {
	type Controls,
	type Decision,
	decide,
	enforcementOf,
	type Guard,
	grantCovers,
	type Subject,
	type TransitionRequest,
} from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import { aGrant, aGuard, anAccountId, anIdentity, aRequest, aSwitch } from '../builders/identity';
import { startOfTime } from '../harness/world';

const now = startOfTime;
const allow = (grant?: Grant): Decision => ({ verdict: 'allow', ...(grant === undefined ? {} : { grant }) });
const deny = (reason: DenyReason): Decision => ({ verdict: 'deny', reason });

const switches = (more: Partial<Controls> = {}): Controls => ({
	siteFrozen: false,
	frozenProjects: new Set(),
	withdrawn: new Set(),
	glassBroken: false,
	...more,
});

interface Question {
	readonly request: TransitionRequest;
	readonly identity: Identity;
	readonly guard: Guard;
	readonly controls: Controls;
}

const question: Question = {
	request: aRequest(),
	identity: anIdentity(),
	guard: aGuard(),
	controls: switches(),
};

const answer = ({ request, identity, guard, controls }: Question): Decision =>
	decide(request, { kind: 'identity', identity }, guard, controls, now);

const decideFor = (identity: Partial<Identity>, guard: Partial<Guard> = {}, request = aRequest()): Decision =>
	answer({ ...question, identity: anIdentity(identity), guard: aGuard(guard), request });

describe('a registered identity with a matching grant', () => {
	it('is allowed, under that grant', () => {
		expect(answer(question)).toEqual(allow(aGrant()));
	});

	it('is allowed whether the guard enforces or monitors: the decision is the same', () => {
		expect(decideFor({}, { enforcement: 'monitor' })).toEqual(allow(aGrant()));
		expect(decideFor({ grants: [] }, { enforcement: 'monitor' })).toEqual(deny('no-grant'));
	});
});

/** Each fault makes one reason hold, in the order in which reasons are looked for. */
const faults: readonly {
	readonly name: string;
	readonly reason: DenyReason;
	readonly apply: (q: Question) => Question;
}[] = [
	{
		name: 'the site is frozen',
		reason: 'frozen',
		apply: (q) => ({ ...q, controls: { ...q.controls, siteFrozen: true } }),
	},
	{
		name: 'the project is frozen',
		reason: 'frozen',
		apply: (q) => ({ ...q, controls: { ...q.controls, frozenProjects: new Set([q.request.projectId]) } }),
	},
	{
		name: 'it is frozen',
		reason: 'frozen',
		apply: (q) => ({ ...q, identity: { ...q.identity, frozen: aSwitch() } }),
	},
	{
		name: 'its tag was withdrawn',
		reason: 'frozen',
		apply: (q) => ({ ...q, controls: { ...q.controls, withdrawn: new Set([q.identity.tag]) } }),
	},
	{
		name: 'it is suspended',
		reason: 'suspended',
		apply: (q) => ({ ...q, identity: { ...q.identity, status: 'suspended' } }),
	},
	{
		name: 'it is retired',
		reason: 'retired',
		apply: (q) => ({ ...q, identity: { ...q.identity, status: 'retired' } }),
	},
	{
		name: 'no grant covers the transition',
		reason: 'no-grant',
		apply: (q) => ({ ...q, request: { ...q.request, toStatusId: '99999' as StatusId } }),
	},
	{
		name: 'its registration has expired',
		reason: 'expired',
		apply: (q) => ({ ...q, identity: { ...q.identity, expiresAt: now - dayMs } }),
	},
	{
		name: 'its grant has expired',
		reason: 'grant-expired',
		apply: (q) => ({
			...q,
			identity: {
				...q.identity,
				grants: q.identity.grants.map((grant) => ({
					...grant,
					expiresAt: Math.min(q.identity.expiresAt, now) - 1,
				})),
			},
		}),
	},
	{
		name: 'only people may pass',
		reason: 'non-human-not-allowed',
		apply: (q) => ({ ...q, guard: { ...q.guard, mode: 'human-only' } }),
	},
	{
		name: 'its type is not allowed',
		reason: 'type-not-allowed',
		apply: (q) => ({ ...q, guard: { ...q.guard, types: ['ai-agent'] } }),
	},
];

describe('a refusal', () => {
	it.each(faults)('says $reason when $name', ({ reason, apply }) => {
		expect(answer(question)).toEqual(allow(aGrant()));
		expect(answer(apply(question))).toEqual(deny(reason));
	});

	/** Two that cannot hold at once: whichever is applied last replaces the other. */
	const excludesEachOther = (a: DenyReason, b: DenyReason) =>
		(a === 'suspended' && b === 'retired') || (a === 'expired' && b === 'grant-expired');
	const pairs = faults.flatMap((first, i) =>
		faults
			.slice(i + 1)
			.filter((second) => !excludesEachOther(first.reason, second.reason))
			.map((second) => ({ first, second, title: `${first.name}, and ${second.name}`, reason: first.reason })),
	);

	it.each(pairs)('says $reason when $title', ({ first, second, reason }) => {
		expect(answer(second.apply(first.apply(question)))).toEqual(deny(reason));
		expect(answer(first.apply(second.apply(question)))).toEqual(deny(reason));
	});

	it('names the first reason of all when everything is wrong at once', () => {
		const everything = faults.reduce((q, { apply }) => apply(q), question);
		expect(answer(everything)).toEqual(deny('frozen'));
		const { frozen: _, ...thawed } = everything.identity;
		expect(answer({ ...everything, controls: switches() })).toEqual(deny('frozen'));
		expect(answer({ ...everything, controls: switches(), identity: thawed })).toEqual(deny('retired'));
	});
});

describe('a right that ends', () => {
	it.each<[string, Partial<Identity>, DenyReason]>([
		['an identity', { expiresAt: now }, 'expired'],
		['a grant', { grants: [aGrant({ expiresAt: now })] }, 'grant-expired'],
	])('has ended at its end and not one millisecond before: %s', (_name, ended, reason) => {
		const identity = anIdentity(ended);
		const at = (instant: number) =>
			decide(aRequest(), { kind: 'identity', identity }, aGuard(), switches(), instant).verdict;
		expect(at(now - 1)).toBe('allow');
		expect(at(now)).toBe('deny');
		expect(at(now + 1)).toBe('deny');
		expect(decideFor(ended)).toEqual(deny(reason));
	});

	it.each<[string, number, number | undefined, DenyReason]>([
		['identity and grant end together', now - 1, now - 1, 'expired'],
		['the identity ended first', now - 2, now - 1, 'expired'],
		['the grant would have gone on', now - 1, now + dayMs, 'expired'],
		['the grant has no end of its own', now - 1, undefined, 'expired'],
		['the grant ended first', now - 1, now - 2, 'grant-expired'],
		['only the grant ended', now + dayMs, now, 'grant-expired'],
	])('is named: %s', (_name, identityEnd, grantEnd, reason) => {
		const grant = aGrant(grantEnd === undefined ? {} : { expiresAt: grantEnd });
		expect(decideFor({ expiresAt: identityEnd, grants: [grant] })).toEqual(deny(reason));
	});
});

describe('a grant', () => {
	const open: Grant = { toStatusId: '10005' as StatusId };

	it.each<[string, Grant, Partial<TransitionRequest>, boolean]>([
		['everything named', aGrant({ issueTypeId: '10001' as IssueTypeId }), {}, true],
		['another project', aGrant(), { projectId: '10001' as ProjectId }, false],
		[
			'another work type',
			aGrant({ issueTypeId: '10001' as IssueTypeId }),
			{ issueTypeId: '10002' as IssueTypeId },
			false,
		],
		['another status before', aGrant(), { fromStatusId: '10003' as StatusId }, false],
		['another status after', aGrant(), { toStatusId: '10006' as StatusId }, false],
		['every project', { ...open }, { projectId: '77777' as ProjectId }, true],
		['every project, another status after', { ...open }, { toStatusId: '10006' as StatusId }, false],
		['any work type', aGrant(), { issueTypeId: '77777' as IssueTypeId }, true],
		['any status before', { ...open }, { fromStatusId: '77777' as StatusId }, true],
		[
			'the two statuses the other way round',
			aGrant(),
			{ fromStatusId: '10005' as StatusId, toStatusId: '10004' as StatusId },
			false,
		],
	])('for %s', (_name, grant, asked, covers) => {
		const request = aRequest(asked);
		expect(grantCovers(grant, request)).toBe(covers);
		expect(decideFor({ grants: [grant] }, {}, request)).toEqual(covers ? allow(grant) : deny('no-grant'));
	});

	it('covers the creation of a work item only when it names no status before', () => {
		const { fromStatusId: _, ...creation } = aRequest();
		expect(decideFor({ grants: [open] }, {}, creation)).toEqual(allow(open));
		expect(decideFor({ grants: [aGrant()] }, {}, creation)).toEqual(deny('no-grant'));
	});

	it('is looked for in every position', () => {
		const others = Array.from({ length: 29 }, (_, i) => aGrant({ toStatusId: String(20_000 + i) as StatusId }));
		for (const at of [0, 14, 29]) {
			expect(decideFor({ grants: others.toSpliced(at, 0, aGrant()) })).toEqual(allow(aGrant()));
		}
		expect(decideFor({ grants: others })).toEqual(deny('no-grant'));
	});
});

describe('among several matching grants', () => {
	const ended = aGrant({ expiresAt: now - 1 });
	const endedEarlier = aGrant({ expiresAt: now - 2 });
	const short = aGrant({ expiresAt: now + 1 });
	const long = aGrant({ expiresAt: now + dayMs });
	const elsewhere = aGrant({ projectId: '10009' as ProjectId });

	it.each<[string, readonly Grant[], Decision]>([
		['one that goes on beats one that ended', [ended, short], allow(short)],
		['the one that ends last counts', [short, long, ended], allow(long)],
		['one without its own end lasts as long as the identity', [long, aGrant()], allow(aGrant())],
		['one that covers another project does not help', [ended, elsewhere], deny('grant-expired')],
		['all of them may have ended', [ended, endedEarlier], deny('grant-expired')],
	])('%s, in any order', (_name, grants, decision) => {
		expect(decideFor({ grants: [...grants] })).toEqual(decision);
		expect(decideFor({ grants: grants.toReversed() })).toEqual(decision);
	});

	it('names the first of those that end at the same time', () => {
		const { fromStatusId: _, ...wide } = long;
		expect(decideFor({ grants: [wide, long] })).toEqual(allow(wide));
		expect(decideFor({ grants: [long, wide] })).toEqual(allow(long));
	});

	it('says expired when one of them lasted as long as the identity', () => {
		const grants = [aGrant({ expiresAt: now - 10 }), aGrant()];
		expect(decideFor({ expiresAt: now - 1, grants })).toEqual(deny('expired'));
		expect(decideFor({ expiresAt: now - 1, grants: [aGrant({ expiresAt: now - 10 })] })).toEqual(deny('grant-expired'));
	});
});

describe('modes and types', () => {
	it.each(guardModes.flatMap((mode) => identityTypes.map((type) => [mode, type] as const)))(
		'%s: an identity of type %s passes when its type is admitted, except where only people may',
		(mode, type) => {
			const others = identityTypes.filter((other) => other !== type);
			const admitted = mode === 'human-only' ? deny('non-human-not-allowed') : allow(aGrant());
			expect(decideFor({ type }, { mode })).toEqual(admitted);
			expect(decideFor({ type }, { mode, types: [type] })).toEqual(admitted);
			expect(decideFor({ type }, { mode, types: [...identityTypes] })).toEqual(admitted);
			expect(decideFor({ type }, { mode, types: others })).toEqual(
				deny(mode === 'human-only' ? 'non-human-not-allowed' : 'type-not-allowed'),
			);
		},
	);

	it('an empty list of types admits nobody', () => {
		expect(decideFor({}, { types: [] })).toEqual(deny('type-not-allowed'));
	});
});

describe('accounts without an identity', () => {
	const unknown: Subject = { kind: 'unknown', groupIds: [] };
	const unregistered: Subject = { kind: 'unregistered' };
	const ask = (
		subject: Subject,
		mode: Guard['mode'],
		controls: Partial<Controls> = {},
		accountId: AccountId | null = anAccountId,
	) => decide(aRequest({ accountId }), subject, aGuard({ mode }), switches(controls), now);
	const frozenSite = { siteFrozen: true };
	const frozenProject = { frozenProjects: new Set([aRequest().projectId]) };
	const otherProject = { frozenProjects: new Set(['10009' as ProjectId]) };

	it.each([
		['registered', deny('unregistered')],
		['registered-or-human', allow()],
		['human-only', allow()],
	] as const)('that Muster has never seen, at a guard of mode %s', (mode, decision) => {
		expect(ask(unknown, mode)).toEqual(decision);
	});

	it.each(guardModes)('that Muster has never seen are not concerned by a freeze, mode %s', (mode) => {
		for (const freeze of [frozenSite, frozenProject]) expect(ask(unknown, mode, freeze)).toEqual(ask(unknown, mode));
	});

	it.each(guardModes)('that are known to be non-human never pass, mode %s', (mode) => {
		expect(ask(unregistered, mode)).toEqual(deny('unregistered'));
		expect(ask(unregistered, mode, otherProject)).toEqual(deny('unregistered'));
		expect(ask(unregistered, mode, frozenSite)).toEqual(deny('frozen'));
		expect(ask(unregistered, mode, frozenProject)).toEqual(deny('frozen'));
	});

	it.each(guardModes)('and without a name: nobody passes anonymously, mode %s', (mode) => {
		for (const subject of [unknown, unregistered]) {
			expect(ask(subject, mode, {}, null)).toEqual(deny('unregistered'));
			expect(ask(subject, mode, frozenSite, null)).toEqual(deny('frozen'));
			expect(ask(subject, mode, frozenProject, null)).toEqual(deny('frozen'));
		}
	});
});

describe('freezes and withdrawn tags', () => {
	const decideWith = (controls: Partial<Controls>, identity: Partial<Identity> = {}) =>
		answer({ ...question, controls: switches(controls), identity: anIdentity(identity) });

	it('a frozen project stops its own transitions and no others', () => {
		const frozenProjects = new Set(['10000' as ProjectId]);
		expect(decideWith({ frozenProjects })).toEqual(deny('frozen'));
		const elsewhere = aRequest({ projectId: '10001' as ProjectId });
		const grants = [{ toStatusId: elsewhere.toStatusId }];
		const controls = switches({ frozenProjects });
		expect(answer({ ...question, controls, identity: anIdentity({ grants }), request: elsewhere })).toEqual(
			allow(grants[0]),
		);
	});

	it.each([
		['its tag', '#12345', deny('frozen')],
		['another tag', '#12346', allow(aGrant())],
		['a tag that begins alike', '#1234', allow(aGrant())],
		['a tag that goes on alike', '#123450', allow(aGrant())],
		['its account', anAccountId, allow(aGrant())],
		['no tag at all', '', allow(aGrant())],
	])('withdrawing %s', (_name, tag, decision) => {
		expect(decideWith({ withdrawn: new Set(['#00000', tag]) }, { tag: '#12345' })).toEqual(decision);
	});

	it('a frozen identity is refused wherever it asks, and nobody else is', () => {
		const frozen = aSwitch();
		for (const mode of guardModes) expect(decideFor({ frozen }, { mode })).toEqual(deny('frozen'));
		expect(decideFor({ frozen, grants: [] })).toEqual(deny('frozen'));
		expect(decideFor({})).toEqual(allow(aGrant()));
	});
});

describe('broken glass', () => {
	it.each([
		['enforce', false, 'enforce'],
		['enforce', true, 'monitor'],
		['monitor', false, 'monitor'],
		['monitor', true, 'monitor'],
	] as const)('at a guard that should %s, broken: %s, makes it %s', (enforcement, glassBroken, then) => {
		expect(enforcementOf(aGuard({ enforcement }), switches({ glassBroken }))).toBe(then);
	});

	it('changes no decision: what would be refused is still said', () => {
		for (const { apply } of faults) {
			const broken = { ...apply(question), controls: { ...apply(question).controls, glassBroken: true } };
			expect(answer(broken)).toEqual(answer(apply(question)));
		}
	});
});
