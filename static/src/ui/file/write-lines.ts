// Writes lines of cells as CSV that no spreadsheet mistakes for formulas.

import { defuse } from './formulas';

function cell(text: string): string {
	const safe = defuse(text);
	return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** At the beginning of a file, as spreadsheets expect. */
export const byteOrderMark = '\uFEFF';

/** With CRLF at the end of every line. */
export const writeRows = (lines: readonly (readonly string[])[]): string =>
	lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');

/** A whole file. */
export const writeLines = (lines: readonly (readonly string[])[]): string => byteOrderMark + writeRows(lines);
