// Reads what came with a call: every mistake is an INVALID_INPUT error that names the field.
import type * as z from '#zod';
import { statementIn } from '../contract/state-problem';
import { AppError, invalidInput } from '../core/errors';

/** Names a field such as `draft.grants.3.toStatusId`, and what is the matter with it. */
function invalid(error: z.core.$ZodError): AppError {
	const [issue] = error.issues;
	if (issue === undefined) return new AppError('INVALID_INPUT', 'request-not-understood');
	if (issue.code === 'unrecognized_keys') {
		return invalidInput([...issue.path, issue.keys[0]].join('.'), 'field-unknown');
	}
	const field = issue.path.join('.');
	if (field === '') return new AppError('INVALID_INPUT', 'request-no-object');
	return invalidInput(field, statementIn(issue.message) ?? 'not-valid');
}

/** @throws {AppError} INVALID_INPUT */
export function parseInput<T>(schema: z.ZodMiniType<T>, input: unknown): T {
	const parsed = schema.safeParse(input);
	if (!parsed.success) throw invalid(parsed.error);
	return parsed.data;
}

/** @throws {AppError} INVALID_INPUT also for a key that JSON can hold and the parser leaves out unseen */
export function parseWholeInput<T>(schema: z.ZodMiniType<T>, input: unknown): T {
	const parsed = parseInput(schema, input);
	const hidden = findHiddenKey(input);
	if (hidden === undefined) return parsed;
	throw invalidInput(hidden, 'field-unknown');
}

/** The path of such a key. What was parsed is no deeper than its schema. */
function findHiddenKey(value: unknown, path = ''): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	for (const key of Object.keys(value)) {
		const at = path === '' ? key : `${path}.${key}`;
		const found = key === '__proto__' ? at : findHiddenKey((value as Record<string, unknown>)[key], at);
		if (found !== undefined) return found;
	}
	return undefined;
}
