// Reads one row of bulk work: its cells, the draft they make, and what is wrong with them, by column of the file.
import type { BulkRow } from '../../contract/calls/bulk';
import {
	credentialSchema,
	type Grant,
	type IdentityDraft,
	identityDraftSchema,
	identityTypes,
} from '../../contract/identity';
import { type FileColumn, fileColumns, readGrantCell, type WrittenGrant } from '../../contract/identity-file';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { AppError, invalidInput } from '../errors';
import type { Identity } from './identity';
import { draftOf } from './lifecycle';

/** A cell that was read: null when it is empty, undefined when the file has no such column. */
type Said<T> = T | null | undefined;

/** A grant as a cell writes it, its end read. */
export interface SaidGrant extends Omit<WrittenGrant, 'until'> {
	/** Epoch milliseconds. */
	readonly until?: number;
}

/** What a row of an imported file says of an identity. */
export interface RowRequest {
	readonly accountId: AccountId;
	readonly name: Said<string>;
	readonly type: Said<string>;
	readonly ownerId: Said<string>;
	readonly contact: Said<string>;
	readonly purpose: Said<string>;
	readonly environment: Said<string>;
	readonly expiresAt: Said<number>;
	readonly credential: {
		readonly kind: Said<string>;
		readonly issuedAt: Said<number>;
		readonly expiresAt: Said<number>;
		readonly rotateEveryDays: Said<number>;
	};
	/** Undefined keeps what is there; empty takes all away. */
	readonly grants: readonly SaidGrant[] | undefined;
	readonly confirmsBotUser: boolean;
}

/** What is wrong with a row. */
export interface RowError {
	/** Column at fault. */
	readonly field?: FileColumn;
	/** A sentence for people. */
	readonly why: string;
}

/** How sentences call what a column holds. */
const columnNames: Readonly<Record<FileColumn, string>> = {
	accountId: 'The account',
	name: 'The name',
	type: 'The type',
	ownerId: 'The owner',
	contact: 'The contact',
	purpose: 'The purpose',
	environment: 'The environment',
	expiresAt: 'The expiry',
	credentialKind: 'The kind of credential',
	credentialIssuedAt: "The credential's date of issue",
	credentialExpiresAt: "The credential's expiry",
	rotateEveryDays: 'The rotation',
	grants: 'The list of grants',
	confirmBotUser: 'The confirmation',
};

const credentialColumns: Readonly<Record<string, FileColumn>> = {
	kind: 'credentialKind',
	issuedAt: 'credentialIssuedAt',
	expiresAt: 'credentialExpiresAt',
	rotateEveryDays: 'rotateEveryDays',
};

const quotedCharacters = 40;
/** Quotes somebody's text inside a sentence, shortened. */
export const quote = (text: string): string =>
	`"${text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)}…` : text}"`;

/** An error of one column; `draft.` paths and columns are told apart again by `rowErrorOf`. */
const wrong = (column: FileColumn, what: string): AppError => invalidInput(column, `${columnNames[column]} ${what}.`);

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Reads `2027-03-14`, meant to its end in UTC, or a full ISO instant; undefined for anything else. Epoch milliseconds. */
export function readDate(text: string): number | undefined {
	if (day.test(text)) {
		const end = Date.parse(`${text}T23:59:59.999Z`);
		// 30 February would roll over into March.
		return !Number.isNaN(end) && new Date(end).toISOString().startsWith(text) ? end : undefined;
	}
	const date = instant.exec(text)?.[1];
	if (date === undefined || readDate(date) === undefined) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : at;
}

const dateWords = 'is not a date such as 2027-03-14 or 2027-03-14T18:00:00Z';

type Cells = BulkRow['cells'];

function readText(cells: Cells, column: FileColumn): Said<string> {
	const text = cells[column]?.trim();
	return text === '' ? null : text;
}

function readInstant(cells: Cells, column: FileColumn): Said<number> {
	const text = readText(cells, column);
	if (typeof text !== 'string') return text;
	const at = readDate(text);
	if (at === undefined) throw wrong(column, dateWords);
	return at;
}

function readOneOf(cells: Cells, column: FileColumn, values: readonly string[]): Said<string> {
	const text = readText(cells, column);
	if (typeof text === 'string' && !values.includes(text)) throw wrong(column, `is none of ${values.join(', ')}`);
	return text;
}

function readDays(cells: Cells, column: FileColumn): Said<number> {
	const text = readText(cells, column);
	if (typeof text !== 'string') return text;
	if (!/^\d{1,6}$/.test(text)) throw wrong(column, 'is not a whole number of days');
	return Number(text);
}

function readGrants(cells: Cells): readonly SaidGrant[] | undefined {
	const text = readText(cells, 'grants');
	if (text === undefined) return undefined;
	const written = readGrantCell(text ?? '');
	if ('problem' in written) throw invalidInput('grants', `The grants: ${written.problem}.`);
	return written.map(({ until, ...grant }, i) => {
		if (until === undefined) return grant;
		const at = readDate(until);
		if (at === undefined) throw invalidInput(`draft.grants.${i}.expiresAt`, `until=${quote(until)} ${dateWords}.`);
		return { ...grant, until: at };
	});
}

function readConfirmation(cells: Cells): boolean {
	const text = readText(cells, 'confirmBotUser')?.toLowerCase() ?? 'no';
	if (!['yes', 'true', 'no', 'false'].includes(text)) throw wrong('confirmBotUser', 'is neither yes nor no');
	return text === 'yes' || text === 'true';
}

/**
 * The account a row is about.
 *
 * @throws {AppError} INVALID_INPUT that names the column at fault, also for what the page found wrong with the row
 */
