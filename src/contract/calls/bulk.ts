// Work on many identities.
import * as z from '#zod';
import { actorSchema } from '../actor';
import type { DeepReadonly } from '../deep-readonly';
import { reasonSchema } from '../identity';
import { type FileColumn, fileColumns } from '../identity-file';
import { accountIdSchema } from '../ids';
import {
	maxCellCharacters,
	maxFileNameCharacters,
	maxPieces,
	maxProblemCharacters,
	maxRowNumber,
	maxRowsPerPiece,
} from '../limits';
import { forbiddenInProse } from '../patterns';
import type { Statement } from '../problems';
import { states } from '../state-problem';

export const bulkKinds = ['import', 'suspend', 'reactivate', 'retire', 'change-owner'] as const;

export type BulkKind = (typeof bulkKinds)[number];

export const bulkStates = ['receiving', 'checking', 'checked', 'applying', 'done'] as const;

export type BulkState = (typeof bulkStates)[number];

export const rowVerdicts = ['create', 'change', 'unchanged', 'error'] as const;

export type RowVerdict = (typeof rowVerdicts)[number];

/** What people see of work on many identities, of all that is stored of it. */
export const bulkFactsSchema = z.strictObject({
	kind: z.enum(bulkKinds),
	/** Name of the imported file. */
	name: z.exactOptional(z.string()),
	reason: z.exactOptional(z.string()),
	ownerId: z.exactOptional(accountIdSchema),
	startedBy: actorSchema,
	/** Epoch milliseconds. */
	startedAt: z.number(),
	updatedAt: z.number(),
	state: z.enum(bulkStates),
	/** Rows that were tried. */
	checked: z.int(),
	verdicts: z.record(z.enum(rowVerdicts), z.int()),
	/** Rows that were carried out; `failed` were not. */
	applied: z.int(),
	failed: z.int(),
	/** Until when Jira's points of the hour are left to others, epoch milliseconds; then the work goes on by itself. */
	waitsUntil: z.exactOptional(z.number()),
	/** Present once done: false while Jira still applies the rights from before. */
	isEnforced: z.exactOptional(z.boolean()),
});
type BulkFacts = DeepReadonly<z.infer<typeof bulkFactsSchema>>;

/** Work on many identities: received in pieces, tried, then applied. */
export interface BulkView extends BulkFacts {
	readonly id: string;
	readonly pieces: number;
	readonly rows: number;
	/** Nothing moved for a while: the work may be resumed. */
	readonly isStalled: boolean;
}

export interface BulkRowView {
	/** Line in the file or place in the selection, from 1. */
	readonly row: number;
	readonly accountId: string;
	readonly name?: string;
	readonly verdict: RowVerdict;
	/** What is wrong. */
	readonly error?: Statement;
	/** Column at fault. */
	readonly field?: FileColumn;
	/** What stands in that column, or the beginning of it; absent where nothing does. */
	readonly value?: string;
	/** Which of its grants is at fault, from 1. */
	readonly grant?: number;
	/** Whom the name or the e-mail address of the owner meant; absent where the file gives the account id. */
	readonly owner?: { readonly accountId: string; readonly name: string };
	/** The grants that it would hold, as the file has them; absent where the file says nothing of them. */
	readonly grants?: string;
	/** Fields that change. */
	readonly changes?: readonly string[];
	/** It registers an account that was retired. */
	readonly isAnew?: boolean;
	/** It retires the identity, for this reason. */
	readonly retire?: string;
	/** Present once it was applied. */
	readonly outcome?: 'applied' | 'failed';
}

const cell = z
	.string()
	.check(z.maxLength(maxCellCharacters, states({ problem: 'too-long', params: { most: maxCellCharacters } })));

/** One row as it travels: text by column. What the text means is judged row by row, so that one bad row is one error. */
export const bulkRowSchema = z.strictObject({
	/** Line in the file, or place in the selection, from 1. */
	row: z.int().check(z.gte(1), z.lte(maxRowNumber)),
	/** By column. Selections need `accountId` alone. */
	cells: z.partialRecord(z.enum(fileColumns), cell),
	/** What the page found wrong with the line, such as too many cells; such a row is an error whatever it says. */
	problem: z.exactOptional(z.string().check(z.maxLength(maxProblemCharacters))),
	/** Why the identity is to be retired; then the cells hold the account alone. Only in files. */
	retire: z.exactOptional(reasonSchema),
	/** The cells hold what was meant, not what a spreadsheet shows: a text that begins with = is no formula. */
	isVerbatim: z.exactOptional(z.literal(true)),
	/** Version of the identity that was selected; absent in files. */
	version: z.exactOptional(z.int().check(z.gte(1))),
});
export type BulkRow = z.infer<typeof bulkRowSchema>;

export const bulkId = z.string().check(z.regex(/^[A-Za-z0-9_-]{10,40}$/, states('not-work-id')));

export const bulkInputs = {
	'bulk.start': z.discriminatedUnion('kind', [
		z.strictObject({
			kind: z.literal('import'),
			name: z.string().check(
				z.minLength(1),
				z.maxLength(maxFileNameCharacters),
				z.refine((name) => !forbiddenInProse.test(name), states('character-not-allowed')),
			),
		}),
		z.strictObject({ kind: z.enum(['suspend', 'reactivate', 'retire']), reason: reasonSchema }),
		z.strictObject({ kind: z.literal('change-owner'), reason: reasonSchema, ownerId: accountIdSchema }),
	]),
	/** Pieces are numbered from 0 and may be sent again. */
	'bulk.add': z.strictObject({
		id: bulkId,
		piece: z.int().check(z.gte(0), z.lt(maxPieces)),
		rows: z.array(bulkRowSchema).check(z.minLength(1), z.maxLength(maxRowsPerPiece)),
	}),
	/** Tries every row and changes nothing. */
	'bulk.check': z.strictObject({ id: bulkId, pieces: z.int().check(z.gte(1), z.lte(maxPieces)) }),
	/** Starts, or resumes, to carry out the rows that were found good. */
	'bulk.apply': z.strictObject({ id: bulkId }),
	'bulk.read': z.strictObject({ id: bulkId }),
	'bulk.rows': z.strictObject({ id: bulkId, piece: z.int().check(z.gte(0), z.lt(maxPieces)) }),
	'bulk.list': z.strictObject({}),
} as const;

export interface BulkOutputs {
	'bulk.start': BulkView;
	'bulk.add': BulkView;
	'bulk.check': BulkView;
	'bulk.apply': BulkView;
	'bulk.read': BulkView;
	'bulk.rows': { readonly rows: readonly BulkRowView[] };
	/** Latest first, at most 20. */
	'bulk.list': { readonly works: readonly BulkView[] };
}
