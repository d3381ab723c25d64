// What Jira sends with its events, as far as Muster reads it. Source: Forge docs, events reference, Jira.
import * as z from '#zod';
import { accountIdSchema, issueIdSchema, issueTypeIdSchema, projectIdSchema, statusIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';

/** Ids arrive as strings or as numbers, depending on the event. */
const id = z.pipe(z.union([z.string(), z.int()]), z.transform(String));

const issueSchema = z.object({
	id: z.pipe(id, issueIdSchema),
	key: z.optional(z.string()),
	fields: z.optional(
		z.object({
			project: z.optional(z.object({ id: z.pipe(id, projectIdSchema) })),
			issuetype: z.optional(z.object({ id: z.pipe(id, issueTypeIdSchema) })),
		}),
	),
});

const changelogSchema = z.object({
	id: z.optional(id),
	items: z._default(
		z.array(
			z.object({
				field: z.optional(z.string()),
				fieldId: z.optional(z.string()),
				from: z.nullish(z.string()),
				to: z.nullish(z.string()),
			}),
		),
		[],
	),
});

const statusReference = z.pipe(
	z.union([z.object({ id: z.pipe(id, statusIdSchema) }), z.pipe(id, statusIdSchema)]),
	z.transform((value) => (typeof value === 'string' ? value : value.id)),
);

export const postFunctionSchema = z.object({
	issue: issueSchema,
	transition: z.object({
		id,
		name: z.optional(z.string()),
		from: z.optional(statusReference),
		to: statusReference,
		executionId: z.optional(z.string()),
	}),
	workflow: z.object({ id: z.optional(id), name: z.string() }),
	atlassianId: z.optional(accountIdSchema),
	changelog: z.optional(changelogSchema),
});

export const issueUpdatedSchema = z.object({
	issue: issueSchema,
	atlassianId: z.optional(accountIdSchema),
	changelog: changelogSchema,
});

export const failedExpressionSchema = z.object({
	extensionId: z.optional(z.string()),
	workflowId: z.optional(z.string()),
	workflowName: z.optional(z.string()),
	conditionId: z.optional(z.string()),
	validatorId: z.optional(z.string()),
	expression: z.string(),
	errorMessages: z._default(z.array(z.string()), []),
	context: z.optional(
		z.object({
			issue: z.optional(
				z.object({
					key: z.optional(z.string()),
					/** Not relied on: whatever else stands there must not hide the refusal. */
					id: z.catch(z.optional(z.pipe(id, issueIdSchema)), undefined),
				}),
			),
		}),
	),
	/** Not documented of this event. */
	atlassianId: z.optional(accountIdSchema),
});

/** Source: Forge docs, "Data security policy events": a space that the app is kept out of from now on. */
export const spaceClosedSchema = z.object({
	data: z.object({ container: z.object({ product: z.string(), id: z.pipe(id, projectIdSchema) }) }),
});

export const userEventSchema = z.object({ user: z.object({ accountId: accountIdSchema }) });

/**
 * Reads an event of Jira's.
 *
 * @throws {AppError} BUG when it is not of the documented shape: Jira changed, or Muster misread its documentation
 */
export function parseEventPayload<T>(schema: z.ZodMiniType<T>, event: unknown): T {
	const parsed = schema.safeParse(event);
	if (parsed.success) return parsed.data;
	throw new AppError('BUG', 'jira-event-unknown', {
		context: { issues: parsed.error.issues.slice(0, 3).map(({ path, message }) => ({ path, message })) },
	});
}

export type Changelog = z.infer<typeof changelogSchema>;

/** What a change log says of a field, if it changed. */
export function changeOf(changelog: Changelog | undefined, field: 'status' | 'issuetype' | 'project') {
	return changelog?.items.find((item) => (item.fieldId ?? item.field) === field);
}
