// Why something was refused, in words.
import type { DenyReason } from '../../../../src/contract/decision';
import { sharedWords } from '../../strings';

const hasWords = (code: string): code is DenyReason => Object.hasOwn(sharedWords.reason, code);

/** "it has no grant for this transition". A code that this page does not know stands for itself. */
export const reasonText = (code: DenyReason | (string & {})): string =>
	hasWords(code) ? sharedWords.reason[code] : code;
