// What is the matter, in a sentence of the reader's language.
import type { PublicError } from '../../../../src/contract/errors';
import type { Statement } from '../../../../src/contract/problems';
import { problemWords } from '../../strings';
import { sentenceOf } from '../../strings/sentences';

/** @param subject what the reader knows the field at fault as; without one, the field is called by its path */
export const problemText = (
	error: Statement & Partial<Pick<PublicError, 'code' | 'field'>>,
	subject?: string,
): string => sentenceOf(problemWords, error, subject);
