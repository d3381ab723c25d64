// The words of the pages on guards in the reader's language.
import { inLanguage } from '.';
import { guards } from './en/guards';

export const words = inLanguage({ en: guards });
