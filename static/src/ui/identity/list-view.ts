// Which rows of the registry the list shows, in which order, and how many each chip stands for. All in memory.

import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import type { IdentityType } from '../../../../src/contract/identity';
import { isRegistered } from '../../../../src/contract/identity-status-meaning';
import { hasRowRisk, type RowRisk, rowRisks } from './row-risks';
import {
	isAlarming,
	isExpiring,
	isOrphaned,
	isUnused,
	needsAction,
	type ShownStatus,
	type Situation,
	statusAt,
	urgencyOf,
} from './urgency';

export const identityChips = ['needs-action', 'expiring', 'orphaned', 'unused'] as const;
export type IdentityChip = (typeof identityChips)[number];

export type StatusFilter = ShownStatus | 'current' | 'frozen' | 'any';

type RowTest = (row: IdentityRow, now: number) => boolean;
const hasStatus =
	(status: ShownStatus): RowTest =>
	(row, now) =>
		statusAt(row, now) === status;

/** What each choice of the status shows, in the order of the choices. */
const matchesStatus: Readonly<Record<StatusFilter, RowTest>> = {
	// What does work although it is retired must not be out of sight.
	current: (row) => isRegistered(row.status) || isAlarming(row),
	active: hasStatus('active'),
	suspended: hasStatus('suspended'),
	expired: hasStatus('expired'),
	frozen: ({ isFrozen, status }) => isFrozen && isRegistered(status),
	retired: hasStatus('retired'),
	any: () => true,
};

export const statusFilters = Object.keys(matchesStatus) as readonly StatusFilter[];

export interface ListFilter {
	readonly status: StatusFilter;
	readonly chip?: IdentityChip | undefined;
	readonly type?: IdentityType | undefined;
	readonly ownerId?: string | undefined;
	readonly environment?: string | undefined;
	/** The month in which an identity expires, where the reader is: `2027-01`. */
	readonly expires?: string | undefined;
	/** The class of a finding. */
	readonly risk?: RowRisk | undefined;
}

export const noFilter: ListFilter = { status: 'current' };

/** Whether a column is narrowed to some of its values. */
export const narrowsColumns = ({ status, type, ownerId, environment, expires, risk }: ListFilter): boolean =>
	status !== noFilter.status ||
	type !== undefined ||
	ownerId !== undefined ||
	environment !== undefined ||
	expires !== undefined ||
	risk !== undefined;

/** The month of an instant where the reader is, as dates are shown: `2027-01`. */
export function monthOf(at: number): string {
	const date = new Date(at);
	return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}
const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/;

const matchesChip: Readonly<Record<IdentityChip, (row: IdentityRow, situation: Situation) => boolean>> = {
	'needs-action': needsAction,
	expiring: (row, { now }) => isExpiring(row, now),
	orphaned: isOrphaned,
	unused: isUnused,
};

/** What a search looks through, by row: made once a row. */
const searchTexts = new WeakMap<IdentityRow, string>();

function searchTextOf(row: IdentityRow): string {
	const known = searchTexts.get(row);
	if (known !== undefined) return known;
	const text = `${row.name}\n${row.accountId}`.toLowerCase();
	searchTexts.set(row, text);
	return text;
}

export interface FoundIdentityRows {
	readonly shown: readonly IdentityRow[];
	/** How many rows each chip would show under the other filters. */
	readonly chipCounts: Readonly<Record<IdentityChip, number>>;
	/** How many rows each class of findings would show under the other filters. */
	readonly riskCounts: Readonly<Record<RowRisk, number>>;
}

/** The rows that match, in their order; and the counts of the chips over the same rows. */
export function findIdentityRows(
	rows: readonly IdentityRow[],
	filter: ListFilter,
	search: string,
	situation: Situation,
): FoundIdentityRows {
	const wanted = search.trim().toLowerCase();
	const { status, chip, type, ownerId, environment, expires, risk } = filter;
	const riskCounts = { offboarding: 0, overprivileged: 0, 'long-lived': 0, reuse: 0, 'human-use': 0 };
	const chipCounts = { 'needs-action': 0, expiring: 0, orphaned: 0, unused: 0 };
	const shown: IdentityRow[] = [];
	for (const row of rows) {
		if (!matchesStatus[status](row, situation.now)) continue;
		if (type !== undefined && row.type !== type) continue;
		if (ownerId !== undefined && row.ownerId !== ownerId) continue;
		if (environment !== undefined && row.environment !== environment) continue;
		if (expires !== undefined && monthOf(row.expiresAt) !== expires) continue;
		if (wanted !== '' && !searchTextOf(row).includes(wanted)) continue;
		const chips = identityChips.filter((candidate) => matchesChip[candidate](row, situation));
		const found = rowRisks.filter((candidate) => hasRowRisk(row, candidate, situation.now));
		const hasChip = chip === undefined || chips.includes(chip);
		const hasRisk = risk === undefined || found.includes(risk);
		if (hasRisk) for (const one of chips) chipCounts[one]++;
		if (hasChip) for (const one of found) riskCounts[one]++;
		if (hasChip && hasRisk) shown.push(row);
	}
	return { shown, chipCounts, riskCounts };
}

