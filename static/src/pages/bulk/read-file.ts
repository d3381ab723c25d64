// Reads a file of identities into rows of text. What the text means is judged by the back end, row by row.
import type { BulkRow } from '../../../../src/contract/calls/bulk';
import { defined } from '../../../../src/contract/defined';
import {
	type FileColumn,
	fileColumns,
	grantWords,
	requiredColumns,
	writeGrantCell,
} from '../../../../src/contract/identity-file';
import {
	maxCellCharacters,
	maxFileMegabytes,
	maxPieceCharacters,
	maxRowNumber,
	maxRows,
	maxWorkCharacters,
} from '../../../../src/contract/limits';
import { maxDocumentMegabytes } from '../../../../src/contract/policy-document';
import type { BulkWords } from '../../strings/en/bulk';
import { undoDefuse } from '../../ui/file/formulas';
import { looksLikeDocument, readDocument } from './read-document';

/** What is needed of a browser's `File`. */
export interface ChosenFile {
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	readonly text: () => Promise<string>;
}

export type FileRead =
	| { readonly ok: true; readonly rows: readonly BulkRow[] }
	/** The file as a whole is no use; a sentence that says why. */
	| { readonly ok: false; readonly problem: string };

type Words = BulkWords['file'];
type Cells = Partial<Record<FileColumn, string>>;

const megabyte = 1_000_000;
const mostNamedColumns = 10;
const mostNameCharacters = 40;
/** Lines whose quotes tear the lines after them; each costs a new start. */
const mostRestarts = 100;
/** The brackets and the comma around a row in its piece, and what is said of it beside its cells. */
const roomAroundRow = 40;

const isColumn = (name: string): name is FileColumn => (fileColumns as readonly string[]).includes(name);
const refuse = (problem: string): FileRead => ({ ok: false, problem });

/**
 * Reads a CSV or JSON file, or a policy document.
 *
 * Rows are numbered as a person counts them: lines of a CSV file (the header is line 1; a cell with line breaks takes
 * several) or of a document, places in the list of a JSON file.
 * @param words in the reader's language; the problems of single rows travel with them
 */
export async function readFile(file: ChosenFile, words: Words): Promise<FileRead> {
	const megabytes = file.size / megabyte;
	if (megabytes > maxFileMegabytes) return refuse(words.tooLarge(Math.ceil(megabytes), maxFileMegabytes));
	let text: string;
	try {
		text = (await file.text()).replace(/^\uFEFF/, '');
	} catch {
		return refuse(words.unreadable);
	}
	if (text.trim() === '') return refuse(words.empty);
	if (/[\0\uFFFD]/.test(text)) return refuse(words.notText);
	const read = await readText(file, text, words);
	return read.ok && countCharacters(read.rows) > maxWorkCharacters ? refuse(words.tooMuch) : read;
}

