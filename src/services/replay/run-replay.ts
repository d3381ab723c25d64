// Looks for the moves of a replay in Jira's change logs, step by step, and keeps its place after each.
import { hourMs, minuteMs } from '../../contract/durations';
import type { ProjectId } from '../../contract/ids';
import type { LoggedChange } from '../../core/audit/as-of';
import type { StatusChange } from '../../core/audit/recheck';
import { AppError } from '../../core/errors';
import { countMove, keyOfKind, kindOf, leads, movesWithin, type Tally } from '../../core/replay/moves';
import { type LookUpPorts, rememberAccounts } from '../accounts/look-up';
import type { ChangedItems, ChangeLogs, MovedItem, Workflows, WorkflowUsages } from '../ports/jira';
import { readClosed } from '../privacy/report-accounts';
import {
	isOfAllMoves,
	minutesSince,
	mostKinds,
	mostRead,
	movesOf,
	type Replay,
	readReplay,
	readTallies,
	setPieces,
	setReplay,
} from './replay-records';

type ReplayPorts = LookUpPorts & {
	readonly changedItems: ChangedItems;
	readonly changeLogs: ChangeLogs;
	readonly workflows: Workflows;
};

/** Work items after which what was found is stored, and the place. */
const itemsPerStep = 500;
/** Pages are cut anew, by when work items were made, where that reads few of them twice. */
const sparseMs = hourMs;
/** In the place of a workflow, where moves count whatever their workflow. */
const anyWorkflow = '';
/** Work items made in one minute that are remembered. Of more, those that are left are not counted. */
const mostInMinute = 15_000;

const minuteOf = (at: number): number => Math.floor(at / minuteMs) * minuteMs;

type PagesOfMoves = Parameters<ChangedItems['pageOfMoves']>[0];

/** What one run knows beside what is stored. */
interface Run {
	/** Of the replay. */
	readonly id: string;
	readonly ports: ReplayPorts;
	readonly whoActs: ReturnType<typeof rememberAccounts>;
	/** The workflow that work items of a space and type follow, if it is asked about. */
	readonly workflowOf: (projectId: ProjectId, issueTypeId: string) => string | undefined;
	readonly isCut: boolean;
	/** Jira searches for what a status was changed to. */
	byHistory: boolean;
	/** What was asked for last; a token belongs to it, so it stays until the next cut. */
	query: Omit<PagesOfMoves, 'pageToken'> | undefined;
	pageToken: string | undefined;
}

async function usagesOf({ workflows }: ReplayPorts, workflowId: string): Promise<WorkflowUsages> {
	try {
		return await workflows.usages(workflowId);
	} catch (error) {
		// It was removed meanwhile: no work item follows it any more.
		if (error instanceof AppError && error.code === 'NOT_FOUND') return { spaces: [], isComplete: true };
		throw error;
	}
}

async function openRun(ports: ReplayPorts, replay: Replay): Promise<Run> {
	const { id, routes } = replay;
	const follows = new Map<string, string>();
	let isCut = false;
	for (const workflowId of Object.keys(routes)) {
		const { spaces, isComplete } = await usagesOf(ports, workflowId);
		isCut ||= !isComplete;
		for (const { projectId, issueTypeIds } of spaces) {
			for (const issueTypeId of issueTypeIds) follows.set(`${projectId} ${issueTypeId}`, workflowId);
		}
	}
	return {
		id,
		ports,
		whoActs: rememberAccounts(ports),
		workflowOf: (projectId, issueTypeId) =>
			isOfAllMoves(replay) ? anyWorkflow : follows.get(`${projectId} ${issueTypeId}`),
		isCut,
		byHistory: true,
		query: undefined,
		pageToken: undefined,
	};
}

/** What was found until now, stored or not. */
interface Found {
	readonly replay: Replay;
	readonly tallies: ReadonlyMap<string, Tally>;
	/** Keys of the tallies that are not stored as they are. */
	readonly changed: ReadonlySet<string>;
}

