// The words for trying as an account, in the reader's language.
import { inLanguage } from '.';
import { tryAs } from './en/try-as';

export const words = inLanguage({ en: tryAs });
