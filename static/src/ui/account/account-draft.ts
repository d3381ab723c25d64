// What an account itself says of the identity that it becomes.
import type { AccountKind } from '../../../../src/contract/account';
import type { IdentityType } from '../../../../src/contract/identity';
import { maxNameCharacters } from '../../../../src/contract/limits';
import { forbiddenInText } from '../../../../src/contract/patterns';

/** A display name as a name that the registry takes. */
export const nameFrom = (displayName: string): string =>
	displayName.replace(new RegExp(forbiddenInText, 'gu'), '').trim().slice(0, maxNameCharacters);

/** Empty where the reader has to say. */
export const typeOfKind: Readonly<Record<AccountKind, IdentityType | ''>> = {
	human: 'bot-user',
	'service-account': 'service-account',
	'ai-agent': 'ai-agent',
	app: 'app',
	customer: '',
	unknown: '',
};
