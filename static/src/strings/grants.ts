// The words of grants that are offered in the reader's language.
import { inLanguage } from '.';
import { grants } from './en/grants';

export const words = inLanguage({ en: grants });
