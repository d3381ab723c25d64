// Which of the rows in a list are selected. What filters take from view is not acted on.
import { useCallback, useMemo, useRef, useState } from 'react';

export interface Chosen<Row> {
	/** Keys; every one is shown. */
	readonly keys: ReadonlySet<string>;
	readonly rows: readonly Row[];
	readonly choose: (key: string, isChosen: boolean) => void;
	/** Selects every shown row, or none. */
	readonly chooseAll: (isChosen: boolean) => void;
}

const none: ReadonlySet<string> = new Set();

/** @param keyOf must stay the same function */
export function useChosen<Row>(shown: readonly Row[], keyOf: (row: Row) => string): Chosen<Row> {
	const [wanted, setWanted] = useState(none);
	const latest = useRef(shown);
	latest.current = shown;
	const rows = useMemo(
		() => (wanted.size === 0 ? [] : shown.filter((row) => wanted.has(keyOf(row)))),
		[wanted, shown, keyOf],
	);
	const keys = useMemo(() => (rows.length === 0 ? none : new Set(rows.map(keyOf))), [rows, keyOf]);
	const choose = useCallback((key: string, isChosen: boolean) => {
		setWanted((before) => {
			const after = new Set(before);
			if (isChosen) after.add(key);
			else after.delete(key);
			return after;
		});
	}, []);
	const chooseAll = useCallback(
		(isChosen: boolean) => setWanted(isChosen ? new Set(latest.current.map(keyOf)) : none),
		[keyOf],
	);
	return { keys, rows, choose, chooseAll };
}
