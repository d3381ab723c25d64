// decide() with one mistake each: what compares it with the expressions has to notice every one.
import { type Decision, decide, grantCovers, type Subject } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';

type Decide = typeof decide;

const deny = (reason: Extract<Decision, { verdict: 'deny' }>['reason']): Decision => ({ verdict: 'deny', reason });

/** decide() that is told something else about the identity. */
const ofIdentity =
	(change: (identity: Identity, ...asked: Parameters<Decide>) => Identity): Decide =>
	(...asked) => {
		const [request, subject, guard, controls, now] = asked;
		const told: Subject =
			subject.kind === 'identity' ? { kind: 'identity', identity: change(subject.identity, ...asked) } : subject;
		return decide(request, told, guard, controls, now);
	};

const ofControls =
	(change: Partial<Parameters<Decide>[3]>): Decide =>
	(request, subject, guard, controls, now) =>
		decide(request, subject, guard, { ...controls, ...change }, now);

const atAnInstant =
	(laterMs: number): Decide =>
	(request, subject, guard, controls, now) =>
		decide(request, subject, guard, controls, now + laterMs);

/** decide() that says `reason` before all others wherever something holds, though it comes later in the order. */
const first =
	(holds: (...asked: Parameters<Decide>) => Decision | undefined): Decide =>
	(...asked) => {
		const decision = decide(...asked);
		return decision.verdict === 'deny' ? (holds(...asked) ?? decision) : decision;
	};

const identityOf = (subject: Subject): Identity | undefined =>
	subject.kind === 'identity' ? subject.identity : undefined;

/** An account without an entry, which is in no group. */
const stranger: Subject = { kind: 'unknown', groupIds: [] };

