// What the registry knows of an account, as decide() takes it.
import type { AccountId } from '../../contract/ids';
import type { Identity } from '../registry/identity';
import type { Control } from '../snapshot/control';
import { isUnregisteredEntry, type ShardEntries } from '../snapshot/entry';
import type { Guard, Subject } from './decide';

/** What the registry holds about an account. */
export interface RegistryFacts {
	readonly control: Control;
	/** The shard that guards read for the account. */
	readonly shard: { readonly version: number; readonly entries: ShardEntries };
	readonly identity?: Identity;
}

/**
 * What the registry knows of an account, as decide() takes it.
 *
 * Groups at the instant of the change are known to Jira alone, which asked for them if a guard enforced. So an account
 * without an entry counts as a member of every group that a guard takes people from: nothing is recorded of people, and a
 * bot gets an entry once it is looked up (docs/decisions/0029).
 */
export function subjectOf({ identity, shard }: RegistryFacts, accountId: AccountId, guards: readonly Guard[]): Subject {
	if (identity !== undefined) return { kind: 'identity', identity };
	const entry = Object.hasOwn(shard.entries, accountId) ? shard.entries[accountId] : undefined;
	return entry !== undefined && isUnregisteredEntry(entry)
		? { kind: 'unregistered' }
		: { kind: 'unknown', groupIds: guards.flatMap(({ people }) => people?.groupId ?? []) };
}