/** Reads the change logs of which the search did not tell all that matters; those that cannot be read are left out. */
async function readWhole({ changeLogs }: ReplayPorts, items: readonly MovedItem[], from: number) {
	const known = new Map<string, readonly LoggedChange[]>();
	const long: MovedItem[] = [];
	for (const item of items) {
		const { log } = item;
		if (log === undefined) continue;
		if (log.isWhole || (log.entries[0]?.at ?? Number.POSITIVE_INFINITY) < from) known.set(item.issueId, log.entries);
		else long.push(item);
	}
	const readSome = async (some: readonly MovedItem[]): Promise<void> => {
		try {
			const ids = some.map(({ issueId }) => issueId);
			const logs = await changeLogs.read(ids, ['status', 'project', 'issueType']);
			for (const id of ids) known.set(id, logs.get(id) ?? []);
		} catch (error) {
			if (!(error instanceof AppError) || error.retry) throw error;
			// One that cannot be read must not hide the others.
			if (some.length > 1) for (const one of some) await readSome([one]);
		}
	};
	if (long.length > 0) await readSome(long);
	const entries = long.reduce((sum, { issueId }) => sum + Math.max(1, known.get(issueId)?.length ?? 0), 0);
	return { known, read: entries + (long.length === 0 ? 0 : 1) };
}

/** Whether one of the transitions that are asked about makes such a move. */
function isAsked({ routes, targets }: Replay, workflowId: string, { from, to }: StatusChange): boolean {
	const move = { ...(from === undefined ? {} : { fromStatusId: from }), toStatusId: to };
	const isTarget = ({ transitionId }: { readonly transitionId: string }) =>
		targets.some((target) => target.workflowId === workflowId && target.transitionId === transitionId);
	return routes[workflowId]?.some((route) => isTarget(route) && leads(route, move)) === true;
}

/** Takes in a page of work items, those that are counted already left out. */
async function takeIn({ ports, whoActs, workflowOf }: Run, found: Found, items: readonly MovedItem[]): Promise<Found> {
	const { replay } = found;
	const { from, upTo } = replay;
	let { minute } = replay.place;
	let { unreadable, left } = replay;
	const ids = new Set(replay.place.ids);
	const fresh = items.filter(({ issueId, createdAt }) => {
		const made = minuteOf(createdAt);
		if (made < minute || (made === minute && ids.has(issueId))) return false;
		if (made > minute) ids.clear();
		minute = made;
		if (ids.size < mostInMinute) ids.add(issueId);
		else left += 1;
		return ids.has(issueId);
	});
	const { known, read } = await readWhole(ports, fresh, from);
	const closed = await readClosed(ports);
	const tallies = new Map(found.tallies);
	const changed = new Set(found.changed);
	for (const item of fresh) {
		const log = known.get(item.issueId);
		if (log === undefined) unreadable += 1;
		for (const move of movesWithin(item, log ?? [], from, upTo)) {
			const workflowId = workflowOf(move.projectId, move.issueTypeId);
			if (workflowId === undefined) continue;
			if (!isOfAllMoves(replay) && !isAsked(replay, workflowId, move)) continue;
			const isBot = await whoActs(move.accountId);
			if (isOfAllMoves(replay) && !isBot) continue;
			if (isBot && closed.has(move.accountId)) continue;
			const kind = kindOf(workflowId, move, isBot ? move.accountId : undefined);
			const key = keyOfKind(kind);
			if (!tallies.has(key) && tallies.size >= mostKinds) left += 1;
			else {
				tallies.set(key, countMove(kind, tallies.get(key), move));
				changed.add(key);
			}
		}
	}
	const next = {
		...replay,
		place: { minute, ids: [...ids] },
		items: replay.items + fresh.length,
		unreadable,
		left,
		kinds: tallies.size,
		read: replay.read + read,
	};
	return { replay: next, tallies, changed };
}

/** Asks for the work items from where the replay stands. */
function queryFrom({ ports, byHistory }: Run, replay: Replay): NonNullable<Run['query']> {
	const { from, place } = replay;
	const now = ports.time.now();
	return {
		...movesOf(replay),
		byHistory,
		withinMinutes: minutesSince(from, now),
		madeWithinMinutes: place.minute === 0 ? undefined : minutesSince(place.minute, now),
	};
}

