// What to say of a save that failed.
import type { PublicError } from '../../../../src/contract/errors';
import { sharedWords } from '../../strings';
import { words } from '../words';

/** The back end's sentence, or ours when it could not be reached, and the reference to quote. */
export function failureText({ code, message, reference }: PublicError): string {
	const text = message === '' ? sharedWords.errorMessage[code] : message;
	// Without an answer nobody knows whether it was saved: a claim would be a guess.
	const hint = code === 'UNAVAILABLE' && message === '' ? words.save.lost : '';
	return [text, hint, reference === undefined ? '' : sharedWords.error.reference(reference)]
		.filter((part) => part !== '')
		.join(' ');
}
