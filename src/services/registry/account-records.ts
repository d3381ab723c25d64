// Everything the registry holds about one account, read together.
import type { AccountId } from '../../contract/ids';
import type { Identity } from '../../core/registry/identity';
import type { Control } from '../../core/snapshot/control';
import { shardFor } from '../../core/snapshot/routing';
import type { RecordRef, Records, StoredRecord } from '../ports/records';
import { requireControl } from './control-record';
import { identityRef, parseIdentity } from './identity-record';
import { parseShard, type Shard, shardRef } from './shard-records';

/** What the registry holds about one account, read by key. */
export interface RegistryAccount {
	readonly control: Control;
	/** The shard that guards read for the account. */
	readonly shard: Shard;
	/** While accounts move: the other shard that holds the account and must stay equal. */
	readonly twin?: Shard;
	readonly identity?: Identity;
	/** Other records read in the same request, in the order asked. */
	readonly others: readonly (StoredRecord | undefined)[];
}

/** The shard beside the routing's own that holds an account while accounts move. */
export function twinFor({ routing, moving }: Control, accountId: AccountId): string | undefined {
	if (moving === undefined) return undefined;
	const twin = shardFor(moving.other, accountId);
	return twin === shardFor(routing, accountId) ? undefined : twin;
}

/**
 * Reads what the registry holds about an account: two requests, whatever the registry's size.
 *
 * @param others more records to read along, once the account's shards are known
 */
export async function readRegistryAccount(
	records: Records,
	accountId: AccountId,
	others: (shard: string, twin: string | undefined) => readonly RecordRef[] = () => [],
): Promise<RegistryAccount> {
	const control = await requireControl(records);
	const name = shardFor(control.routing, accountId);
	const twin = twinFor(control, accountId);
	const refs = [identityRef(accountId), shardRef(name), ...(twin === undefined ? [] : [shardRef(twin)])];
	const [identity, shard, ...rest] = await records.read([...refs, ...others(name, twin)]);
	const stored = twin === undefined ? undefined : rest[0];
	return {
		control,
		shard: parseShard(name, shard),
		// The shard that accounts move to does not exist before they are copied, and then nothing must stay equal.
		...(twin === undefined || stored === undefined ? {} : { twin: parseShard(twin, stored) }),
		...(identity === undefined ? {} : { identity: parseIdentity(accountId, identity) }),
		others: twin === undefined ? rest : rest.slice(1),
	};
}
