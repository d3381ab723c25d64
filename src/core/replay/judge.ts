// What guards say of moves that were made: decide() for each kind of them, with today's registry.
import type { JudgedLineView, JudgedView, ReplayedAccountView } from '../../contract/calls/replay';
import type { DenyReason } from '../../contract/decision';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { maxMissingGrants, maxReplayedAccounts, maxReplayedItems } from '../../contract/limits';
import { type Controls, decide, type Guard, peopleGroup, type Subject } from '../policy/decide';
import { isLackOfGrant, type OpenRequest, passesWithGrant } from '../policy/performers';
import { leads, type Route, type Tally } from './moves';

/** Freezes and broken glass end; what is asked is what the guards would do without them. */
export const noSwitches: Controls = {
	siteFrozen: false,
	frozenProjects: new Set(),
	withdrawn: new Set(),
	glassBroken: false,
};

/** What is asked: guards, by the transitions on which they stand. */
export interface Judged {
	/** Transitions that lead where an asked one leads, by workflow. */
	readonly routes: ReadonlyMap<string, readonly Route[]>;
	/** The guards of a transition, all of which have to let pass; undefined for one that is not asked about. */
	readonly guardsOf: (workflowId: string, transitionId: string) => readonly Guard[] | undefined;
	/** What the registry knows of an account that is not human. */
	readonly subjectOf: (accountId: AccountId) => Subject;
	/** Epoch milliseconds. */
	readonly now: number;
}

interface Way {
	readonly transitionId: string;
	readonly guards: readonly Guard[];
}

interface Ways {
	/** The transitions that are asked about and by which the move may have been made. */
	readonly guarded: readonly Way[];
	/** Others by which it may have been made, too. */
	readonly others: readonly Route[];
}

function waysOf({ routes, guardsOf }: Judged, tally: Tally): Ways {
	const guarded: Way[] = [];
	const others: Route[] = [];
	for (const route of routes.get(tally.workflowId) ?? []) {
		if (!leads(route, tally)) continue;
		const guards = guardsOf(tally.workflowId, route.transitionId);
		if (guards === undefined) others.push(route);
		else guarded.push({ transitionId: route.transitionId, guards });
	}
	return { guarded, others };
}

function peopleAt({ guarded }: Ways): keyof JudgedView['people'] {
	const guards = guarded.flatMap((way) => way.guards);
	if (guards.some(({ mode }) => mode === 'registered')) return 'blocked';
	return guards.some((guard) => peopleGroup(guard) !== undefined) ? 'members' : 'passed';
}

/** Whether a grant is all that lacks; of an account that nobody registered, whoever registers it chooses its type. */
function isGrantEnough(
	request: OpenRequest,
	subject: Subject,
	reason: DenyReason,
	guards: readonly Guard[],
	now: number,
) {
	if (subject.kind !== 'identity') return guards.every(({ mode }) => mode !== 'human-only');
	return isLackOfGrant(reason) && passesWithGrant(request, subject.identity, guards, noSwitches, now);
}

interface Blocked {
	readonly reason: DenyReason;
	/** The guards of the transition that refuses. */
	readonly guards: readonly Guard[];
	/** Another transition would have let it pass. */
	readonly isUnsure: boolean;
}

type Refusal = Omit<Blocked, 'isUnsure'>;

/** What each of the transitions by which a move may have been made says; undefined for one that lets it pass. */
const refusalsAt = (
	{ guarded }: Ways,
	request: OpenRequest & { readonly accountId: AccountId },
	subject: Subject,
	now: number,
): readonly (Refusal | undefined)[] =>
	guarded.map(({ guards }) => {
		for (const guard of guards) {
			const decision = decide(request, subject, guard, noSwitches, now);
			if (decision.verdict === 'deny') return { reason: decision.reason, guards };
		}
		return undefined;
	});

/** The first refusal; undefined where each transition lets the move pass. */
function blockedAt({ others }: Ways, refusals: readonly (Refusal | undefined)[]): Blocked | undefined {
	const first = refusals.find((refusal) => refusal !== undefined);
	return first && { ...first, isUnsure: others.length > 0 || refusals.includes(undefined) };
}

/** Counts moves of one kind for each transition by which they may have been made. */
function addToLines(
	lines: Map<string, JudgedLineView>,
	{ workflowId, count }: Tally,
	{ guarded }: Ways,
	outcomeAt: (way: number) => Exclude<keyof JudgedLineView, 'workflowId' | 'transitionId'> | undefined,
): void {
	for (const [i, { transitionId }] of guarded.entries()) {
		const key = `${workflowId} ${transitionId}`;
		const line = lines.get(key) ?? { workflowId, transitionId, passed: 0, blocked: 0, peopleBlocked: 0 };
		const outcome = outcomeAt(i);
		lines.set(key, outcome === undefined ? line : { ...line, [outcome]: line[outcome] + count });
	}
}

