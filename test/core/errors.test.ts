// An error says what is the matter as data: to pages its problem, to the log that and what must not leave the server.
import { describe, expect, it } from '@jest/globals';
import { AppError, invalidInput, toPublic } from '../../src/core/errors';

const cause = new Error('inner');

describe('an error', () => {
	it('takes its problem and the parameters out of the server, and nothing of the log', () => {
		const error = new AppError(
			'INVALID_INPUT',
			{ problem: 'expiry-too-far', params: { mostDays: 365 } },
			{ field: 'draft.expiresAt', context: { secret: 1 }, cause },
		);
		expect(toPublic(error, 'reference')).toEqual({
			code: 'INVALID_INPUT',
			problem: 'expiry-too-far',
			params: { mostDays: 365 },
			field: 'draft.expiresAt',
		});
	});

	it.each(['CORRUPT_RECORD', 'BUG'] as const)('of ours has a reference: %s', (code) => {
		expect(toPublic(new AppError(code, 'unexpected'), 'reference')).toEqual({
			code,
			problem: 'unexpected',
			params: {},
			reference: 'reference',
		});
	});

	it('is read in a log by its code, problem and parameters', () => {
		expect(invalidInput('rows', { problem: 'too-many-rows', params: { most: 5 } }).message).toBe(
			'INVALID_INPUT: too-many-rows {"most":5}',
		);
		expect(new AppError('CONFLICT', 'frozen-already', { cause })).toMatchObject({
			message: 'CONFLICT: frozen-already',
			cause,
		});
	});

	// The compiler is what refuses these; nothing runs them.
	const wrong: readonly (readonly [title: string, make: () => unknown])[] = [
		// @ts-expect-error a sentence
		['with a sentence', () => invalidInput('name', 'The name is required.')],
		// @ts-expect-error no such problem
		['with another problem', () => new AppError('CONFLICT', { problem: 'unheard-of', params: {} })],
		// @ts-expect-error mostDays is missing
		['in one word that needs a parameter', () => new AppError('CONFLICT', 'expiry-too-far')],
		// @ts-expect-error mostDays is missing
		['without its parameter', () => invalidInput('x', { problem: 'expiry-too-far', params: {} })],
		// @ts-expect-error a text instead of a number
		['with a text', () => invalidInput('x', { problem: 'expiry-too-far', params: { mostDays: '9' } })],
		// @ts-expect-error it takes none
		['with one parameter too many', () => invalidInput('x', { problem: 'frozen-already', params: { at: 1 } })],
	];
	it.each(wrong)('%s does not compile', (_, make) => expect(make).toBeInstanceOf(Function));
});
