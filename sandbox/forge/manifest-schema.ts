// What manifest.yml may say, as far as the sandbox runs it.
import { z } from 'zod';
import { analyse } from '../expression';
import { attributeTypes } from './storage/entity-definition';

const maxScheduledTriggers = 5;

const key = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const resolver = z.object({ function: key }).optional();
export const pageSchema = z.object({
	key,
	title: z.string().min(1),
	icon: z.string().optional(),
	resource: z.string().optional(),
	resolver,
});
const expression = z.object({ expression: z.string().min(1) });
const resourceReference = z.object({ resource: z.string().min(1) }).optional();
export const ruleSchema = z.object({
	key,
	name: z.string().min(1),
	description: z.string().min(1),
	expression: z.string().min(1).optional(),
	function: key.optional(),
	errorMessage: z.union([z.string(), expression]).optional(),
	configurationDescription: expression.optional(),
	projectTypes: z
		.array(z.enum(['company-managed', 'team-managed']))
		.min(1)
		.optional(),
	create: resourceReference,
	edit: resourceReference,
	view: resourceReference,
	resolver,
});
/** After the vendor's manifest schema, which lists more actions than the documentation; its `errorMessage` is fixed. */
const actionValidator = z.object({
	key,
	action: z.enum([
		'workItemTypeChanged',
		'workItemMoved',
		'workItemCloned',
		'workItemDeleted',
		'subtaskCreated',
		'workItemEdited',
		'workItemAssigned',
	]),
	expression: z.string().min(1),
	errorMessage: z.string().optional(),
});
const index = z.union([
	z.string().min(1),
	z.object({ name: z.string(), range: z.array(z.string()), partition: z.array(z.string()).optional() }),
]);
const entity = z.object({
	name: z.string(),
	attributes: z.record(z.string(), z.object({ type: z.enum(attributeTypes) })),
	indexes: z.array(index).optional(),
});
/** Source: Forge docs, "Filter out Atlassian app events". */
const maxFilterCharacters = 10_000;
/** What becomes of an event whose filter expression gives anything but a Boolean; the first is the default. */
export const filterErrorModes = ['IGNORE_AND_LOG', 'IGNORE', 'RECEIVE_AND_LOG', 'RECEIVE'] as const;
const filterExpression = z
	.string()
	.min(1)
	.max(maxFilterCharacters, `at most ${maxFilterCharacters} characters`)
	.refine((source) => analyse(source).errors.every(({ type }) => type !== 'syntax'), 'is no Jira expression');
const filter = z
	.strictObject({
		ignoreSelf: z.boolean().optional(),
		appIsLicensed: z.undefined({ error: 'licences are not simulated' }).optional(),
		expression: filterExpression.optional(),
		onError: z.enum(filterErrorModes).optional(),
	})
	.refine(({ ignoreSelf, expression }) => ignoreSelf !== undefined || expression !== undefined, 'filters nothing')
	.refine(({ expression, onError }) => expression !== undefined || onError === undefined, {
		error: 'needs an expression',
		path: ['onError'],
	})
	.optional();
/** Source: Forge docs, "Jira entity property", of August 2026. */
const maxIndexedValues = 100;
const indexedValue = z.strictObject({
	path: z.string().regex(/^\w+(\.\w+)*$/, 'must be keys with dots between them'),
	type: z.enum(['number', 'text', 'string', 'user', 'date']),
	searchAlias: z
		.string()
		.regex(/^[a-zA-Z]\w*$/, 'must be one word')
		.optional(),
});
const entityProperty = z.strictObject({
	key,
	/** Of users and spaces, nothing that the sandbox searches could be found. */
	entityType: z.literal('issue', 'only properties of work items are simulated').default('issue'),
	propertyKey: z.string().min(1).max(255),
	values: z.array(indexedValue).min(1),
});
export const modulesSchema = z.object({
	'jira:entityProperty': z
		.array(entityProperty)
		.refine(
			(all) => all.reduce((sum, { values }) => sum + values.length, 0) <= maxIndexedValues,
			`at most ${maxIndexedValues} values in all`,
		)
		.default([]),
	'jira:workflowValidator': z.array(ruleSchema).default([]),
	'jira:workflowCondition': z.array(ruleSchema).default([]),
	'jira:workflowPostFunction': z.array(ruleSchema).default([]),
	'jira:actionValidator': z.array(actionValidator).default([]),
	'jira:adminPage': z.array(pageSchema).default([]),
	'jira:projectSettingsPage': z.array(pageSchema).default([]),
	'jira:issuePanel': z.array(pageSchema).default([]),
	trigger: z.array(z.object({ key, function: key, events: z.array(z.string().min(1)).min(1), filter })).default([]),
	preUninstall: z.array(z.strictObject({ key, function: key })).default([]),
	scheduledTrigger: z
		.array(z.object({ key, function: key, interval: z.enum(['fiveMinute', 'hour', 'day', 'week']) }))
		.max(maxScheduledTriggers, `at most ${maxScheduledTriggers} scheduled triggers`)
		.default([]),
	consumer: z
		.array(
			z.object({
				key,
				queue: key,
				function: key.optional(),
				resolver: z.object({ function: key }).strict().optional(),
			}),
		)
		.default([]),
	function: z
		.array(
			z.object({
				key,
				handler: z.string().regex(/^[\w/-]+\.\w+$/, 'must read file.export'),
				timeoutSeconds: z.number().int().min(1).max(900).optional(),
			}),
		)
		.default([]),
});
export const manifestSchema = z.object({
	app: z.object({
		id: z.string().regex(/^ari:cloud:ecosystem::app\/[\w-]+$/, 'must read ari:cloud:ecosystem::app/{id}'),
		storage: z.object({ entities: z.array(entity).default([]) }).optional(),
	}),
	modules: modulesSchema.prefault({}),
	resources: z.array(z.object({ key: z.string().regex(/^[\w-]{1,23}$/), path: z.string().min(1) })).default([]),
	permissions: z
		.object({
			scopes: z
				.union([
					z.array(z.string().min(1)),
					z.record(z.string().min(1), z.object({ allowImpersonation: z.boolean().optional() })),
				])
				.default([]),
			content: z.object({ scripts: z.array(z.string()).optional(), styles: z.array(z.string()).optional() }).optional(),
			external: z.record(z.string(), z.unknown()).optional(),
		})
		.prefault({}),
});
