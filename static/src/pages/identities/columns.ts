// The columns of the list, by the room there is.

import type { SortBy } from '../../ui/identity/list-view';
import type { Tier } from '../../ui/table/use-tier';

export type IdentityColumn = 'select' | 'identity' | 'type' | 'status' | 'owner' | 'grants' | 'expires' | 'use';

/** Where there is no room for a column, the name or the status says the same in a line of its own. */
export const identityColumnsOf: Readonly<Record<Tier, readonly IdentityColumn[]>> = {
	wide: ['select', 'identity', 'type', 'status', 'owner', 'grants', 'expires', 'use'],
	medium: ['select', 'identity', 'status', 'owner', 'grants', 'expires'],
	narrow: ['select', 'identity', 'status'],
};

/** Owners have names only where they are in view, so nothing sorts by them. */
export const sortOf: Readonly<Partial<Record<IdentityColumn, SortBy>>> = {
	identity: 'name',
	type: 'type',
	status: 'status',
	grants: 'grants',
	expires: 'expiry',
	use: 'use',
};
