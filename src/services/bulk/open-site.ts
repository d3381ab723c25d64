// What rows of bulk work are judged by: accounts, the registry and the catalogue, each asked once and for many rows.
import type { ShardRow } from '../../contract/identity-row';
import type { AccountId } from '../../contract/ids';
import type { DraftLimits } from '../../core/registry/lifecycle';
import type { Account, Catalogue } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RegistryPorts } from '../registry/commit';
import { requireControl } from '../registry/control-record';
import { readRows } from '../registry/shard-records';
import { type BulkCatalogue, type FindSpace, openCatalogue } from './resolve-grants';

export type BulkPorts = RegistryPorts & Pick<Ports, 'accounts'> & { readonly catalogue: BulkCatalogue };

export interface Site {
	readonly limits: DraftLimits;
	readonly catalogue: Catalogue;
	readonly findSpace: FindSpace;
	/** What the registry lists under an account. */
	rowOf(accountId: AccountId): ShardRow | undefined;
	/** Asks Jira about those of the accounts that were not asked about yet. */
	meet(accountIds: Iterable<AccountId>): Promise<void>;
	/** An account that was met; undefined when Jira knows none. */
	accountOf(accountId: AccountId): Account | undefined;
}

/** Opens the site for one run of work: what it hears does not age within. */
export async function openSite({ records, accounts, catalogue }: BulkPorts): Promise<Site> {
	const control = await requireControl(records);
	const rows = new Map((await readRows(records, control)).map((row) => [row.accountId, row]));
	const met = new Map<AccountId, Account | undefined>();
	return {
		limits: control.settings,
		...openCatalogue(catalogue),
		rowOf: (accountId) => rows.get(accountId),
		async meet(accountIds) {
			const strangers = [...new Set(accountIds)].filter((accountId) => !met.has(accountId));
			for (const account of strangers.length === 0 ? [] : await accounts.readMany(strangers)) {
				met.set(account.accountId, account);
			}
			for (const accountId of strangers) if (!met.has(accountId)) met.set(accountId, undefined);
		},
		accountOf: (accountId) => met.get(accountId),
	};
}
