// Carries a change of one identity into the registry and out to the snapshot.
import type { AccountId } from '../contract/ids';
import { AppError } from '../core/errors';
import type { Identity } from '../core/identity';
import type { LifecycleChange } from '../core/lifecycle';
import {
	type Control,
	compileEntry,
	controlProperty,
	maxPropertyCharacters,
	renderControl,
	renderShard,
	shardProperty,
	strayWriteLifeMs,
} from '../core/snapshot';
import type { Ports, RecordWrite } from './ports';
import { type Lease, planLease, publish } from './publish';
import {
	type AccountView,
	addHistory,
	controlRef,
	publicationRef,
	readAccountView,
	setControl,
	setIdentity,
	setShard,
} from './registry-records';

export type RegistryPorts = Pick<Ports, 'records' | 'appProperties' | 'jobs' | 'time' | 'randomness'>;

export interface RegistryChanged {
	readonly identity: Identity;
	/** False while Jira still applies the rights from before; Muster keeps trying. */
	readonly isEnforced: boolean;
	/** Why it is not enforced, for the log. */
	readonly failures: readonly unknown[];
}

const maxAttempts = 5;
/** When a publication that failed is compared and repeated, seconds: at once, and while a stray write may still land. */
const republishAfterSeconds = [5, 60, 300, 900] as const;
/** When a tightening change is compared even if nothing failed, seconds: the publisher may have died on the way. */
const checkTighteningAfterSeconds = [60] as const;

/** The control record after a change that takes rights away: every version a stray write may carry is withdrawn. */
function withdraw(control: Control, { identity }: LifecycleChange, now: number): Control {
	const until = now + strayWriteLifeMs;
	const versions = new Set(identity.replaced.map(({ version }) => version));
	// Older ones stay until a comparison of all properties has shown that none carries them (reconcile.ts).
	const others = control.withdrawn.filter(
		({ accountId, version }) => accountId !== identity.accountId || !versions.has(version),
	);
	const added = [...versions].map((version) => ({ accountId: identity.accountId, version, until }));
	return withinProperty({ ...control, version: control.version + 1, withdrawn: [...others, ...added] });
}

/**
 * Lets go of the versions withdrawn longest ago when the control record would no longer fit in its property: about 500
 * tightening changes within `strayWriteLifeMs`. Refusing a revocation would be worse than guarding it for less long.
 */
function withinProperty(control: Control): Control {
	let { withdrawn } = control;
	while (
		withdrawn.length > 1 &&
		JSON.stringify(renderControl({ ...control, withdrawn })).length > maxPropertyCharacters
	) {
		withdrawn = withdrawn.slice(Math.ceil(withdrawn.length / 10));
	}
	return { ...control, withdrawn };
}

interface Plan {
	readonly writes: readonly RecordWrite[];
	/** What has to be published, in this order, with the leases that the writes take. */
	readonly publications: readonly { readonly property: string; readonly version: number; readonly lease?: Lease }[];
}

/** @param attempt a random value that no other attempt has; it also names the holder of the leases */
function planChange(view: AccountView, change: LifecycleChange, now: number, attempt: string): Plan {
	const { control, shard, identity: previous } = view;
	const { identity, history, isTightening } = change;
	const entries = { ...shard.entries, [identity.accountId]: compileEntry(identity) };
	const version = shard.version + 1;
	if (JSON.stringify(renderShard(entries, version)).length > maxPropertyCharacters) {
		throw new AppError(
			'CONFLICT',
			'The part of the registry that holds this account is full. Retire what is no longer used.',
		);
	}

	const writes: RecordWrite[] = [
		setIdentity(identity, previous),
		addHistory(history, attempt),
		setShard(shard, entries),
	];
	const targets = [{ property: shardProperty(shard.name), version, stored: view.others[0] }];
	if (isTightening) {
		const tightened = withdraw(control, change, now);
		writes.push(setControl(control, tightened));
		// The control record goes first: it stops the old versions wherever the shard's copy stands.
		targets.unshift({ property: controlProperty, version: tightened.version, stored: view.others[1] });
	} else {
		writes.push({ type: 'check', ref: controlRef, expected: control.version });
	}

	const publications = targets.map(({ property, version: wanted, stored }) => {
		const plan = planLease(property, stored, now, attempt);
		if (plan === undefined) return { property, version: wanted };
		writes.push(plan.write);
		return { property, version: wanted, lease: plan.lease };
	});
	return { writes, publications };
}

/**
 * Publishes what a change touched; what fails is left to jobs that keep trying.
 *
 * Never throws: the change is stored, and whoever made it must hear that it is, if not yet enforced.
 * @returns why it is not enforced yet; empty when it is
 */
async function publishAll(ports: RegistryPorts, publications: Plan['publications']): Promise<unknown[]> {
	const outcomes = await Promise.allSettled(
		publications.map(({ property, version, lease }) => publish(ports, property, version, lease)),
	);
	const failures: unknown[] = [];
	for (const [i, outcome] of outcomes.entries()) {
		if (outcome.status === 'fulfilled') continue;
		failures.push(outcome.reason);
		const property = publications[i]?.property;
		if (property !== undefined) failures.push(...(await checkLater(ports, property, republishAfterSeconds)));
	}
	return failures;
}

/** Plans comparisons of a property; the hourly reconcile stands behind them. Returns what could not be planned. */
async function checkLater({ jobs }: RegistryPorts, property: string, delays: readonly number[]): Promise<unknown[]> {
	const planned = await Promise.allSettled(delays.map((delay) => jobs.push({ type: 'publish', property }, delay)));
	return planned.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}

/**
 * Applies a change to one identity: record, shard and history in one conditional transaction, then the app properties.
 *
 * @param decideChange computes the change from the stored identity; called again when somebody else was faster
 * @throws {AppError} what `decideChange` throws; UNAVAILABLE when storage stays busy, with nothing changed
 */
export async function changeRegistry(
	ports: RegistryPorts,
	accountId: AccountId,
	decideChange: (current: Identity | undefined) => LifecycleChange | Promise<LifecycleChange>,
): Promise<RegistryChanged> {
	for (let round = 1; round <= maxAttempts; round++) {
		const view = await readAccountView(ports.records, accountId, (shard) => [
			publicationRef(shardProperty(shard)),
			publicationRef(controlProperty),
		]);
		const change = await decideChange(view.identity);
		const plan = planChange(view, change, ports.time.now(), ports.randomness.salt());
		if ((await ports.records.commit(plan.writes)) === 'conflict') continue;
		const unplanned = change.isTightening
			? await Promise.all(
					plan.publications.map(({ property }) => checkLater(ports, property, checkTighteningAfterSeconds)),
				)
			: [];
		const failures = await publishAll(ports, plan.publications);
		return {
			identity: change.identity,
			isEnforced: failures.length === 0,
			failures: [...unplanned.flat(), ...failures],
		};
	}
	throw new AppError('UNAVAILABLE', 'The registry is busy. Nothing was changed. Try again.');
}
