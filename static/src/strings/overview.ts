// The words of the overview in the reader's language.
import { inLanguage } from '.';
import { overview } from './en/overview';

export const words = inLanguage({ en: overview });
