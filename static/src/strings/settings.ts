// The words of the settings in the reader's language.
import { inLanguage } from '.';
import { settings } from './en/settings';

export const words = inLanguage({ en: settings });
