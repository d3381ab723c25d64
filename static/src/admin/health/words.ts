// The words of health and leaving in the reader's language.
import { inLanguage } from '../../strings';
import { health } from '../../strings/en/health';

export const words = inLanguage({ en: health });
