// Makes non-human accounts known to the snapshot before anybody registers them.
import type { AccountId } from '../contract/ids';
import { AppError } from '../core/errors';
import {
	type Entry,
	maxPropertyCharacters,
	renderShard,
	shardFor,
	shardProperty,
	unregisteredEntry,
} from '../core/snapshot';
import type { Account, Ports } from './ports';
import { publish } from './publish';
import { readShard, requireControl, setShard } from './registry-records';

type NotePorts = Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness'>;

const maxAttempts = 5;

/** Says whether a guard should count an account as non-human even before it is registered. */
export function isKnownNonHuman(account: Account): boolean {
	return account.kind === 'service-account' || account.kind === 'ai-agent' || account.kind === 'app';
}

async function noteInShard(ports: NotePorts, name: string, accountIds: readonly AccountId[]): Promise<void> {
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const shard = await readShard(ports.records, name);
		const missing = accountIds.filter((id) => !Object.hasOwn(shard.entries, id));
		if (missing.length === 0 && shard.version > 0) {
			// An earlier attempt may have stored them and failed to publish.
			await publish(ports, shardProperty(name), shard.version);
			return;
		}
		const added: Record<string, Entry> = Object.fromEntries(missing.map((id) => [id, unregisteredEntry]));
		const entries = { ...shard.entries, ...added };
		if (JSON.stringify(renderShard(entries, shard.version + 1)).length > maxPropertyCharacters) {
			throw new AppError('CONFLICT', 'A part of the registry is full.', { context: { shard: name } });
		}
		if ((await ports.records.commit([setShard(shard, entries)])) === 'conflict') continue;
		await publish(ports, shardProperty(name), shard.version + 1);
		return;
	}
	throw new AppError('UNAVAILABLE', 'The registry is busy. Try again.');
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
	const failures: unknown[] = [];
	for (const [name, ids] of byShard) {
		// A shard that is full, or that cannot be published now, must not keep the accounts of others unknown.
		await noteInShard(ports, name, ids).catch((error: unknown) => failures.push(error));
	}
	if (failures.length > 0) throw failures[0];
}

/** Says whether the snapshot lists an account as non-human: registered, or known and unregistered. */
export async function isListed(ports: Pick<Ports, 'records'>, accountId: AccountId): Promise<boolean> {
	const { routing } = await requireControl(ports.records);
	const shard = await readShard(ports.records, shardFor(routing, accountId));
	return Object.hasOwn(shard.entries, accountId);
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
