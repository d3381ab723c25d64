// An error in one line.
import type { PublicError } from '../../../../src/contract/errors';
import { sharedWords } from '../../strings';

/**
 * The back end's sentence, or ours when it could not be reached, and the reference to quote.
 *
 * @param lost to say of a change without an answer: nobody knows whether it happened, so a claim would be a guess
 */
export function errorText({ code, message, reference }: PublicError, lost?: string): string {
	const isLost = code === 'UNAVAILABLE' && message === '';
	return [
		message || sharedWords.errorMessage[code],
		...(isLost && lost !== undefined ? [lost] : []),
		...(reference === undefined ? [] : [sharedWords.error.reference(reference)]),
	].join(' ');
}
