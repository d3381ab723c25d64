// The identities of the site, as the list and the pages on it see them.
import { useMemo } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { type AllPages, useAllPages } from '../all-pages';
import { adminQueries } from './queries';

export interface Identities extends Omit<AllPages<unknown>, 'pages'> {
	/** Each account once. */
	readonly rows: readonly IdentityRow[];
}

export function useIdentities(): Identities {
	const { pages, ...reading } = useAllPages(adminQueries.directory);
	// A registry that grows while it is read comes from its start again: the last of each counts.
	const rows = useMemo(
		() => [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.accountId, row])).values()],
		[pages],
	);
	return { ...reading, rows };
}
