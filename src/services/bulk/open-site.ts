// What rows of bulk work are checked against: accounts, the registry and the catalogue, each read once for many rows.
import type { ShardRow } from '../../contract/identity-row';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { DraftLimits } from '../../core/registry/lifecycle';
import type { Account, Catalogue } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RegistryPorts } from '../registry/commit';
import { requireControl } from '../registry/control-record';
import { readRows } from '../registry/shard-records';
import { type BulkCatalogue, type FindSpace, openCatalogue } from './resolve-grants';
import { type NamedOwners, readNamedOwners } from './resolve-owners';

export type BulkPorts = RegistryPorts & Pick<Ports, 'accounts'> & { readonly catalogue: BulkCatalogue };

export interface BulkSite {
	readonly limits: DraftLimits;
	readonly catalogue: Catalogue;
	readonly findSpace: FindSpace;
	readonly owners: NamedOwners;
	/** What the registry lists under an account. */
	rowOf(accountId: AccountId): ShardRow | undefined;
	/** Reads from Jira those of the accounts that were not read yet. */
	loadAccounts(accountIds: Iterable<AccountId>): Promise<void>;
	/** Muster's own account, once any account was loaded. */
	musterId(): AccountId;
	/** An account that was loaded; undefined when Jira knows none. */
	accountOf(accountId: AccountId): Account | undefined;
}

/** Opens the site for one run of the work `id`; what was read is kept for the whole run. */
export async function openBulkSite({ records, accounts, catalogue }: BulkPorts, id: string): Promise<BulkSite> {
	const control = await requireControl(records);
	const rows = new Map((await readRows(records, control)).map((row) => [row.accountId, row]));
	const loaded = new Map<AccountId, Account | undefined>();
	let musterId: AccountId | undefined;
	return {
		limits: control.settings,
		...openCatalogue(catalogue),
		owners: await readNamedOwners(records, id),
		rowOf: (accountId) => rows.get(accountId),
		async loadAccounts(accountIds) {
			const missing = [...new Set(accountIds)].filter((accountId) => !loaded.has(accountId));
			if (missing.length > 0) musterId ??= await accounts.readOwnId();
			for (const account of missing.length === 0 ? [] : await accounts.readMany(missing)) {
				loaded.set(account.accountId, account);
			}
			for (const accountId of missing) if (!loaded.has(accountId)) loaded.set(accountId, undefined);
		},
		musterId() {
			if (musterId === undefined) throw new AppError('BUG', 'unexpected');
			return musterId;
		},
		accountOf: (accountId) => loaded.get(accountId),
	};
}
