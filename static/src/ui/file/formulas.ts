// Keeps spreadsheets from running text as formulas, wherever they split it, and takes that off again.

/*
 * A sheet may split a file at commas, semicolons or tabs, whatever it was written with, and then a quoted cell is in
 * pieces. So each place counts where a cell might begin: after any of them, or a line break, and what sheets drop there:
 * blanks and quotes.
 */
const beginning = String.raw`(?:^|[,;\t\r\n])[\s"']*`;
/** Also as Japanese keyboards write them. */
const formula = '(?=[=+\\-@＝＋－＠])';

/** Puts an apostrophe before whatever a sheet could take as the beginning of a formula. */
export const defuse = (text: string): string => text.replace(new RegExp(`(${beginning})${formula}`, 'g'), "$1'");

/** The text that was defused, exactly. */
export const undoDefuse = (text: string): string => text.replace(new RegExp(`(${beginning})'${formula}`, 'g'), '$1');
