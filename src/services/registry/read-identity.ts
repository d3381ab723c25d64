// Reads identities by account: always current.
import { defined } from '../../contract/defined';
import type { HistoryRecord } from '../../contract/identity-history';
import type { AccountId } from '../../contract/ids';
import type { EnforcedView } from '../../contract/in-force';
import type { StoppedMove } from '../../contract/stopped-move';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import { rowOf } from '../../core/registry/identity-row';
import type { Control } from '../../core/snapshot/control';
import { readAlarms } from '../audit/stopped-moves';
import type { Ports } from '../ports/ports';
import { readMany } from '../records/read-many';
import { readRegistryAccount } from './account-records';
import { readAccountEnforced } from './enforcement';
import { identityRef, parseIdentity } from './identity-record';
import { readHistorySince } from './read-history';

type ReadPorts = Pick<Ports, 'records' | 'time'>;

export interface IdentityRead extends EnforcedView {
	readonly control: Control;
	readonly identity: Identity;
	/** Latest changes, newest first. */
	readonly history: readonly HistoryRecord[];
	/** The move it made although it is stopped. */
	readonly movedWhileStopped?: StoppedMove;
}

/**
 * An identity, its latest changes, and whether Jira applies what is stored.
 *
 * @throws {AppError} NOT_FOUND when the account was never registered
 */
export async function readIdentity(ports: ReadPorts, accountId: AccountId): Promise<IdentityRead> {
	const account = await readRegistryAccount(ports.records, accountId);
	const { control, identity } = account;
	if (identity === undefined) throw new AppError('NOT_FOUND', 'identity-unknown');
	const [history, enforced, alarmOf] = await Promise.all([
		readHistorySince(ports.records, identity, 0),
		readAccountEnforced(ports, account, accountId),
		readAlarms(ports, control),
	]);
	const movedWhileStopped = alarmOf(rowOf(identity));
	return { control, identity, history: history.reverse(), ...defined({ movedWhileStopped }), ...enforced };
}

/** Those of the accounts that are registered, in the order asked. */
export async function readIdentities(
	{ records }: Pick<Ports, 'records'>,
	accountIds: readonly AccountId[],
): Promise<Identity[]> {
	const stored = await readMany(records, accountIds.map(identityRef));
	return accountIds.flatMap((accountId, i): Identity[] => {
		const record = stored[i];
		return record === undefined ? [] : [parseIdentity(accountId, record)];
	});
}

/** The names of the accounts that are registered, up to 25 accounts. */
export async function readNames(
	ports: Pick<Ports, 'records'>,
	accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, string>> {
	const identities = await readIdentities(ports, [...new Set(accountIds)].slice(0, 25));
	return new Map(identities.map(({ accountId, name }) => [accountId, name]));
}
