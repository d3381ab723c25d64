// Which of the rows in the list are selected. What filters take from view is not acted on.
import { useCallback, useMemo, useRef, useState } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';

export interface Selection {
	/** Accounts; every one is shown. */
	readonly selected: ReadonlySet<string>;
	readonly selectedRows: readonly IdentityRow[];
	readonly select: (accountId: string, isSelected: boolean) => void;
	/** Selects every shown row, or none. */
	readonly selectAll: (isSelected: boolean) => void;
}

const none: ReadonlySet<string> = new Set();
const noRows: readonly IdentityRow[] = [];

export function useSelection(shown: readonly IdentityRow[]): Selection {
	const [chosen, setChosen] = useState(none);
	const latest = useRef(shown);
	latest.current = shown;
	const selectedRows = useMemo(
		() => (chosen.size === 0 ? noRows : shown.filter(({ accountId }) => chosen.has(accountId))),
		[chosen, shown],
	);
	const selected = useMemo(
		() => (selectedRows.length === 0 ? none : new Set(selectedRows.map(({ accountId }) => accountId))),
		[selectedRows],
	);
	const select = useCallback((accountId: string, isSelected: boolean) => {
		setChosen((before) => {
			const after = new Set(before);
			if (isSelected) after.add(accountId);
			else after.delete(accountId);
			return after;
		});
	}, []);
	const selectAll = useCallback(
		(isSelected: boolean) => setChosen(isSelected ? new Set(latest.current.map(({ accountId }) => accountId)) : none),
		[],
	);
	return { selected, selectedRows, select, selectAll };
}
