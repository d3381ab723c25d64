// Brings a new or upgraded installation to the point where guards can decide.
import { AppError, isAppRefused } from '../../core/errors';
import { initialControl } from '../../core/snapshot/control';
import { anonymousKey } from '../../core/snapshot/entry';
import { shardNames } from '../../core/snapshot/routing';
import { listAccounts } from '../accounts/list-accounts';
import { noteAccounts } from '../accounts/note-accounts';
import { syncRules } from '../guards/sync-rules';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { type MigrationPorts, migrateRecords } from '../records/migrate-records';
import { readControl, requireControl, setControl } from '../registry/control-record';
import { reconcile } from '../registry/reconcile';

type InstallPorts = Pick<Ports, 'records' | 'appProperties' | 'accounts' | 'jobs' | 'log' | 'time' | 'randomness'> &
	MigrationPorts;

/** Shards of a new installation besides the default one: room for about 2,000 identities. */
const initialShardCount = 16;
/** Until an account without rights is tried again: four retries then last as long as the vendor's own, 13 minutes. */
const rightsRetryMs = 195_000;

/**
 * Creates and publishes the control record and every shard, lists the site's non-human accounts, and reads the guards.
 *
 * Safe to run again at any time: what exists is kept. Anonymous callers count as a known, unregistered account.
 */
export async function prepareInstallation(ports: InstallPorts): Promise<void> {
	try {
		await prepare(ports);
	} catch (cause) {
		if (!isAppRefused(cause)) throw cause;
		throw new AppError('UNAVAILABLE', 'app-not-allowed', { cause, retryAt: ports.time.now() + rightsRetryMs });
	}
}

async function prepare(ports: InstallPorts): Promise<void> {
	const isNew = (await readControl(ports.records)) === undefined;
	await migrateRecords(ports, isNew);
	if (isNew) {
		// A conflict means that another invocation created it meanwhile, which is as good.
		await ports.records.commit([setControl(undefined, initialControl(initialShardCount))]);
	}
	const control = await requireControl(ports.records);
	// First, so that guards can decide about whoever is known, whatever becomes of the rest.
	await noteAccounts(ports, [anonymousKey], shardNames(control.routing));
	await listAccounts(ports);
	// The control record is published last, and whatever an earlier run left unpublished with it.
	await reconcile(ports, 'all');
	await syncRules(ports);
	await ports.records.put(preparedRef, { version: 1, body: { at: ports.time.now() } });
}

const preparedRef: RecordRef = { kind: 'control', id: 'prepared' };

/** Says whether the preparation of this installation once came to its end. */
export async function isPrepared({ records }: Pick<Ports, 'records'>): Promise<boolean> {
	const [prepared] = await records.read([preparedRef]);
	return prepared !== undefined;
}
