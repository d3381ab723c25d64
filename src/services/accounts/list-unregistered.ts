// Lists the non-human accounts that Muster knows and nobody has registered.
import type { AccountId } from '../../contract/ids';
import { maxUnregisteredListed } from '../../contract/limits';
import type { Control } from '../../core/snapshot/control';
import { anonymousKey, isUnregisteredEntry } from '../../core/snapshot/entry';
import type { Account } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { readEntries } from '../registry/shard-records';

type ListPorts = Pick<Ports, 'records' | 'accounts'>;

export interface UnregisteredAccounts {
	/** By name, at most `maxUnregisteredListed`. */
	readonly accounts: readonly Account[];
	readonly total: number;
}

/** The accounts somebody may want to register: not anonymous callers, and not Muster's own account. */
export async function unregisteredIds({ records, accounts }: ListPorts, control: Control): Promise<AccountId[]> {
	const [entries, own] = await Promise.all([readEntries(records, control), accounts.readOwnId()]);
	return [...entries].flatMap(([accountId, entry]) =>
		isUnregisteredEntry(entry) && accountId !== anonymousKey && accountId !== own ? [accountId] : [],
	);
}

/**
 * The known accounts without an identity; none before the registry is prepared.
 *
 * Accounts that Jira no longer knows are left out. Jira is asked about the first `maxUnregisteredListed` only.
 */
export async function listUnregistered(ports: ListPorts): Promise<UnregisteredAccounts> {
	const control = await readControl(ports.records);
	if (control === undefined) return { accounts: [], total: 0 };
	const ids = (await unregisteredIds(ports, control)).sort();
	const asked = ids.slice(0, maxUnregisteredListed);
	const found = asked.length === 0 ? [] : await ports.accounts.readMany(asked);
	return {
		accounts: [...found].sort((a, b) => a.displayName.localeCompare(b.displayName)),
		total: ids.length - asked.length + found.length,
	};
}
