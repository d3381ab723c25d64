// What Jira sends with its events, as far as Muster reads it. Source: Forge docs, events reference, Jira.
import * as z from 'zod';
import { accountIdSchema, issueIdSchema, issueTypeIdSchema, projectIdSchema, statusIdSchema } from '../contract/ids';
import { AppError } from '../core/errors';

/** Ids arrive as strings or as numbers, depending on the event. */
const id = z.union([z.string(), z.int()]).transform(String);

const issueSchema = z.object({
	id: id.pipe(issueIdSchema),
	key: z.string().optional(),
	fields: z
		.object({
			project: z.object({ id: id.pipe(projectIdSchema) }).optional(),
			issuetype: z.object({ id: id.pipe(issueTypeIdSchema) }).optional(),
		})
		.optional(),
});

const changelogSchema = z.object({
	id: id.optional(),
	items: z
		.array(
			z.object({
				field: z.string().optional(),
				fieldId: z.string().optional(),
				from: z.string().nullish(),
				to: z.string().nullish(),
			}),
		)
		.default([]),
});

const statusReference = z
	.union([z.object({ id: id.pipe(statusIdSchema) }), id.pipe(statusIdSchema)])
	.transform((value) => (typeof value === 'string' ? value : value.id));

export const postFunctionSchema = z.object({
	issue: issueSchema,
	transition: z.object({
		id,
		name: z.string().optional(),
		from: statusReference.optional(),
		to: statusReference,
		executionId: z.string().optional(),
	}),
	workflow: z.object({ id: id.optional(), name: z.string() }),
	atlassianId: accountIdSchema.optional(),
	changelog: changelogSchema.optional(),
	retryContext: z
		.object({ retryCount: z.number(), retryData: z.object({ at: z.number().optional() }).optional() })
		.optional(),
});

export const issueUpdatedSchema = z.object({
	issue: issueSchema,
	atlassianId: accountIdSchema.optional(),
	changelog: changelogSchema,
});

export const failedExpressionSchema = z.object({
	extensionId: z.string().optional(),
	workflowId: z.string().optional(),
	workflowName: z.string().optional(),
	conditionId: z.string().optional(),
	validatorId: z.string().optional(),
	expression: z.string(),
	errorMessages: z.array(z.string()).default([]),
	context: z.object({ issue: z.object({ key: z.string().optional() }).optional() }).optional(),
});

export const userEventSchema = z.object({ user: z.object({ accountId: accountIdSchema }) });

/**
 * Reads an event of Jira's.
 *
 * @throws {AppError} BUG when it is not of the documented shape: Jira changed, or Muster misread its documentation
 */
export function parseEvent<T>(schema: z.ZodType<T>, event: unknown): T {
	const parsed = schema.safeParse(event);
	if (parsed.success) return parsed.data;
	throw new AppError('BUG', 'Jira sent an event in a shape Muster does not know.', {
		context: { issues: parsed.error.issues.slice(0, 3).map(({ path, message }) => ({ path, message })) },
	});
}

/** The status change in a change log, if there is one. */
export function statusItem(changelog: z.infer<typeof changelogSchema> | undefined) {
	return changelog?.items.find((item) => (item.fieldId ?? item.field) === 'status');
}
