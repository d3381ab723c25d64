// Writes lines of cells as CSV that no spreadsheet mistakes for formulas.

/** An apostrophe keeps a spreadsheet from running what looks like a formula; Import takes it off again. */
const defuse = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

function cell(text: string): string {
	const safe = defuse(text);
	return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const byteOrderMark = '\uFEFF';

/** With CRLF at the end of every line and a byte order mark, as spreadsheets expect. */
export const writeLines = (lines: readonly (readonly string[])[]): string =>
	byteOrderMark + lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
