// What to say when something could not be read, or planned: nothing was changed by that.
import type { PublicError } from '../../../../src/contract/errors';
import { sharedWords } from '../../strings';

/** The back end's sentence, or ours when it could not be reached, and the reference to quote. */
export const readFailureText = ({ code, message, reference }: PublicError): string =>
	[
		message === '' ? sharedWords.errorMessage[code] : message,
		...(reference === undefined ? [] : [sharedWords.error.reference(reference)]),
	].join(' ');
