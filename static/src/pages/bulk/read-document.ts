// Reads a policy document into rows: what each identity should be, and which are to be retired. Names of spaces, statuses and
// owners are looked up by the back end, row by row, as those of other files are.
import { type FileColumn, grantWords, type WrittenGrant, writeGrantCell } from '../../../../src/contract/identity-file';
import { maxReasonCharacters, maxRowNumber } from '../../../../src/contract/limits';
import { forbiddenInText } from '../../../../src/contract/patterns';
import {
	credentialAttributes,
	documentKind,
	documentParts,
	documentVersion,
	identityAttributes,
	maxDocumentIdentities,
	requiredAttributes,
	retireAttributes,
} from '../../../../src/contract/policy-document';
import type { BulkWords } from '../../strings/en/bulk';
import { readYaml, UnreadableYaml, type Written } from './read-yaml';

type Words = BulkWords['file']['document'];
type Cells = Partial<Record<FileColumn, string>>;
type Entries = ReadonlyMap<string, Written>;

/** A row before its size was looked at. */
export interface ReadRow {
	readonly row: number;
	readonly cells: Cells;
	readonly problem: string | undefined;
	readonly retire?: string;
}

/** What is wrong with the document as a whole. */
class Refused extends Error {}
/** What is wrong with one identity. */
class RowRefused extends Error {}

const mostNameCharacters = 40;

