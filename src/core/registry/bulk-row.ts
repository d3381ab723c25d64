// Reads one row of bulk work: its cells, the draft they make, and what is wrong with them, by column of the file.
import type { BulkRow } from '../../contract/calls/bulk';
import { defined } from '../../contract/defined';
import {
	credentialSchema,
	type Grant,
	type IdentityDraft,
	identityDraftSchema,
	identityTypes,
} from '../../contract/identity';
import { type FileColumn, fileColumns, readGrantCell, type WrittenGrant } from '../../contract/identity-file';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import type { Saying, Statement } from '../../contract/problems';
import { statementIn } from '../../contract/state-problem';
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
	/** Which of its grants, from 1. */
	readonly grant?: number;
	readonly error: Statement;
}

const credentialColumns: Readonly<Record<string, FileColumn>> = {
	kind: 'credentialKind',
	issuedAt: 'credentialIssuedAt',
	expiresAt: 'credentialExpiresAt',
	rotateEveryDays: 'rotateEveryDays',
};

const excerptCharacters = 40;
/** A piece of somebody's text for a sentence: short, whatever it was. */
export const excerpt = (text: string): string =>
	text.length > excerptCharacters ? `${text.slice(0, excerptCharacters)}…` : text;

/** An error of one column; `draft.` paths and columns are told apart again by `rowErrorOf`. */
const wrong = (column: FileColumn, saying: Saying): AppError => invalidInput(column, saying);

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

type Cells = BulkRow['cells'];

function readText(cells: Cells, column: FileColumn): Said<string> {
	const text = cells[column]?.trim();
	return text === '' ? null : text;
}

function readInstant(cells: Cells, column: FileColumn): Said<number> {
	const text = readText(cells, column);
	if (typeof text !== 'string') return text;
	const at = readDate(text);
	if (at === undefined) throw wrong(column, 'not-date');
	return at;
}

function readOneOf(cells: Cells, column: FileColumn, values: readonly string[]): Said<string> {
	const text = readText(cells, column);
	if (typeof text === 'string' && !values.includes(text))
		throw wrong(column, { problem: 'none-of', params: { values } });
	return text;
}

function readDays(cells: Cells, column: FileColumn): Said<number> {
	const text = readText(cells, column);
	if (typeof text !== 'string') return text;
	if (!/^\d{1,6}$/.test(text)) throw wrong(column, 'not-whole-days');
	return Number(text);
}

function readGrants(cells: Cells): readonly SaidGrant[] | undefined {
	const text = readText(cells, 'grants');
	if (text === undefined) return undefined;
	const written = readGrantCell(text ?? '');
	if ('problem' in written) throw wrong('grants', written);
	return written.map(({ until, ...grant }, i) => {
		if (until === undefined) return grant;
		const at = readDate(until);
		if (at === undefined)
			throw invalidInput(`draft.grants.${i}.expiresAt`, {
				problem: 'grant-end-not-date',
				params: { until: excerpt(until) },
			});
		return { ...grant, until: at };
	});
}

function readConfirmation(cells: Cells): boolean {
	const text = readText(cells, 'confirmBotUser')?.toLowerCase() ?? 'no';
	if (!['yes', 'true', 'no', 'false'].includes(text)) throw wrong('confirmBotUser', 'not-yes-or-no');
	return text === 'yes' || text === 'true';
}

/**
 * The account a row is about.
 *
 * @throws {AppError} INVALID_INPUT that names the column at fault, also for what the page found wrong with the row
 */
export function readAccountId({ cells, problem, isVerbatim }: BulkRow): AccountId {
	if (problem !== undefined) throw new AppError('INVALID_INPUT', { problem: 'line-refused', params: { why: problem } });
	const formula = fileColumns.find((column) => cells[column]?.trimStart().startsWith('=') === true);
	// A formula: what a spreadsheet would compute from it is not in the file.
	if (formula !== undefined && isVerbatim !== true) throw wrong(formula, 'is-formula');
	const text = readText(cells, 'accountId');
	if (typeof text !== 'string') throw wrong('accountId', 'required');
	const accountId = accountIdSchema.safeParse(text);
	if (!accountId.success)
		throw wrong('accountId', statementIn(accountId.error.issues[0]?.message ?? '') ?? 'not-valid');
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

function mergeCredential({ credential: said }: RowRequest, present: IdentityDraft['credential']) {
	const kind = merge(said.kind, present?.kind);
	if (kind === undefined) {
		const isSaid = [said.issuedAt, said.expiresAt, said.rotateEveryDays].some((value) => typeof value === 'number');
		if (isSaid) throw wrong('credentialKind', 'credential-kind-required');
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
	if (field === 'grants' && typeof part === 'number') throw invalidInput(path, 'grant-not-valid');
	const column = columnOf(path);
	if (column === undefined) throw invalidInput('accountId', 'row-not-understood');
	if (!Object.hasOwn(draft, String(field))) throw invalidInput(path, 'required');
	throw invalidInput(path, statementIn(issue?.message ?? '') ?? 'not-valid');
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

/** An error as a row tells it: with the column and the grant it means. */
export function rowErrorOf({ details, statement }: AppError): RowError {
	const field = details.field ?? '';
	const column = columnOf(field);
	const grant = /^draft\.grants\.(\d+)/.exec(field)?.[1];
	return {
		...defined({ field: column }),
		...(grant === undefined ? {} : { grant: Number(grant) + 1 }),
		error: statement,
	};
}
