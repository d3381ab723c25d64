// The words of importing and of work on many identities in the reader's language.
import { inLanguage } from '../../strings';
import { bulk } from '../../strings/en/bulk';

export const words = inLanguage({ en: bulk });
