// What is wrong with an identity, from what is known of it. What is missing is named, and nothing is concluded from it.
import type { AccountKind, PaceSign } from '../../contract/account';
import type { WorkView } from '../../contract/calls/accounts';
import type { GrantUseView } from '../../contract/calls/identities';
import { dayMs } from '../../contract/durations';
import { hasSeveralTasks, isUnusedGrant } from '../../contract/grants';
import { isRegistered } from '../../contract/identity-status-meaning';
import { dormantDays, longLivedDays } from '../../contract/limits';
import { type Risk, type RisksView, risks, severities, type Unseen, unseen } from '../../contract/risks';
import { effectiveStatus, type Identity } from '../registry/identity';

/** What is known of an identity. Absent: nobody knows. Instants are epoch milliseconds. */
export interface RiskFacts {
	readonly identity: Pick<Identity, 'status' | 'type' | 'expiresAt' | 'orphanedAt' | 'grants' | 'credential'>;
	/** When it was registered, and when it moved a work item last since; null: never. */
	readonly use?: { readonly registeredAt: number; readonly lastMoveAt: number | null };
	/** Of each grant, in their order. */
	readonly grantUse?: readonly GrantUseView[];
	/** Its account, as Jira listed it last. */
	readonly account?: { readonly kind: AccountKind; readonly isActive: boolean; readonly goneSince?: number };
	/** Grants that cover more than they were used for, and the moves that they were used for. */
	readonly tooWide?: { readonly grants: number; readonly moves: number };
	/** Whether its account administers Jira, and when that was read. */
	readonly administration?: { readonly isHeld: boolean; readonly asOf: number };
	/** What it did in Jira beside moving work items. */
	readonly work?: Pick<WorkView, 'since' | 'isDormant'>;
	/** What the times of its moves say of who makes them. */
	readonly pace?: readonly PaceSign[];
}

type Find = (facts: RiskFacts, now: number) => readonly Risk[];

const isPast = (at: number | undefined, now: number): at is number => at !== undefined && at <= now;

/** Class 1: what should have been taken away is still there. */
const findOffboarding: Find = ({ identity, use, account, work }, now) => {
	const { status, expiresAt, orphanedAt } = identity;
	const canLogIn = account?.isActive === true && account.goneSince === undefined;
	if (!isRegistered(status)) return canLogIn ? [{ risk: 'retired-can-log-in', params: {} }] : [];
	const found: Risk[] = [];
	if (orphanedAt !== undefined) found.push({ risk: 'owner-gone', params: { since: orphanedAt } });
	if (account?.goneSince !== undefined) found.push({ risk: 'account-gone', params: { since: account.goneSince } });
	else if (account?.isActive === false) found.push({ risk: 'account-inactive', params: {} });
	if (work?.isDormant === true && canLogIn) found.push({ risk: 'idle-account', params: { since: work.since } });
	if (effectiveStatus(identity, now) === 'expired') {
		const lastMoveAt = use?.lastMoveAt ?? 0;
		if (lastMoveAt > expiresAt) found.push({ risk: 'expired-in-use', params: { endedAt: expiresAt, lastMoveAt } });
		if (canLogIn) found.push({ risk: 'expired-can-log-in', params: { endedAt: expiresAt } });
	} else if (status === 'active' && use !== undefined) {
		const { registeredAt, lastMoveAt } = use;
		if (now - Math.max(lastMoveAt ?? 0, registeredAt) >= dormantDays * dayMs) {
			found.push(
				lastMoveAt === null
					? { risk: 'never-used', params: { since: registeredAt } }
					: { risk: 'not-used', params: { lastMoveAt } },
			);
		}
	}
	return found;
};

/** Class 5: it may do more than it does, or more than a bot should. */
const findWideRights: Find = ({ identity: { grants }, grantUse, tooWide, administration }, now) => {
	const live = grants.filter(({ expiresAt }) => !isPast(expiresAt, now));
	const broad = live.filter(({ projectId }) => projectId === undefined).length;
	const isLive = (place: number): boolean => !isPast(grants[place]?.expiresAt, now);
	const unused = (grantUse ?? []).filter((use, place) => isLive(place) && isUnusedGrant(use, now)).length;
	return [
		...(broad === 0 ? [] : [{ risk: 'all-spaces' as const, params: { grants: broad } }]),
		...(administration?.isHeld === true
			? [{ risk: 'administers-jira' as const, params: { asOf: administration.asOf } }]
			: []),
		...(tooWide === undefined || tooWide.grants === 0 ? [] : [{ risk: 'grants-too-wide' as const, params: tooWide }]),
		...(unused === 0 ? [] : [{ risk: 'grants-unused' as const, params: { grants: unused, of: live.length } }]),
	];
};

