// Carries a change of one identity into the registry and out to the snapshot.
import { defined } from '../../contract/defined';
import type { AccountId } from '../../contract/ids';
import type { EnforcedView } from '../../contract/in-force';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import type { LifecycleChange } from '../../core/registry/lifecycle';
import type { Control } from '../../core/snapshot/control';
import { makeTag } from '../../core/snapshot/entry';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { weightKey } from '../../core/snapshot/routing';
import type { RecordWrite } from '../ports/records';
import { type RegistryAccount, readRegistryAccount } from './account-records';
import {
	checkRegistrar,
	entryWeight,
	needsTwin,
	type Publishing,
	planLeases,
	type RegistryPorts,
	registrarRefused,
	registryFull,
	requireStored,
	ShardFull,
	shardFits,
	type TransactionPlan,
	withdraw,
	withIdentities,
} from './commit';
import { controlRef, setControl } from './control-record';
import { publishChange, readAccountEnforced } from './enforcement';
import { grow } from './grow';
import { addHistory, historyRef } from './history-records';
import { setIdentity } from './identity-record';
import { publicationRef } from './publication-record';
import { type WrittenShard, withReach } from './reach-records';
import { nextShard, setShard } from './shard-records';

/** What a change left. While it is not enforced, Muster keeps trying. */
export interface RegistryChanged extends EnforcedView {
	readonly identity: Identity;
}

const maxAttempts = 5;

interface ChangePlan extends TransactionPlan {
	/** What is stored after the change; an earlier change may have left it unpublished. */
	readonly leaves: Pick<RegistryAccount, 'control' | 'shard' | 'twin'>;
	/** The shards that change. */
	readonly written: readonly WrittenShard[];
	/** True when somebody may do less than before: an account without an entry may do what people may. */
	readonly isTightening: boolean;
}

/** @param attempt a random value that no other attempt has; it names the holder of the leases */
function planChange(ports: RegistryPorts, view: RegistryAccount, change: LifecycleChange, attempt: string): ChangePlan {
	const now = ports.time.now();
	const { control, shard, identity: previous } = view;
	const { identity, history, withdraws } = change;
	const twin = needsTwin(control, view.twin, change) ? view.twin : undefined;
	const writes: RecordWrite[] = [
		setIdentity(identity, previous),
		addHistory(ports, historyRef(history.accountId, history.version), history),
	];
	const wanted: Publishing[] = [];
	const written = [shard, ...(twin === undefined ? [] : [twin])].map((one, i): WrittenShard => {
		const next = nextShard(one, withIdentities(one, [identity]), now);
		if (!shardFits(next, withdraws === undefined ? one : undefined)) throw new ShardFull();
		writes.push(setShard(next));
		if (next.published !== one.published)
			wanted.push({ property: shardProperty(one.name), version: next.published, stored: view.others[i + 1] });
		return { before: one, after: next };
	});
	let nextControl = control;
	if (withdraws === undefined) {
		writes.push({ type: 'check', ref: controlRef, expected: control.version });
	} else {
		nextControl = withdraw(control, [withdraws], now);
		writes.push(setControl(control, nextControl));
		wanted.push({ property: controlProperty, version: nextControl.version, stored: view.others[0] });
	}
	const leases = planLeases(wanted, now, attempt);
	const [left = shard, leftTwin = view.twin] = written.map(({ after }) => after);
	return {
		writes: [...writes, ...leases.writes],
		publications: leases.publications,
		written,
		leaves: { control: nextControl, shard: left, ...defined({ twin: leftTwin }) },
		isTightening: withdraws !== undefined || !Object.hasOwn(shard.entries, identity.accountId),
	};
}

/** What a change may depend on besides the identity. */
export interface ChangeFacts {
	readonly control: Control;
	readonly freshTag: string;
}

/**
 * Applies a change to one identity: record, shard and history in one conditional transaction, then the app properties.
 *
 * @param decideChange computes the change from the stored identity; called again when somebody else was faster
 * @throws {AppError} what `decideChange` throws; CONFLICT when the registry is full; UNAVAILABLE when storage stays busy,
 *   with nothing changed
 */
export async function changeRegistry(
	ports: RegistryPorts,
	accountId: AccountId,
	decideChange: (current: Identity | undefined, facts: ChangeFacts) => LifecycleChange | Promise<LifecycleChange>,
): Promise<RegistryChanged> {
	let hasGrown = false;
	for (let round = 1; round <= maxAttempts; round++) {
		const view = await readRegistryAccount(ports.records, accountId, (shard, twin) => [
			publicationRef(controlProperty),
			publicationRef(shardProperty(shard)),
			...(twin === undefined ? [] : [publicationRef(shardProperty(twin))]),
		]);
		requireStored(view.shard);
		const attempt = ports.randomness.salt();
		const change = await decideChange(view.identity, { control: view.control, freshTag: makeTag(attempt) });
		let plan: ChangePlan;
		try {
			plan = planChange(ports, view, change, attempt);
		} catch (error) {
			if (!(error instanceof ShardFull)) throw error;
			// Accounts that growing has moved stay in the old shard, too, for a while.
			if (hasGrown) throw view.control.moving === undefined ? registryFull() : stillGrowing();
			await makeRoom(ports, change.identity);
			hasGrown = true;
			continue;
		}
		const writes = await checkRegistrar(ports.records, view.control, [change], plan.writes);
		if (writes === undefined) throw registrarRefused();
		const all = await withReach(ports.records, view.control, plan.written, writes);
		if ((await ports.records.commit(all)) === 'conflict') continue;
		const { isPublished } = await publishChange(ports, plan.publications, plan.isTightening);
		// An earlier change may still be unpublished, even when this one had nothing to publish.
		const enforced = isPublished ? await readEnforced(ports, plan.leaves, accountId) : { isEnforced: false };
		return { identity: change.identity, ...enforced };
	}
	throw new AppError('UNAVAILABLE', 'registry-busy-unchanged');
}

const stillGrowing = (): AppError => new AppError('UNAVAILABLE', 'registry-growing-unchanged');

/** Never throws, because the change is stored: when the state cannot be read, it is not called enforced. */
async function readEnforced(
	ports: RegistryPorts,
	leaves: ChangePlan['leaves'],
	accountId: AccountId,
): Promise<EnforcedView> {
	try {
		return await readAccountEnforced(ports, leaves, accountId);
	} catch (error) {
		if (error instanceof AppError) return { isEnforced: false };
		throw error;
	}
}

/** @throws {AppError} CONFLICT when no more room can be made; UNAVAILABLE when it could not be made now */
async function makeRoom(ports: RegistryPorts, identity: Identity): Promise<void> {
	const outcome = await grow(ports, new Map([[weightKey(identity.accountId), entryWeight(identity)]]));
	if (outcome === 'refused') throw registryFull();
	if (outcome === 'busy') throw stillGrowing();
}
