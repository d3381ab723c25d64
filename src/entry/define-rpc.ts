// How a surface's calls are defined: parsed strictly, authorised on the server, run, answered in one shape.
import { randomUUID } from 'node:crypto';
import Resolver from '@forge/resolver';
import type * as z from '#zod';
import type { Actor } from '../contract/actor';
import type { RpcResult } from '../contract/errors';
import { type AccountId, accountIdSchema, type IssueId, type ProjectId } from '../contract/ids';
import { AppError, toPublic } from '../core/errors';
import type { CallerRights } from '../services/ports/jira';
import { ports } from './wiring';

/** Who may make a call. There is no way to leave it out, and none to let everybody in. */
export type Access<Input> =
	| { readonly need: 'jira-admin' }
	| { readonly need: 'project-admin'; readonly of: (input: Input) => ProjectId }
	/** Administrators of the space whose own workflow is edited, else Jira administrators. */
	| { readonly need: 'rule-editor'; readonly of: (input: Input) => ProjectId | undefined }
	| { readonly need: 'issue-viewer'; readonly of: (input: Input) => IssueId };

export interface Call {
	/** The person who called, as the platform says. */
	readonly actor: Actor & { readonly kind: 'person'; readonly id: AccountId };
}

interface Definition<Input, Output> {
	readonly access: Access<Input>;
	readonly run: (input: Input, call: Call) => Promise<Output>;
}

/** One definition for every call in a surface's table: a missing one does not compile. */
export type Definitions<Inputs extends Record<string, z.ZodMiniType>, Outputs extends Record<keyof Inputs, unknown>> = {
	readonly [Name in keyof Inputs]: Definition<z.infer<Inputs[Name]>, Outputs[Name]>;
};

/** What people cause by what they ask is no fault and stays out of the log. */
const causedByCaller: ReadonlySet<string> = new Set(['INVALID_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

const refusal: Record<Access<never>['need'], string> = {
	'jira-admin': 'You need Administer Jira for this. Ask a Jira admin.',
	'project-admin': 'You need Administer Projects in this space. Ask a Jira admin.',
	'rule-editor': 'You need Administer Jira to edit this rule, or Administer Projects in a team-managed space.',
	'issue-viewer': 'You cannot see this work item.',
};

/** Muster is changed by people. Jira lets apps administer it, and people's accounts are registered as bots. */
const isSomebody = async (rights: CallerRights, caller: AccountId): Promise<boolean> =>
	(await rights.isPerson()) && !(await rights.isIdentity(caller));

async function isAllowed<Input>(
	rights: CallerRights,
	caller: AccountId,
	access: Access<Input>,
	input: Input,
): Promise<boolean> {
	switch (access.need) {
		case 'jira-admin':
			return (await rights.isJiraAdmin()) && (await isSomebody(rights, caller));
		case 'project-admin':
			return (await rights.administersProject(access.of(input))) && (await isSomebody(rights, caller));
		case 'rule-editor': {
			const projectId = access.of(input);
			const mayEdit = projectId === undefined ? rights.isJiraAdmin() : rights.administersProject(projectId);
			return (await mayEdit) && (await isSomebody(rights, caller));
		}
		case 'issue-viewer':
			return rights.seesIssue(access.of(input));
	}
}

/** `draft.grants.3.toStatusId` and a sentence about it. */
function invalid(error: z.core.$ZodError): AppError {
	const [issue] = error.issues;
	if (issue === undefined) return new AppError('INVALID_INPUT', 'The request is not understood.');
	if (issue.code === 'unrecognized_keys') {
		const field = [...issue.path, issue.keys[0]].join('.');
		return new AppError('INVALID_INPUT', `The field ${field} is not known.`, { field });
	}
	const field = issue.path.join('.');
	if (field === '') return new AppError('INVALID_INPUT', 'The request must be an object of fields.');
	const isOurs = /^(is|holds) /.test(issue.message);
	return new AppError('INVALID_INPUT', `The field ${field} ${isOurs ? issue.message : 'is not valid'}.`, { field });
}

function parse<T>(schema: z.ZodMiniType<T>, payload: unknown): T {
	const parsed = schema.safeParse(payload ?? {});
	if (!parsed.success) throw invalid(parsed.error);
	const hidden = findHiddenKey(payload);
	if (hidden !== undefined) {
		throw new AppError('INVALID_INPUT', `The field ${hidden} is not known.`, { field: hidden });
	}
	return parsed.data;
}

/** The path of a key that JSON can hold and the parser leaves out unseen. What was parsed is no deeper than its schema. */
function findHiddenKey(value: unknown, path = ''): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	for (const key of Object.keys(value)) {
		const at = path === '' ? key : `${path}.${key}`;
		const found = key === '__proto__' ? at : findHiddenKey((value as Record<string, unknown>)[key], at);
		if (found !== undefined) return found;
	}
	return undefined;
}

/**
 * Makes the resolver of a surface.
 *
 * The caller's account comes from the platform, and what they may do from Jira, asked as them; nothing in the payload
 * and nothing the page says of its context is trusted.
 */
export function makeResolver<
	Inputs extends Record<string, z.ZodMiniType>,
	Outputs extends Record<keyof Inputs, unknown>,
>(inputs: Inputs, definitions: Definitions<Inputs, Outputs>, rights: CallerRights) {
	const resolver = new Resolver();
	for (const name of Object.keys(inputs)) {
		const schema = inputs[name];
		const { access, run } = definitions[name as keyof Inputs];
		if (schema === undefined) continue;
		resolver.define(name, async ({ payload, context }): Promise<RpcResult<unknown>> => {
			try {
				const caller = accountIdSchema.safeParse(context['accountId']);
				if (!caller.success) throw new AppError('FORBIDDEN', 'Log in to use Muster.');
				const input = parse(schema, payload) as z.infer<Inputs[keyof Inputs]>;
				if (!(await isAllowed(rights, caller.data, access, input)))
					throw new AppError('FORBIDDEN', refusal[access.need]);
				return { ok: true, value: await run(input, { actor: { kind: 'person', id: caller.data } }) };
			} catch (error) {
				const reference = randomUUID();
				const known =
					error instanceof AppError ? error : new AppError('BUG', 'Something went wrong in Muster.', { cause: error });
				if (!causedByCaller.has(known.code)) ports.log.failure(`rpc ${name}`, known, reference);
				return { ok: false, error: toPublic(known, reference) };
			}
		});
	}
	return resolver.getDefinitions();
}
