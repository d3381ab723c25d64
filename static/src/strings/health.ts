// The words of health and leaving in the reader's language.
import { inLanguage } from '.';
import { health } from './en/health';

export const words = inLanguage({ en: health });
