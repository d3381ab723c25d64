// Reads what must not be shown as it was some time ago.
import { type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query';

/** What was asked for: under way, failed, or there. */
export interface Asked<Data> {
	readonly data: Data | undefined;
	/** With `data`, the last attempt to read it anew failed. */
	readonly error: Error | null;
	readonly isFetching: boolean;
	readonly refetch: () => unknown;
}

/**
 * Asks as `useQuery` does, and shows nothing that was read before the component appeared.
 *
 * For forms, whose version would be refused, and for pages that say what Jira enforces.
 */
export function useFresh<Data, Key extends QueryKey>(options: UseQueryOptions<Data, Error, Data, Key>): Asked<Data> {
	const { data, error, isFetching, isFetchedAfterMount, refetch } = useQuery({ ...options, refetchOnMount: 'always' });
	return {
		data: isFetchedAfterMount ? data : undefined,
		error: isFetchedAfterMount ? error : null,
		isFetching,
		refetch,
	};
}
