// Compares evidence with Jira's change logs and records what no event told of: the guarantee that nothing is missed.
import { hourMs, minuteMs } from '../../contract/durations';
import type { ProjectId } from '../../contract/ids';
import type { LoggedChange } from '../../core/audit/as-of';
import { changesWithin, type FoundItem } from '../../core/audit/logged-changes';
import type { StatusChange } from '../../core/audit/recheck';
import { AppError } from '../../core/errors';
import { type LookUpPorts, rememberAccounts } from '../accounts/look-up';
import type { ChangedItems, ChangeLogs } from '../ports/jira';
import type { StoredRecord } from '../ports/records';
import { readMany } from '../records/read-many';
import { retryConflicts } from '../records/retry-conflicts';
import { changeRef, parseMark } from './audit-records';
import { type Compared, type Pass, readCompared, setCompared } from './compared';
import { isDeferred } from './deferral';
import type { WayPorts } from './read-ways';
import { recordSeenChange } from './record-change';
import { noteTold } from './told';

type BackfillPorts = LookUpPorts &
	WayPorts & {
		readonly changedItems: ChangedItems;
		readonly changeLogs: ChangeLogs;
	};

/** What a younger change is recorded by knows more of it: its post function, with all retries. */
const settleMs = 10 * minuteMs;
/** Searches may answer from so long ago. */
const overlapMs = 30 * minuteMs;
/** Sooner than this nothing is compared again. */
const restMs = 10 * minuteMs;
const listSpacesEveryMs = 23 * hourMs;
/** Objects read in an hour, of 65,000 points that the app has on all its sites: the rest can wait, and is compared later. */
const mostRead = 15_000;
/** More that cannot be recorded are no exceptions: then nothing is compared until somebody looks. */
const mostMissed = 100;
/** From one page to the next, what was made in the last minutes of the first is read twice; where that is most of it, not. */
const sparseMs = 10 * minuteMs;

/** Begins to compare: what was done before is none of Muster's business. */
export async function beginComparison({ records, time }: Pick<BackfillPorts, 'records' | 'time'>): Promise<void> {
	const { stored } = await readCompared(records);
	if (stored !== undefined) return;
	const upTo = time.now();
	await records.commit([
		setCompared(stored, { upTo, behind: {}, missed: {}, spaces: [], listedAt: 0, hour: 0, read: 0 }),
	]);
}

/**
 * Compares what was changed since the last comparison. Taken up again, it goes on where it stopped; several at once do no
 * harm.
 *
 * @param stopAt when to leave the rest to another run, epoch milliseconds
 * @returns whether nothing is left
 * @throws {AppError} UNAVAILABLE, with the time to go on, once an hour's share of requests is used
 */
export async function backfill(ports: BackfillPorts, stopAt: number): Promise<boolean> {
	const begunAt = ports.time.now();
	const done = new Set<ProjectId | 'site'>();
	const whoActs = rememberAccounts(ports);
	for (;;) {
		const { stored, compared } = await readCompared(ports.records);
		if (compared === undefined) {
			await beginComparison(ports);
			return true;
		}
		if (compared.pass !== undefined) {
			const { projectId = 'site' } = compared.pass;
			if (!(await carryOut(ports, whoActs, stopAt))) return false;
			done.add(projectId);
			continue;
		}
		const next = await openPass(ports, compared, begunAt, done);
		if (next === undefined) return retryMissed(ports, whoActs);
		// On a conflict another run has begun one: this one helps with it.
		await ports.records.commit([setCompared(stored, next)]);
	}
}

type WhoActs = ReturnType<typeof rememberAccounts>;

/** Leaves the spaces behind that cannot be read now and were until now, as far as they were compared. */
function leaveBehind(compared: Compared, readable: ReadonlySet<ProjectId>, as: (id: ProjectId) => number): Compared {
	const lost = compared.spaces.filter((id) => !readable.has(id) && compared.behind[id] === undefined);
	return { ...compared, behind: { ...compared.behind, ...Object.fromEntries(lost.map((id) => [id, as(id)])) } };
}

