// Sends work on many identities in pieces, and follows it until the back end is through.
import type * as z from 'zod/v4/core';
import type { adminInputs } from '../../../../src/contract/calls/admin';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import { maxPieceCharacters, maxRowsPerPiece } from '../../../../src/contract/limits';
import { callAdmin, RpcError } from '../rpc';

export type WorkRequest = z.input<(typeof adminInputs)['bulk.start']>;
export type WorkRow = z.input<(typeof adminInputs)['bulk.add']>['rows'][number];

export interface WorkProgress {
	readonly phase: 'sending' | 'checking' | 'applying';
	/** Rows that are through this phase, and of how many. */
	readonly done: number;
	readonly total: number;
	/** Absent until the work was started. */
	readonly view?: BulkView;
}
export type OnProgress = (progress: WorkProgress) => void;

const firstPollMs = 500;
const longestPollMs = 5_000;
const pollGrowth = 1.4;
const retryDelaysMs = [500, 1_500, 4_000] as const;

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
	new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const stop = () => {
			clearTimeout(timer);
			reject(signal?.reason);
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener('abort', stop);
			resolve();
		}, ms);
		signal?.addEventListener('abort', stop, { once: true });
	});

/** Asks again when the back end could not be reached: everything called here may be called twice. */
async function insist<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
	for (const delayMs of retryDelaysMs) {
		signal?.throwIfAborted();
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof RpcError) || error.error.code !== 'UNAVAILABLE') throw error;
			await sleep(delayMs, signal);
		}
	}
	signal?.throwIfAborted();
	return ask();
}

/**
 * Cuts rows into pieces that the back end takes, in order.
 *
 * Counted in bytes, of which a character has at least one: the back end stores a piece in one record.
 */
export function cutPieces(rows: readonly WorkRow[]): WorkRow[][] {
	const pieces: WorkRow[][] = [];
	let piece: WorkRow[] = [];
	const encoder = new TextEncoder();
	// The brackets, then each row with its comma.
	let bytes = 2;
	for (const row of rows) {
		const length = encoder.encode(JSON.stringify(row)).length + 1;
		if (piece.length > 0 && (piece.length === maxRowsPerPiece || bytes + length > maxPieceCharacters)) {
			pieces.push(piece);
			piece = [];
			bytes = 2;
		}
		piece.push(row);
		bytes += length;
	}
	if (piece.length > 0) pieces.push(piece);
	return pieces;
}

const triedRows = ({ checked }: BulkView): number => checked;
const appliedRows = ({ applied, failed }: BulkView): number => applied + failed;

/** Reads the work again and again, ever more slowly while nothing moves. */
async function follow(
	first: BulkView,
	isOver: (view: BulkView) => boolean,
	rowsDone: (view: BulkView) => number,
	report: (view: BulkView) => void,
	signal?: AbortSignal,
): Promise<BulkView> {
	let view = first;
	let waitMs = firstPollMs;
	report(view);
	while (!isOver(view) && !view.isStalled) {
		await sleep(waitMs, signal);
		const next = await insist(() => callAdmin('bulk.read', { id: first.id }), signal);
		waitMs = rowsDone(next) > rowsDone(view) ? firstPollMs : Math.min(longestPollMs, waitMs * pollGrowth);
		view = next;
		report(view);
	}
	return view;
}

/** Rows that applying would carry out. */
export const readyRows = ({ verdicts }: BulkView): number => verdicts.create + verdicts.change;

/**
 * Starts work, sends its rows and has every one tried. Nothing is changed yet: that is `applyWork`.
 *
 * @returns the work, `checked`, or stalled on the way
 * @throws {RpcError} when the back end refuses, or cannot be reached again and again
 */
export async function uploadWork(
	start: WorkRequest,
	rows: readonly WorkRow[],
	onProgress: OnProgress,
	signal?: AbortSignal,
): Promise<BulkView> {
	const total = rows.length;
	onProgress({ phase: 'sending', done: 0, total });
	let view = await insist(() => callAdmin('bulk.start', start), signal);
	const { id } = view;
	const pieces = cutPieces(rows);
	let sent = 0;
	for (const [piece, part] of pieces.entries()) {
		view = await insist(() => callAdmin('bulk.add', { id, piece, rows: part }), signal);
		sent += part.length;
		onProgress({ phase: 'sending', done: sent, total, view });
	}
	view = await insist(() => check(id, pieces.length), signal);
	return followChecking(view, onProgress, signal);
}

/** Has the rows tried. When the answer to a first call was lost, they may be tried already. */
async function check(id: string, pieces: number): Promise<BulkView> {
	try {
		return await callAdmin('bulk.check', { id, pieces });
	} catch (error) {
		if (!(error instanceof RpcError) || error.error.code !== 'CONFLICT') throw error;
		return callAdmin('bulk.read', { id });
	}
}

/** Waits until every row of work under way was tried. */
export const followChecking = (view: BulkView, onProgress: OnProgress, signal?: AbortSignal): Promise<BulkView> =>
	follow(
		view,
		({ state }) => state !== 'receiving' && state !== 'checking',
		triedRows,
		(now) => onProgress({ phase: 'checking', done: triedRows(now), total: now.rows, view: now }),
		signal,
	);

/** Waits until work that is being carried out is done. Leaving does not stop it. */
export const followApplying = (view: BulkView, onProgress: OnProgress, signal?: AbortSignal): Promise<BulkView> =>
	follow(
		view,
		({ state }) => state === 'done',
		appliedRows,
		(now) => onProgress({ phase: 'applying', done: appliedRows(now), total: readyRows(now), view: now }),
		signal,
	);

/**
 * Carries out, or resumes, checked work and waits until it is done. Leaving does not stop it.
 *
 * @returns the work, `done`, or stalled on the way
 * @throws {RpcError} as `startWork`
 */
export async function applyAndFollow(id: string, onProgress: OnProgress, signal?: AbortSignal): Promise<BulkView> {
	return followApplying(await insist(() => callAdmin('bulk.apply', { id }), signal), onProgress, signal);
}
