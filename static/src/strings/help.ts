// The words of the help beside a word, in the reader's language.
import { inLanguage } from '.';
import { help } from './en/help';

export type { Term } from './en/help';
export const words = inLanguage({ en: help });
