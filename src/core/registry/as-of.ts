// What an identity was at an instant: its later changes undone.
import type { HistoryRecord } from '../../contract/identity-history';
import { pick } from '../values/pick';
import type { Identity } from './identity';

/** The fields that changes name. */
export type IdentityFields = Pick<Identity, 'status' | 'type' | 'ownerId' | 'expiresAt' | 'grants'> & {
	readonly isFrozen: boolean;
};

/**
 * What an identity was at an instant.
 *
 * @param history all its changes since then; others do no harm
 * @returns undefined where it was not registered yet
 */
export function identityAt(
	identity: Identity,
	history: readonly HistoryRecord[],
	instant: number,
): IdentityFields | undefined {
	const { frozen, ...stored } = identity;
	let fields = { ...stored, frozen: frozen !== undefined };
	const later = history.filter(({ at }) => at > instant).sort((a, b) => b.version - a.version);
	for (const { from, changes } of later) {
		if (from === undefined) return undefined;
		fields = { ...fields, ...Object.fromEntries(changes.map((change) => [change.field, change.from])) };
	}
	return { ...pick(fields, ['status', 'type', 'ownerId', 'expiresAt', 'grants']), isFrozen: fields.frozen };
}
