// One line of the list of identities: unremarkable, with what a test is about spelled out.
import type { IdentityRow } from '../../src/contract/calls/identities';
import { dayMs } from '../../src/contract/durations';
import type { AccountId } from '../../src/contract/ids';

/** @param now epoch milliseconds; it ends long after */
export const anIdentityRow = (now: number, name: string, more: Partial<IdentityRow> = {}): IdentityRow => ({
	accountId: `712020:${name}` as AccountId,
	name,
	type: 'ci-pipeline',
	status: 'active',
	ownerId: 'olga' as AccountId,
	expiresAt: now + 400 * dayMs,
	version: 1,
	updatedAt: now,
	isFrozen: false,
	grants: 1,
	isBroad: false,
	hasSeveralTasks: false,
	...more,
});
