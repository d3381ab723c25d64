// Which grants would let an identity make a transition, and what it holds once it was given them.
import type { GrantableView, TransitionSpace } from '../../../../src/contract/calls/who-could';
import type { GrantParts } from '../identity/grant-parts';
import { parseGrantTags } from '../identity/grant-parts';

/**
 * The grants for a transition in one space: one for each status that it starts from, and no more than it needs.
 *
 * A transition from any status takes a grant from any status; one that a single work type makes, a grant for that type.
 */
export function grantsFor(
	{ from, to }: Pick<GrantableView['transition'], 'from' | 'to'>,
	{ projectId, issueTypeIds }: TransitionSpace,
): readonly GrantParts[] {
	const [issueTypeId, ...otherTypes] = issueTypeIds;
	const type = issueTypeId === undefined || otherTypes.length > 0 ? {} : { issueTypeId };
	const starts = from.length === 0 ? [{}] : from.map(({ id }) => ({ fromStatusId: id }));
	return starts.map((start) => ({ projectId, ...type, ...start, toStatusId: to.id }));
}

const tags = { toStatusId: 's', projectId: 'p', issueTypeId: 't', fromStatusId: 'f' } as const;
type Part = keyof typeof tags;

/** What a grant is for, whenever it ends. */
const tagsOf = (grant: GrantParts): string =>
	(Object.keys(tags) as Part[])
		.flatMap((part) => (grant[part] === undefined ? [] : `${tags[part]}${grant[part]}`))
		.join('.');

const isOver = ({ expiresAt }: GrantParts, now: number): boolean => expiresAt !== undefined && expiresAt <= now;

/**
 * Those of some grants that an identity does not hold, or no longer: what has ended is given anew.
 *
 * @param now epoch milliseconds
 */
export function missingGrants(
	held: readonly GrantParts[],
	added: readonly GrantParts[],
	now: number,
): readonly GrantParts[] {
	const has = new Set(held.filter((grant) => !isOver(grant, now)).map(tagsOf));
	const wanted = new Map(added.map((grant) => [tagsOf(grant), grant]));
	return [...wanted].flatMap(([key, grant]) => (has.has(key) ? [] : grant));
}

/** Whether a grant has ended and is among those that are given anew. */
export const isRenewed = (held: GrantParts, added: readonly GrantParts[], now: number): boolean =>
	isOver(held, now) && added.some((grant) => tagsOf(grant) === tagsOf(held));

/**
 * The grants of an identity with others added: what it holds already is not doubled, and one that has ended makes way.
 *
 * @param now epoch milliseconds
 */
export function withGrants<Held extends GrantParts>(
	held: readonly Held[],
	added: readonly GrantParts[],
	now: number,
): readonly (Held | GrantParts)[] {
	return [...held.filter((grant) => !isRenewed(grant, added, now)), ...missingGrants(held, added, now)];
}

/** Grants as a part of an address. Their ends are not told. */
export const grantsPath = (grants: readonly GrantParts[]): string => grants.map(tagsOf).join(',');

/** The grants that a part of an address tells; what is not understood is left out. */
export const parseGrantsPath = (path: string): readonly GrantParts[] =>
	path.split(',').flatMap((one) => parseGrantTags(one.replaceAll('.', ' ')) ?? []);

/** What guards where a grant counts, by what the guards do now. */
export interface GuardedBy {
	readonly enforced: number;
	readonly monitored: number;
	/** Guards that stop nobody while the glass is broken, and those that are not as Muster compiled them. */
	readonly other: number;
	/** Guards of workflows that serve more spaces than were looked at: nobody can say whether they stand there. */
	readonly unknown: number;
}

/** How many guarded transitions a grant covers. */
export function guardedBy(grant: GrantParts, transitions: readonly GrantableView[]): GuardedBy {
	const found = { enforced: 0, monitored: 0, other: 0, unknown: 0 };
	for (const { transition, spaces, isComplete } of transitions) {
		const { effect, to, from } = transition;
		if (effect === undefined || to.id !== grant.toStatusId) continue;
		const isHere = grant.projectId === undefined || spaces.some(({ projectId }) => projectId === grant.projectId);
		const startsHere =
			grant.fromStatusId === undefined || from.length === 0 || from.some(({ id }) => id === grant.fromStatusId);
		if (!startsHere || (!isHere && isComplete)) continue;
		if (!isHere) found.unknown++;
		else if (effect === 'stops') found.enforced++;
		else if (effect === 'monitors') found.monitored++;
		else found.other++;
	}
	return found;
}
