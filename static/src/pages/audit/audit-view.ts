// What the list of the audit is narrowed to, kept in its address.
import type { AuditFilter } from '../../../../src/contract/calls/activity';
import type { AuditDecision, AuditSource, DenyReason } from '../../../../src/contract/decision';
import { defined } from '../../../../src/contract/defined';
import { dayMs } from '../../../../src/contract/durations';
import type { AccountId, ProjectId } from '../../../../src/contract/ids';

/** As the fields hold it: days are days in UTC, as they are counted. */
export interface AuditView {
	readonly accountId?: string | undefined;
	readonly ownerId?: string | undefined;
	readonly projectId?: string | undefined;
	readonly decision?: AuditDecision | undefined;
	readonly reason?: DenyReason | undefined;
	readonly source?: AuditSource | undefined;
	/** `2026-11-27` */
	readonly from?: string | undefined;
	readonly to?: string | undefined;
}

/** Tables, so that one that is forgotten here does not compile. */
const decisions: Readonly<Record<AuditDecision, true>> = {
	allowed: true,
	'would-deny': true,
	bypassed: true,
	observed: true,
	stale: true,
	unknown: true,
};
const reasons: Readonly<Record<DenyReason, true>> = {
	unregistered: true,
	'no-grant': true,
	expired: true,
	'grant-expired': true,
	suspended: true,
	frozen: true,
	retired: true,
	'type-not-allowed': true,
	'non-human-not-allowed': true,
};
const sources: Readonly<Record<AuditSource, true>> = { 'post-function': true, 'product-event': true, backfill: true };

const keysOf = <Key extends string>(table: Readonly<Record<Key, true>>) => Object.keys(table) as Key[];
export const decisionChoices = keysOf(decisions);
export const reasonChoices = keysOf(reasons);
export const sourceChoices = keysOf(sources);

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
/** Whether it is a day on which a move may have been made: none was before 2000. */
export const isDay = (day: string): boolean => /^2\d{3}-\d\d-\d\d$/.test(day) && !Number.isNaN(startOf(day));
const idForm = /^[\w:-]{1,128}$/;

const names = {
	accountId: 'identity',
	ownerId: 'owner',
	projectId: 'space',
	decision: 'decision',
	reason: 'reason',
	source: 'source',
	from: 'from',
	to: 'to',
} as const satisfies Record<keyof AuditView, string>;

/** The view as an address tells it; undefined where nothing is narrowed. */
export function writeAuditView(view: AuditView): string | undefined {
	const said = Object.entries(names).flatMap(([field, name]) => {
		const value = view[field as keyof AuditView];
		return value === undefined || value === '' ? [] : [[name, value] as [string, string]];
	});
	return said.length === 0 ? undefined : new URLSearchParams(said).toString();
}

/** Reads a view from an address, which anybody may have written: what is not understood narrows nothing. */
export function readAuditView(text: string | undefined): AuditView {
	const said = new URLSearchParams(text ?? '');
	const one = (name: string, isGood: (value: string) => boolean): string | undefined => {
		const value = said.get(name);
		return value !== null && isGood(value) ? value : undefined;
	};
	const among = <Value extends string>(values: readonly Value[], name: string) =>
		values.find((value) => value === said.get(name));
	return defined({
		accountId: one(names.accountId, (id) => idForm.test(id)),
		ownerId: one(names.ownerId, (id) => idForm.test(id)),
		projectId: one(names.projectId, (id) => /^\d{1,18}$/.test(id)),
		decision: among(decisionChoices, names.decision),
		reason: among(reasonChoices, names.reason),
		source: among(sourceChoices, names.source),
		from: one(names.from, isDay),
		to: one(names.to, isDay),
	});
}

/** What the back end is asked for. */
export function filterOf({ accountId, ownerId, projectId, from, to, ...others }: AuditView): AuditFilter {
	return defined({
		...others,
		accountId: accountId as AccountId | undefined,
		ownerId: ownerId as AccountId | undefined,
		projectId: projectId as ProjectId | undefined,
		from: from === undefined || !isDay(from) ? undefined : startOf(from),
		to: to === undefined || !isDay(to) ? undefined : startOf(to) + dayMs - 1,
	});
}
