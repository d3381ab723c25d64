// Reads identities by account: always current.
import type { AccountId } from '../contract/ids';
import { AppError } from '../core/errors';
import type { Identity } from '../core/identity';
import type { HistoryRecord } from '../core/lifecycle';
import type { Ports } from './ports';
import { readHistorySince } from './read-history';
import { identityRef, parseIdentity } from './registry-records';

type ReadPorts = Pick<Ports, 'records'>;

/**
 * An identity and its latest changes, newest first.
 *
 * @throws {AppError} NOT_FOUND when the account was never registered
 */
export async function readIdentity(
	{ records }: ReadPorts,
	accountId: AccountId,
): Promise<{ readonly identity: Identity; readonly history: readonly HistoryRecord[] }> {
	const [stored] = await records.read([identityRef(accountId)]);
	if (stored === undefined) throw new AppError('NOT_FOUND', 'No identity is registered for this account.');
	const identity = parseIdentity(accountId, stored);
	const history = await readHistorySince(records, accountId, 0, identity.version);
	return { identity, history: history.reverse() };
}

/** The names of the accounts that are registered, up to 25 accounts. */
export async function readNames(
	{ records }: ReadPorts,
	accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, string>> {
	const unique = [...new Set(accountIds)].slice(0, 25);
	const stored = await records.read(unique.map(identityRef));
	const names = new Map<AccountId, string>();
	stored.forEach((record, i) => {
		const accountId = unique[i];
		if (record !== undefined && accountId !== undefined) names.set(accountId, parseIdentity(accountId, record).name);
	});
	return names;
}
