// What to say of a save that failed.
import type { PublicError } from '../../../../src/contract/errors';
import { words } from '../../strings/admin';
import { errorText } from './error-text';

export const failureText = (error: PublicError): string => errorText(error, words.save.lost);