/** What to compare next: first the whole site, then one by one the spaces that can be read again. */
async function openPass(
	{ changedItems, time }: BackfillPorts,
	before: Compared,
	begunAt: number,
	done: ReadonlySet<ProjectId | 'site'>,
): Promise<Compared | undefined> {
	const isDue = !done.has('site') && begunAt - settleMs - before.upTo >= restMs;
	if (!isDue && Object.keys(before.behind).length === 0) return undefined;
	let listed = before;
	const known = new Set(before.spaces);
	if (isDue && time.now() - before.listedAt >= listSpacesEveryMs) {
		const spaces = [...(await changedItems.listSpaces())];
		// A space that was removed took its work items with it.
		const behind = Object.fromEntries(
			spaces.flatMap((id) => (id in before.behind ? [[id, before.behind[id] ?? 0]] : [])),
		);
		listed = { ...before, behind, spaces, listedAt: time.now() };
	}
	const readable = await changedItems.readableSpaces(listed.spaces);
	// A space that is new, and closed, was made at some time after the last listing.
	const compared = leaveBehind(listed, readable, (id) =>
		known.has(id) || before.listedAt === 0 ? before.upTo : Math.min(before.upTo, before.listedAt),
	);
	if (isDue) return { ...compared, pass: { from: compared.upTo, upTo: begunAt - settleMs } };
	const again = compared.spaces.find(
		(id) => readable.has(id) && !done.has(id) && (compared.behind[id] ?? compared.upTo) < compared.upTo,
	);
	if (again === undefined) return undefined;
	const from = compared.behind[again] ?? compared.upTo;
	return { ...compared, pass: { projectId: again, from, upTo: compared.upTo } };
}

const minutesSince = (at: number, now: number): number => Math.ceil((now - at) / minuteMs) + 1;

/** @returns false when there was no time for all of it */
async function carryOut(ports: BackfillPorts, whoActs: WhoActs, stopAt: number): Promise<boolean> {
	const { changedItems, records, time } = ports;
	const seen = new Set<string>();
	let pageToken: string | undefined;
	let madeWithinMinutes: number | undefined;
	let changedWithinMinutes: number | undefined;
	for (;;) {
		const { stored, compared } = await readCompared(records);
		const pass = compared?.pass;
		// Another run came to the end of it.
		if (compared === undefined || pass === undefined) return true;
		const now = time.now();
		if (now >= stopAt) return false;
		const hour = Math.floor(now / hourMs);
		const read = compared.hour === hour ? compared.read : 0;
		if (read >= mostRead) throw new AppError('UNAVAILABLE', 'jira-limited', { retryAt: (hour + 1) * hourMs });
		if (pageToken === undefined) {
			changedWithinMinutes = minutesSince(pass.from - overlapMs, now);
			madeWithinMinutes = pass.madeFrom === undefined ? undefined : minutesSince(pass.madeFrom, now);
		}
		const { items, nextPageToken } = await changedItems.page({
			changedWithinMinutes: changedWithinMinutes ?? 0,
			madeWithinMinutes,
			projectId: pass.projectId,
			pageToken,
		});
		const fresh = items.filter(({ issueId }) => !seen.has(issueId));
		for (const { issueId } of fresh) seen.add(issueId);
		const { entries, missed, waitsFor } = await compareItems(ports, whoActs, compared, pass, fresh);
		const last = items.at(-1);
		const next: Compared = {
			...compared,
			missed: { ...compared.missed, ...missed },
			hour,
			read: read + 1 + items.length + entries,
			pass: { ...pass, ...(last && { madeFrom: last.createdAt }), ...leastWait(pass.waitsFor, waitsFor) },
		};
		if (Object.keys(next.missed).length > mostMissed) throw new AppError('UNAVAILABLE', 'audit-busy');
		const isLast = nextPageToken === undefined;
		const ended = isLast ? endPass(next, await changedItems.readableSpaces(next.spaces)) : next;
		// On a conflict another run came here first: this one goes on from there.
		await records.commit([setCompared(stored, ended)]);
		if (isLast) return true;
		// By when they were made, which nothing changes: a work item that leaves what is searched hides no other.
		const spanMs = (last?.createdAt ?? 0) - (items[0]?.createdAt ?? 0);
		pageToken = spanMs >= sparseMs ? undefined : nextPageToken;
	}
}

const leastWait = (...instants: readonly (number | undefined)[]): Pick<Pass, 'waitsFor'> => {
	const known = instants.filter((at) => at !== undefined);
	return known.length === 0 ? {} : { waitsFor: Math.min(...known) };
};

/** Moves the watermark over what was compared: not over spaces that could not be read to the end, nor what is waited for. */
function endPass({ pass, ...before }: Compared, readable: ReadonlySet<ProjectId>): Compared {
	if (pass === undefined) return before;
	const { projectId, waitsFor = pass.upTo } = pass;
	const compared = leaveBehind(before, readable, () => before.upTo);
	const upTo = Math.max(pass.from, Math.min(pass.upTo, waitsFor));
	if (projectId === undefined) return { ...compared, upTo };
	if (!readable.has(projectId)) return compared;
	const { [projectId]: _, ...behind } = compared.behind;
	return { ...compared, behind: upTo < compared.upTo ? { ...behind, [projectId]: upTo } : behind };
}

