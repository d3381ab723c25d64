// The stored records of bulk work: the work itself, its pieces, and what became of their rows.
import * as z from '#zod';
import { actorSchema } from '../../contract/actor';
import { bulkFactsSchema, bulkRowSchema, rowVerdicts } from '../../contract/calls/bulk';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import { fileColumns } from '../../contract/identity-file';
import { isStatement, type Statement } from '../../contract/problems';
import { AppError } from '../../core/errors';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';

export const workRef = (id: string): RecordRef => ({ kind: 'bulk', id });
const pieceName = (id: string, piece: number): string => `${id}:${String(piece).padStart(4, '0')}`;
export const pieceRef = (id: string, piece: number): RecordRef => ({ kind: 'bulk', id: pieceName(id, piece) });
/** Results are stored apart from the rows: both together may be too large for one value. */
export const resultsRef = (id: string, piece: number): RecordRef => ({
	kind: 'bulk',
	id: `${pieceName(id, piece)}:results`,
});

/** Whom the dry run found for the names and e-mail addresses of owners. */
export const ownersRef = (id: string): RecordRef => ({ kind: 'bulk', id: `${id}:owners` });

const workSchema = z.extend(bulkFactsSchema, {
	/** In whose name the changes are made. */
	appliedBy: z.exactOptional(actorSchema),
	/** Rows and characters by the number of the piece. */
	received: z.record(z.string(), z.tuple([z.int(), z.int()])),
	/** True once a consumer has begun to carry it out. */
	isBegun: z.boolean(),
	/** When a job looks whether a run of this step died, epoch milliseconds. */
	watchdog: z.exactOptional(z.strictObject({ step: z.enum(['check', 'apply']), at: z.number() })),
	/** The consumer that is at work. */
	lease: z.exactOptional(z.strictObject({ holder: z.string(), until: z.number() })),
});
export type Work = z.infer<typeof workSchema>;

const pieceSchema = z.strictObject({ rows: z.array(bulkRowSchema) });

const resultSchema = z.strictObject({
	verdict: z.enum(rowVerdicts),
	/** Version of the identity that the dry run saw; 0 for none. */
	version: z.int(),
	/** Name of the identity, where the row does not say it. */
	name: z.exactOptional(z.string()),
	field: z.exactOptional(z.enum(fileColumns)),
	grant: z.exactOptional(z.int()),
	error: z.exactOptional(z.custom<Statement>(isStatement)),
	changes: z.exactOptional(z.array(z.string())),
	isAnew: z.exactOptional(z.boolean()),
	outcome: z.exactOptional(z.enum(['applied', 'failed'])),
});
/** What the dry run said of a row, and what became of it. */
export type RowResult = z.infer<typeof resultSchema>;
const resultsSchema = z.strictObject({ results: z.array(resultSchema) });

/** Pieces in one request, their results among them: together they stay below 4 MB. */
const piecesPerRequest = 8;
/** Largest body of a piece or of its results, bytes of JSON; Forge stores values up to 240 KiB. */
export const maxBodyBytes = 235 * 1024;

export interface StoredWork {
	readonly version: number;
	readonly work: Work;
}

/** The work; undefined when there is none of this id. */
export async function readStoredWork(records: Records, id: string): Promise<StoredWork | undefined> {
	const [stored] = await records.read([workRef(id)]);
	return stored === undefined ? undefined : parseWork(id, stored);
}

export const parseWork = (id: string, { version, body }: StoredRecord): StoredWork => ({
	version,
	work: parseRecord(workSchema, workRef(id), body),
});

export const noSuchWork = (): AppError => new AppError('NOT_FOUND', 'work-unknown');

/** @throws {AppError} NOT_FOUND */
export async function requireWork(records: Records, id: string): Promise<StoredWork> {
	const stored = await readStoredWork(records, id);
	if (stored === undefined) throw noSuchWork();
	return stored;
}

export function setWork(id: string, previous: number | 'absent', work: Work): RecordWrite {
	return {
		type: 'set',
		ref: workRef(id),
		expected: previous,
		record: { version: previous === 'absent' ? 1 : previous + 1, body: work },
		// Queries find the works by these, and not their pieces.
		attributes: { kind: 'bulk', at: work.startedAt },
	};
}

/**
 * Changes the record of a work.
 *
 * @param change called again when somebody else was faster; undefined when there is nothing to write
 * @throws {AppError} NOT_FOUND; UNAVAILABLE when storage stays busy; what `change` throws
 */
