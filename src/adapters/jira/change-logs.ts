// The change logs of work items, asked as the app.
import { route } from '@forge/api';
import * as z from '#zod';
import { defined } from '../../contract/defined';
import {
	type AccountId,
	accountIdSchema,
	issueIdSchema,
	issueTypeIdSchema,
	projectIdSchema,
	statusIdSchema,
} from '../../contract/ids';
import type { LoggedChange } from '../../core/audit/as-of';
import { AppError } from '../../core/errors';
import type { ChangeLogs } from '../../services/ports/jira';
import { requestJson } from './request';

const itemSchema = z.object({
	field: z.optional(z.string()),
	fieldId: z.optional(z.string()),
	from: z.nullish(z.string()),
	to: z.nullish(z.string()),
});

export const historySchema = z.object({
	id: z.string(),
	author: z.nullish(z.object({ accountId: z.string() })),
	/** Documented as a date; live answers hold a number, too. */
	created: z.union([z.string(), z.number()]),
	items: z._default(z.array(itemSchema), []),
	/** What whoever made the change chose to write: nothing in it keeps the entry from being read. */
	historyMetadata: z.optional(z.unknown()),
});

const pageSchema = z.object({
	issueChangeLogs: z.array(z.object({ issueId: issueIdSchema, changeHistories: z.array(historySchema) })),
	nextPageToken: z.nullish(z.string()),
});

const fieldIds = { status: 'status', project: 'project', issueType: 'issuetype' } as const;

/** Most characters kept of a text that whoever made the change chose. */
const maxWritten = 100;
const causeSchema = z.object({ cause: z.object({ id: z.string().check(z.minLength(1)) }) });
/** Bounded, and without half characters, which have no canonical form. */
function readCause(historyMetadata: unknown): string | undefined {
	const cause = causeSchema.safeParse(historyMetadata).data?.cause.id.slice(0, maxWritten);
	return cause === undefined ? undefined : Buffer.from(cause).toString();
}

const namedActorSchema = z.object({ actor: z.object({ id: z.string() }) });

const notUnderstood = (context: Readonly<Record<string, unknown>>): AppError =>
	new AppError('BUG', 'jira-answer-unknown', { context });

/** @throws {AppError} BUG when it holds something else than ids */
function readField<T>(
	{ items }: z.infer<typeof historySchema>,
	fieldId: string,
	schema: z.ZodMiniType<T>,
): { readonly from: T; readonly to: T } | undefined {
	const item = items.find((one) => (one.fieldId ?? one.field) === fieldId);
	if (item?.from == null || item.to == null) return undefined;
	const [from, to] = [schema.safeParse(item.from), schema.safeParse(item.to)];
	if (from.success && to.success) return { from: from.data, to: to.data };
	throw notUnderstood({ fieldId });
}

/**
 * An entry of a change log, as far as evidence needs it.
 *
 * @throws {AppError} BUG when it is not of the shape that Jira documents
 */
export function readHistory(history: z.infer<typeof historySchema>): LoggedChange {
	const { author, created, historyMetadata, id } = history;
	const at = new Date(created).getTime();
	if (Number.isNaN(at)) throw notUnderstood({ id });
	const named = namedActorSchema.safeParse(historyMetadata).data?.actor.id;
	const isOther = named !== undefined && named !== author?.accountId;
	return {
		id,
		at,
		...defined({
			accountId: author?.accountId as AccountId | undefined,
			claimsOther: isOther ? (true as const) : undefined,
			// Anything may stand there: what is no account id is flagged, and not kept.
			onBehalf: isOther ? accountIdSchema.safeParse(named).data : undefined,
			correlation: readCause(historyMetadata),
			status: readField(history, fieldIds.status, statusIdSchema),
			project: readField(history, fieldIds.project, projectIdSchema),
			issueType: readField(history, fieldIds.issueType, issueTypeIdSchema),
		}),
	};
}

/** Most entries that Jira returns at once. */
const pageSize = 10_000;

/** Source: Jira Cloud REST API, bulk fetch changelogs. */
export const jiraChangeLogs: ChangeLogs = {
	async read(issueIds, fields) {
		const logs = new Map<string, LoggedChange[]>();
		let nextPageToken: string | undefined;
		do {
			const body = {
				issueIdsOrKeys: issueIds,
				fieldIds: fields.map((field) => fieldIds[field]),
				maxResults: pageSize,
				...defined({ nextPageToken }),
			};
			const page = await requestJson('app', route`/rest/api/3/changelog/bulkfetch`, pageSchema, {
				method: 'POST',
				body,
			});
			for (const { issueId, changeHistories } of page.issueChangeLogs) {
				logs.set(issueId, [...(logs.get(issueId) ?? []), ...changeHistories.map(readHistory)]);
			}
			nextPageToken = page.nextPageToken ?? undefined;
		} while (nextPageToken !== undefined);
		return logs;
	},
};
