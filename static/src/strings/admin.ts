// The words of the admin page in the reader's language.
import { inLanguage } from '.';
import { admin } from './en/admin';

export const words = inLanguage({ en: admin });