export async function changeWork(
	records: Records,
	id: string,
	change: (work: Work) => Work | undefined,
	others: readonly RecordRef[] = [],
	writeOthers: (stored: readonly (StoredRecord | undefined)[]) => readonly RecordWrite[] = () => [],
): Promise<Work> {
	return retryConflicts('work-busy', async () => {
		const [stored, ...rest] = await records.read([workRef(id), ...others]);
		if (stored === undefined) throw noSuchWork();
		const { version, work } = parseWork(id, stored);
		const changed = change(work);
		if (changed === undefined) return work;
		const outcome = await records.commit([setWork(id, version, changed), ...writeOthers(rest)]);
		return outcome === 'committed' ? changed : outcome;
	});
}

interface ListedWork {
	readonly id: string;
	/** Epoch milliseconds. */
	readonly startedAt: number;
	readonly record: StoredRecord;
}

/** All works, those that were started first before others; one that was started a moment ago may be missing. */
export async function* walkWorks(records: Records, from = 0): AsyncGenerator<ListedWork> {
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'bulk',
			index: 'by-time',
			partition: ['bulk'],
			from,
			limit: 100,
			...defined({ cursor }),
		});
		for (const { id, record } of page.records) yield { id, record, startedAt: Number(record.attributes?.['at']) };
		cursor = page.cursor;
	} while (cursor !== undefined);
}

/** Numbers of the pieces that were received, in order. */
export const pieceNumbers = ({ received }: Work): number[] =>
	Object.keys(received)
		.map(Number)
		.sort((a, b) => a - b);

export const rowCount = ({ received }: Work): number => Object.values(received).reduce((sum, [rows]) => sum + rows, 0);

/** A piece as it was received, and what became of its rows once they were tried. */
export interface Piece {
	readonly piece: number;
	readonly rows: readonly z.infer<typeof bulkRowSchema>[];
	readonly results: readonly RowResult[] | undefined;
}

function parsePiece(
	id: string,
	piece: number,
	[rows, results]: readonly (StoredRecord | undefined)[],
): Piece | undefined {
	if (rows === undefined) return undefined;
	return {
		piece,
		rows: parseRecord(pieceSchema, pieceRef(id, piece), rows.body).rows,
		results:
			results === undefined ? undefined : parseRecord(resultsSchema, resultsRef(id, piece), results.body).results,
	};
}

/** One piece; undefined when it was not received. */
export async function readPiece(records: Records, id: string, piece: number): Promise<Piece | undefined> {
	return parsePiece(id, piece, await records.read([pieceRef(id, piece), resultsRef(id, piece)]));
}

/** Reads pieces, a group at a time, so that no more than a group is held. */
export async function* readPieces(records: Records, id: string, pieces: readonly number[]): AsyncGenerator<Piece[]> {
	for (const group of chunks(pieces, piecesPerRequest)) {
		const stored = await records.read(group.flatMap((piece) => [pieceRef(id, piece), resultsRef(id, piece)]));
		yield group.map((piece, i) => {
			const parsed = parsePiece(id, piece, stored.slice(2 * i, 2 * i + 2));
			if (parsed !== undefined) return parsed;
			throw new AppError('CORRUPT_RECORD', 'piece-lost', { context: { id, piece } });
		});
	}
}

/** Characters of the parameters and names kept with the rows; the shorter ones always fit, whatever they hold. */
const usualTexts = { param: 300, name: 120 } as const;
const shortTexts = { param: 20, name: 30 } as const;

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

const cutParams = (statement: Statement, most: number): Statement => {
	const params = Object.entries(statement.params).map(([name, value]) => [
		name,
		typeof value === 'string' ? cut(value, most) : value,
	]);
	return { ...statement, params: Object.fromEntries(params) } as Statement;
};

/** Shortens texts until the results fit into one value. */
function shortenToFit(results: readonly RowResult[]): RowResult[] {
	const shortened = (most: { readonly param: number; readonly name: number }) =>
		results.map(({ error, name, ...result }) => ({
			...result,
			...(error === undefined ? {} : { error: cutParams(error, most.param) }),
			...(name === undefined ? {} : { name: cut(name, most.name) }),
		}));
	const usual = shortened(usualTexts);
	return Buffer.byteLength(JSON.stringify(usual)) <= maxBodyBytes ? usual : shortened(shortTexts);
}

/** Stores what became of the rows of pieces. */
export async function saveResults(
	records: Records,
	id: string,
	pieces: readonly { readonly piece: number; readonly results: readonly RowResult[] }[],
): Promise<void> {
	for (const group of chunks(pieces, piecesPerRequest)) {
		await records.putMany(
			group.map(({ piece, results }) => ({
				ref: resultsRef(id, piece),
				record: { version: 1, body: { results: shortenToFit(results) } },
			})),
		);
	}
}
