// Whose account ids are stored. The actors of events are noted as they are counted, and the owners of then stand in the
// history, so that no event has to be read.
import { type AccountId, erasedAccount } from '../../contract/ids';
import { accountsIn } from '../../core/audit/seal-change';
import { anonymousKey } from '../../core/snapshot/entry';
import { shardNames } from '../../core/snapshot/routing';
import { readAccountPieces } from '../accounts/account-pieces';
import { readWorkers } from '../accounts/ask-work';
import { readIgnoredRecord } from '../accounts/ignored-accounts';
import { readActors } from '../audit/counted-actors';
import { readJournal } from '../audit/journal';
import { readChanges } from '../audit/recorded-changes';
import { readRetention } from '../audit/retention';
import { readWorkAccounts } from '../bulk/work-accounts';
import { readDriftState } from '../guards/drift-records';
import { readRefused } from '../guards/refusals';
import { readMembers } from '../memberships/membership-pieces';
import type { Ports } from '../ports/ports';
import { requireControl } from '../registry/control-record';
import { readShards } from '../registry/shard-records';
import { readReplay } from '../replay/replay-records';
import { readAskers } from '../site/way-back';

/** Every account whose id is stored, in the order of the ids. */
export async function readStoredAccounts(
	ports: Pick<Ports, 'records' | 'time' | 'log'>,
): Promise<readonly AccountId[]> {
	const { records, time } = ports;
	const found = new Set<string>();
	const add = (ids: Iterable<string>): void => {
		for (const id of ids) found.add(id);
	};
	const control = await requireControl(records);
	add(accountsIn([control, (await readRetention(records)).policy, (await readDriftState(records)).state]));
	add(await readActors(records));
	for (const piece of await readAccountPieces(ports)) add(Object.keys(piece));
	add(await readMembers(ports));
	add(await readWorkers(ports));
	const ignored = await readIgnoredRecord(ports);
	add([...Object.keys(ignored), ...accountsIn(ignored)]);
	// Whose moves a replay found are known accounts; who asked for it may be stored nowhere else.
	const { replay, kept } = await readReplay({ records });
	add([replay, kept].flatMap((one) => one?.by ?? []));
	add(await readAskers(ports));
	add(await readRefused(ports));
	add(await readWorkAccounts(ports));
	for (const { entries, rows } of await readShards(records, shardNames(control.routing))) {
		add(Object.keys(entries));
		add(accountsIn(Object.values(rows)));
	}
	for await (const changes of readChanges(ports, 0, time.now())) {
		for (const { accounts } of changes) add(accounts.map(({ id }) => id));
	}
	for (let entries = await readJournal(ports, 1, time.now()); entries.length > 0; ) {
		add(entries.flatMap(({ actorId }) => (actorId === undefined ? [] : [actorId])));
		entries = await readJournal(ports, (entries.at(-1)?.payload.seq ?? 0) + 1, time.now());
	}
	for (const id of [anonymousKey, erasedAccount]) found.delete(id);
	return [...found].sort() as AccountId[];
}
