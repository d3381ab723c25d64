// The accounts of the site as Jira listed them, in pieces: no page asks Jira for them again.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from '#zod';
import { type ListedAccount, listedAccountSchema } from '../../contract/account';
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { isKnownNonHuman } from '../../core/accounts/kind';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';

/** As many as hold 60,000 accounts in pieces of half of what a value may take. */
export const accountPieces = 32;
/** Pieces of one transaction or read, each as large as a value may be. */
const piecesAtOnce = 10;
/** Pieces of a page: at most about 16,000 accounts, which stay below what an answer may hold. */
const piecesPerPage = 8;
/** Storage takes 240 KiB; ids and kinds take one byte a character. */
const maxPieceCharacters = 200_000;

const pieceRef = (piece: number): RecordRef => ({ kind: 'account', id: `piece:${piece}` });
/** The piece that an id stands in, of an account or of a space. */
export const pieceOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE() % accountPieces;

const pieceSchema = z.strictObject({ accounts: z.record(accountIdSchema, listedAccountSchema) });
/** Accounts by their ids. */
export type AccountPiece = Readonly<Record<string, ListedAccount>>;

/** Not human, or looking like it: what is read of people once a week is read of these every time. */
export const isReadDaily = ({ kind, signs }: ListedAccount): boolean =>
	(kind !== 'human' && kind !== 'customer') || signs !== undefined;

type PiecePorts = Pick<Ports, 'records' | 'log'>;

/** What cannot be read is told to the log, and counts as empty: the next listing fills it again. */
const parsePiece = (ports: PiecePorts, ref: RecordRef, stored: StoredRecord | undefined): AccountPiece =>
	(stored && readable(ports, 'accounts', () => parseRecord(pieceSchema, ref, stored.body).accounts)) ?? {};

/** A piece that one value holds: people beyond that are left out. */
function fitting(accounts: AccountPiece): AccountPiece {
	let room = maxPieceCharacters - JSON.stringify(accounts).length;
	if (room >= 0) return accounts;
	const kept: Record<string, ListedAccount> = { ...accounts };
	for (const id of Object.keys(accounts).sort().reverse()) {
		const account = accounts[id];
		if (room >= 0 || account === undefined) break;
		if (isKnownNonHuman(account)) continue;
		room += JSON.stringify({ [id]: account }).length;
		delete kept[id];
	}
	return kept;
}

/** Changes some pieces; what stays as it is is not written. */
async function changePieces(
	ports: PiecePorts,
	pieces: readonly number[],
	change: (accounts: AccountPiece, piece: number) => AccountPiece,
): Promise<void> {
	const { records } = ports;
	for (const some of chunks([...pieces], piecesAtOnce)) {
		await retryConflicts('registry-busy', async () => {
			const refs = some.map(pieceRef);
			const stored = await records.read(refs);
			const writes = refs.flatMap((ref, i): RecordWrite[] => {
				const before = parsePiece(ports, ref, stored[i]);
				const accounts = fitting(change(before, some[i] ?? 0));
				if (isDeepStrictEqual(accounts, before)) return [];
				const version = (stored[i]?.version ?? 0) + 1;
				return [
					{ type: 'set', ref, expected: stored[i]?.version ?? 'absent', record: { version, body: { accounts } } },
				];
			});
			return writes.length === 0 ? 'committed' : records.commit(writes);
		});
	}
}

/** What is listed again was found when it was listed first, where that is known. */
function asFound(before: ListedAccount | undefined, { foundDay, ...account }: ListedAccount): ListedAccount {
	return { ...account, ...defined({ foundDay: before === undefined ? foundDay : before.foundDay }) };
}

/** Takes what Jira listed for what is true of these accounts now. */
export async function keepAccounts(ports: PiecePorts, listed: ReadonlyMap<AccountId, ListedAccount>): Promise<void> {
	const byPiece = new Map<number, [AccountId, ListedAccount][]>();
	for (const one of listed) {
		const piece = pieceOf(one[0]);
		byPiece.set(piece, [...(byPiece.get(piece) ?? []), one]);
	}
	await changePieces(ports, [...byPiece.keys()], (accounts, piece) => ({
		...accounts,
		...Object.fromEntries((byPiece.get(piece) ?? []).map(([id, account]) => [id, asFound(accounts[id], account)])),
	}));
}

/** Forgets the accounts that are not to be kept. */
export const pruneAccounts = (
	ports: PiecePorts,
	keeps: (account: ListedAccount, id: string) => boolean,
): Promise<void> =>
	changePieces(
		ports,
		Array.from({ length: accountPieces }, (_, piece) => piece),
		(accounts) => Object.fromEntries(Object.entries(accounts).filter(([id, account]) => keeps(account, id))),
	);

/** What was kept of one account. */
export async function readListedAccount(ports: PiecePorts, id: AccountId): Promise<ListedAccount | undefined> {
	const ref = pieceRef(pieceOf(id));
	const accounts = parsePiece(ports, ref, (await ports.records.read([ref]))[0]);
	return Object.hasOwn(accounts, id) ? accounts[id] : undefined;
}

/** Some pieces, from one on. */
export async function readAccountPieces(
	ports: PiecePorts,
	from = 0,
	count = accountPieces,
): Promise<readonly AccountPiece[]> {
	const refs = Array.from({ length: Math.min(count, accountPieces - from) }, (_, i) => pieceRef(from + i));
	const read = await Promise.all(chunks(refs, piecesAtOnce).map((some) => ports.records.read(some)));
	return read.flat().map((stored, i) => parsePiece(ports, pieceRef(from + i), stored));
}

/** The pieces of a page, and the cursor of the one after it. @param cursor of the page before; what is none begins anew */
export function pageOfPieces(cursor: string | undefined): {
	readonly from: number;
	readonly count: number;
	/** Absent on the last page. */
	readonly next?: string;
} {
	const asked = Number(cursor ?? '0');
	const from = Number.isInteger(asked) && asked > 0 && asked < accountPieces ? asked : 0;
	const next = from + piecesPerPage;
	return { from, count: piecesPerPage, ...(next < accountPieces ? { next: String(next) } : {}) };
}
