// How much each sign of a bot or a person says. Without a schema, so that pages stay small.
import type { AccountSign, PaceSign } from './account';

/** How much a sign says: what people hardly do, what they do seldom, and what bots do too. */
export const confidences = {
	'service-address': 'strong',
	'around-the-clock': 'strong',
	'machine-pace': 'some',
	'bot-name': 'some',
	'persons-hours': 'weak',
} as const satisfies Readonly<Record<AccountSign | PaceSign['sign'], string>>;
export type Confidence = (typeof confidences)[keyof typeof confidences];
