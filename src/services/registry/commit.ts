// What every change of the registry is committed with: shards, withdrawn tags, twins and leases.
import { isRegistered } from '../../contract/identity-status-meaning';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import { rowOf } from '../../core/registry/identity-row';
import type { LifecycleChange } from '../../core/registry/lifecycle';
import { type Control, maxFrozenTags, renderControl } from '../../core/snapshot/control';
import { compileEntry, renderShard } from '../../core/snapshot/entry';
import { maxPropertyCharacters, strayWriteLifeMs } from '../../core/snapshot/property';
import { shardFor } from '../../core/snapshot/routing';
import type { Ports } from '../ports/ports';
import type { RecordWrite, StoredRecord } from '../ports/records';
import { type Lease, planLease } from './publication-record';
import type { Target } from './publish';
import { parseShard, type Shard, shardRef } from './shard-records';

export type RegistryPorts = Pick<Ports, 'records' | 'appProperties' | 'jobs' | 'log' | 'time' | 'randomness'>;

/** Most withdrawn tags. */
const maxWithdrawn = maxFrozenTags / 2;

/** Largest stored shard, characters of JSON; storage takes 240 KiB, and characters may take several bytes. */
const maxRecordCharacters = 100_000;

/**
 * Room in every shard that registrations and wider rights leave, characters: for four bots that are newly known. One
 * that cannot be noted would count as a person.
 */
export const reservedCharacters = 300;

type ShardContent = Pick<Shard, 'entries' | 'rows' | 'published'>;

const charactersOf = ({ entries, published }: ShardContent): number =>
	JSON.stringify(renderShard(entries, published)).length;

/**
 * Says whether a shard fits in its app property and in its record.
 *
 * @param before present when the change must leave the reserve: what makes a shard no larger always fits
 */
export function shardFits(shard: ShardContent, before?: ShardContent): boolean {
	const most =
		before === undefined
			? maxPropertyCharacters
			: Math.max(charactersOf(before), maxPropertyCharacters - reservedCharacters);
	return (
		charactersOf(shard) <= Math.min(most, maxPropertyCharacters) &&
		JSON.stringify(shard.rows).length <= maxRecordCharacters
	);
}

/** Says whether a control record fits in its app property. */
export function controlFits(control: Control): boolean {
	return JSON.stringify(renderControl(control)).length <= maxPropertyCharacters;
}

/**
 * The control record with more withdrawn tags: earlier publications carry these tags and no longer count.
 *
 * When there are too many (500 changes within `strayWriteLifeMs`), the oldest tags are dropped: refusing a revocation
 * would be worse than protecting an older one for a shorter time. Bulk work with so many revocations takes another way
 * (change-many.ts).
 */
export function withdraw(control: Control, tags: readonly string[], now: number): Control {
	const until = now + strayWriteLifeMs;
	// Older ones stay until a comparison of all properties has shown that none carries them (reconcile.ts).
	const others = control.withdrawn.filter(({ tag }) => !tags.includes(tag));
	let withdrawn = [...others, ...tags.map((tag) => ({ tag, until }))];
	const next = { ...control, version: control.version + 1 };
	while (withdrawn.length > maxWithdrawn || (withdrawn.length > 1 && !controlFits({ ...next, withdrawn }))) {
		withdrawn = withdrawn.slice(Math.ceil(withdrawn.length / 10));
	}
	return { ...next, withdrawn };
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A shard after identities changed; `published` rises only when the entries differ. */
export function withIdentities(shard: Shard, identities: readonly Identity[]): Omit<Shard, 'name' | 'version'> {
	const entries = { ...shard.entries };
	const rows = { ...shard.rows };
	let differs = false;
	for (const identity of identities) {
		const entry = compileEntry(identity);
		differs ||= !sameJson(entries[identity.accountId], entry);
		entries[identity.accountId] = entry;
		rows[identity.accountId] = rowOf(identity);
	}
	return { entries, rows, published: shard.published + (differs ? 1 : 0) };
}

/** A part of the registry has no room for a change. */
export class ShardFull extends Error {
	override readonly name = 'ShardFull';
}

/**
 * Adds to a transaction what a registration of a person's account rests on: whoever registers is no identity, in the same
 * instant. So two who register each other do not both succeed, and what somebody began before being registered locks
 * nobody out.
 *
 * @returns undefined when whoever registers is an identity
 */
export async function checkRegistrar(
	records: Ports['records'],
	{ routing }: Control,
	changes: readonly LifecycleChange[],
	writes: readonly RecordWrite[],
): Promise<readonly RecordWrite[] | undefined> {
	const actor = changes.find(registersPerson)?.history.actor;
	if (actor === undefined) return writes;
	const accountId = actor.id as AccountId;
	const ref = shardRef(shardFor(routing, accountId));
	const [stored] = await records.read([ref]);
	if (stored === undefined) return undefined;
	const { rows, version } = parseShard(shardFor(routing, accountId), stored);
	const row = rows[accountId];
	if (row !== undefined && isRegistered(row.status)) return undefined;
	const isWritten = writes.some((write) => write.ref.kind === ref.kind && write.ref.id === ref.id);
	return isWritten ? writes : [...writes, { type: 'check', ref, expected: version }];
}

/** Whether a change makes a person's account an identity. */
export const registersPerson = ({ identity, history }: LifecycleChange): boolean =>
	history.action === 'register' && identity.type === 'bot-user';

export const registrarRefused = (): AppError => new AppError('FORBIDDEN', 'needs-jira-admin');

export interface TransactionPlan {
	readonly writes: readonly RecordWrite[];
	/** What has to be published, with the leases that the writes take. */
	readonly publications: readonly Target[];
}

export interface Publishing {
	readonly property: string;
	readonly version: number;
	readonly stored: StoredRecord | undefined;
}

/** Takes the lease of every property that is free, as part of a transaction. */
export function planLeases(wanted: readonly Publishing[], now: number, holder: string): TransactionPlan {
	const plans = wanted.map(({ property, version, stored }) => {
		const plan = planLease(property, stored, now, holder);
		return { target: { property, version, ...(plan === undefined ? {} : { lease: plan.lease as Lease }) }, plan };
	});
	return {
		writes: plans.flatMap(({ plan }) => (plan === undefined ? [] : [plan.write])),
		publications: plans.map(({ target }) => target),
	};
}

/**
 * Says whether the twin of an account's shard must be written, too.
 *
 * The shard that accounts go to: always. The shard that they come from: only when rights are taken away, because a
 * decision may still read it.
 */
export function needsTwin(
	{ moving }: Control,
	twin: Shard | undefined,
	{ identity, withdraws }: LifecycleChange,
): boolean {
	if (moving === undefined || twin === undefined) return false;
	if (moving.phase === 'copying') return true;
	return withdraws !== undefined && Object.hasOwn(twin.entries, identity.accountId);
}

/**
 * Requires that a shard of the routing exists.
 *
 * Why: a shard that is created anew would hold only what is being written, and all its other accounts would count as
 * people.
 * @throws {AppError} UNAVAILABLE when it is not
 */
export function requireStored(shard: Shard): void {
	if (shard.version > 0) return;
	throw new AppError('UNAVAILABLE', 'registry-preparing', {
		context: { shard: shard.name },
	});
}

/** What the entry of an identity adds to its shard, characters. */
export const entryWeight = (identity: Identity): number =>
	JSON.stringify(compileEntry(identity)).length + identity.accountId.length + 4;

/** The error of a change for which there is no room. */
export const registryFull = (): AppError => new AppError('CONFLICT', 'registry-full');
