// Jira's REST API as one account sees it. The site can do nothing that the account could not do with curl.
import * as z from 'zod';
import { type Account, authorizationOf } from './account';

export interface JiraAnswer {
	readonly status: number;
	readonly body: unknown;
}

export interface JiraRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly body?: unknown;
}

/** An answer of Jira that is not a success, in its own words. */
export class JiraRefusal extends Error {
	override readonly name = 'JiraRefusal';
	constructor(
		readonly status: number,
		readonly messages: readonly string[],
	) {
		super(messages.join(' '));
	}
}

const errorSchema = z.looseObject({
	errorMessages: z.array(z.string()).default([]),
	errors: z.record(z.string(), z.string()).default({}),
	message: z.string().optional(),
});

function toRefusal({ status, body }: JiraAnswer): JiraRefusal {
	const parsed = errorSchema.safeParse(body);
	const { errorMessages, errors, message } = parsed.success ? parsed.data : errorSchema.parse({});
	const messages = [...errorMessages, ...Object.values(errors), ...(message === undefined ? [] : [message])];
	return new JiraRefusal(status, messages.length > 0 ? messages : [`Jira answered ${status} without a reason.`]);
}

/** Sends a request as an account. */
export async function askJira(account: Account, { method, path, body }: JiraRequest): Promise<JiraAnswer> {
	const response = await fetch(path, {
		method,
		credentials: 'omit',
		headers: {
			Authorization: authorizationOf(account),
			Accept: 'application/json',
			'Content-Type': 'application/json',
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** @throws {JiraRefusal} for any answer but a success */
export async function read<T>(account: Account, schema: z.ZodType<T>, request: JiraRequest): Promise<T> {
	const answer = await askJira(account, request);
	if (answer.status >= 300) throw toRefusal(answer);
	return schema.parse(answer.body);
}

/** @throws {JiraRefusal} for any answer but a success */
export async function send(account: Account, request: JiraRequest): Promise<void> {
	const answer = await askJira(account, request);
	if (answer.status >= 300) throw toRefusal(answer);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same request for a terminal. */
export function toCurl(account: Account, { method, path, body }: JiraRequest, origin: string): string {
	const { email, token = '' } = account;
	const login =
		email === undefined ? `-H ${quoted(`Authorization: Bearer ${token}`)}` : `-u ${quoted(`${email}:${token}`)}`;
	return [
		`curl -i -X ${method} ${login}`,
		...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body))}`]),
		quoted(`${origin}${path}`),
	].join(' \\\n  ');
}

const named = z.object({ id: z.string(), name: z.string() });

const statusSchema = named.extend({ statusCategory: z.object({ key: z.string() }) });
export type Status = z.infer<typeof statusSchema>;

export const userSchema = z.object({
	accountId: z.string(),
	displayName: z.string(),
	accountType: z.string(),
	appType: z.string().optional(),
});
export type User = z.infer<typeof userSchema>;

export const projectSchema = z.object({ id: z.string(), key: z.string(), name: z.string(), simplified: z.boolean() });
export type Project = z.infer<typeof projectSchema>;
export const projectPageSchema = z.object({ values: z.array(projectSchema) });

export const projectStatusesSchema = z.array(named.extend({ statuses: z.array(statusSchema) }));

const fieldsSchema = z.object({
	summary: z.string(),
	status: statusSchema,
	issuetype: named,
	project: projectSchema,
	assignee: userSchema.nullable(),
	reporter: userSchema.nullable(),
	priority: z.object({ name: z.string() }),
	labels: z.array(z.string()),
	created: z.string(),
	updated: z.string(),
});

export const issueSchema = z.object({ id: z.string(), key: z.string(), fields: fieldsSchema });
export type Issue = z.infer<typeof issueSchema>;

export const searchSchema = z.object({ issues: z.array(issueSchema) });

const changeSchema = z.object({
	id: z.string(),
	author: userSchema.partial({ accountType: true }).optional(),
	created: z.string(),
	items: z.array(z.object({ field: z.string(), fromString: z.string().nullable(), toString: z.string().nullable() })),
});
export type Change = z.infer<typeof changeSchema>;

export const issueWithHistorySchema = issueSchema.extend({ changelog: z.object({ histories: z.array(changeSchema) }) });

const transitionSchema = named.extend({ to: statusSchema, isConditional: z.boolean() });
export type Transition = z.infer<typeof transitionSchema>;
export const transitionsSchema = z.object({ transitions: z.array(transitionSchema) });

export const permissionsSchema = z.object({
	permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});
