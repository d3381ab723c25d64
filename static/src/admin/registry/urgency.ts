// What of an identity needs somebody: the order of the list and the filters over it.
import type { IdentityView } from '../../../../src/contract/rpc';

const dayMs = 86_400_000;
export const expiringWithinMs = 30 * dayMs;

/** The status now; time goes on after the back end answered. */
export function statusAt(identity: IdentityView, now: number): IdentityView['effectiveStatus'] {
	return identity.status === 'active' && identity.expiresAt <= now ? 'expired' : identity.status;
}

export const isExpiring = (identity: IdentityView, now: number): boolean =>
	identity.status === 'active' && identity.expiresAt > now && identity.expiresAt - now <= expiringWithinMs;

export const hasEverySpace = ({ grants }: IdentityView): boolean =>
	grants.some(({ projectId }) => projectId === undefined);

export const listFilters = ['current', 'needs-action', 'active', 'suspended', 'expired', 'retired'] as const;
export type ListFilter = (typeof listFilters)[number];

export interface Situation {
	readonly now: number;
	readonly isOrphaned: (identity: IdentityView) => boolean;
	readonly isUnenforced: (identity: IdentityView) => boolean;
}

/** Whether somebody has to do something: it expired or soon will, nobody answers for it, or Jira lags behind. */
export function needsAction(identity: IdentityView, { now, isOrphaned, isUnenforced }: Situation): boolean {
	if (isUnenforced(identity)) return true;
	if (identity.status === 'retired') return false;
	return statusAt(identity, now) === 'expired' || isExpiring(identity, now) || isOrphaned(identity);
}

export function matchesFilter(identity: IdentityView, filter: ListFilter, situation: Situation): boolean {
	switch (filter) {
		case 'current':
			return identity.status !== 'retired';
		case 'needs-action':
			return needsAction(identity, situation);
		default:
			return statusAt(identity, situation.now) === filter;
	}
}

/** By name or account ID, whatever the case. */
export function matchesSearch({ name, accountId }: IdentityView, search: string): boolean {
	const wanted = search.trim().toLowerCase();
	return name.toLowerCase().includes(wanted) || accountId.toLowerCase().includes(wanted);
}

export type SortBy = 'urgency' | 'name' | 'expiry';

/** Sorts without changing the list; just saved rows come first. */
export function sortIdentities(
	identities: readonly IdentityView[],
	by: SortBy,
	situation: Situation,
	isPinned: (identity: IdentityView) => boolean,
): readonly IdentityView[] {
	const rank = (identity: IdentityView) => (needsAction(identity, situation) ? 0 : 1);
	const ranked = identities.map((identity) => ({
		identity,
		pin: isPinned(identity) ? 0 : 1,
		rank: by === 'urgency' ? rank(identity) : by === 'expiry' ? identity.expiresAt : 0,
	}));
	ranked.sort((a, b) => a.pin - b.pin || a.rank - b.rank || compareNames.compare(a.identity.name, b.identity.name));
	return ranked.map(({ identity }) => identity);
}

const compareNames = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
