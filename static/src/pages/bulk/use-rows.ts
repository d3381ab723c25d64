// Reads the rows of work piece by piece, and puts those that need somebody first.
import { type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { BulkOutputs, BulkRowView, BulkView } from '../../../../src/contract/calls/bulk';
import type { PublicError } from '../../../../src/contract/errors';
import { adminQueries, type RowsOf } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';

export interface WorkRows {
	/** Failed and wrong ones first, then as in the file. */
	readonly rows: readonly BulkRowView[];
	readonly isComplete: boolean;
	readonly error: PublicError | undefined;
	readonly retry: () => void;
}

type Piece = UseQueryResult<BulkOutputs['bulk.rows']>;

/** What failed comes first, then what was found wrong. */
function rank({ verdict, outcome }: BulkRowView): number {
	if (outcome === 'failed') return 0;
	return verdict === 'error' ? 1 : 2;
}

const compare = (a: BulkRowView, b: BulkRowView): number => rank(a) - rank(b) || a.row - b.row;

/** Verdicts are there once every row was tried, outcomes once the work is done. */
function toldIn(state: BulkView['state']): RowsOf | undefined {
	if (state === 'done') return 'outcomes';
	return state === 'checked' || state === 'applying' ? 'verdicts' : undefined;
}

function combine(pieces: readonly Piece[]) {
	const failed = pieces.filter(({ isError }) => isError);
	return {
		rows: pieces.flatMap(({ data }) => data?.rows ?? []),
		isComplete:
			pieces.length > 0 && pieces.every(({ isSuccess, isPlaceholderData }) => isSuccess && !isPlaceholderData),
		error: failed[0]?.error ?? undefined,
		retry: () => {
			for (const { refetch } of failed) void refetch();
		},
	};
}

/** Rows in view stay while their outcomes are read. */
export function useRows({ id, pieces, state }: BulkView): WorkRows {
	const client = useQueryClient();
	const wanted = toldIn(state);
	const queries = useMemo(
		() =>
			wanted === undefined
				? []
				: Array.from({ length: pieces }, (_, piece) => ({
						...adminQueries.workRows(id, piece, wanted),
						placeholderData: () => client.getQueryData(adminQueries.workRows(id, piece, 'verdicts').queryKey),
					})),
		[client, id, pieces, wanted],
	);
	const { rows, isComplete, error, retry } = useQueries({ queries, combine });
	const sorted = useMemo(() => [...rows].sort(compare), [rows]);
	return { rows: sorted, isComplete, error: error && toPublicError(error), retry: useCallback(() => retry(), [retry]) };
}
