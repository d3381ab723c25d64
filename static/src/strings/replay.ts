// The words of looking back in the reader's language.
import { inLanguage } from '.';
import { replay } from './en/replay';

export const words = inLanguage({ en: replay });
