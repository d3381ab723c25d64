// What to say of a save that failed.
import type { PublicError } from '../../../../src/contract/errors';
import { errorText } from '../../shared/error-text';
import { words } from '../words';

export const failureText = (error: PublicError): string => errorText(error, words.save.lost);
