// The words of the audit page, and of what an identity did, in the reader's language.
import { inLanguage } from '.';
import { audit } from './en/audit';

export const words = inLanguage({ en: audit });
