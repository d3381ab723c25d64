// The words of refusals on a work item's timeline, in the reader's language.
import { inLanguage } from '.';
import { refused } from './en/refused';

export const words = inLanguage({ en: refused });