async function readText({ name, size }: ChosenFile, text: string, words: Words): Promise<FileRead> {
	if (looksLikeDocument(name, text)) {
		const megabytes = size / megabyte;
		if (megabytes > maxDocumentMegabytes) return refuse(words.tooLarge(Math.ceil(megabytes), maxDocumentMegabytes));
		const rows = await readDocument(text, words.document);
		if (typeof rows === 'string') return refuse(rows);
		const finished = rows.map(({ row, cells, problem, retire }) => ({
			...finishRow(row, cells, problem, words),
			...defined({ retire }),
			isVerbatim: true as const,
		}));
		return { ok: true, rows: finished };
	}
	const isJson = /\.json$/i.test(name) || /^\s*\[/.test(text);
	return isJson ? readJson(text, words) : readCsv(text, words);
}

/** How long the rows are on their way, where every cell bears its column's name. */
const countCharacters = (rows: readonly BulkRow[]): number =>
	rows.reduce((sum, row) => sum + JSON.stringify(row).length + 1, 0);

/** The separator that the first line holds most often: spreadsheets of some countries write semicolons. */
function findDelimiter(text: string): string {
	const [header = ''] = text.trimStart().split('\n', 1);
	const countOf = (delimiter: string) => header.split(delimiter).length;
	return [',', ';', '\t'].reduce((best, delimiter) => (countOf(delimiter) > countOf(best) ? delimiter : best));
}

/**
 * Reads the lines after each other.
 *
 * Why again from within: a quote that is never closed takes all lines up to the next quote with it, perhaps the rest of
 * the file. Only its own line is wrong, so reading starts anew at the next.
 */
async function readCsv(original: string, words: Words): Promise<FileRead> {
	const { default: Papa } = await import('papaparse');
	const text = original.replace(/\r\n?/g, '\n');
	const delimiter = findDelimiter(text);
	const rows: BulkRow[] = [];
	let header: readonly string[] | undefined;
	let problem: string | undefined;
	let restarts = 0;
	/** Where the next line begins, and its number. */
	let at = 0;
	let line = 1;

	const take = (cells: readonly string[], hasWrongQuotes: boolean): void => {
		if (cells.every((cell) => cell.trim() === '')) return;
		if (header === undefined) {
			header = cells.map((name) => name.trim());
			problem = hasWrongQuotes ? words.headerQuotes : findColumnProblem(header, new Set(header), words);
		} else if (rows.length === maxRows || line > maxRowNumber) {
			problem = words.tooManyRows(maxRows);
		} else {
			rows.push(rowOfLine(line, cells, header, hasWrongQuotes, words));
		}
	};

	while (at < text.length && problem === undefined) {
		const base = at;
		Papa.parse<string[]>(text.slice(base), {
			delimiter,
			newline: '\n',
			step: ({ data: cells, errors, meta }, parser) => {
				const hasWrongQuotes = errors.some(({ type }) => type === 'Quotes');
				take(cells, hasWrongQuotes);
				const end = base + meta.cursor;
				const nextLine = text.indexOf('\n', at) + 1;
				const isTorn = hasWrongQuotes && nextLine > 0 && nextLine < end;
				if (isTorn && ++restarts > mostRestarts) problem ??= words.tooManyQuotes(mostRestarts);
				const stop = isTorn ? nextLine : end;
				for (let next = nextLine; next > 0 && next <= stop; next = text.indexOf('\n', next) + 1) line++;
				at = stop;
				if (isTorn || problem !== undefined) parser.abort();
			},
		});
	}

	if (problem !== undefined) return refuse(problem);
	return rows.length === 0 ? refuse(words.headerOnly) : { ok: true, rows };
}

/** @param present every column that the file has somewhere */
function findColumnProblem(names: readonly string[], present: ReadonlySet<string>, words: Words): string | undefined {
	const missing = requiredColumns.filter((column) => !present.has(column));
	const unknown = new Set(names.filter((name) => !isColumn(name)));
	const twice = new Set(names.filter((name, i) => isColumn(name) && names.indexOf(name) !== i));
	if (missing.length + unknown.size + twice.size === 0) return undefined;
	return words.columns(missing, shorten([...unknown], words), [...twice]);
}

function shorten(names: readonly string[], words: Words): string[] {
	const shown = names
		.slice(0, mostNamedColumns)
		.map((name) => (name === '' ? words.namelessColumn : `“${name.slice(0, mostNameCharacters)}”`));
	return names.length > shown.length ? [...shown, words.moreColumns(names.length - shown.length)] : shown;
}

function rowOfLine(
	row: number,
	line: readonly string[],
	header: readonly string[],
	hasWrongQuotes: boolean,
	words: Words,
): BulkRow {
	const cells: Cells = {};
	header.forEach((column, i) => {
		const cell = line[i];
		if (cell !== undefined && isColumn(column)) cells[column] = undoDefuse(cell);
	});
	return finishRow(row, cells, hasWrongQuotes ? words.row.quotes : lengthProblem(line, header, words), words);
}

/** A line with more or fewer cells than the header has columns. */
function lengthProblem(line: readonly string[], header: readonly string[], { row }: Words): string | undefined {
	if (line.length > header.length) return row.tooMany(line.length, header.length);
	return line.length < header.length ? row.tooFew(line.length, header.length) : undefined;
}

/** Of a row with a problem nothing travels but the account, so that the list can name it. */
function finishRow(row: number, cells: Cells, found: string | undefined, words: Words): BulkRow {
	const problem = found ?? findSizeProblem(cells, words);
	if (problem === undefined) {
		const finished: BulkRow = { row, cells };
		if (JSON.stringify(finished).length <= maxPieceCharacters - roomAroundRow) return finished;
	}
	const { accountId } = cells;
	const isLikely = accountId !== undefined && /^[\w:-]{1,128}$/.test(accountId);
	return { row, cells: isLikely ? { accountId } : {}, problem: problem ?? words.row.tooLarge };
}

function findSizeProblem(cells: Cells, words: Words): string | undefined {
	const long = fileColumns.find((column) => (cells[column]?.length ?? 0) > maxCellCharacters);
	return long && words.row.tooLong(long, cells[long]?.length ?? 0, maxCellCharacters);
}

type Item = Readonly<Record<string, unknown>>;
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

function readJson(text: string, words: Words): FileRead {
	let items: unknown;
	try {
		items = JSON.parse(text);
	} catch {
		return refuse(words.notJson);
	}
	if (!Array.isArray(items)) return refuse(words.notList);
	if (items.length === 0) return refuse(words.noItems);
	if (items.length > maxRows) return refuse(words.tooManyRows(maxRows));
	const objects = items.filter(isItem);
	if (objects.length === 0) return refuse(words.notList);
	const names = new Set(objects.flatMap((item) => Object.keys(item)));
	const problem = findColumnProblem([...names], names, words);
	if (problem !== undefined) return refuse(problem);
	return { ok: true, rows: items.map((item: unknown, i) => rowOfItem(i + 1, item, words)) };
}

function rowOfItem(row: number, item: unknown, words: Words): BulkRow {
	if (!isItem(item)) return finishRow(row, {}, words.row.notObject, words);
	const cells: Cells = {};
	let problem: string | undefined;
	for (const column of fileColumns) {
		const value = item[column];
		if (value === undefined) continue;
		const text = textOf(value);
		if (text !== undefined) cells[column] = text;
		else if (column === 'grants' && Array.isArray(value)) {
			const read = readGrants(value, words);
			if ('problem' in read) problem ??= read.problem;
			else cells.grants = read.cell;
		} else problem ??= words.row.notText(column);
	}
	return finishRow(row, cells, problem, words);
}

/** Undefined for what is no single value. */
function textOf(value: unknown): string | undefined {
	if (value === null) return '';
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function readGrants(
	values: readonly unknown[],
	words: Words,
): { readonly cell: string } | { readonly problem: string } {
	const says = words.row.grant;
	const grants: { to: string; space?: string; type?: string; from?: string; until?: string }[] = [];
	for (const [i, value] of values.entries()) {
		const position = i + 1;
		if (!isItem(value)) return { problem: says.notObject(position) };
		const unknown = Object.keys(value).find((key) => !(grantWords as readonly string[]).includes(key));
		if (unknown !== undefined) return { problem: says.unknown(position, unknown.slice(0, mostNameCharacters)) };
		const parts: Partial<Record<(typeof grantWords)[number], string>> = {};
		for (const part of grantWords) {
			// An empty text stays, and is found wrong: left out, it would mean every space or every work type.
			if (value[part] === undefined || value[part] === null) continue;
			const text = textOf(value[part]);
			if (text === undefined) return { problem: says.notText(position, part) };
			parts[part] = text;
		}
		const { to, ...others } = parts;
		if (to === undefined) return { problem: says.noTo(position) };
		grants.push({ to, ...others });
	}
	return { cell: writeGrantCell(grants) };
}