/** Each by what is wrong with it. */
export const wrongDeciders: readonly (readonly [string, Decide])[] = [
	['a right holds at the instant it ends', atAnInstant(-1)],
	['a right ends a millisecond early', atAnInstant(1)],
	['an identity never ends', ofIdentity((identity) => ({ ...identity, expiresAt: Number.MAX_SAFE_INTEGER }))],
	[
		'grants have no end of their own',
		ofIdentity((identity) => ({ ...identity, grants: identity.grants.map(({ expiresAt: _, ...grant }) => grant) })),
	],
	[
		'both ends are told as the same',
		(...asked) => {
			const decision = decide(...asked);
			return decision.verdict === 'deny' && decision.reason === 'grant-expired' ? deny('expired') : decision;
		},
	],
	['withdrawn rights are live', ofControls({ withdrawn: new Set() })],
	['frozen spaces are not frozen', ofControls({ frozenProjects: new Set() })],
	['a frozen site is not frozen', ofControls({ siteFrozen: false })],
	['an identity is never frozen itself', ofIdentity(({ frozen: _, ...identity }) => identity)],
	['suspended identities act', ofIdentity((one) => (one.status === 'suspended' ? { ...one, status: 'active' } : one))],
	['retired identities act', ofIdentity((one) => (one.status === 'retired' ? { ...one, status: 'active' } : one))],
	[
		'accounts without an identity are said to be unregistered before they are frozen',
		first((_, subject) => (subject.kind === 'unregistered' ? deny('unregistered') : undefined)),
	],
	[
		'a status comes before freezes',
		first((_, subject) => {
			const status = identityOf(subject)?.status ?? 'active';
			return status === 'active' ? undefined : deny(status);
		}),
	],
	[
		'a missing grant comes before all else',
		first((request, subject) =>
			identityOf(subject)?.grants.some((grant) => grantCovers(grant, request)) === false ? deny('no-grant') : undefined,
		),
	],
	[
		'an end comes before a missing grant',
		first((_request, subject, _guard, _controls, now) =>
			(identityOf(subject)?.expiresAt ?? Number.POSITIVE_INFINITY) <= now ? deny('expired') : undefined,
		),
	],
	[
		'types come before all else',
		first((_, subject, { mode, types }) => {
			const type = identityOf(subject)?.type;
			const isRefused = mode !== 'human-only' && type !== undefined && types?.includes(type) === false;
			return isRefused ? deny('type-not-allowed') : undefined;
		}),
	],
	[
		'types come before being human',
		first((_, subject, { types }) => {
			const type = identityOf(subject)?.type;
			return type !== undefined && types?.includes(type) === false ? deny('type-not-allowed') : undefined;
		}),
	],
	[
		'being human comes before all else',
		first((_, subject, { mode }) =>
			mode === 'human-only' && identityOf(subject) !== undefined ? deny('non-human-not-allowed') : undefined,
		),
	],
	[
		'a person is stopped by a frozen site',
		(...asked) => {
			const [request, subject, , controls] = asked;
			const isPerson = subject.kind === 'unknown' && request.accountId !== null;
			return isPerson && controls.siteFrozen ? deny('frozen') : decide(...asked);
		},
	],
	[
		'a person passes a guard for registered identities while the site is frozen',
		(...asked) => {
			const [request, subject, , controls] = asked;
			const isPerson = subject.kind === 'unknown' && request.accountId !== null;
			return isPerson && controls.siteFrozen ? { verdict: 'allow' } : decide(...asked);
		},
	],
	[
		'people pass guards for registered identities',
		(request, subject, guard, controls, now) =>
			decide(request, subject, subject.kind === 'unknown' ? { ...guard, mode: 'human-only' } : guard, controls, now),
	],
	[
		'people are refused everywhere',
		(request, subject, guard, controls, now) =>
			decide(request, subject, subject.kind === 'unknown' ? { ...guard, mode: 'registered' } : guard, controls, now),
	],
	[
		'anonymous callers are people',
		(request, subject, guard, controls, now) => {
			const { accountId } = request;
			if (accountId !== null) return decide(request, subject, guard, controls, now);
			return guard.mode === 'registered' ? deny('unregistered') : { verdict: 'allow' };
		},
	],
	[
		'accounts that nobody registered are people',
		(request, subject, guard, controls, now) =>
			decide(request, subject.kind === 'unregistered' ? stranger : subject, guard, controls, now),
	],
	[
		'everybody without an entry is a person, whatever group is asked for',
		(request, subject, { people: _, ...guard }, controls, now) => decide(request, subject, guard, controls, now),
	],
	[
		'nobody is a member of a group',
		(request, subject, ...rest) =>
			decide(request, subject.kind === 'unknown' ? { ...subject, groupIds: [] } : subject, ...rest),
	],
	[
		'any group will do',
		(request, subject, guard, ...rest) =>
			decide(
				request,
				subject.kind === 'unknown' && subject.groupIds.length > 0
					? { ...subject, groupIds: [guard.people?.groupId ?? ''] }
					: subject,
				guard,
				...rest,
			),
	],
	[
		'a group is asked for at guards for registered identities, and lets its members pass',
		(...asked) => {
			const [request, subject, guard] = asked;
			const isPerson = subject.kind === 'unknown' && request.accountId !== null;
			const isMember = isPerson && subject.groupIds.some((id) => id === guard.people?.groupId);
			return isMember ? { verdict: 'allow' } : decide(...asked);
		},
	],
	[
		'members of the group are people even when they are known to be none',
		(...asked) => {
			const [, subject, guard] = asked;
			const isKnown = subject.kind === 'unregistered' && guard.people !== undefined && guard.mode !== 'registered';
			return isKnown ? { verdict: 'allow' } : decide(...asked);
		},
	],
	[
		'a guard for people lets identities pass',
		(request, subject, guard, controls, now) =>
			decide(
				request,
				subject,
				guard.mode === 'human-only' ? { ...guard, mode: 'registered-or-human' } : guard,
				controls,
				now,
			),
	],
	[
		'types are not looked at',
		(request, subject, { types: _, ...guard }, controls, now) => decide(request, subject, guard, controls, now),
	],
	[
		'the first grant that covers counts, and not the one that ends last',
		ofIdentity((identity, request) => ({
			...identity,
			grants: identity.grants.filter((grant) => grantCovers(grant, request)).slice(0, 1),
		})),
	],
	[
		'the last grant is not looked at',
		ofIdentity((identity) => ({ ...identity, grants: identity.grants.slice(0, -1) })),
	],
	...(['projectId', 'issueTypeId', 'fromStatusId'] as const).map((field): readonly [string, Decide] => [
		`a grant's ${field} is not looked at`,
		ofIdentity((identity) => ({
			...identity,
			grants: identity.grants.map(({ [field]: _, ...grant }) => grant),
		})),
	]),
	[
		"a grant's toStatusId is not looked at",
		ofIdentity((identity, { toStatusId }) => ({
			...identity,
			grants: identity.grants.map((grant) => ({ ...grant, toStatusId })),
		})),
	],
];
