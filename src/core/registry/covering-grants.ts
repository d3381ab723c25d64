// The grants that cover what an account was seen to do, and nothing else.
import type { Grant } from '../../contract/identity';
import type { IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import { maxGrants } from '../../contract/limits';
import { grantKey } from './usage';

/** Moves of one account that are alike, and what is known of them. */
export interface ObservedMoves {
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
	/** Absent where the moves created work items. */
	readonly fromStatusId?: StatusId;
	readonly toStatusId: StatusId;
	/** At least 1. */
	readonly count: number;
	/** Epoch milliseconds. */
	readonly firstAt: number;
	readonly lastAt: number;
	/** Some of the work items, with when each was moved, the latest first. */
	readonly latest: readonly { readonly issueId: string; readonly issueKey: string; readonly at: number }[];
}

/** A grant, and the moves it stands for. */
export interface CoveringGrant extends Pick<ObservedMoves, 'count' | 'firstAt' | 'lastAt' | 'latest'> {
	readonly grant: Grant;
}

export interface Covering {
	/** Those that cover the most moves first. */
	readonly grants: readonly CoveringGrant[];
	/** Moves that none of the grants covers. */
	readonly left: {
		/** Kinds of moves for which an identity may hold no further grant, and how many moves those are. */
		readonly kinds: number;
		readonly moves: number;
		/** Work items created: a grant for that would allow moves from every status, too. */
		readonly creations: number;
	};
}

function join(one: CoveringGrant, other: CoveringGrant): CoveringGrant {
	const items = new Map([...one.latest, ...other.latest].map((item) => [`${item.issueId} ${item.at}`, item]));
	return {
		grant: one.grant,
		count: one.count + other.count,
		firstAt: Math.min(one.firstAt, other.firstAt),
		lastAt: Math.max(one.lastAt, other.lastAt),
		latest: [...items.values()].sort((a, b) => b.at - a.at || (a.issueId < b.issueId ? -1 : 1)),
	};
}

/**
 * The smallest set of grants that covers what an account did and is never wider than that.
 *
 * Each grant names space, work type, status before and status after, since leaving any of them out would allow what
 * nobody saw: so there is one for each kind of move, and no smaller set. Where more kinds were seen than an identity may
 * have grants, the most frequent are covered, and what is left is counted.
 * @param moves in any order; kinds may come several times, and the answer is the same
 * @param most how many grants there may be
 */
export function coveringGrants(moves: readonly ObservedMoves[], most = maxGrants): Covering {
	const kinds = new Map<string, CoveringGrant>();
	let creations = 0;
	for (const { projectId, issueTypeId, fromStatusId, toStatusId, count, firstAt, lastAt, latest } of moves) {
		if (fromStatusId === undefined) {
			creations += count;
			continue;
		}
		const one = { grant: { projectId, issueTypeId, fromStatusId, toStatusId }, count, firstAt, lastAt, latest };
		const tag = grantKey(one.grant);
		const known = kinds.get(tag);
		kinds.set(tag, known === undefined ? one : join(known, one));
	}
	const all = [...kinds]
		.sort(([aTag, a], [bTag, b]) => b.count - a.count || b.lastAt - a.lastAt || (aTag < bTag ? -1 : 1))
		.map(([, one]) => one);
	const left = all.slice(most);
	return {
		grants: all.slice(0, most),
		left: { kinds: left.length, moves: left.reduce((sum, { count }) => sum + count, 0), creations },
	};
}
