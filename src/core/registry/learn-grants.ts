// What an account was seen to do, held against the grants that it has: which to keep, narrow, remove or add.
import type { KeptBecause } from '../../contract/calls/replay';
import type { Grant } from '../../contract/identity';
import { maxGrants } from '../../contract/limits';
import { grantCovers } from '../policy/decide';
import { type Covering, type CoveringGrant, coveringGrants, type ObservedMoves } from './covering-grants';
import { grantEnd, type Identity } from './identity';
import { grantKey } from './usage';

export type LearnedChange =
	| { readonly kind: 'keep'; readonly grant: Grant; readonly because?: KeptBecause; readonly count: number }
	/** These cover what the grant was used for. */
	| { readonly kind: 'narrow'; readonly grant: Grant; readonly to: readonly CoveringGrant[] }
	| { readonly kind: 'remove'; readonly grant: Grant; readonly because: 'unused' | 'ended' }
	| { readonly kind: 'add'; readonly to: readonly CoveringGrant[] };

export interface Learned {
	/** In the order of the grants that the identity has; what is to be added last, the most used first. */
	readonly changes: readonly LearnedChange[];
	/** The grants after all of that. */
	readonly grants: readonly Grant[];
	readonly left: Covering['left'];
}

/** What was looked at. */
export interface LookedAt {
	/** Between these instants, epoch milliseconds. */
	readonly from: number;
	readonly upTo: number;
	/** No move in that time can have been missed, as far as Muster knows. */
	readonly isWhole: boolean;
}

/** When Muster first saw a grant, and when it was used last, epoch milliseconds; undefined where it does not know. */
export type ReadUse = (grant: Grant) => { readonly since: number; readonly lastUsedAt?: number } | undefined;

/** The grant that counts for a kind of moves: the covering one that ends last. */
function countingGrant(identity: Identity, request: Omit<ObservedMoves, 'count'>, now: number): Grant | undefined {
	const asked = { ...request, accountId: identity.accountId };
	// That the identity itself has ended takes nothing from its grants: it may be renewed with them.
	const live = identity.grants.filter(
		(grant) => (grant.expiresAt ?? Number.POSITIVE_INFINITY) > now && grantCovers(grant, asked),
	);
	const [first] = live.toSorted((a, b) => grantEnd(identity, b) - grantEnd(identity, a));
	return first;
}

/** What is known of one grant the identity has. */
interface Judged {
	readonly grant: Grant;
	readonly covering: readonly CoveringGrant[];
	readonly change: Exclude<LearnedChange, { readonly kind: 'add' }>;
}

function judge(grant: Grant, moves: readonly ObservedMoves[], looked: LookedAt, readUse: ReadUse, now: number): Judged {
	const count = moves.reduce((sum, move) => sum + move.count, 0);
	const creates = moves.some(({ fromStatusId }) => fromStatusId === undefined);
	const keep = (because?: KeptBecause): Judged => ({
		grant,
		covering: [],
		change: { kind: 'keep', grant, count, ...(because === undefined ? {} : { because }) },
	});
	if (grant.expiresAt !== undefined && grant.expiresAt <= now) {
		return { grant, covering: [], change: { kind: 'remove', grant, because: 'ended' } };
	}
	const use = readUse(grant);
	// What nobody knows the age of may be new.
	if (use === undefined || use.since > looked.from) return keep('new');
	if (count === 0) {
		const wasUsed = use.lastUsedAt !== undefined && use.lastUsedAt >= looked.from;
		if (wasUsed || !looked.isWhole) return keep('unsure');
		return { grant, covering: [], change: { kind: 'remove', grant, because: 'unused' } };
	}
	if (creates) return keep('creates');
	const { expiresAt } = grant;
	const covering = coveringGrants(moves, Number.POSITIVE_INFINITY).grants.map((one) =>
		expiresAt === undefined ? one : { ...one, grant: { ...one.grant, expiresAt } },
	);
	if (covering.every((one) => grantKey(one.grant) === grantKey(grant))) return keep();
	const wasUsedSince = use.lastUsedAt !== undefined && use.lastUsedAt > looked.upTo;
	if (wasUsedSince || !looked.isWhole) return keep('unsure');
	return { grant, covering, change: { kind: 'narrow', grant, to: covering } };
}

/**
 * The smallest set of grants that covers what an identity did, beside those it has. Never wider than what it has and did:
 * whatever is proposed was granted before, or was seen.
 *
 * Moves that a grant allows now stay allowed for as long as that grant does.
 * @param moves what the account was seen to do, in any order
 * @param now epoch milliseconds
 * @param most how many grants an identity may have
 */
export function learnGrants(
	identity: Identity,
	moves: readonly ObservedMoves[],
	looked: LookedAt,
	readUse: ReadUse,
	now: number,
	most = maxGrants,
): Learned {
	const byGrant = new Map<Grant, ObservedMoves[]>(identity.grants.map((grant) => [grant, []]));
	const uncovered: ObservedMoves[] = [];
	for (const move of moves) {
		const grant = countingGrant(identity, move, now);
		(grant === undefined ? uncovered : byGrant.get(grant))?.push(move);
	}
	let judged = [...byGrant].map(([grant, covered]) => judge(grant, covered, looked, readUse, now));
	const sizeOf = ({ change }: Judged): number => {
		if (change.kind === 'narrow') return change.to.length;
		return change.kind === 'keep' ? 1 : 0;
	};
	const size = (): number => judged.reduce((sum, one) => sum + sizeOf(one), 0);
	// The grant that would fall into the most pieces stays as it is first.
	while (size() > most) {
		const [widest] = judged.filter((one) => sizeOf(one) > 1).sort((a, b) => sizeOf(b) - sizeOf(a));
		if (widest === undefined) break;
		const count = widest.covering.reduce((sum, one) => sum + one.count, 0);
		const kept: Judged = {
			...widest,
			covering: [],
			change: { kind: 'keep', grant: widest.grant, because: 'no-room', count },
		};
		judged = judged.map((one) => (one === widest ? kept : one));
	}
	const added = coveringGrants(uncovered, Math.max(0, most - size()));
	return {
		changes: [
			...judged.map(({ change }) => change),
			...added.grants.map((one): LearnedChange => ({ kind: 'add', to: [one] })),
		],
		grants: [
			...judged.flatMap(({ change }): readonly Grant[] => {
				if (change.kind === 'narrow') return change.to.map(({ grant }) => grant);
				return change.kind === 'keep' ? [change.grant] : [];
			}),
			...added.grants.map(({ grant }) => grant),
		],
		left: added.left,
	};
}
