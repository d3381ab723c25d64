// How many identities stand where, each number with the list that it counts: counted as the list itself does it.
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import type { Route } from '../../navigation/routes';
import {
	findIdentityRows,
	type IdentityChip,
	identityChips,
	type ListFilter,
	monthOf,
	noFilter,
	type StatusFilter,
	usualView,
	writeView,
} from '../../ui/identity/list-view';
import type { Situation } from '../../ui/identity/urgency';

export const expiryMonths = 6;

/** A number, and the list that it counts. */
export interface ListCount<Key> {
	readonly key: Key;
	readonly count: number;
	readonly to: Route;
}

const shownStatuses = [
	'active',
	'expired',
	'suspended',
	'frozen',
	'retired',
] as const satisfies readonly StatusFilter[];

/** The address of the list with a filter. */
export const addressOf = (filter: ListFilter): string | undefined => writeView({ ...usualView, filter });

function countOf<Key>(
	key: Key,
	rows: readonly IdentityRow[],
	filter: ListFilter,
	situation: Situation,
): ListCount<Key> {
	const view = addressOf(filter);
	return {
		key,
		count: findIdentityRows(rows, filter, '', situation).shown.length,
		to: view === undefined ? { page: 'identities' } : { page: 'identities', view },
	};
}

export interface IdentityCounts {
	readonly statuses: readonly ListCount<(typeof shownStatuses)[number]>[];
	readonly chips: readonly ListCount<IdentityChip>[];
	/** Active identities by the month in which they expire, this one first. */
	readonly months: readonly ListCount<string>[];
}

/** @param now epoch milliseconds */
export function countIdentities(rows: readonly IdentityRow[], now: number): IdentityCounts {
	const situation = { now };
	const today = new Date(now);
	const months = Array.from({ length: expiryMonths }, (_, i) =>
		monthOf(new Date(today.getFullYear(), today.getMonth() + i).getTime()),
	);
	return {
		statuses: shownStatuses.map((status) => countOf(status, rows, { status }, situation)),
		chips: identityChips.map((chip) => countOf(chip, rows, { ...noFilter, chip }, situation)),
		months: months.map((expires) => countOf(expires, rows, { status: 'active', expires }, situation)),
	};
}
