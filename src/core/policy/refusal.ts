// The sentences a refused caller reads. They travel in the control record, so that the expressions hold no text.
import type { DenyReason } from '../../contract/decision';

/** Placeholder of the transition's name in a sentence. */
export const transitionPlaceholder = '%t';
/** Placeholder of the identity's contact in a sentence. */
export const contactPlaceholder = '%c';

/** What people read for a reason, after `{who} can't use "{transition}": `. */
const because: Readonly<Record<DenyReason, string>> = {
	unregistered: "it isn't registered as a non-human identity",
	frozen: 'identities are frozen',
	suspended: 'it is suspended',
	retired: 'it is retired',
	'no-grant': 'it has no grant for this transition',
	expired: 'its registration has expired',
	'grant-expired': 'its grant has expired',
	'type-not-allowed': "its type of identity isn't allowed here",
	'non-human-not-allowed': 'only people may do this',
};

/**
 * The sentence for a reason as the control record stores it, without the name of the refused account in front.
 *
 * @param contact whom to ask; leave it out for the identity's own contact, which the expression fills in
 */
export function refusalTemplate(reason: DenyReason, contact: string = contactPlaceholder): string {
	return ` can't use "${transitionPlaceholder}": ${because[reason]}. Ask ${contact}. [muster:${reason}]`;
}

/** The whole refusal, as the validator expression composes it. */
export function renderRefusal(actorName: string, transitionName: string, reason: DenyReason, contact: string): string {
	const sentence = refusalTemplate(reason)
		.replace(contactPlaceholder, () => contact)
		.replace(transitionPlaceholder, () => transitionName);
	return actorName + sentence;
}