type Row = Omit<ReplayedAccountView, 'name'>;

const movesOf = ({ latest }: Tally): Row['latest'] =>
	latest.map(([issueId, issueKey, at]) => ({ issueId, issueKey, at }));

function addTo(row: Row | undefined, accountId: AccountId, tally: Tally, blocked: Blocked, isEnough: boolean): Row {
	const { projectId, fromStatusId, toStatusId, count, lastAt } = tally;
	const grant = { projectId, ...defined({ fromStatusId }), toStatusId };
	const known = row?.missing ?? [];
	const isKnown = known.some((one) => JSON.stringify(one) === JSON.stringify(grant));
	const latest = [...(row?.latest ?? []), ...movesOf(tally)].sort((a, b) => b.at - a.at);
	return {
		accountId,
		reason: blocked.reason,
		count: count + (row?.count ?? 0),
		unsure: (blocked.isUnsure ? count : 0) + (row?.unsure ?? 0),
		lastAt: Math.max(lastAt, row?.lastAt ?? 0),
		latest: latest.slice(0, maxReplayedItems),
		missing: isEnough && !isKnown && known.length < maxMissingGrants ? [...known, grant] : known,
	};
}

/**
 * What guards would have said of moves, with the registry as it is now.
 *
 * Where several transitions of a workflow make the same move, it counts as blocked if one that is asked about refuses it,
 * and as unsure unless all of them do.
 * @param tallies the most frequent first, so that grants for them are named first
 */
export function judge(
	asked: Judged,
	tallies: readonly Tally[],
	nameOf: (accountId: string) => string | undefined,
): JudgedView {
	const people = { passed: 0, blocked: 0, members: 0 };
	const days = new Map<number, { passed: number; blocked: number }>();
	const rows = new Map<string, Row>();
	const others = new Set<string>();
	const lines = new Map<string, JudgedLineView>();
	const total = { passed: 0, blocked: 0, unsure: 0 };
	for (const tally of tallies) {
		const { accountId, count, projectId, issueTypeId, fromStatusId, toStatusId } = tally;
		const ways = waysOf(asked, tally);
		// Found by a replay of more transitions than are asked about.
		if (ways.guarded.length === 0) continue;
		if (accountId === undefined) {
			people[peopleAt(ways)] += count;
			addToLines(lines, tally, ways, (i) =>
				ways.guarded[i]?.guards.some(({ mode }) => mode === 'registered') ? 'peopleBlocked' : undefined,
			);
			continue;
		}
		const request = { accountId, projectId, issueTypeId, ...defined({ fromStatusId }), toStatusId };
		const subject = asked.subjectOf(accountId);
		const refusals = refusalsAt(ways, request, subject, asked.now);
		const blocked = blockedAt(ways, refusals);
		addToLines(lines, tally, ways, (i) => (refusals[i] === undefined ? 'passed' : 'blocked'));
		const verdict = blocked === undefined ? 'passed' : 'blocked';
		total[verdict] += count;
		for (const [day, moves] of Object.entries(tally.days)) {
			const sum = days.get(Number(day)) ?? { passed: 0, blocked: 0 };
			sum[verdict] += moves;
			days.set(Number(day), sum);
		}
		if (blocked === undefined) continue;
		if (blocked.isUnsure) {
			total.unsure += count;
			for (const { name } of ways.others) others.add(name);
		}
		const key = `${accountId} ${blocked.reason}`;
		const isEnough = isGrantEnough(request, subject, blocked.reason, blocked.guards, asked.now);
		rows.set(key, addTo(rows.get(key), accountId, tally, blocked, isEnough));
	}
	const accounts = [...rows.values()].sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
	return {
		...total,
		others: [...others].sort(),
		accounts: accounts
			.slice(0, maxReplayedAccounts)
			.map((row) => ({ ...row, ...defined({ name: nameOf(row.accountId) }) })),
		accountsLeft: Math.max(0, accounts.length - maxReplayedAccounts),
		blockedAccounts: new Set(accounts.map(({ accountId }) => accountId)).size,
		lines: [...lines.values()],
		people,
		days: [...days].sort(([a], [b]) => a - b).map(([day, sum]) => ({ day: day * dayMs, ...sum })),
	};
}
