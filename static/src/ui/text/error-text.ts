// An error in one line.
import type { PublicError } from '../../../../src/contract/errors';
import { sharedWords } from '../../strings';
import { problemText } from './problem-text';

/**
 * What is the matter, and the reference to quote.
 *
 * @param lost to say of a change without an answer: nobody knows whether it happened, so a claim would be a guess
 */
export function errorText(error: PublicError, lost?: string): string {
	const { problem, reference } = error;
	return [
		problemText(error),
		...(problem === 'unreachable' && lost !== undefined ? [lost] : []),
		...(reference === undefined ? [] : [sharedWords.error.reference(reference)]),
	].join(' ');
}
