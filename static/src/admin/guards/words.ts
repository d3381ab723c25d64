// The words of the pages on guards in the reader's language.
import { inLanguage } from '../../strings';
import { guards } from '../../strings/en/guards';

export const words = inLanguage({ en: guards });
