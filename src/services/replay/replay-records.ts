// The stored records of a replay: where it stands, and the moves it found, in pieces.
import * as z from '#zod';
import { type LookBackView, type ReplayProgressView, replayStates } from '../../contract/calls/replay';
import { defined } from '../../contract/defined';
import { minuteMs } from '../../contract/durations';
import { transitionRefSchema } from '../../contract/guard';
import { accountIdSchema, erasedAccount } from '../../contract/ids';
import { keyOfKind, routeSchema, type Tally, tallySchema } from '../../core/replay/moves';
import type { MovesWanted } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { retryConflicts } from '../records/retry-conflicts';

const replayRef: RecordRef = { kind: 'replay', id: 'site' };
/** The last one of the other kind: what a replay of guards finds does not take away what one of every move found. */
const keptRef: RecordRef = { kind: 'replay', id: 'kept' };

/** Instants are epoch milliseconds. */
const replaySchema = z.strictObject({
	id: z.string(),
	by: accountIdSchema,
	startedAt: z.number(),
	/** Moves between these instants count. */
	from: z.number(),
	upTo: z.number(),
	state: z.enum(replayStates),
	endedAt: z.exactOptional(z.number()),
	/** Of no transitions: every move of accounts that are not human, whatever its workflow. */
	targets: z.array(transitionRefSchema),
	/** Transitions that lead where targets lead, by workflow. */
	routes: z.record(z.string(), z.array(routeSchema)),
	/** The minute in which the work item looked at last was made, and those made in it that are counted. */
	place: z.strictObject({ minute: z.number(), ids: z.array(z.string()) }),
	items: z.int(),
	unreadable: z.int(),
	/** Moves of kinds for which there was no room. */
	left: z.int(),
	isCut: z.boolean(),
	/** Kinds of moves found: `kindsPerPiece` stand in each piece. */
	kinds: z.int(),
	/** The hour of the last step, and the objects read of Jira in it. */
	hour: z.int(),
	read: z.int(),
	waitsUntil: z.exactOptional(z.number()),
	/** Of the attempt that wrote it. */
	attempt: z.string(),
});
export type Replay = z.infer<typeof replaySchema>;

/** A piece stays below what one value may hold: a kind takes 1,500 characters at most. */
const kindsPerPiece = 120;
/** More pieces could not be written at once with the place. */
const mostPieces = 15;
export const mostKinds = kindsPerPiece * mostPieces;

const pieceRef = (id: string, n: number): RecordRef => ({ kind: 'replay', id: `${id}:${n}` });
const pieceSchema = z.strictObject({ tallies: z.array(tallySchema) });

/** Whether it looks for every move, not for those of some transitions. */
export const isOfAllMoves = ({ targets }: Pick<Replay, 'targets'>): boolean => targets.length === 0;

/** Objects read in an hour, of 65,000 points that the app has on all its sites. */
export const mostRead = 15_000;

export const minutesSince = (at: number, now: number): number => Math.ceil((now - at) / minuteMs) + 1;

/** The moves that a replay asks Jira for. */
export function movesOf(replay: Pick<Replay, 'routes' | 'targets'>): Pick<MovesWanted, 'toStatusIds' | 'withCreated'> {
	if (isOfAllMoves(replay)) return { toStatusIds: 'any', withCreated: true };
	const wanted = replay.targets.flatMap(({ workflowId, transitionId }) =>
		(replay.routes[workflowId] ?? []).filter((route) => route.transitionId === transitionId),
	);
	const moves = wanted.filter((route) => route.from !== 'creation');
	return {
		toStatusIds: [...new Set(moves.map(({ toStatusId }) => toStatusId))],
		withCreated: moves.length < wanted.length,
	};
}

const parseReplay = (ref: RecordRef, stored: StoredRecord | undefined): Replay | undefined =>
	stored === undefined ? undefined : parseRecord(replaySchema, ref, stored.body);

/** The replay that began last, and the one of the other kind that ended before it. */
export async function readReplay({ records }: { readonly records: Records }) {
	const [stored, storedKept] = await records.read([replayRef, keptRef]);
	return {
		stored,
		replay: parseReplay(replayRef, stored),
		storedKept,
		kept: parseReplay(keptRef, storedKept),
	};
}

const setRecord = (ref: RecordRef, stored: StoredRecord | undefined, body: Replay): RecordWrite => ({
	type: 'set',
	ref,
	expected: stored?.version ?? 'absent',
	record: { version: (stored?.version ?? 0) + 1, body },
	isWitness: true,
});

