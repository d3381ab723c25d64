// When an identity and each of its grants were used last, as the daily sweep gathers it from the audit.
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import { isUnusedGrant, unusedSince } from '../../contract/grants';
import type { Grant } from '../../contract/identity';
import type { ShardRow } from '../../contract/identity-row';
import { grantTags } from '../snapshot/entry';
import type { Identity } from './identity';

const grantUseSchema = z.strictObject({
	/** When the sweep first saw the grant, epoch milliseconds: it was not there to be used before. */
	since: z.number(),
	lastUsedAt: z.exactOptional(z.number()),
});
export type GrantUse = DeepReadonly<z.infer<typeof grantUseSchema>>;

export const accountUseSchema = z.strictObject({
	/** Version of the identity that the rest was read from. */
	version: z.int(),
	/** When it was registered last; usage from before does not count. Epoch milliseconds. */
	registeredAt: z.number(),
	/** Last status change it made, covered by a grant or not. */
	lastUsedAt: z.exactOptional(z.number()),
	/** When its credential is due for rotation. */
	rotateAt: z.exactOptional(z.number()),
	/** By `grantKey`. */
	grants: z.record(z.string(), grantUseSchema),
});
export type AccountUse = DeepReadonly<z.infer<typeof accountUseSchema>>;

/** The latest uses of one account that events report. Adding the same events again changes nothing. */
export interface Sightings {
	lastUsedAt: number;
	readonly grants: Map<string, number>;
}

/** What the audit calls a grant. Two grants that differ in nothing but their end share it. */
export const grantKey = (grant: Grant): string => grantTags(grant).join(' ');

const latest = (a: number | undefined, b: number | undefined): number | undefined =>
	a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const aGrantUse = (since: number, lastUsedAt: number | undefined): GrantUse => ({
	since,
	...defined({ lastUsedAt }),
});

function accountUse(
	base: Pick<AccountUse, 'version' | 'registeredAt' | 'rotateAt'>,
	lastUsedAt: number | undefined,
	grants: AccountUse['grants'],
): AccountUse {
	const { version, registeredAt, rotateAt } = base;
	return {
		version,
		registeredAt,
		...defined({ lastUsedAt, rotateAt }),
		grants,
	};
}

const ownGrant = (use: AccountUse, key: string): GrantUse | undefined =>
	Object.hasOwn(use.grants, key) ? use.grants[key] : undefined;

/** Merges two records of one account: version and grants of the newer one, and of each use the latest instant. */
export function mergeUse(a: AccountUse | undefined, b: AccountUse): AccountUse {
	if (a === undefined) return b;
	const [newer, older] = a.version > b.version ? [a, b] : [b, a];
	const isSameLife = newer.registeredAt === older.registeredAt;
	const grants = Object.entries(newer.grants).map(([key, use]): [string, GrantUse] => {
		const other = isSameLife ? ownGrant(older, key) : undefined;
		if (other === undefined) return [key, use];
		return [key, aGrantUse(Math.min(use.since, other.since), latest(use.lastUsedAt, other.lastUsedAt))];
	});
	return accountUse(newer, latest(newer.lastUsedAt, older.lastUsedAt), Object.fromEntries(grants));
}

/** When the credential is due for rotation; undefined when nothing is known of it. */
function rotationDueAt({ credential }: Pick<Identity, 'credential'>): number | undefined {
	if (credential?.issuedAt === undefined || credential.rotateEveryDays === undefined) return undefined;
	return credential.issuedAt + credential.rotateEveryDays * dayMs;
}

/**
 * Updates usage from the stored identity: grants that are gone are dropped, and new ones begin to count.
 *
 * @param now when it was read, epoch milliseconds
 */
export function updateUse(use: AccountUse | undefined, identity: Identity, now: number): AccountUse {
	// Another sweep that overlaps this one may have read it later.
	if (use !== undefined && use.version > identity.version) return use;
	const rotateAt = rotationDueAt(identity);
	const grants = identity.grants.map((grant): [string, GrantUse] => {
		const key = grantKey(grant);
		const known = use?.registeredAt === identity.createdAt ? ownGrant(use, key) : undefined;
		return [key, known ?? { since: now }];
	});
	const { version, createdAt: registeredAt } = identity;
	const base = { version, registeredAt, ...defined({ rotateAt }) };
	return accountUse(base, use?.lastUsedAt, Object.fromEntries(grants));
}

/** Updates the usage of a retired identity, which need not be read: it has no grants that could be unused. */
export function updateRetiredUse(use: AccountUse | undefined, { version }: Pick<ShardRow, 'version'>): AccountUse {
	if (use !== undefined && use.version > version) return use;
	return accountUse({ version, registeredAt: use?.registeredAt ?? 0 }, use?.lastUsedAt, {});
}

/** Updates usage from events. What the account did before it was registered, or with grants it lost, does not count. */
export function applySightings(use: AccountUse, { lastUsedAt, grants }: Sightings): AccountUse {
	const used = Object.entries(use.grants).map(([key, known]): [string, GrantUse] => {
		const at = grants.get(key);
		if (at === undefined || at < use.registeredAt) return [key, known];
		return [key, aGrantUse(known.since, latest(known.lastUsedAt, at))];
	});
	return accountUse(use, latest(use.lastUsedAt, lastUsedAt), Object.fromEntries(used));
}

/** Adds one event to the sightings of its account. */
export function addToSightings(
	sightings: Sightings | undefined,
	{ at, grant }: { readonly at: number; readonly grant?: string },
): Sightings {
	const seen = sightings ?? { lastUsedAt: at, grants: new Map<string, number>() };
	seen.lastUsedAt = Math.max(seen.lastUsedAt, at);
	if (grant !== undefined) seen.grants.set(grant, Math.max(seen.grants.get(grant) ?? at, at));
	return seen;
}

/** Since when nothing used each of the grants that nothing used for 90 days, epoch milliseconds. */
export function unusedGrants({ grants }: AccountUse, now: number): number[] {
	return Object.values(grants)
		.filter((use) => isUnusedGrant(use, now))
		.map(unusedSince);
}
