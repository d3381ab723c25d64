// The body of a workflow update, as Jira's OpenAPI text has it: where it forbids other fields, so does this.
import { z } from 'zod';
import { jsonObject } from './answers';

const parameters = z.record(z.string(), z.string());

const ruleSchema = z.strictObject({
	id: z.string().nullish(),
	ruleKey: z.string().min(1),
	parameters: parameters.default({}),
});
export type RuleInput = z.infer<typeof ruleSchema>;

export interface GroupInput {
	operation: 'ANY' | 'ALL';
	conditions?: RuleInput[] | undefined;
	conditionGroups?: GroupInput[] | undefined;
}

const groupSchema: z.ZodType<GroupInput> = z.lazy(() =>
	z.strictObject({
		operation: z.enum(['ANY', 'ALL']),
		conditions: z.array(ruleSchema).optional(),
		conditionGroups: z.array(groupSchema).optional(),
	}),
);

const port = z.number().int().nullish();
const layout = z.strictObject({ x: z.number().optional(), y: z.number().optional() }).nullish();

/** The OpenAPI text requires no field. Without id, name, type and target there is no transition: required here. */
const transitionSchema = z.looseObject({
	id: z.string(),
	name: z.string(),
	description: z.string().default(''),
	type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']),
	toStatusReference: z.string(),
	links: z
		.array(z.strictObject({ fromStatusReference: z.string().nullish(), fromPort: port, toPort: port }))
		.default([]),
	conditions: groupSchema.nullish(),
	validators: z.array(ruleSchema).default([]),
	actions: z.array(ruleSchema).default([]),
	triggers: z.array(z.strictObject({ id: z.string().optional(), ruleKey: z.string().min(1), parameters })).default([]),
	properties: parameters.default({}),
	transitionScreen: ruleSchema.nullish(),
	customIssueEventId: z.string().optional(),
});
export type TransitionInput = z.infer<typeof transitionSchema>;

const statusSchema = z.looseObject({
	id: z.string().optional(),
	name: z.string(),
	description: z.string().default(''),
	statusCategory: z.enum(['TODO', 'IN_PROGRESS', 'DONE']),
	statusReference: z.string(),
});

const workflowSchema = z.looseObject({
	id: z.string(),
	description: z.string().default(''),
	version: z.strictObject({ id: z.string(), versionNumber: z.number().int() }),
	startPointLayout: layout,
	loopedTransitionContainerLayout: layout,
	statuses: z.array(
		z.looseObject({
			statusReference: z.string(),
			properties: parameters,
			layout,
			approvalConfiguration: jsonObject.nullish(),
		}),
	),
	transitions: z.array(transitionSchema),
	defaultStatusMappings: z.array(z.unknown()).default([]),
	statusMappings: z.array(z.unknown()).default([]),
});
export type WorkflowInput = z.infer<typeof workflowSchema>;

export const updateSchema = z.strictObject({
	statuses: z.array(statusSchema).max(1000).default([]),
	workflows: z.array(workflowSchema).min(1).max(20),
});
export type UpdateInput = z.infer<typeof updateSchema>;

export const validationSchema = z.strictObject({
	payload: updateSchema,
	validationOptions: z
		.strictObject({
			levels: z
				.array(z.enum(['WARNING', 'ERROR']))
				.max(2)
				.optional(),
		})
		.optional(),
});
