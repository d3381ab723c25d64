// The words of findings in the reader's language.
import { inLanguage } from '.';
import { risks } from './en/risks';

export const words = inLanguage({ en: risks });