/** Whether a text is a policy document, and no list of objects. */
export const looksLikeDocument = (name: string, text: string): boolean =>
	/\.ya?ml$/i.test(name) || /^\s*\{/.test(text) || /^(?:\s*(?:#[^\n]*|---)?\n)*apiVersion\s*:/.test(text);

/**
 * @returns the rows, numbered by the lines they begin on, or by their places where several begin on one line; a sentence
 * when the document is no use as a whole
 */
export async function readDocument(text: string, words: Words): Promise<readonly ReadRow[] | string> {
	try {
		return numbered(rowsOf(await readYaml(text), words));
	} catch (error) {
		if (error instanceof UnreadableYaml) return words.fault(error.line, error.fault);
		if (error instanceof Refused) return error.message;
		throw error;
	}
}

function numbered(rows: readonly ReadRow[]): readonly ReadRow[] {
	const sorted = [...rows].sort((a, b) => a.row - b.row);
	const isByLine = sorted.every(({ row }, i) => row <= maxRowNumber && row > (sorted[i - 1]?.row ?? 0));
	return isByLine ? sorted : sorted.map((row, i) => ({ ...row, row: i + 1 }));
}

const shown = (text: string): string => text.slice(0, mostNameCharacters);

function rowsOf(document: Written, words: Words): ReadRow[] {
	if (document.is !== 'map') throw new Refused(words.notDocument);
	const { entries } = document;
	const said = (part: string): { readonly text: string; readonly line: number } => {
		const value = entries.get(part);
		return { text: value?.is === 'text' ? value.text : '', line: (value ?? document).line };
	};
	const { apiVersion, kind } = { apiVersion: said('apiVersion'), kind: said('kind') };
	// A newer version may have other attributes, so this comes before them.
	if (apiVersion.text === '') throw new Refused(words.noVersion(documentVersion));
	if (apiVersion.text !== documentVersion)
		throw new Refused(words.version(apiVersion.line, shown(apiVersion.text), documentVersion));
	if (kind.text !== documentKind) throw new Refused(words.kind(kind.line, shown(kind.text), documentKind));
	const unknown = unknownOf(entries, documentParts);
	if (unknown !== undefined) throw new Refused(words.unknown(unknown.line, unknown.name));
	const declared = itemsOf(entries.get('identities'), 'identities', words);
	const retired = retiredOf(entries.get('retire'), words);
	const count = declared.length + retired.length;
	if (count === 0) throw new Refused(words.nothing);
	if (count > maxDocumentIdentities) throw new Refused(words.tooMany(maxDocumentIdentities));
	return [...declared.map((item) => rowOf(item, words)), ...retired];
}

function unknownOf(entries: Entries, known: readonly string[]): { line: number; name: string } | undefined {
	for (const [name, { line }] of entries) if (!known.includes(name)) return { line, name: shown(name) };
	return undefined;
}

/** @throws {Refused} for what is no list; what is absent holds nothing */
function itemsOf(value: Written | undefined, name: string, words: Words): readonly Written[] {
	if (value === undefined || value.is === 'nothing') return [];
	if (value.is !== 'list') throw new Refused(words.notList(value.line, name));
	return value.items;
}

/** Retiring is for good, so a document says how many it means: a list that was cut or doubled does not fit. */
function retiredOf(value: Written | undefined, words: Words): ReadRow[] {
	if (value === undefined || value.is === 'nothing') return [];
	if (value.is !== 'map') throw new Refused(words.notMap(value.line, 'retire'));
	const { entries } = value;
	const unknown = unknownOf(entries, retireAttributes);
	if (unknown !== undefined) throw new Refused(words.unknown(unknown.line, unknown.name));
	const textOf = (name: string): { readonly text: string; readonly line: number } => {
		const part = entries.get(name);
		if (part?.is !== 'text') throw new Refused(words.required((part ?? value).line, `retire.${name}`));
		return part;
	};
	const accounts = itemsOf(entries.get('accounts'), 'retire.accounts', words);
	const count = textOf('count');
	const { line, text } = textOf('reason');
	const reason = text.trim();
	if (reason === '' || reason.length > maxReasonCharacters || forbiddenInText.test(reason))
		throw new Refused(words.reason(line, maxReasonCharacters));
	if (count.text !== String(accounts.length))
		throw new Refused(words.count(count.line, shown(count.text), accounts.length));
	return accounts.map((account) => ({
		row: account.line,
		cells: account.is === 'text' ? { accountId: account.text } : {},
		problem: account.is === 'text' ? undefined : words.row.notText('account', account.line),
		retire: reason,
	}));
}

function rowOf(item: Written, words: Words): ReadRow {
	const cells: Cells = {};
	let problem: string | undefined;
	try {
		fill(cells, item, words);
	} catch (error) {
		if (!(error instanceof RowRefused)) throw error;
		problem = error.message;
	}
	return { row: item.line, cells, problem };
}

/** @throws {RowRefused} that names the attribute and its line */
function fill(cells: Cells, item: Written, words: Words): void {
	if (item.is !== 'map') throw new RowRefused(words.row.notMap);
	const { entries } = item;
	readTexts(cells, entries, identityAttributes, ['credential', 'grants'], words);
	const missing = requiredAttributes.filter((name) => !entries.has(name));
	if (missing.length > 0) throw new RowRefused(words.row.missing(missing));
	// What a document does not say of an identity it does not have; a credential it says nothing of stays as it is noted.
	cells.environment ??= '';
	const credential = entries.get('credential');
	if (credential !== undefined) {
		if (credential.is === 'map') readTexts(cells, credential.entries, credentialAttributes, [], words);
		else if (credential.is !== 'nothing') throw new RowRefused(words.row.notAMap('credential', credential.line));
		for (const column of Object.values(credentialAttributes)) cells[column] ??= '';
	}
	cells.grants = grantsOf(entries.get('grants'), words);
}

function readTexts(
	cells: Cells,
	entries: Entries,
	attributes: Readonly<Record<string, FileColumn>>,
	others: readonly string[],
	words: Words,
): void {
	for (const [name, value] of entries) {
		const column = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
		if (column !== undefined) {
			if (value.is !== 'text' && value.is !== 'nothing') throw new RowRefused(words.row.notText(name, value.line));
			cells[column] = value.is === 'text' ? value.text : '';
		} else if (!others.includes(name)) throw new RowRefused(words.row.unknown(shown(name), value.line));
	}
}

function grantsOf(value: Written | undefined, words: Words): string {
	if (value === undefined || value.is !== 'list') throw new RowRefused(words.row.notAList('grants', value?.line));
	const grants = value.items.map((item): WrittenGrant => {
		if (item.is !== 'map') throw new RowRefused(words.row.notAMap('grant', item.line));
		const unknown = unknownOf(item.entries, grantWords);
		if (unknown !== undefined) throw new RowRefused(words.row.unknown(unknown.name, unknown.line));
		const parts: Partial<Record<(typeof grantWords)[number], string>> = {};
		for (const part of grantWords) {
			const said = item.entries.get(part);
			if (said === undefined) continue;
			// An attribute that is there and empty would mean every space or every work type.
			if (said.is !== 'text' || said.text.trim() === '') throw new RowRefused(words.row.notText(part, said.line));
			parts[part] = said.text;
		}
		const { to, ...rest } = parts;
		if (to === undefined) throw new RowRefused(words.row.noTo(item.line));
		return { to, ...rest };
	});
	return writeGrantCell(grants);
}
