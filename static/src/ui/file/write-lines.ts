// Writes lines of cells as CSV that no spreadsheet mistakes for formulas.

import { defuse } from './formulas';

function cell(text: string): string {
	const safe = defuse(text);
	return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const byteOrderMark = '\uFEFF';

/** With CRLF at the end of every line and a byte order mark, as spreadsheets expect. */
export const writeLines = (lines: readonly (readonly string[])[]): string =>
	byteOrderMark + lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
