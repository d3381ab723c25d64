// What people do with bulk work: start it, send its rows in pieces, have them tried and carried out. Any Jira admin may
// continue work that another one started.
import type { Actor } from '../../contract/actor';
import type { BulkKind, BulkRow, BulkView } from '../../contract/calls/bulk';
import type { AccountId } from '../../contract/ids';
import { maxPieceCharacters, maxPieces, maxRows, maxRowsPerPiece, maxWorkCharacters } from '../../contract/limits';
import { AppError, invalidInput } from '../../core/errors';
import type { Ports } from '../ports/ports';
import { checkOwner } from '../registry/check-draft';
import { isStalled, viewWork } from './read-work';
import { changeWork, maxBodyBytes, pieceNumbers, pieceRef, rowCount, setWork, type Work } from './work-records';

export type SteerPorts = Pick<Ports, 'records' | 'accounts' | 'jobs' | 'time' | 'randomness'>;

export type WorkStart =
	| { readonly kind: 'import'; readonly name: string }
	| { readonly kind: Exclude<BulkKind, 'import' | 'change-owner'>; readonly reason: string }
	| { readonly kind: 'change-owner'; readonly reason: string; readonly ownerId: AccountId };

/**
 * Starts work; its pieces come next.
 *
 * @throws {AppError} INVALID_INPUT when the new owner may not be one
 */
export async function startWork(ports: SteerPorts, actor: Actor, start: WorkStart): Promise<BulkView> {
	if (start.kind === 'change-owner') await checkOwner(ports, start.ownerId, 'ownerId');
	const now = ports.time.now();
	const id = ports.randomness.salt();
	const work: Work = {
		...start,
		startedBy: { kind: actor.kind, id: actor.id },
		startedAt: now,
		updatedAt: now,
		state: 'receiving',
		received: {},
		checked: 0,
		verdicts: { create: 0, change: 0, unchanged: 0, error: 0 },
		applied: 0,
		failed: 0,
		isBegun: false,
	};
	if ((await ports.records.commit([setWork(id, 'absent', work)])) === 'conflict') {
		throw new AppError('UNAVAILABLE', 'work-not-started');
	}
	return viewWork(id, work, now);
}

function requirePiece(piece: number): void {
	if (!Number.isInteger(piece) || piece < 0 || piece >= maxPieces) {
		throw invalidInput('piece', { problem: 'piece-not-numbered', params: { last: maxPieces - 1 } });
	}
}

/** The characters of the rows of a piece. Refuses more than can be stored and tried. */
function requireRows(rows: readonly BulkRow[]): number {
	const json = JSON.stringify(rows);
	if (rows.length < 1) throw invalidInput('rows', 'piece-empty');
	if (rows.length > maxRowsPerPiece)
		throw invalidInput('rows', { problem: 'piece-with-too-many-rows', params: { most: maxRowsPerPiece } });
	if (json.length > maxPieceCharacters || Buffer.byteLength(json) > maxBodyBytes) {
		throw invalidInput('rows', 'piece-too-long');
	}
	return json.length;
}

/**
 * Takes a piece of the rows. The same piece may be sent again, and replaces what was sent before.
 *
 * @throws {AppError} INVALID_INPUT for what is too much; CONFLICT once the rows are being tried; NOT_FOUND
 */
export async function addPiece(
	{ records, time }: SteerPorts,
	{ id, piece, rows }: { readonly id: string; readonly piece: number; readonly rows: readonly BulkRow[] },
): Promise<BulkView> {
	requirePiece(piece);
	const characters = requireRows(rows);
	const now = time.now();
	const add = (work: Work): Work => {
		if (work.state !== 'receiving') throw new AppError('CONFLICT', 'work-complete');
		// A selection says for all of its rows what becomes of them, and why.
		if (work.kind !== 'import' && rows.some(({ retire }) => retire !== undefined))
			throw invalidInput('rows', 'not-valid');
		const received: Work['received'] = { ...work.received, [piece]: [rows.length, characters] };
		const added = { ...work, received, updatedAt: now };
		const total = Object.values(received).reduce((sum, [, each]) => sum + each, 0);
		if (rowCount(added) > maxRows) throw invalidInput('rows', { problem: 'too-many-rows', params: { most: maxRows } });
		if (total > maxWorkCharacters) throw invalidInput('rows', 'file-too-long');
		return added;
	};
	const ref = pieceRef(id, piece);
	const work = await changeWork(records, id, add, [ref], ([stored]) => [
		{
			type: 'set',
			ref,
			expected: stored?.version ?? 'absent',
			record: { version: (stored?.version ?? 0) + 1, body: { rows } },
		},
	]);
	return viewWork(id, work, now);
}

function requireAllPieces(work: Work, pieces: number): void {
	const received = new Set(pieceNumbers(work));
	for (let piece = 0; piece < pieces; piece++) {
		if (!received.has(piece)) throw invalidInput('pieces', { problem: 'piece-missing', params: { piece } });
	}
	// More pieces than were announced: nobody expects their rows to be carried out.
	const extra = [...received].find((piece) => piece >= pieces);
	if (extra !== undefined)
		throw invalidInput('pieces', { problem: 'piece-not-announced', params: { piece: extra, announced: pieces } });
	if (pieces < 1) throw invalidInput('pieces', 'no-rows');
}

/** A run is at work, or comes by itself once Jira's points suffice. */
const isHeld = ({ lease, waitsUntil = 0 }: Work, now: number): boolean =>
	(lease !== undefined && lease.until > now) || waitsUntil > now;

/**
 * Has every row tried. May be called again when an earlier run stopped.
 *
 * @throws {AppError} INVALID_INPUT that names a missing piece; CONFLICT when the rows were tried already; NOT_FOUND
 */
export async function checkWork(
	{ records, jobs, time }: SteerPorts,
	{ id, pieces }: { readonly id: string; readonly pieces: number },
): Promise<BulkView> {
	const now = time.now();
	const work = await changeWork(records, id, (current) => {
		requireAllPieces(current, pieces);
		if (current.state === 'receiving') return { ...current, state: 'checking', updatedAt: now };
		if (current.state !== 'checking') throw new AppError('CONFLICT', 'work-tried');
		return isStalled(current, now) ? { ...current, updatedAt: now } : undefined;
	});
	// Pushed again even when the work was already being tried: the first call may have ended before its push.
	if (!isHeld(work, now)) await jobs.push({ type: 'bulk', id, step: 'check' }, 0);
	return viewWork(id, work, now);
}

/**
 * Has the good rows carried out in the caller's name, or continues when that stalled.
 *
 * @throws {AppError} CONFLICT when the rows were not tried yet; NOT_FOUND
 */
export async function applyWork(
	{ records, jobs, time }: SteerPorts,
	{ kind, id: actorId }: Actor,
	{ id }: { readonly id: string },
): Promise<BulkView> {
	const now = time.now();
	const work = await changeWork(records, id, (current) => {
		if (current.state === 'receiving' || current.state === 'checking') {
			throw new AppError('CONFLICT', 'work-not-tried');
		}
		// Asking again while the work goes on, or is done, changes nothing.
		if (current.state === 'done' || (current.state === 'applying' && !isStalled(current, now))) return undefined;
		return { ...current, state: 'applying', appliedBy: { kind, id: actorId }, updatedAt: now };
	});
	if (work.state === 'applying' && !isHeld(work, now)) await jobs.push({ type: 'bulk', id, step: 'apply' }, 0);
	return viewWork(id, work, now);
}
