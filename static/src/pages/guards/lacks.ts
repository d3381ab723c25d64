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
