// The dry run of bulk work: a verdict for every row, and nothing changed.
import type { BulkRow, RowVerdict } from '../../contract/calls/bulk';
import type { AccountId } from '../../contract/ids';
import { AppError, invalidInput } from '../../core/errors';
import { readAccountId, rowErrorOf } from '../../core/registry/bulk-row';
import type { Identity } from '../../core/registry/identity';
import type { Records, StoredRecord } from '../ports/records';
import { readMany } from '../records/read-many';
import { identityRef, parseIdentity } from '../registry/identity-record';
import type { HeldWork } from './hold-work';
import { type BulkPorts, type BulkSite, openBulkSite } from './open-site';
import { accountOf, accountsOf, type FirstRow, type FirstRows, planRow } from './plan-row';
import { resolveOwners } from './resolve-owners';
import { type Piece, pieceNumbers, type RowResult, readPieces, saveResults, type Work } from './work-records';

/** Errors that a row itself can cause. Any other error ends the whole run, which is tried again. */
const ofRow: ReadonlySet<string> = new Set(['INVALID_INPUT', 'CONFLICT', 'NOT_FOUND', 'FORBIDDEN', 'CORRUPT_RECORD']);

/** The error of one row; other errors are thrown on. */
export function requireRowError(error: unknown): ReturnType<typeof rowErrorOf> {
	if (error instanceof AppError && ofRow.has(error.code)) return rowErrorOf(error);
	throw error;
}

async function findFirstRows(records: Records, id: string, pieces: readonly number[]): Promise<FirstRows> {
	const first = new Map<AccountId, FirstRow>();
	for await (const group of readPieces(records, id, pieces)) {
		for (const { piece, rows } of group) {
			rows.forEach((row, index) => {
				const accountId = accountOf(row);
				if (accountId !== undefined && !first.has(accountId)) first.set(accountId, { row: row.row, piece, index });
			});
		}
	}
	return first;
}

/** The stored identities of those accounts that have one. */
async function readIdentities(
	records: Records,
	accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, StoredRecord | undefined>> {
	const stored = await readMany(records, accountIds.map(identityRef));
	return new Map(accountIds.map((accountId, i) => [accountId, stored[i]]));
}

interface Trial {
	readonly work: Work;
	readonly site: BulkSite;
	readonly firstRows: FirstRows;
	readonly identities: ReadonlyMap<AccountId, StoredRecord | undefined>;
	readonly now: number;
}

function requireSelectedVersion(row: BulkRow, current: Identity | undefined): void {
	if (row.version === undefined || current === undefined || row.version === current.version) return;
	throw new AppError('CONFLICT', 'changed-since-selected');
}

function requireFirst(first: FirstRow | undefined, place: { readonly piece: number; readonly index: number }): void {
	if (first === undefined || (first.piece === place.piece && first.index === place.index)) return;
	throw invalidInput('accountId', { problem: 'account-twice', params: { row: first.row } });
}

async function tryRow(trial: Trial, row: BulkRow, place: { piece: number; index: number }): Promise<RowResult> {
	const { work, site, firstRows, identities, now } = trial;
	const listed = accountOf(row);
	const saysName = work.kind === 'import' && row.retire === undefined;
	const listedName = saysName || listed === undefined ? undefined : site.rowOf(listed)?.name;
	const name = listedName === undefined ? {} : { name: listedName };
	try {
		requireFirst(firstRows.get(readAccountId(row)), place);
		const plan = await planRow(work, row, site, firstRows);
		const stored = identities.get(plan.accountId);
		const current = stored === undefined ? undefined : parseIdentity(plan.accountId, stored);
		requireSelectedVersion(row, current);
		const version = current?.version ?? 0;
		const change = plan.decide(current, { actor: work.startedBy, now, freshTag: '#trial', reason: 'Dry run.' });
		if (change === undefined) return { verdict: 'unchanged', version, ...name };
		if (change.history.action !== 'register') {
			const changes = change.history.changes.map(({ field }) => field);
			return { verdict: 'change', version, ...name, changes };
		}
		return {
			verdict: 'create',
			version,
			...(current === undefined ? {} : { isAnew: true }),
		};
	} catch (error) {
		return { verdict: 'error', version: 0, ...name, ...requireRowError(error) };
	}
}

async function tryPiece(trial: Trial, { piece, rows }: Piece): Promise<{ piece: number; results: RowResult[] }> {
	const results: RowResult[] = [];
	for (const [index, row] of rows.entries()) results.push(await tryRow(trial, row, { piece, index }));
	return { piece, results };
}

/**
 * Tries every row that was not tried yet.
 *
 * Goes through the pieces in groups and stores the verdicts of a group together: a run that ends early leaves no group
 * half tried, and never more than one group is in memory.
 * @param stopAt when to leave the rest, epoch milliseconds
 * @returns whether all rows were tried
 */
export async function tryRows(ports: BulkPorts, held: HeldWork, stopAt: number): Promise<boolean> {
	const { records, time } = ports;
	const work = held.work();
	const pieces = pieceNumbers(work);
	const site = await openBulkSite(ports, held.id);
	const firstRows = await findFirstRows(records, held.id, pieces);
	const verdicts: Record<RowVerdict, number> = { create: 0, change: 0, unchanged: 0, error: 0 };
	let checked = 0;
	const count = (results: readonly RowResult[]) => {
		checked += results.length;
		for (const { verdict } of results) verdicts[verdict] += 1;
	};

	for await (const group of readPieces(records, held.id, pieces)) {
		const untried = group.filter(({ results }) => results === undefined);
		const rows = untried.flatMap((piece) => piece.rows);
		if (work.kind === 'import' && !(await resolveOwners(ports, held, site.owners, rows))) return false;
		await site.loadAccounts(rows.flatMap((row) => accountsOf(work, row, site)));
		const known = new Set(rows.flatMap((row) => accountOf(row) ?? []).filter((accountId) => site.rowOf(accountId)));
		const identities = await readIdentities(records, [...known]);
		const trial: Trial = { work, site, firstRows, identities, now: time.now() };
		const tried = await Promise.all(untried.map((piece) => tryPiece(trial, piece)));
		if (held.isLost()) return false;
		await saveResults(records, held.id, tried);
		for (const { results } of [...group, ...tried]) count(results ?? []);
		if (!(await held.save({ checked, verdicts: { ...verdicts } })) || time.now() >= stopAt) return false;
	}
	return true;
}
