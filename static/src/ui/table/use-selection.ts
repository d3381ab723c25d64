// Which of the rows in a list are selected. What filters take from view is not acted on.
import { useCallback, useMemo, useRef, useState } from 'react';

export interface Selection<Row> {
	/** Keys; every one is shown. */
	readonly keys: ReadonlySet<string>;
	readonly rows: readonly Row[];
	readonly select: (key: string, isSelected: boolean) => void;
	/** Selects every shown row, or none. */
	readonly selectAll: (isSelected: boolean) => void;
}

const none: ReadonlySet<string> = new Set();

/** @param keyOf must stay the same function */
export function useSelection<Row>(shown: readonly Row[], keyOf: (row: Row) => string): Selection<Row> {
	const [chosen, setChosen] = useState(none);
	const latest = useRef(shown);
	latest.current = shown;
	const rows = useMemo(
		() => (chosen.size === 0 ? [] : shown.filter((row) => chosen.has(keyOf(row)))),
		[chosen, shown, keyOf],
	);
	const keys = useMemo(() => (rows.length === 0 ? none : new Set(rows.map(keyOf))), [rows, keyOf]);
	const select = useCallback((key: string, isSelected: boolean) => {
		setChosen((before) => {
			const after = new Set(before);
			if (isSelected) after.add(key);
			else after.delete(key);
			return after;
		});
	}, []);
	const selectAll = useCallback(
		(isSelected: boolean) => setChosen(isSelected ? new Set(latest.current.map(keyOf)) : none),
		[keyOf],
	);
	return { keys, rows, select, selectAll };
}
