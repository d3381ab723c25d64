// Whose events were counted. Guards also put people on record whom they refuse: those are stored nowhere else.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import type { RecordRef, Records, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { retryConflicts } from '../records/retry-conflicts';

/** An account stands in the piece of its digest's first hex digit. No account has such an id. */
const pieceRef = (digit: string): RecordRef => ({ kind: 'count', id: `actors:${digit}` });
/** The names of the pieces. */
export const actorPieces = [...'0123456789abcdef'];
/** The piece of an account. */
export const actorPieceOf = (id: AccountId): string => createHash('sha256').update(id).digest('hex').charAt(0);

const pieceSchema = z.strictObject({ accounts: z.array(accountIdSchema) });
const parsePiece = (ref: RecordRef, stored: StoredRecord | undefined): readonly AccountId[] =>
	stored === undefined ? [] : parseRecord(pieceSchema, ref, stored.body).accounts;

/** Changes the pieces that some accounts belong to; what does not change is not written. */
async function changePieces(
	records: Records,
	ids: readonly AccountId[],
	change: (piece: readonly AccountId[], of: readonly AccountId[]) => readonly AccountId[],
): Promise<void> {
	for (const digit of new Set(ids.map(actorPieceOf))) {
		const some = ids.filter((id) => actorPieceOf(id) === digit);
		const ref = pieceRef(digit);
		await retryConflicts('sweep-busy', async () => {
			const [stored] = await records.read([ref]);
			const piece = parsePiece(ref, stored);
			const accounts = change(piece, some);
			if (accounts.length === piece.length) return 'committed';
			const record = { version: (stored?.version ?? 0) + 1, body: { accounts } };
			return records.commit([{ type: 'set', ref, expected: stored?.version ?? 'absent', record }]);
		});
	}
}

export const noteActors = (records: Records, ids: readonly AccountId[]): Promise<void> =>
	changePieces(records, ids, (piece, some) => [...new Set([...piece, ...some])]);

export const forgetActors = (records: Records, ids: readonly AccountId[]): Promise<void> =>
	changePieces(records, ids, (piece, some) => piece.filter((id) => !some.includes(id)));

/** The accounts of one piece. */
export async function readActorPiece(records: Records, digit: string): Promise<readonly AccountId[]> {
	const ref = pieceRef(digit);
	const [stored] = await records.read([ref]);
	return parsePiece(ref, stored);
}

export async function readActors(records: Records): Promise<readonly AccountId[]> {
	const refs = actorPieces.map(pieceRef);
	const stored = await readMany(records, refs);
	return refs.flatMap((ref, i) => parsePiece(ref, stored[i]));
}