/** Class 7: the credential lives too long, by what was stated of it. */
const findOldCredential: Find = ({ identity: { credential } }, now) => {
	const { issuedAt, expiresAt, rotateEveryDays } = credential ?? {};
	const found: Risk[] = [];
	if (isPast(expiresAt, now)) found.push({ risk: 'credential-expired', params: { endedAt: expiresAt } });
	if (issuedAt === undefined) return found;
	if (rotateEveryDays !== undefined && issuedAt + rotateEveryDays * dayMs <= now) {
		found.push({ risk: 'rotation-overdue', params: { issuedAt, days: rotateEveryDays } });
	}
	if (now - issuedAt > longLivedDays * dayMs) found.push({ risk: 'credential-old', params: { issuedAt } });
	if (expiresAt !== undefined && expiresAt - issuedAt > longLivedDays * dayMs) {
		found.push({ risk: 'credential-long', params: { issuedAt, endsAt: expiresAt } });
	}
	return found;
};

/** Classes 9 and 10: one account for several tasks, or for a bot and a person. */
const findShared: Find = ({ identity: { grants, type }, account, pace = [] }) => {
	const spaces = new Set(grants.flatMap(({ projectId }) => projectId ?? [])).size;
	const isPersons = type === 'bot-user' || account?.kind === 'human';
	return [
		...(hasSeveralTasks(grants) ? [{ risk: 'several-tasks' as const, params: { spaces } }] : []),
		...(isPersons ? [{ risk: 'account-of-person' as const, params: {} }] : []),
		...pace.flatMap((one): readonly Risk[] => {
			if (one.sign === 'machine-pace') return isPersons ? [{ risk: 'used-by-both', params: { moves: one.moves } }] : [];
			if (one.sign !== 'persons-hours') return [];
			const { sign: _, ...params } = one;
			return [{ risk: 'used-at-persons-hours', params }];
		}),
	];
};

/** What no fact that Muster has could tell. */
const neverSeen: readonly Unseen[] = [
	'secrets',
	'third-parties',
	'ways-to-sign-in',
	'permissions',
	'deployment',
	'environments-of-spaces',
	'who-holds-the-credential',
	'who-signs-in',
];

function findUnseen({
	identity: { status, credential },
	use,
	account,
	tooWide,
	work,
	administration,
}: RiskFacts): readonly Unseen[] {
	const isHistory = !isRegistered(status);
	const missing: readonly (readonly [Unseen, boolean])[] = [
		['accounts-not-compared', account === undefined],
		['other-work', work === undefined && !isHistory],
		['use-not-known', use === undefined && !isHistory],
		['not-looked-back', tooWide === undefined && !isHistory],
		['memberships-not-read', administration === undefined && !isHistory],
		['credential-not-stated', credential === undefined && !isHistory],
		['issue-not-stated', credential !== undefined && credential.issuedAt === undefined && !isHistory],
		[
			'end-not-stated',
			credential !== undefined &&
				credential.expiresAt === undefined &&
				credential.rotateEveryDays === undefined &&
				!isHistory,
		],
	];
	const found = [...neverSeen, ...missing.flatMap(([name, isMissing]) => (isMissing ? [name] : []))];
	return found.sort((a, b) => unseen[a] - unseen[b]);
}

/**
 * What is wrong with an identity, the most severe first, and what could not be seen. With less known, less is found.
 *
 * @param now epoch milliseconds
 */
export function findRisks(facts: RiskFacts, now: number): RisksView {
	const others = isRegistered(facts.identity.status) ? [findWideRights, findOldCredential, findShared] : [];
	const found = [findOffboarding, ...others].flatMap((find) => find(facts, now));
	const rankOf = ({ risk }: Risk): number => severities.indexOf(risks[risk].severity) * 100 + risks[risk].class;
	return { risks: found.sort((a, b) => rankOf(a) - rankOf(b)), unseen: findUnseen(facts) };
}
