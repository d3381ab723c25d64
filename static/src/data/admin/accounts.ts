// The accounts of the site, as the last comparison with Jira left them.
import { useMemo } from 'react';
import type { AccountRow, ProductView } from '../../../../src/contract/calls/accounts';
import { type AllPages, useAllPages } from '../all-pages';
import { adminQueries } from './queries';

export interface Accounts extends Omit<AllPages<unknown>, 'pages'> {
	readonly rows: readonly AccountRow[];
	/** Moves that were recorded until then are counted; undefined before any was. */
	readonly countedUpTo: number | undefined;
	/** What `licences` of the rows refer to. */
	readonly products: readonly Pick<ProductView, 'key' | 'name'>[];
}

const none: readonly never[] = [];

export function useAccounts(): Accounts {
	const { pages, ...reading } = useAllPages(adminQueries.accounts);
	const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
	return { ...reading, rows, countedUpTo: pages[0]?.countedUpTo, products: pages[0]?.products ?? none };
}
