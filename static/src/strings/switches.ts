// The words of the switches in the reader's language.
import { inLanguage } from '.';
import { switches } from './en/switches';

export const words = inLanguage({ en: switches });
