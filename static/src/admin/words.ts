// The words of the admin page in the reader's language.
import { inLanguage } from '../strings';
import { admin } from '../strings/en/admin';

export const words = inLanguage({ en: admin });
