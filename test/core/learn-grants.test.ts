// Grants proposed beside those that an identity has: nothing that it did and may do is lost, nothing is allowed that was
// neither granted nor seen.
import { describe, expect, it } from '@jest/globals';
import { dayMs } from '../../src/contract/durations';
import type { Grant } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { maxGrants } from '../../src/contract/limits';
import { decide } from '../../src/core/policy/decide';
import type { ObservedMoves } from '../../src/core/registry/covering-grants';
import { learnGrants, type ReadUse } from '../../src/core/registry/learn-grants';
import { noSwitches } from '../../src/core/replay/judge';
import { aGuard, anIdentity } from '../builders/identity';
import { Random } from '../builders/random';
import { startOfTime } from '../harness/world';

const now = startOfTime + 100 * dayMs;
const from = now - 90 * dayMs;
const strict = aGuard({ mode: 'registered' });
const upTo = now - dayMs / 2;
const whole = { from, upTo, isWhole: true };
const old: ReadUse = () => ({ since: from - dayMs });

const seen = (more: Partial<ObservedMoves> = {}): ObservedMoves => ({
	projectId: '10' as ProjectId,
	issueTypeId: '20' as IssueTypeId,
	fromStatusId: '1' as StatusId,
	toStatusId: '2' as StatusId,
	count: 3,
	firstAt: now - 5 * dayMs,
	lastAt: now - dayMs,
	latest: [{ issueId: '1', issueKey: 'REL-1', at: now - dayMs }],
	...more,
});
const created = ({ fromStatusId: _, ...move }: ObservedMoves): ObservedMoves => move;
const exact = (move: ObservedMoves): Grant => {
	const { projectId, issueTypeId, fromStatusId, toStatusId } = move;
	return { projectId, issueTypeId, toStatusId, ...(fromStatusId === undefined ? {} : { fromStatusId }) };
};
const to2: Grant = { toStatusId: '2' as StatusId };
const kinds = (learned: ReturnType<typeof learnGrants>) =>
	learned.changes.map((change) => [change.kind, 'because' in change ? change.because : undefined]);

const learn = (grants: readonly Grant[], moves: readonly ObservedMoves[], looked = whole, useOf = old, most?: number) =>
	learnGrants(anIdentity({ grants: [...grants], expiresAt: now + 50 * dayMs }), moves, looked, useOf, now, most);