/** The next page; undefined where it has to be asked for another way. */
function nextPage(run: Run, replay: Replay) {
	const query = (run.pageToken === undefined ? undefined : run.query) ?? queryFrom(run, replay);
	run.query = query;
	return run.ports.changedItems.pageOfMoves({ ...query, pageToken: run.pageToken });
}

interface Stepped {
	readonly found: Found;
	readonly isLast: boolean;
	/** What ended the step before its time. */
	readonly error?: unknown;
}

/** Reads some pages. What was found before an error counts. */
async function takeStep(open: () => Promise<Run>, begun: Found, stopAt: number): Promise<Stepped> {
	let found = begun;
	let firstAt: number | undefined;
	try {
		const run = await open();
		const { time } = run.ports;
		found = { ...found, replay: { ...found.replay, isCut: found.replay.isCut || run.isCut } };
		for (;;) {
			const hour = Math.floor(time.now() / hourMs);
			const read = found.replay.hour === hour ? found.replay.read : 0;
			if (read >= mostRead) throw new AppError('UNAVAILABLE', 'jira-limited', { retryAt: (hour + 1) * hourMs });
			const page = await nextPage(run, found.replay);
			if (page === undefined) {
				run.byHistory = false;
				continue;
			}
			const { items, nextPageToken } = page;
			const counted = { ...found.replay, hour, read: read + 1 + items.length };
			found = await takeIn(run, { ...found, replay: counted }, items);
			run.pageToken = nextPageToken;
			if (nextPageToken === undefined) return { found, isLast: true };
			firstAt ??= items[0]?.createdAt;
			if (found.replay.items - begun.replay.items < itemsPerStep && time.now() < stopAt) continue;
			// A token may count work items, so that one which is deleted hides another.
			if (found.replay.place.minute - (firstAt ?? 0) >= sparseMs) run.pageToken = undefined;
			return { found, isLast: false };
		}
	} catch (error) {
		return { found, isLast: false, error };
	}
}

/** What a step leaves behind. */
function afterStep({ randomness, time }: ReplayPorts, { found, isLast, error }: Stepped): Replay {
	const { waitsUntil: _, ...replay } = found.replay;
	const now = time.now();
	const next = { ...replay, attempt: randomness.salt() };
	if (isLast) return { ...next, state: 'done', endedAt: now, place: { ...next.place, ids: [] } };
	if (error === undefined) return next;
	if (!(error instanceof AppError && error.retry)) return { ...next, state: 'failed', endedAt: now };
	const { retryAt } = error.details;
	return { ...next, ...(retryAt === undefined ? {} : { waitsUntil: retryAt }) };
}

/**
 * Looks for the moves of the replay that goes on. Taken up again, it goes on where it stopped; several at once do no harm.
 *
 * @param stopAt when to leave the rest to another run, epoch milliseconds
 * @returns whether nothing is left
 * @throws {AppError} UNAVAILABLE, with the time to go on, once an hour's share of requests is used
 */
export async function runReplay(ports: ReplayPorts, stopAt: number): Promise<boolean> {
	let run: Run | undefined;
	for (;;) {
		const { stored, replay } = await readReplay(ports);
		if (replay?.state !== 'running') return true;
		if (ports.time.now() >= stopAt) return false;
		const open = async (): Promise<Run> => {
			if (run?.id !== replay.id) run = await openRun(ports, replay);
			return run;
		};
		const { tallies, versions } = await readTallies(ports, replay);
		const step = await takeStep(open, { replay, tallies, changed: new Set() }, stopAt);
		const { changed, tallies: next } = step.found;
		const writes = [setReplay(stored, afterStep(ports, step)), ...setPieces(replay.id, next, changed, versions)];
		// On a conflict another run came here first, or somebody stopped it: this one goes on from there.
		if ((await ports.records.commit(writes)) === 'conflict') run = undefined;
		else if (step.error !== undefined) throw step.error;
	}
}