const sortings = ['urgency', 'name', 'type', 'status', 'grants', 'expiry', 'use'] as const;
/** Longer than any name. */
const maxSearchCharacters = 300;

export type SortBy = (typeof sortings)[number];

export interface ListOrder {
	readonly by: SortBy;
	readonly isDescending: boolean;
}

export const defaultOrder: ListOrder = { by: 'urgency', isDescending: false };

/** What a press on a header does: up, down, and back to what presses most. */
export function nextOrder({ by, isDescending }: ListOrder, pressed: SortBy): ListOrder {
	if (by !== pressed) return { by: pressed, isDescending: false };
	return isDescending ? defaultOrder : { by, isDescending: true };
}

const compareNames = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true }).compare;

/** By name: the order under every other one. Comparing names is dear, so it is done once for all rows. */
export const sortByName = (rows: readonly IdentityRow[]): readonly IdentityRow[] =>
	[...rows].sort((a, b) => compareNames(a.name, b.name));

const statusRanks: Readonly<Record<ShownStatus, number>> = { active: 0, expired: 1, suspended: 2, retired: 3 };

function rankOf(row: IdentityRow, by: Exclude<SortBy, 'name' | 'type'>, situation: Situation): number {
	switch (by) {
		case 'urgency':
			return urgencyOf(row, situation);
		case 'status':
			return statusRanks[statusAt(row, situation.now)];
		case 'grants':
			return row.grants;
		case 'expiry':
			return row.expiresAt;
		case 'use':
			// Never used stands before used long ago.
			return row.lastUsedAt ?? 0;
	}
}

/** Sorts rows that stand in the order of their names, without changing the list. */
export function sortRows(
	byName: readonly IdentityRow[],
	{ by, isDescending }: ListOrder,
	situation: Situation,
): readonly IdentityRow[] {
	const way = isDescending ? -1 : 1;
	if (by === 'name') return isDescending ? byName.toReversed() : byName;
	if (by === 'type') {
		return byName.toSorted((a, b) => {
			if (a.type === b.type) return 0;
			return a.type < b.type ? -way : way;
		});
	}
	const ranked = byName.map((row) => ({ row, rank: rankOf(row, by, situation) }));
	return ranked.sort((a, b) => (a.rank - b.rank) * way).map(({ row }) => row);
}

/** Values of a field over rows, the most frequent first. */
export function valuesIn(
	rows: readonly IdentityRow[],
	read: (row: IdentityRow) => string | undefined,
): readonly string[] {
	const counts = new Map<string, number>();
	for (const row of rows) {
		const value = read(row);
		if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/** What the list is narrowed to and sorted by. */
export interface ListView {
	readonly filter: ListFilter;
	readonly search: string;
	readonly order: ListOrder;
}

export const usualView: ListView = { filter: noFilter, search: '', order: defaultOrder };

/** A view as the address of the list holds it; undefined for the usual one. */
export function writeView({ filter, search, order }: ListView): string | undefined {
	const { status, chip, type, ownerId, environment, expires, risk } = filter;
	const isUsualOrder = order.by === defaultOrder.by && order.isDescending === defaultOrder.isDescending;
	const said = defined({
		status: status === noFilter.status ? undefined : status,
		chip,
		type,
		owner: ownerId,
		environment,
		expires,
		finding: risk,
		search: search.trim() === '' ? undefined : search,
		sort: isUsualOrder ? undefined : `${order.isDescending ? '-' : ''}${order.by}`,
	});
	return Object.keys(said).length === 0 ? undefined : new URLSearchParams(said).toString();
}

/** A table, so that a type that is forgotten here does not compile. */
const knownTypes: Readonly<Record<IdentityType, true>> = {
	'service-account': true,
	'ci-pipeline': true,
	app: true,
	automation: true,
	'ai-agent': true,
	'bot-user': true,
};

/** Reads a view from an address, which anybody may have written: what is not understood narrows nothing. */
export function readView(text: string | undefined): ListView {
	const said = new URLSearchParams(text ?? '');
	const oneOf = <Value extends string>(values: readonly Value[], name: string): Value | undefined =>
		values.find((value) => value === said.get(name));
	const sort = said.get('sort') ?? '';
	const isDescending = sort.startsWith('-');
	const by = sortings.find((one) => one === (isDescending ? sort.slice(1) : sort));
	return {
		filter: {
			status: oneOf(statusFilters, 'status') ?? noFilter.status,
			...defined({
				chip: oneOf(identityChips, 'chip'),
				risk: oneOf(rowRisks, 'finding'),
				type: oneOf(Object.keys(knownTypes) as IdentityType[], 'type'),
				ownerId: said.get('owner') ?? undefined,
				environment: said.get('environment') ?? undefined,
				expires: monthForm.test(said.get('expires') ?? '') ? (said.get('expires') ?? undefined) : undefined,
			}),
		},
		search: (said.get('search') ?? '').slice(0, maxSearchCharacters),
		order: by === undefined ? defaultOrder : { by, isDescending },
	};
}
