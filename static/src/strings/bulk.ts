// The words of importing and of work on many identities in the reader's language.
import { inLanguage } from '.';
import { bulk } from './en/bulk';

export const words = inLanguage({ en: bulk });
