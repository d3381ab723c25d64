// The words of the page about all accounts, in the reader's language.
import { inLanguage } from '.';
import { accountsPage } from './en/accounts';

export const words = inLanguage({ en: accountsPage });