export function readAccountId({ cells, problem }: BulkRow): AccountId {
	if (problem !== undefined) throw new AppError('INVALID_INPUT', problem);
	const formula = fileColumns.find((column) => cells[column]?.trimStart().startsWith('=') === true);
	// A formula: what a spreadsheet would compute from it is not in the file.
	if (formula !== undefined) throw wrong(formula, 'begins with =, like a formula');
	const text = readText(cells, 'accountId');
	if (typeof text !== 'string') throw wrong('accountId', 'is required');
	const accountId = accountIdSchema.safeParse(text);
	if (!accountId.success) throw wrong('accountId', accountId.error.issues[0]?.message ?? 'is not valid');
	return accountId.data;
}

/**
 * What a row of an imported file asks for.
 *
 * @throws {AppError} INVALID_INPUT that names the column at fault
 */
export function readRequest(row: BulkRow): RowRequest {
	const { cells } = row;
	const accountId = readAccountId(row);
	return {
		accountId,
		name: readText(cells, 'name'),
		type: readOneOf(cells, 'type', identityTypes),
		ownerId: readText(cells, 'ownerId'),
		contact: readText(cells, 'contact'),
		purpose: readText(cells, 'purpose'),
		environment: readText(cells, 'environment'),
		expiresAt: readInstant(cells, 'expiresAt'),
		credential: {
			kind: readOneOf(cells, 'credentialKind', credentialSchema.shape.kind.options),
			issuedAt: readInstant(cells, 'credentialIssuedAt'),
			expiresAt: readInstant(cells, 'credentialExpiresAt'),
			rotateEveryDays: readDays(cells, 'rotateEveryDays'),
		},
		grants: readGrants(cells),
		confirmsBotUser: readConfirmation(cells),
	};
}

/** What a field will hold: what the row says, or the present value when the file has no such column. */
const merge = <T>(said: Said<T>, present: T | undefined): T | undefined =>
	said === undefined ? present : (said ?? undefined);

const defined = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function mergeCredential({ credential: said }: RowRequest, present: IdentityDraft['credential']) {
	const kind = merge(said.kind, present?.kind);
	if (kind === undefined) {
		const isSaid = [said.issuedAt, said.expiresAt, said.rotateEveryDays].some((value) => typeof value === 'number');
		if (isSaid) throw wrong('credentialKind', 'is required when other columns speak of a credential');
		return undefined;
	}
	return defined({
		kind,
		issuedAt: merge(said.issuedAt, present?.issuedAt),
		expiresAt: merge(said.expiresAt, present?.expiresAt),
		rotateEveryDays: merge(said.rotateEveryDays, present?.rotateEveryDays),
	});
}

/**
 * The draft a row makes, of an identity or anew.
 *
 * @param grants the row's grants with the ids of this site; undefined when the file has no such column
 * @param current the identity as it is, unless the row registers it
 * @throws {AppError} INVALID_INPUT that names the field at fault
 */
export function mergeDraft(
	request: RowRequest,
	grants: readonly Grant[] | undefined,
	current: Identity | undefined,
): IdentityDraft {
	const present: Partial<IdentityDraft> = current === undefined ? {} : draftOf(current);
	const draft = defined({
		name: merge(request.name, present.name),
		type: merge(request.type, present.type),
		ownerId: merge(request.ownerId, present.ownerId),
		contact: merge(request.contact, present.contact),
		purpose: merge(request.purpose, present.purpose),
		environment: merge(request.environment, present.environment),
		expiresAt: merge(request.expiresAt, present.expiresAt),
		credential: mergeCredential(request, present.credential),
		grants: grants ?? present.grants ?? [],
	});
	const parsed = identityDraftSchema.safeParse(draft);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const [field, part] = issue?.path ?? [];
	const path = ['draft', ...(issue?.path ?? [])].join('.');
	if (field === 'grants' && typeof part === 'number') throw invalidInput(path, 'What it says is not valid.');
	const column = columnOf(path);
	if (column === undefined) throw invalidInput('accountId', 'The row is not understood.');
	if (draft[String(field)] === undefined) throw invalidInput(path, `${columnNames[column]} is required.`);
	const message = issue?.message ?? '';
	throw invalidInput(path, `${columnNames[column]} ${/^(is|holds) /.test(message) ? message : 'is not valid'}.`);
}

/** Whether a draft would change nothing of an identity. */
export function isDraftOf(draft: IdentityDraft, identity: Identity): boolean {
	// Both list their fields in the order of the schema.
	return JSON.stringify(draft) === JSON.stringify(draftOf(identity));
}

const isColumn = (name: string): name is FileColumn => (fileColumns as readonly string[]).includes(name);

/** The column that a field's path belongs to, such as `draft.grants.3.toStatusId`. */
function columnOf(path: string): FileColumn | undefined {
	const [field = '', part = ''] = path.replace(/^draft\./, '').split('.');
	if (field === 'credential') return credentialColumns[part] ?? 'credentialKind';
	return isColumn(field) ? field : undefined;
}

/** An error as a row shows it: its column, and a sentence that says which grant it means. */
export function rowErrorOf({ details, publicMessage }: AppError): RowError {
	const field = details.field ?? '';
	const column = columnOf(field);
	const grant = /^draft\.grants\.(\d+)/.exec(field)?.[1];
	return {
		...(column === undefined ? {} : { field: column }),
		why: grant === undefined ? publicMessage : `Grant ${Number(grant) + 1}: ${publicMessage}`,
	};
}

/** The names of changed fields, as people know them. */
const fieldNames: Readonly<Record<string, string>> = { ownerId: 'owner', expiresAt: 'expiry' };

/** The fields of a change in one sentence. */
export function describeChanges(fields: readonly string[]): string {
	const names = fields.map((field) => fieldNames[field] ?? field);
	const last = names.at(-1) ?? 'nothing';
	return `Changes ${names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`}.`;
}