export const setReplay = (stored: StoredRecord | undefined, body: Replay): RecordWrite =>
	setRecord(replayRef, stored, body);

/** Keeps a replay that has ended while one of the other kind begins. */
export const setKept = (stored: StoredRecord | undefined, body: Replay): RecordWrite =>
	setRecord(keptRef, stored, body);

/** Erases whoever asked for the replay; a run of it then goes on from what stands there. */
export async function eraseFromReplay(
	{ records, randomness }: Pick<Ports, 'records' | 'randomness'>,
	ids: ReadonlySet<string>,
): Promise<void> {
	await retryConflicts('audit-busy', async () => {
		const { stored, replay, storedKept, kept } = await readReplay({ records });
		const erased = (one: Replay): Replay => ({ ...one, by: erasedAccount, attempt: randomness.salt() });
		const writes = [
			...(replay !== undefined && ids.has(replay.by) ? [setReplay(stored, erased(replay))] : []),
			...(kept !== undefined && ids.has(kept.by) ? [setKept(storedKept, erased(kept))] : []),
		];
		return writes.length === 0 ? 'committed' : records.commit(writes);
	});
}

/**
 * Removes replays that counted moves of accounts that are erased: somebody can ask for others. A run of one finds that it is
 * gone, and ends.
 */
export async function removeReplayOf(records: Records, ids: ReadonlySet<string>): Promise<void> {
	const { replay, kept } = await readReplay({ records });
	const found = [
		{ ref: replayRef, one: replay },
		{ ref: keptRef, one: kept },
	];
	for (const { ref, one } of found) {
		if (one === undefined) continue;
		const { tallies } = await readTallies({ records }, one);
		if (![...tallies.values()].some(({ accountId }) => accountId !== undefined && ids.has(accountId))) continue;
		// The pieces first: what is left of them is found by the record.
		await records.remove(refsOf(one));
		await records.remove([ref]);
	}
}

const refsOf = ({ id, kinds }: Replay): RecordRef[] =>
	Array.from({ length: Math.ceil(kinds / kindsPerPiece) }, (_, n) => pieceRef(id, n));

/** The moves found, by kind, as they were when the replay was read. Pieces are read a few at a time: together they are large. */
export async function readTallies(
	{ records }: { readonly records: Records },
	replay: Replay,
): Promise<{ readonly tallies: ReadonlyMap<string, Tally>; readonly versions: readonly number[] }> {
	const refs = refsOf(replay);
	const stored = await readMany(records, refs, 10);
	const tallies = stored.flatMap((piece, n) => {
		const ref = refs[n];
		return piece === undefined || ref === undefined ? [] : parseRecord(pieceSchema, ref, piece.body).tallies;
	});
	return {
		tallies: new Map(tallies.map((tally) => [keyOfKind(tally), tally])),
		versions: stored.map((piece) => piece?.version ?? 0),
	};
}

/** Writes the pieces in which tallies changed. Kinds keep their order, so that each stays in its piece. */
export function setPieces(
	id: string,
	tallies: ReadonlyMap<string, Tally>,
	changed: ReadonlySet<string>,
	versions: readonly number[],
): RecordWrite[] {
	const all = [...tallies];
	const writes: RecordWrite[] = [];
	for (let n = 0; n * kindsPerPiece < all.length; n++) {
		const some = all.slice(n * kindsPerPiece, (n + 1) * kindsPerPiece);
		if (!some.some(([key]) => changed.has(key))) continue;
		const version = versions[n] ?? 0;
		writes.push({
			type: 'set',
			ref: pieceRef(id, n),
			expected: version === 0 ? 'absent' : version,
			record: { version: version + 1, body: { tallies: some.map(([, tally]) => tally) } },
		});
	}
	return writes;
}

export const removePieces = ({ records }: { readonly records: Records }, replay: Replay): Promise<void> =>
	records.remove(refsOf(replay));

export const viewProgress = ({ startedAt, by, state, items, place, waitsUntil }: Replay): ReplayProgressView => ({
	startedAt,
	by,
	state,
	items,
	...(place.minute === 0 ? {} : { madeUntil: place.minute }),
	...(state === 'running' ? defined({ waitsUntil }) : {}),
});

export const viewLookBack = (replay: Replay): LookBackView => {
	const { id, from, upTo, endedAt, unreadable, left } = replay;
	return { ...viewProgress(replay), id, from, upTo, ...defined({ endedAt }), unreadable, left };
};
