// The words of the evidence page in the reader's language.
import { inLanguage } from '.';
import { evidence } from './en/evidence';

export const words = inLanguage({ en: evidence });
