// Which fields of work items a request asks for, and which it sets.
import { z } from 'zod';
import type { FieldValues } from '../fields';
import { notOnScreen } from '../refusal';
import { issueFieldNames } from './beans';

/** Field names asked for; undefined means all, an empty set means ids only. */
export const readFields = (names: readonly string[] | undefined): ReadonlySet<string> | undefined => {
	if (!names || names.length === 0) return undefined;
	const excluded = names.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
	const included = names.filter((name) => !name.startsWith('-') && name !== 'id' && name !== 'key');
	const all = included.some((name) => name === '*all' || name === '*navigable');
	const base: readonly string[] = all || (included.length === 0 && excluded.length > 0) ? issueFieldNames : included;
	return new Set(base.filter((name) => !excluded.includes(name)));
};

const reference = z.looseObject({ id: z.string().optional(), key: z.string().optional(), name: z.string().optional() });

/** How a request names a project or a work type. */
export type Reference = z.infer<typeof reference>;

export const fieldsSchema = z.looseObject({
	summary: z.string().optional(),
	description: z.unknown().optional(),
	assignee: z
		.looseObject({ accountId: z.string().nullable().optional(), id: z.string().nullable().optional() })
		.nullable()
		.optional(),
	labels: z.array(z.string()).optional(),
	priority: z.looseObject({ name: z.string() }).optional(),
	issuetype: reference.optional(),
	project: reference.optional(),
});

type Fields = z.infer<typeof fieldsSchema>;

/** What may be set whenever a work item is written. */
export const settableFields = ['summary', 'description', 'assignee', 'labels', 'priority'];
/** What an edit or a transition may set: they may change the type too. */
export const editableFields = [...settableFields, 'issuetype'];

/** @throws {Refusal} 400 naming the fields that cannot be set this way */
export const fieldValues = (fields: Fields, allowed: readonly string[]): FieldValues => {
	const wrong = Object.keys(fields).filter((name) => !allowed.includes(name));
	if (wrong.length > 0) throw notOnScreen(...wrong);
	return {
		...(fields.summary !== undefined && { summary: fields.summary }),
		...(fields.description !== undefined && { description: fields.description }),
		...(fields.assignee !== undefined && { assignee: fields.assignee?.accountId ?? fields.assignee?.id ?? null }),
		...(fields.labels !== undefined && { labels: fields.labels }),
		...(fields.priority !== undefined && { priority: fields.priority.name }),
	};
};
