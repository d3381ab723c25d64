// What accounts lack at one transition, for the dialog that gives it.
import type { WhoView } from '../../../../src/contract/calls/who-could';
import type { Lack } from '../../ui/grant/grant-dialog-props';
import { grantsFor } from '../../ui/grant/offered-grants';
import { isStopping } from '../../ui/guards/guard-text';
import type { GrantParts } from '../../ui/identity/grant-parts';

/** Grants for the transition in every space that makes it, or in one that is known. */
export const lackAt = (
	{ transition, spaces }: Pick<WhoView, 'transition' | 'spaces'>,
	account: Pick<Lack, 'accountId' | 'name'>,
	grants: readonly GrantParts[] = spaces.flatMap((space) => grantsFor(transition, space)),
): Lack => ({ ...account, transition: transition.name, isStopped: isStopping(transition), grants });

/**
 * The spaces that a refused work item may lie in.
 *
 * @param issueKey undefined where nobody told it
 * @param keyOf the key of a space, as far as it is known
 */
export function spacesOfKey<Space extends { readonly projectId: string }>(
	spaces: readonly Space[],
	issueKey: string | undefined,
	keyOf: (projectId: string) => string,
): readonly Space[] {
	const key = issueKey?.slice(0, issueKey.lastIndexOf('-'));
	const found = spaces.filter(({ projectId }) => keyOf(projectId) === key);
	return found.length > 0 ? found : spaces;
}
