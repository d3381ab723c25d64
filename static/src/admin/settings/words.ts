// The words of the settings in the reader's language.
import { inLanguage } from '../../strings';
import { settings } from '../../strings/en/settings';

export const words = inLanguage({ en: settings });
