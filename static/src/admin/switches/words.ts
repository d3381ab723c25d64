// The words of the switches in the reader's language.
import { inLanguage } from '../../strings';
import { switches } from '../../strings/en/switches';

export const words = inLanguage({ en: switches });