interface ItemsCompared {
	/** Entries of change logs that were read. */
	readonly entries: number;
	readonly missed: Record<string, number>;
	readonly waitsFor?: number;
}

async function readLogs(
	{ changeLogs }: BackfillPorts,
	items: readonly FoundItem[],
): Promise<ReadonlyMap<string, readonly LoggedChange[]>> {
	try {
		const ids = items.map(({ issueId }) => issueId);
		return ids.length === 0 ? new Map() : await changeLogs.read(ids, ['status', 'project', 'issueType']);
	} catch (error) {
		// All of them were removed meanwhile.
		if (error instanceof AppError && error.code === 'NOT_FOUND') return new Map();
		throw error;
	}
}

const tells = ({ claimsOther, correlation }: StatusChange): boolean => (claimsOther ?? correlation) !== undefined;

/** The marks of those of the changes that are recorded. */
async function readMarks(
	{ records }: BackfillPorts,
	changes: readonly StatusChange[],
): Promise<ReadonlyMap<StatusChange, StoredRecord>> {
	const stored = await readMany(
		records,
		changes.map(({ issueId, key }) => changeRef(issueId, key)),
	);
	return new Map(
		changes.flatMap((change, i) => {
			const mark = stored[i];
			return mark === undefined ? [] : [[change, mark] as const];
		}),
	);
}

/** What cannot be kept of one move keeps no other from being compared. */
async function tellOf(ports: BackfillPorts, change: StatusChange, mark: StoredRecord): Promise<void> {
	try {
		const { seq } = parseMark(changeRef(change.issueId, change.key), mark);
		await noteTold(ports, change, seq);
	} catch (error) {
		if (error instanceof AppError && error.retry) throw error;
		ports.log.failure('backfill', error);
	}
}

async function compareItems(
	ports: BackfillPorts,
	whoActs: WhoActs,
	{ behind }: Compared,
	{ from, upTo }: Pick<Pass, 'from' | 'upTo'>,
	items: readonly FoundItem[],
): Promise<ItemsCompared> {
	const logs = await readLogs(ports, items);
	const changes: StatusChange[] = [];
	const sinceOf = new Map<string, number>();
	let entries = 0;
	for (const item of items) {
		const log = logs.get(item.issueId) ?? [];
		entries += log.length;
		// It may have come from a space that nobody could read.
		const left = log.flatMap(({ project }) => (project === undefined ? [] : (behind[project.from] ?? [])));
		const since = Math.min(from - overlapMs, ...left);
		sinceOf.set(item.issueId, since);
		changes.push(...changesWithin(item, log, since, upTo));
	}
	const wanted: StatusChange[] = [];
	for (const change of changes) if (await whoActs(change.accountId)) wanted.push(change);
	// What people write is looked at, too: a guard puts those on record whom it would refuse.
	const marks = await readMarks(ports, [...new Set([...wanted, ...changes.filter(tells)])]);
	for (const [change, mark] of marks) if (tells(change)) await tellOf(ports, change, mark);
	const missed: Record<string, number> = {};
	let wait: Pick<Pass, 'waitsFor'> = {};
	for (const change of wanted.filter((one) => !marks.has(one))) {
		const { at, issueId, key } = change;
		try {
			if (await isDeferred(ports, issueId, key)) wait = leastWait(wait.waitsFor, at - 1);
			else await recordSeenChange(ports, change);
		} catch (error) {
			// What may work later ends the pass, which comes here again; the rest keeps no other work item waiting.
			if (error instanceof AppError && error.retry) throw error;
			ports.log.failure('backfill', error);
			missed[issueId] = sinceOf.get(issueId) ?? from;
		}
	}
	return { entries, missed, ...wait };
}

/** Tries what could not be recorded once more. @returns true: what fails again waits for the next comparison */
async function retryMissed(ports: BackfillPorts, whoActs: WhoActs): Promise<true> {
	const { compared } = await readCompared(ports.records);
	for (const [issueId, from] of Object.entries(compared?.missed ?? {})) {
		if (compared === undefined) break;
		const item = await ports.changedItems.read(issueId as FoundItem['issueId']);
		const items = item === undefined ? [] : [item];
		const { missed } = await compareItems(ports, whoActs, compared, { from, upTo: compared.upTo }, items);
		if (Object.keys(missed).length > 0) continue;
		await retryConflicts('audit-busy', async () => {
			const { stored, compared: now } = await readCompared(ports.records);
			if (now === undefined) return 'gone';
			const { [issueId]: _, ...others } = now.missed;
			return ports.records.commit([setCompared(stored, { ...now, missed: others })]);
		});
	}
	return true;
}
