// Makes non-human accounts known to the snapshot before anybody registers them.
import type { AccountId } from '../../contract/ids';
import { isKnownNonHuman } from '../../core/accounts/kind';
import { AppError } from '../../core/errors';
import type { Control } from '../../core/snapshot/control';
import { type Entry, unregisteredEntry } from '../../core/snapshot/entry';
import { shardProperty } from '../../core/snapshot/property';
import { shardFor, weightKey } from '../../core/snapshot/routing';
import { openAttempts } from '../attempts';
import type { Ports } from '../ports/ports';
import { twinFor } from '../registry/account-records';
import { registryFull, requireStored, shardFits } from '../registry/commit';
import { controlRef, requireControl } from '../registry/control-record';
import { grow } from '../registry/grow';
import { publishAll } from '../registry/publish';
import { nextShard, readShards, type Shard, setShard } from '../registry/shard-records';

export type NotePorts = Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness' | 'jobs' | 'log'>;

const maxAttempts = 6;

/** Adds accounts to a shard; undefined when all of them are there. */
function withAccounts(shard: Shard, accountIds: readonly AccountId[]): Shard | undefined {
	const missing = accountIds.filter((id) => !Object.hasOwn(shard.entries, id));
	if (missing.length === 0 && shard.version > 0) return undefined;
	const added: Record<string, Entry> = Object.fromEntries(missing.map((id) => [id, unregisteredEntry]));
	return { ...shard, entries: { ...shard.entries, ...added }, published: shard.published + 1 };
}

/** Stores accounts in one shard, and where accounts are moving, in the other one, too. */
async function storeIn(
	ports: NotePorts,
	control: Control,
	name: string,
	accountIds: readonly AccountId[],
	mayCreate: boolean,
): Promise<'stored' | 'conflict' | 'full'> {
	const twins = new Map<string, AccountId[]>();
	for (const accountId of accountIds) {
		// A shard that accounts leave needs no new ones.
		const twin = control.moving?.phase === 'copying' ? twinFor(control, accountId) : undefined;
		if (twin !== undefined) twins.set(twin, [...(twins.get(twin) ?? []), accountId]);
	}
	const [shard, ...others] = await readShards(ports.records, [name, ...twins.keys()]);
	if (shard === undefined) return 'conflict';
	if (!mayCreate) requireStored(shard);
	const kept = others.filter(({ version }) => version > 0);
	const changed = [
		withAccounts(shard, accountIds),
		...kept.map((twin) => withAccounts(twin, twins.get(twin.name) ?? [])),
	].filter((one) => one !== undefined);
	if (changed.some((one) => !shardFits(one))) return 'full';
	if (changed.length > 0) {
		const before = new Map([shard, ...kept].map((one) => [one.name, one]));
		const now = ports.time.now();
		const writes = changed.map((one) => setShard(nextShard(before.get(one.name) ?? one, one, now)));
		const check = { type: 'check', ref: controlRef, expected: control.version } as const;
		if ((await ports.records.commit([...writes, check])) === 'conflict') return 'conflict';
	}
	// Published even when nothing was added: an earlier attempt may have stored the accounts and failed to publish.
	const current = [shard, ...kept].map((one) => changed.find((next) => next.name === one.name) ?? one);
	const outcomes = await publishAll(
		ports,
		current.map((one) => ({ property: shardProperty(one.name), version: one.published })),
	);
	const failed = outcomes.find(({ isDone }) => !isDone);
	if (failed !== undefined && !failed.isDone) throw failed.error;
	return 'stored';
}

/** Most accounts that are stored at a time; with their twins they must stay within one transaction. */
const accountsAtOnce = 200;

const expectedWeights = (accountIds: readonly AccountId[]): Map<string, number> => {
	const weights = new Map<string, number>();
	const each = JSON.stringify(unregisteredEntry).length;
	for (const accountId of accountIds) {
		const key = weightKey(accountId);
		weights.set(key, (weights.get(key) ?? 0) + accountId.length + each);
	}
	return weights;
};

async function noteInShard(
	ports: NotePorts,
	accountIds: readonly AccountId[],
	shard: string,
	mayCreate: boolean,
): Promise<void> {
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const control = await requireControl(ports.records);
		// The registry may have grown meanwhile.
		if (accountIds.some((id) => shardFor(control.routing, id) !== shard)) return noteAccounts(ports, accountIds);
		const outcome = await storeIn(ports, control, shard, accountIds, mayCreate);
		if (outcome === 'stored') return;
		if (outcome === 'conflict') continue;
		const growth = await grow(ports, expectedWeights(accountIds));
		if (growth === 'busy') throw new AppError('UNAVAILABLE', 'registry-growing');
		if (growth !== 'grew') throw registryFull();
	}
	throw new AppError('UNAVAILABLE', 'registry-busy');
}

/**
 * Adds accounts that have no entry yet, and creates shards that do not exist; entries that exist stay as they are.
 *
 * @param shards shards to create even when no account falls into them
 */
export async function noteAccounts(
	ports: NotePorts,
	accountIds: readonly AccountId[],
	shards: readonly string[] = [],
): Promise<void> {
	const { routing } = await requireControl(ports.records);
	const byShard = new Map<string, AccountId[]>(shards.map((name) => [name, []]));
	for (const accountId of new Set(accountIds)) {
		const name = shardFor(routing, accountId);
		byShard.set(name, [...(byShard.get(name) ?? []), accountId]);
	}
	const { attempt, end } = openAttempts(ports, 'accounts');
	for (const [name, ids] of byShard) {
		for (let i = 0; i < Math.max(1, ids.length); i += accountsAtOnce) {
			// One shard that is full, or cannot be published now, must not keep the accounts of other shards unknown.
			await attempt(() => noteInShard(ports, ids.slice(i, i + accountsAtOnce), name, shards.includes(name)));
		}
	}
	end();
}

/** Says whether the snapshot lists an account as non-human: registered, or known and unregistered. */
export async function isListed(ports: Pick<Ports, 'records'>, accountId: AccountId): Promise<boolean> {
	const { routing } = await requireControl(ports.records);
	const [shard] = await readShards(ports.records, [shardFor(routing, accountId)]);
	return shard !== undefined && Object.hasOwn(shard.entries, accountId);
}

/**
 * Follows a user event: an account that turns out not to be human is known at once.
 *
 * The event is only a hint; what counts is what Jira says when asked.
 */
export async function noteAccountEvent(
	ports: NotePorts & Pick<Ports, 'accounts'>,
	accountId: AccountId,
): Promise<'noted' | 'not-concerned'> {
	const account = await ports.accounts.read(accountId);
	if (account === undefined || !isKnownNonHuman(account)) return 'not-concerned';
	await noteAccounts(ports, [accountId]);
	return 'noted';
}
