// Reads the tables of a Markdown document.

type Row = readonly string[];

const cellsOf = (line: string): Row =>
	line
		.slice(1, line.lastIndexOf('|'))
		.split('|')
		.map((cell) => cell.trim());

/** Each table of a document: its heading, then its rows. */
export function tablesIn(text: string): readonly { readonly columns: Row; readonly rows: readonly Row[] }[] {
	const blocks = text.split('\n\n').map((block) => block.split('\n').filter((line) => line.startsWith('|')));
	return blocks.flatMap(([head, rule, ...rows]) =>
		head === undefined || rule === undefined ? [] : [{ columns: cellsOf(head), rows: rows.map(cellsOf) }],
	);
}

/**
 * The rows of the one table with these columns.
 *
 * @throws {Error} when there is none, or more than one: a document that lost its table must not pass
 */
export function rowsUnder(text: string, columns: Row): readonly Row[] {
	const found = tablesIn(text).filter((table) => table.columns.join('|') === columns.join('|'));
	if (found.length !== 1) throw new Error(`${found.length} tables have the columns ${columns.join(', ')}.`);
	return found[0]?.rows ?? [];
}

/** What a cell writes as code. */
export const codeIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
