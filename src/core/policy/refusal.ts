// What Muster says of each reason to refuse: the sentence, whom to ask, and how close it is to an approval. The sentences
// travel in the control record, so that the expressions hold no text.
import { type DenyReason, denyReasons } from '../../contract/decision';

/** Placeholder of the transition's name in a sentence. */
export const transitionPlaceholder = '%t';
/** Placeholder of the identity's contact in a sentence. */
export const contactPlaceholder = '%c';

interface Refusal {
	/** What people read, after `{who} can't use "{transition}": `. */
	readonly because: string;
	/** Whose contact the sentence names: the identity's or the site's. */
	readonly contact: 'identity' | 'site';
	/**
	 * How close the refusal is to an approval, higher means closer. Farthest: what the identity is; then: what it lacks;
	 * then: what it has, but not now or not here. A freeze of one space is closer than a missing grant, as it says nothing
	 * of grants.
	 */
	readonly closeness: number;
}

export const refusals: Readonly<Record<DenyReason, Refusal>> = {
	unregistered: { because: "it isn't registered as a non-human identity", contact: 'site', closeness: 0 },
	frozen: { because: 'identities are frozen', contact: 'identity', closeness: 4 },
	suspended: { because: 'it is suspended', contact: 'identity', closeness: 2 },
	retired: { because: 'it is retired', contact: 'identity', closeness: 1 },
	'no-grant': { because: 'it has no grant for this transition', contact: 'identity', closeness: 3 },
	expired: { because: 'its registration has expired', contact: 'identity', closeness: 5 },
	'grant-expired': { because: 'its grant has expired', contact: 'identity', closeness: 6 },
	'type-not-allowed': { because: "its type of identity isn't allowed here", contact: 'identity', closeness: 8 },
	'non-human-not-allowed': { because: 'only people may do this', contact: 'identity', closeness: 7 },
};

/**
 * The sentence for a reason as the control record stores it, without the name of the refused account in front.
 *
 * @param contact whom to ask; leave it out for the identity's own contact, which the expression fills in
 */
export function refusalTemplate(reason: DenyReason, contact: string = contactPlaceholder): string {
	return ` can't use "${transitionPlaceholder}": ${refusals[reason].because}. Ask ${contact}. [muster:${reason}]`;
}

/** A refusal ends in its code. In front of it stand names, which anybody may choose. */
const codeAtEnd = /\[muster:([a-z-]+)\]\s*$/;

/** The reason in a text that Muster's validator gave; undefined when it is no refusal by the registry. */
export function readReason(text: string): DenyReason | undefined {
	const code = codeAtEnd.exec(text)?.[1];
	return denyReasons.find((reason) => reason === code);
}

/** The whole refusal, as the validator expression composes it. */
export function renderRefusal(actorName: string, transitionName: string, reason: DenyReason, contact: string): string {
	const sentence = refusalTemplate(reason)
		.replace(contactPlaceholder, () => contact)
		.replace(transitionPlaceholder, () => transitionName);
	return actorName + sentence;
}