describe('grants that are learned', () => {
	it('keep what is used as it is, narrow what is wider, remove what is unused, and add what is missing', () => {
		const other = seen({ toStatusId: '7' as StatusId });
		const learned = learn([exact(seen()), { toStatusId: '9' as StatusId }], [seen(), other]);
		expect(kinds(learned)).toEqual([
			['keep', undefined],
			['remove', 'unused'],
			['add', undefined],
		]);
		expect(learned.grants).toEqual([exact(seen()), exact(other)]);
		const narrowed = learn([to2], [seen(), seen({ projectId: '11' as ProjectId })]);
		expect(kinds(narrowed)).toEqual([['narrow', undefined]]);
		expect(narrowed.grants).toEqual([exact(seen()), exact(seen({ projectId: '11' as ProjectId }))]);
	});

	it('keep the end of a grant in what it is narrowed to', () => {
		const expiresAt = now + dayMs;
		expect(learn([{ ...to2, expiresAt }], [seen()]).grants).toEqual([{ ...exact(seen()), expiresAt }]);
	});

	it('keep the longer of two that cover the same, and remove the other', () => {
		const short = { ...to2, expiresAt: now + dayMs };
		const learned = learn([short, exact(seen())], [seen()]);
		expect(kinds(learned)).toEqual([
			['remove', 'unused'],
			['keep', undefined],
		]);
	});

	it('remove what has ended, and give its moves a grant only as something new', () => {
		const ended = { ...exact(seen()), expiresAt: now };
		const learned = learn([ended], [seen()]);
		expect(kinds(learned)).toEqual([
			['remove', 'ended'],
			['add', undefined],
		]);
	});

	it('remove nothing that is newer than what was looked at, or that was used past it', () => {
		const useOf =
			(since: number, lastUsedAt?: number): ReadUse =>
			() => ({
				since,
				...(lastUsedAt === undefined ? {} : { lastUsedAt }),
			});
		expect(kinds(learn([to2], [], whole, useOf(from + 1)))).toEqual([['keep', 'new']]);
		expect(kinds(learn([to2], [], whole, () => undefined))).toEqual([['keep', 'new']]);
		expect(kinds(learn([to2], [], whole, useOf(from - 1, from)))).toEqual([['keep', 'unsure']]);
		expect(kinds(learn([to2], [], whole, useOf(from - 1, from - 1)))).toEqual([['remove', 'unused']]);
	});

	it('narrow nothing that is newer than what was looked at, or that was used since', () => {
		const useOf =
			(since: number, lastUsedAt?: number): ReadUse =>
			() => ({ since, ...(lastUsedAt === undefined ? {} : { lastUsedAt }) });
		expect(kinds(learn([to2], [seen()], whole, useOf(from + 1)))).toEqual([['keep', 'new']]);
		expect(kinds(learn([to2], [seen()], whole, () => undefined))).toEqual([['keep', 'new']]);
		expect(kinds(learn([to2], [seen()], whole, useOf(from - 1, upTo + 1)))).toEqual([['keep', 'unsure']]);
		expect(kinds(learn([to2], [seen()], whole, useOf(from - 1, upTo)))).toEqual([['narrow', undefined]]);
	});

	it('of an identity that has ended are those that it may be renewed with', () => {
		const ended = anIdentity({ grants: [exact(seen())], expiresAt: now - dayMs });
		expect(kinds(learnGrants(ended, [seen()], whole, old, now))).toEqual([['keep', undefined]]);
	});

	it('neither remove nor narrow anything where moves may not have been seen', () => {
		const part = { from, upTo, isWhole: false };
		expect(kinds(learn([to2, { toStatusId: '9' as StatusId }], [seen()], part))).toEqual([
			['keep', 'unsure'],
			['keep', 'unsure'],
		]);
	});

	it('keep what creates work items, and propose no grant for creating', () => {
		const learned = learn([to2], [created(seen())]);
		expect(kinds(learned)).toEqual([['keep', 'creates']]);
		expect(learn([], [created(seen())])).toMatchObject({ changes: [], grants: [], left: { creations: 3 } });
	});

	it('keep a wide grant where its pieces have no room, and say what else is left', () => {
		const many = Array.from({ length: 5 }, (_, i) => seen({ projectId: `${30 + i}` as ProjectId }));
		expect(kinds(learn([to2], many, whole, old, 4))).toEqual([['keep', 'no-room']]);
		const learned = learn([], many, whole, old, 3);
		expect(learned.grants).toHaveLength(3);
		expect(learned.left).toMatchObject({ kinds: 2, moves: 6 });
	});

	it('of an identity that did nothing and has nothing is nothing', () => {
		expect(learn([], [])).toEqual({ changes: [], grants: [], left: { kinds: 0, moves: 0, creations: 0 } });
	});

	it.each([...Array.from({ length: 80 }, (_, seed) => seed), Date.now() % 1_000_000])(
		'lose nothing that is allowed and was done, and allow nothing that was neither granted nor seen (seed %i)',
		(seed) => {
			const random = new Random(seed);
			const pick = <Id extends string>(first: number, count: number) => `${first + random.below(count)}` as Id;
			const some = <T>(value: T): { [Key in 'value']?: T } => (random.chance(0.5) ? { value } : {});
			const grants: Grant[] = Array.from({ length: random.below(8) }, () => {
				const [project, type, start, end] = [
					some(pick<ProjectId>(10, 3)),
					some(pick<IssueTypeId>(20, 2)),
					some(pick<StatusId>(1, 4)),
					some(now - dayMs + random.below(20) * dayMs),
				];
				return {
					toStatusId: pick<StatusId>(1, 4),
					...(project.value === undefined ? {} : { projectId: project.value }),
					...(type.value === undefined ? {} : { issueTypeId: type.value }),
					...(start.value === undefined ? {} : { fromStatusId: start.value }),
					...(end.value === undefined ? {} : { expiresAt: end.value }),
				};
			});
			const moves = Array.from({ length: random.below(25) }, () => {
				const move = seen({
					projectId: pick<ProjectId>(10, 3),
					issueTypeId: pick<IssueTypeId>(20, 2),
					fromStatusId: pick<StatusId>(1, 4),
					toStatusId: pick<StatusId>(1, 4),
					count: 1 + random.below(9),
				});
				return random.chance(0.15) ? created(move) : move;
			});
			const most = random.chance(0.3) ? 3 + random.below(6) : maxGrants;
			const identity = anIdentity({ grants, expiresAt: now + 15 * dayMs });
			const useOf: ReadUse = () => (random.chance(0.3) ? undefined : { since: from - dayMs });
			const looked = { from, upTo, isWhole: random.chance(0.8) };
			const learned = learnGrants(identity, moves, looked, useOf, now, most);
			const after = anIdentity({ grants: learned.grants, expiresAt: now + 15 * dayMs });
			const passes = (who: typeof identity, move: Omit<ObservedMoves, 'count'>, at: number) => {
				const request = { ...move, accountId: who.accountId as AccountId };
				return decide(request, { kind: 'identity', identity: who }, strict, noSwitches, at).verdict === 'allow';
			};
			expect(learned.grants.length).toBeLessThanOrEqual(Math.max(most, grants.length));
			for (const at of [now, now + 3 * dayMs, now + 14 * dayMs]) {
				// Nothing done and allowed is lost.
				for (const move of moves)
					if (passes(identity, move, at) && passes(identity, move, now)) expect(passes(after, move, at)).toBe(true);
				// Nothing is allowed that was neither granted nor seen.
				for (let i = 0; i < 60; i++) {
					const move = seen({
						projectId: pick<ProjectId>(10, 3),
						issueTypeId: pick<IssueTypeId>(20, 2),
						fromStatusId: pick<StatusId>(1, 4),
						toStatusId: pick<StatusId>(1, 4),
					});
					const wasSeen = moves.some((one) => JSON.stringify(exact(one)) === JSON.stringify(exact(move)));
					if (passes(after, move, at) && !wasSeen) expect(passes(identity, move, at)).toBe(true);
				}
			}
		},
	);
});
