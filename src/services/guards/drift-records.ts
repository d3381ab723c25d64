// The stored state of drift: a head record, and pieces with the transitions that change together with it.
import { isDeepStrictEqual } from 'node:util';
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import { AppError } from '../../core/errors';
import {
	type DriftState,
	emptyDriftState,
	type TrackedTransition,
	trackedTransitionSchema,
} from '../../core/guards/drift/state';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { divide } from './divide';

const headRef: RecordRef = { kind: 'report', id: 'guards' };
const pieceRef = (nth: number): RecordRef => ({ kind: 'report', id: `guards:${nth}` });

/** Most records of one request and of one transaction. */
const maxTogether = 25;
/** The head is one of them. */
const maxPieces = maxTogether - 1;
const pieceRefs = Array.from({ length: maxPieces }, (_, nth) => pieceRef(nth));
const maxReads = 4;

const pieceSchema = z.array(trackedTransitionSchema);
const headSchema = z.strictObject({
	comparedAt: z.exactOptional(z.number()),
	protectedStatuses: z.array(z.string()),
	/** Versions of the pieces that belong to this head. Further stored pieces are left over from a longer state. */
	pieces: z.array(z.int()),
	/** How many findings there are, so that counting them needs no piece. */
	findings: z.int(),
});

/** What is stored, and what a change of it has to be conditioned on. */
export interface StoredDriftState {
	readonly state: DriftState;
	/** 0 when there is no record. */
	readonly version: number;
	/** Every stored piece, also those that no longer belong to the head. */
	readonly pieces: readonly (StoredRecord | undefined)[];
}

/** Undefined when head and pieces were read from different moments. */
function join(head: StoredRecord | undefined, pieces: StoredDriftState['pieces']): StoredDriftState | undefined {
	if (head === undefined) return { state: emptyDriftState, version: 0, pieces };
	const { pieces: versions, findings: _, ...rest } = parseRecord(headSchema, headRef, head.body);
	if (versions.some((version, nth) => pieces[nth]?.version !== version)) return undefined;
	const transitions = versions.flatMap((_version, nth): readonly TrackedTransition[] =>
		parseRecord(pieceSchema, pieceRef(nth), pieces[nth]?.body),
	);
	return { state: { ...rest, transitions }, version: head.version, pieces };
}

/**
 * Reads the state of drift; empty before anything was stored.
 *
 * @throws {AppError} UNAVAILABLE when it keeps changing while it is read
 */
export async function readDriftState(records: Records): Promise<StoredDriftState> {
	const read = async () => {
		const [head, ...pieces] = await records.read([headRef, ...pieceRefs]);
		const stored = join(head, pieces);
		return stored ?? 'conflict';
	};
	return retryConflicts('guards-being-compared', read, maxReads);
}

/** How many findings there are, as of the last comparison. */
export async function countDrift(
	records: Records,
): Promise<{ readonly findings: number; readonly comparedAt?: number }> {
	const [head] = await records.read([headRef]);
	if (head === undefined) return { findings: 0 };
	const { findings, comparedAt } = parseRecord(headSchema, headRef, head.body);
	return { findings, ...defined({ comparedAt }) };
}

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The version a piece has from now on, and the write that gives it, unless it is the same as before. */
function writePiece(
	piece: readonly TrackedTransition[],
	nth: number,
	before: StoredRecord | undefined,
): { readonly version: number; readonly write?: RecordWrite } {
	if (before !== undefined && isDeepStrictEqual(before.body, toJson(piece))) return { version: before.version };
	const version = (before?.version ?? 0) + 1;
	const expected = before?.version ?? 'absent';
	return { version, write: { type: 'set', ref: pieceRef(nth), expected, record: { version, body: piece } } };
}

/**
 * Stores the state of drift, all or nothing; pieces that are the same are not written again.
 *
 * @param stored what the new state was made from
 * @param history what led to it; what finds no room in the same transaction is stored right after
 * @returns `conflict` when somebody changed it since
 * @throws {AppError} BUG when there are more transitions than can be stored; nothing is changed then
 */
export async function saveDriftState(
	records: Records,
	stored: StoredDriftState,
	{ transitions, ...rest }: DriftState,
	history: readonly RecordWrite[],
): Promise<'committed' | 'conflict'> {
	const pieces = divide(transitions);
	if (pieces.length > maxPieces) {
		throw new AppError('BUG', 'too-many-guards', {
			context: { transitions: transitions.length, pieces: pieces.length },
		});
	}
	const written = pieces.map((piece, nth) => writePiece(piece, nth, stored.pieces[nth]));
	const findings = transitions.reduce((sum, { drift }) => sum + (drift?.findings.length ?? 0), 0);
	const writes: RecordWrite[] = [
		{
			type: 'set',
			ref: headRef,
			expected: stored.version === 0 ? 'absent' : stored.version,
			record: {
				version: stored.version + 1,
				body: {
					...rest,
					pieces: written.map(({ version }) => version),
					findings,
				},
			},
		},
		...written.flatMap(({ write }) => write ?? []),
	];
	const room = maxTogether - writes.length;
	const outcome = await records.commit([...writes, ...history.slice(0, room)]);
	if (outcome === 'conflict') return outcome;
	for (const later of chunks(history.slice(room), maxTogether)) await records.commit(later);
	return outcome;
}
