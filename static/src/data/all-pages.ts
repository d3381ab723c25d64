// Reads an answer that comes in pages to its end, shows what has come, and goes on where reading stopped.
import {
	type InfiniteData,
	infiniteQueryOptions,
	type QueryKey,
	type UseInfiniteQueryOptions,
	useInfiniteQuery,
} from '@tanstack/react-query';
import { useEffect } from 'react';

export interface Page {
	/** Absent on the last page. */
	readonly cursor?: string;
}
type From = Pick<Page, 'cursor'>;

/** The query of an answer that comes in pages. */
export const pagesOf = <P extends Page>(queryKey: QueryKey, readPage: (from: From) => Promise<P>) =>
	infiniteQueryOptions<P, Error, InfiniteData<P, From>, QueryKey, From>({
		queryKey,
		queryFn: ({ pageParam: from }) => readPage(from),
		initialPageParam: {},
		getNextPageParam: ({ cursor }) => (cursor === undefined ? undefined : { cursor }),
	});

export interface AllPages<P> {
	readonly pages: readonly P[];
	/** Whether the last page is among them, so that counts are true. */
	readonly isComplete: boolean;
	readonly isReading: boolean;
	/** Why reading stopped; the pages are from before. */
	readonly error: Error | undefined;
	/** Goes on where reading stopped; reads everything anew where it had come to the end. */
	readonly resume: () => void;
	/** Reads everything anew; the pages from before stay in view until the new ones are there. */
	readonly refresh: () => void;
}

const none: readonly never[] = [];

export function useAllPages<P extends Page>(
	options: UseInfiniteQueryOptions<P, Error, InfiniteData<P, From>, QueryKey, From>,
): AllPages<P> {
	const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery(options);
	const hasFailed = error !== null;
	const goesOn = hasNextPage && !hasFailed;
	useEffect(() => {
		if (goesOn && !isFetching) void fetchNextPage({ cancelRefetch: false });
	}, [goesOn, isFetching, fetchNextPage]);
	const isReading = isFetching || goesOn;
	return {
		pages: data?.pages ?? none,
		isComplete: data !== undefined && !hasNextPage,
		isReading,
		error: isReading ? undefined : (error ?? undefined),
		resume: () => void (hasNextPage ? fetchNextPage() : refetch()),
		refresh: () => void refetch(),
	};
}
