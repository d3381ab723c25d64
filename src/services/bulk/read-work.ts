// Bulk work as people see it: its progress, and the verdict on each row.
import { type BulkRow, type BulkRowView, type BulkView, bulkFactsSchema } from '../../contract/calls/bulk';
import { defined } from '../../contract/defined';
import { pick } from '../../core/values/pick';
import type { Ports } from '../ports/ports';
import { isAllEnforced } from '../registry/enforcement';
import { leaseMs } from './hold-work';
import { namedOwner, readNamedOwners } from './resolve-owners';
import {
	noSuchWork,
	parseWork,
	pieceNumbers,
	type RowResult,
	readPiece,
	requireWork,
	rowCount,
	type Work,
	workRef,
} from './work-records';

type ReadPorts = Pick<Ports, 'records' | 'time'>;

/** Silence after which work counts as stalled, milliseconds: longer than a consumer that died holds it. */
const stalledAfterMs = leaseMs + 30_000;

/** Says whether work that should go on by itself has made no progress for a while. */
export function isStalled({ state, updatedAt, waitsUntil = 0 }: Work, now: number): boolean {
	return (state === 'checking' || state === 'applying') && now > Math.max(updatedAt, waitsUntil) + stalledAfterMs;
}

const factsShown = Object.keys(bulkFactsSchema.shape) as (keyof typeof bulkFactsSchema.shape)[];

export function viewWork(id: string, work: Work, now: number): BulkView {
	return {
		...pick(work, factsShown),
		id,
		pieces: pieceNumbers(work).length,
		rows: rowCount(work),
		isStalled: isStalled(work, now),
	};
}

/**
 * The progress of work. What was not enforced when the work ended may be enforced by now.
 *
 * @throws {AppError} NOT_FOUND
 */
export async function readWork(ports: ReadPorts, { id }: { readonly id: string }): Promise<BulkView> {
	const { work } = await requireWork(ports.records, id);
	const view = viewWork(id, work, ports.time.now());
	if (view.isEnforced !== false) return view;
	return { ...view, isEnforced: await isAllEnforced(ports) };
}

/** Control characters, marks of direction, halves of characters, and ends of lines. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
/** Characters of a bad value that an error repeats. */
const maxQuoted = 80;

/** What a file or an account says, without what nobody sees: with it, a text may look like another one. */
const seenOf = (text: string): string => text.replace(unseen, '\uFFFD');
const quoted = (bad: string): string => seenOf([...bad].slice(0, maxQuoted).join(''));

/** What the file itself says: of a bad value, or of the grants that a row would give. */
function quoteOf(
	cells: BulkRow['cells'],
	{ verdict, field }: Omit<RowResult, 'version'>,
): Pick<BulkRowView, 'value' | 'grants'> {
	// What is wrong with a grant tells its own words.
	const bad = field === undefined || field === 'grants' ? '' : (cells[field] ?? '').trim();
	if (verdict === 'error') return bad === '' ? {} : { value: quoted(bad) };
	const grants = (cells.grants ?? '').trim();
	return grants === '' ? {} : { grants };
}

/**
 * The verdicts on the rows of a piece, and what became of them; empty until they were tried.
 *
 * @throws {AppError} NOT_FOUND when there is no such piece
 */
export async function readWorkRows(
	{ records }: ReadPorts,
	{ id, piece }: { readonly id: string; readonly piece: number },
): Promise<BulkRowView[]> {
	const [found, owners] = await Promise.all([readPiece(records, id, piece), readNamedOwners(records, id)]);
	if (found === undefined) throw noSuchWork();
	const { rows, results = [] } = found;
	return results.flatMap(({ version: _, ...result }, i): BulkRowView[] => {
		const said = rows[i];
		if (said === undefined) return [];
		const { accountId = '', name = '', ownerId = '' } = said.cells;
		const owner = namedOwner(owners, ownerId);
		const isNamed = result.name === undefined && name.trim() !== '';
		return [
			{
				row: said.row,
				accountId: accountId.trim(),
				...(isNamed ? { name: seenOf(name.trim()) } : {}),
				...result,
				...defined({ retire: said.retire }),
				...(owner === undefined ? {} : { owner: { ...owner, name: seenOf(owner.name) } }),
				...quoteOf(said.cells, result),
			},
		];
	});
}

const latest = 20;

/** The latest works, newest first; one that was started a moment ago may be missing. */
export async function listWorks({ records, time }: ReadPorts): Promise<BulkView[]> {
	const ids: string[] = [];
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'bulk',
			index: 'by-time',
			partition: ['bulk'],
			limit: latest,
			descending: true,
			...defined({ cursor }),
		});
		ids.push(...page.records.map(({ id }) => id));
		cursor = page.cursor;
	} while (cursor !== undefined && ids.length < latest);
	const listed = ids.slice(0, latest);
	// What queries answer may be old.
	const stored = await records.read(listed.map(workRef));
	return stored.flatMap((record, i) => {
		const id = listed[i];
		return record === undefined || id === undefined ? [] : [viewWork(id, parseWork(id, record).work, time.now())];
	});
}
