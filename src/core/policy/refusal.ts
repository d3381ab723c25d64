// What Muster says of each reason to refuse: the sentence, whom to ask, and how close it is to an approval. The sentences
// travel in the control record, so that the expressions hold no text.
import { type DenyReason, denyReasons } from '../../contract/decision';

/** Placeholder of the transition's name in a sentence. */
export const transitionPlaceholder = '%t';
/** What stands for the quoted name of the transition where there is no room for it. */
export const unnamedTransition = 'this transition';
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
	// The identity's own team cannot thaw it.
	frozen: { because: 'identities are frozen', contact: 'site', closeness: 4 },
	suspended: { because: 'it is suspended', contact: 'identity', closeness: 2 },
	retired: { because: 'it is retired', contact: 'identity', closeness: 1 },
	'no-grant': { because: 'it has no grant for this transition', contact: 'identity', closeness: 3 },
	expired: { because: 'its registration has expired', contact: 'identity', closeness: 5 },
	'grant-expired': { because: 'its grant has expired', contact: 'identity', closeness: 6 },
	'type-not-allowed': { because: "its type of identity isn't allowed here", contact: 'identity', closeness: 8 },
	'non-human-not-allowed': { because: 'only people may do this', contact: 'identity', closeness: 7 },
};

/**
 * Said of accounts without an entry, whose reason is `unregistered`, too: most of them are people, and a person is not
 * registered.
 */
const noEntry = {
	unknown: 'only registered identities may do this',
	/** Where people are the members of a group. */
	notMember: "it isn't registered, nor in the group that may",
} as const;

const sentence = (because: string, contact: string, reason: DenyReason): string =>
	` can't use "${transitionPlaceholder}": ${because}. Ask ${contact}. [muster:${reason}]`;

/**
 * The sentence for a reason as the control record stores it, without the name of the refused account in front.
 *
 * @param contact whom to ask; leave it out for the identity's own contact, which the expression fills in
 */
export function refusalTemplate(reason: DenyReason, contact: string = contactPlaceholder): string {
	return sentence(refusals[reason].because, contact, reason);
}

/** The sentence for an account without an entry. */
export const noEntryTemplate = (code: keyof typeof noEntry, contact: string): string =>
	sentence(noEntry[code], contact, 'unregistered');

/** A refusal ends in its code. In front of it stand names, which anybody may choose. */
const codeAtEnd = /\[muster:([a-z-]+)\]\s*$/;

/** The reason in a text that Muster's validator gave; undefined when it is no refusal by the registry. */
export function readReason(text: string): DenyReason | undefined {
	const code = codeAtEnd.exec(text)?.[1];
	return denyReasons.find((reason) => reason === code);
}

/**
 * The whole refusal, as the validator expression composes it.
 *
 * @param transitionName undefined where the expression has no room for it
 */
export function renderRefusal(
	actorName: string,
	transitionName: string | undefined,
	template: string,
	contact: string,
): string {
	const said = template.replace(contactPlaceholder, () => contact);
	return (
		actorName +
		(transitionName === undefined
			? said.replace(`"${transitionPlaceholder}"`, unnamedTransition)
			: said.replace(transitionPlaceholder, () => transitionName))
	);
}
