// Reads the rows of work piece by piece, and puts those that need somebody first.
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { BulkRowView, BulkView } from '../../../../src/contract/calls/bulk';
import type { PublicError } from '../../../../src/contract/errors';
import { callAdmin } from '../../data/rpc';
import { toPublicError } from '../../data/use-load';

/** Pieces that are asked for at once. */
const atOnce = 4;

export interface WorkRows {
	/** Failed and wrong ones first, then as in the file. */
	readonly rows: readonly BulkRowView[];
	readonly isComplete: boolean;
	readonly error: PublicError | undefined;
	readonly retry: () => void;
}

type Piece = readonly BulkRowView[];

const rank = ({ verdict, outcome }: BulkRowView): number => (outcome === 'failed' ? 0 : verdict === 'error' ? 1 : 2);

async function readPieces(id: string, pieces: number, show: (piece: number, rows: Piece) => void): Promise<void> {
	let next = 0;
	const readOn = async (): Promise<void> => {
		while (next < pieces) {
			const piece = next++;
			show(piece, (await callAdmin('bulk.rows', { id, piece })).rows);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, pieces) }, readOn));
}

/** Verdicts are there once every row was tried, outcomes once the work is done; rows in view stay meanwhile. */
export function useRows({ id, pieces, state }: BulkView): WorkRows {
	const wanted = state === 'done' ? 'outcomes' : state === 'checked' || state === 'applying' ? 'verdicts' : undefined;
	const [read, setRead] = useState<ReadonlyMap<number, Piece>>(new Map());
	const [complete, setComplete] = useState<typeof wanted>();
	const [error, setError] = useState<PublicError>();
	const [attempt, setAttempt] = useState(0);

	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt reads again
	useEffect(() => {
		if (wanted === undefined) return;
		let isCurrent = true;
		setError(undefined);
		const show = (piece: number, rows: Piece) => {
			if (isCurrent) setRead((before) => new Map(before).set(piece, rows));
		};
		readPieces(id, pieces, show).then(
			() => {
				if (isCurrent) setComplete(wanted);
			},
			(problem) => {
				if (isCurrent) setError(toPublicError(problem));
			},
		);
		return () => {
			isCurrent = false;
		};
	}, [id, pieces, wanted, attempt]);

	const rows = useMemo(() => [...read.values()].flat().sort((a, b) => rank(a) - rank(b) || a.row - b.row), [read]);
	return {
		rows,
		isComplete: wanted !== undefined && complete === wanted,
		error,
		retry: useCallback(() => setAttempt((before) => before + 1), []),
	};
}
