// Grants proposed for what an account did: they cover it, allow nothing else, and carry their evidence.
import { describe, expect, it } from '@jest/globals';
import { dayMs } from '../../src/contract/durations';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { maxGrants } from '../../src/contract/limits';
import { decide } from '../../src/core/policy/decide';
import { coveringGrants, type ObservedMoves } from '../../src/core/registry/covering-grants';
import { noSwitches } from '../../src/core/replay/judge';
import { aGuard, anAccountId, anIdentity } from '../builders/identity';
import { aPast, type Cast, type PastMove } from '../builders/past';
import { Random } from '../builders/random';
import { startOfTime } from '../harness/world';

const ids = <Id>(first: number, count: number) => Array.from({ length: count }, (_, n) => `${first + n}` as Id);
const strict = aGuard({ mode: 'registered' });

const seen = (more: Partial<ObservedMoves> = {}): ObservedMoves => ({
	projectId: '10000' as ProjectId,
	issueTypeId: '10002' as IssueTypeId,
	fromStatusId: '10004' as StatusId,
	toStatusId: '10005' as StatusId,
	count: 1,
	firstAt: startOfTime,
	lastAt: startOfTime,
	latest: [{ issueId: '1', issueKey: 'REL-1', at: startOfTime }],
	...more,
});

const kindOf = ({ projectId, issueTypeId, fromStatusId, toStatusId }: PastMove | ObservedMoves): string =>
	[projectId, issueTypeId, fromStatusId, toStatusId].join(' ');

/** As observed one by one, or some together, in any order. */
function observed(random: Random, moves: readonly PastMove[]): ObservedMoves[] {
	const kinds = new Map<string, PastMove[]>();
	for (const move of moves) {
		const key = `${kindOf(move)} ${random.below(2)}`;
		kinds.set(key, [...(kinds.get(key) ?? []), move]);
	}
	const all = [...kinds.values()].flatMap((some): ObservedMoves[] => {
		const [first] = some;
		if (first === undefined) return [];
		const { accountId: _, issueId: __, at: ___, ...kind } = first;
		const at = some.map((move) => move.at);
		const latest = some
			.map((move) => ({ issueId: move.issueId, issueKey: move.issueId, at: move.at }))
			.sort((a, b) => b.at - a.at);
		return [{ ...kind, count: some.length, firstAt: Math.min(...at), lastAt: Math.max(...at), latest }];
	});
	return all.sort(() => (random.chance(0.5) ? 1 : -1));
}

describe('the grants that cover what an account did', () => {
	it.each(Array.from({ length: 60 }, (_, seed) => seed))('deny none of it and allow nothing else (%i)', (seed) => {
		const random = new Random(seed);
		const cast: Cast = {
			accounts: [anAccountId as AccountId],
			spaces: ids<ProjectId>(10, 2 + random.below(3)),
			types: ids<IssueTypeId>(20, 2 + random.below(2)),
			statuses: ids<StatusId>(1, 2 + random.below(3)),
		};
		const moves = aPast(random, cast, random.below(60), startOfTime).flatMap((item) => item.moves);
		const { grants, left } = coveringGrants(observed(random, moves));
		const identity = anIdentity({ grants: grants.map(({ grant }) => grant) });
		const passes = (move: Omit<PastMove, 'at' | 'issueId'>) =>
			decide(move, { kind: 'identity', identity }, strict, noSwitches, startOfTime).verdict === 'allow';

		expect(grants.length).toBeLessThanOrEqual(maxGrants);
		const changes = moves.filter((move) => move.fromStatusId !== undefined);
		const denied = changes.filter((move) => !passes(move));
		expect(denied).toHaveLength(left.moves);
		expect(new Set(denied.map(kindOf)).size).toBe(left.kinds);
		if (grants.length < maxGrants) expect(denied).toEqual([]);
		expect(left.creations).toBe(moves.length - changes.length);

		const made = new Set(changes.map(kindOf));
		for (const projectId of [...cast.spaces, '99' as ProjectId])
			for (const issueTypeId of [...cast.types, '98' as IssueTypeId])
				for (const toStatusId of cast.statuses) {
					const move = { accountId: anAccountId as AccountId, projectId, issueTypeId, toStatusId };
					expect(passes(move)).toBe(false);
					for (const fromStatusId of [...cast.statuses, '97' as StatusId]) {
						const change = { ...move, fromStatusId, at: 0, issueId: '1' as PastMove['issueId'] };
						if (!made.has(kindOf(change))) expect(passes(change)).toBe(false);
					}
				}

		for (const { grant, ...evidence } of grants) {
			const some = changes.filter((move) => kindOf(move) === kindOf(grant as ObservedMoves));
			const at = some.map((move) => move.at).sort((a, b) => b - a);
			expect(evidence).toMatchObject({ count: some.length, firstAt: at.at(-1), lastAt: at[0] });
			expect(evidence.latest.map((item) => item.at)).toEqual(at);
		}
		const again = coveringGrants(observed(new Random(seed + 1_000), moves));
		expect(again).toEqual({ grants, left });
	});

	it('are none for an account that did nothing, and none for what it only created', () => {
		expect(coveringGrants([])).toEqual({ grants: [], left: { kinds: 0, moves: 0, creations: 0 } });
		const { fromStatusId: _, ...created } = seen({ count: 4 });
		expect(coveringGrants([created])).toEqual({ grants: [], left: { kinds: 0, moves: 0, creations: 4 } });
	});

	it('are for what it did most where an identity may not hold all, and tell what is left', () => {
		const moves = Array.from({ length: maxGrants + 5 }, (_, n) =>
			seen({ toStatusId: `${100 + n}` as StatusId, count: n + 1 }),
		);
		const { grants, left } = coveringGrants(moves);
		expect(grants.map(({ count }) => count)).toEqual(Array.from({ length: maxGrants }, (_, n) => maxGrants + 5 - n));
		expect(left).toEqual({ kinds: 5, moves: 15, creations: 0 });
	});

	it('join what was seen in several workflows, and name a work item once', () => {
		const later = startOfTime + dayMs;
		const { grants } = coveringGrants([
			seen(),
			seen({ count: 2, lastAt: later, latest: [{ issueId: '2', issueKey: 'REL-2', at: later }, ...seen().latest] }),
		]);
		expect(grants).toMatchObject([{ count: 3, firstAt: startOfTime, lastAt: later }]);
		expect(grants[0]?.latest.map(({ issueKey }) => issueKey)).toEqual(['REL-2', 'REL-1']);
	});
});
