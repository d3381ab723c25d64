// Carries a change of one identity into the registry and out to the snapshot.
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import { rowOf } from '../../core/registry/identity-row';
import type { LifecycleChange } from '../../core/registry/lifecycle';
import { shardNames, weightKey } from '../../core/snapshot/routing';
import {
	type Control,
	compileEntry,
	controlProperty,
	maxPropertyCharacters,
	renderControl,
	renderShard,
	shardProperty,
	strayWriteLifeMs,
	tagOf,
} from '../../core/snapshot/snapshot';
import type { Ports } from '../ports/ports';
import type { RecordWrite, StoredRecord } from '../ports/records';
import { grow } from './grow';
import { type Lease, planLease, publishAll, readStanding, type Target } from './publish';
import {
	type AccountView,
	addHistory,
	controlRef,
	publicationRef,
	readAccountView,
	readShards,
	requireControl,
	type Shard,
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
/** Tags that are listed at a time; their record also holds frozen spaces, and must stay below 240 KiB. */
export const maxWithdrawn = 2_000;
/** Largest stored shard, characters of JSON; storage takes 240 KiB, and characters may take several bytes. */
const maxRecordCharacters = 100_000;

/** Says whether a shard fits in its app property and in its record. */
export function fits({ entries, rows, published }: Pick<Shard, 'entries' | 'rows' | 'published'>): boolean {
	return (
		JSON.stringify(renderShard(entries, published)).length <= maxPropertyCharacters &&
		JSON.stringify(rows).length <= maxRecordCharacters
	);
}

/** Says whether a control record fits in its app property. */
export function controlFits(control: Control): boolean {
	return JSON.stringify(renderControl(control)).length <= maxPropertyCharacters;
}

/**
 * The control record after changes that take rights away: publications from before carry the tags and stop counting.
 *
 * Lets go of the tags withdrawn longest ago when there are too many: 2,000 changes within `strayWriteLifeMs`. Refusing a
 * revocation would be worse than guarding it for less long; bulk work that takes as many away does not come here
 * (change-many.ts).
 */
export function withdraw(control: Control, tags: readonly string[], now: number): Control {
	const until = now + strayWriteLifeMs;
	// Older ones stay until a comparison of all properties has shown that none carries them (reconcile.ts).
	const others = control.withdrawn.filter(({ tag }) => !tags.includes(tag));
	let withdrawn = [...others, ...tags.map((tag) => ({ tag, until }))];
	const next = { ...control, version: control.version + 1 };
	while (withdrawn.length > maxWithdrawn || (withdrawn.length > 1 && !controlFits({ ...next, withdrawn }))) {
		withdrawn = withdrawn.slice(Math.ceil(withdrawn.length / 10));
	}
	return { ...next, withdrawn };
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A shard after identities changed; `published` rises only when the entries differ. */
export function withIdentities(shard: Shard, identities: readonly Identity[]): Omit<Shard, 'name' | 'version'> {
	const entries = { ...shard.entries };
	const rows = { ...shard.rows };
	let differs = false;
	for (const identity of identities) {
		const entry = compileEntry(identity);
		differs ||= !sameJson(entries[identity.accountId], entry);
		entries[identity.accountId] = entry;
		rows[identity.accountId] = rowOf(identity);
	}
	return { entries, rows, published: shard.published + (differs ? 1 : 0) };
}

/** A part of the registry has no room for a change. */
export class ShardFull extends Error {
	override readonly name = 'ShardFull';
}

interface Plan {
	readonly writes: readonly RecordWrite[];
	/** What has to be published, with the leases that the writes take. */
	readonly publications: readonly Target[];
}

interface ChangePlan extends Plan {
	/** What the change leaves stored; an earlier change may have left some of it unpublished. */
	readonly leaves: { readonly shard: Pick<Shard, 'name' | 'published'>; readonly control: Pick<Control, 'version'> };
}

interface Publishing {
	readonly property: string;
	readonly version: number;
	readonly stored: StoredRecord | undefined;
}

/** Takes the lease of every property that is free, as part of a transaction. */
export function planLeases(wanted: readonly Publishing[], now: number, holder: string): Plan {
	const plans = wanted.map(({ property, version, stored }) => {
		const plan = planLease(property, stored, now, holder);
		return { target: { property, version, ...(plan === undefined ? {} : { lease: plan.lease as Lease }) }, plan };
	});
	return {
		writes: plans.flatMap(({ plan }) => (plan === undefined ? [] : [plan.write])),
		publications: plans.map(({ target }) => target),
	};
}

/**
 * Says whether the other shard of an account has to be written, too, while accounts move.
 *
 * The one they go to always; the one they come from when rights are taken away, for whoever still reads it.
 */
export function needsTwin(
	{ moving }: Control,
	twin: Shard | undefined,
	{ identity, withdraws }: LifecycleChange,
): boolean {
	if (moving === undefined || twin === undefined) return false;
	if (moving.phase === 'copying') return true;
	return withdraws !== undefined && Object.hasOwn(twin.entries, identity.accountId);
}

/** @param attempt a random value that no other attempt has; it also names the holder of the leases */
function planChange(view: AccountView, change: LifecycleChange, now: number, attempt: string): ChangePlan {
	const { control, shard, identity: previous } = view;
	const { identity, history, withdraws } = change;
	const twin = needsTwin(control, view.twin, change) ? view.twin : undefined;
	const writes: RecordWrite[] = [setIdentity(identity, previous), addHistory(history, attempt)];
	const wanted: Publishing[] = [];
	let controlVersion = control.version;
	[shard, ...(twin === undefined ? [] : [twin])].forEach((one, i) => {
		const next = withIdentities(one, [identity]);
		if (!fits(next)) throw new ShardFull();
		writes.push(setShard(one, next));
		if (next.published === one.published) return;
		wanted.push({ property: shardProperty(one.name), version: next.published, stored: view.others[i + 1] });
	});
	if (withdraws === undefined) {
		writes.push({ type: 'check', ref: controlRef, expected: control.version });
	} else {
		const tightened = withdraw(control, [withdraws], now);
		controlVersion = tightened.version;
		writes.push(setControl(control, tightened));
		wanted.push({ property: controlProperty, version: tightened.version, stored: view.others[0] });
	}
	const leases = planLeases(wanted, now, attempt);
	const left = withIdentities(shard, [identity]).published;
	return {
		writes: [...writes, ...leases.writes],
		publications: leases.publications,
		leaves: { shard: { name: shard.name, published: left }, control: { version: controlVersion } },
	};
}

/** What publishing a change came to. */
export interface Publication {
	readonly isEnforced: boolean;
	readonly failures: readonly unknown[];
}

/**
 * Publishes what a change touched; what fails is left to jobs that keep trying.
 *
 * Never throws: the change is stored, and whoever made it must hear that it is, if not yet enforced. A tightening change
 * stands in two properties and one of them is enough to refuse; so it is enforced once all were read back and one of
 * them is safe from an earlier write that may still arrive.
 */
export async function publishChange(
	ports: RegistryPorts,
	targets: readonly Target[],
	isTightening: boolean,
): Promise<Publication> {
	const unplanned = isTightening
		? await Promise.all(targets.map(({ property }) => checkLater(ports, property, checkTighteningAfterSeconds)))
		: [];
	const failures: unknown[] = unplanned.flat();
	const outcomes = await publishAll(ports, targets).catch((error: unknown) =>
		targets.map(({ property }) => ({ property, isDone: false as const, error })),
	);
	for (const outcome of outcomes) {
		if (outcome.isDone && outcome.isCertain) continue;
		if (!outcome.isDone) failures.push(outcome.error);
		failures.push(...(await checkLater(ports, outcome.property, republishAfterSeconds)));
	}
	const isDone = outcomes.every((outcome) => outcome.isDone);
	const isSafe = isSafeFromLateWrites(
		outcomes.map((outcome) => ({ property: outcome.property, isCertain: outcome.isDone && outcome.isCertain })),
	);
	return { isEnforced: isDone && (outcomes.length === 0 || isSafe || !isTightening), failures };
}

/**
 * Says whether no write of unknown fate can bring rights back that were taken away: the control record lists what is
 * withdrawn, and every shard holds what is left. One of the two is enough.
 */
export function isSafeFromLateWrites(
	properties: readonly { readonly property: string; readonly isCertain: boolean }[],
): boolean {
	const shards = properties.filter(({ property }) => property !== controlProperty);
	const control = properties.find(({ property }) => property === controlProperty);
	return control?.isCertain === true || (shards.length > 0 && shards.every(({ isCertain }) => isCertain));
}

/** Says whether guards apply what is stored of an account, whoever published it. */
export async function isAccountEnforced(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Pick<Control, 'version'>,
	shard: Pick<Shard, 'name' | 'published'>,
): Promise<boolean> {
	const wanted = [
		{ property: shardProperty(shard.name), version: shard.published },
		{ property: controlProperty, version: control.version },
	];
	const [ofShard, ofControl] = await readStanding(ports, wanted);
	const isListed = ofControl?.isCurrent === true && ofControl.isCertain;
	return ofShard?.isCurrent === true && (ofShard.isCertain || isListed);
}

/** Plans comparisons of a property; the hourly reconcile stands behind them. Returns what could not be planned. */
async function checkLater({ jobs }: RegistryPorts, property: string, delays: readonly number[]): Promise<unknown[]> {
	const planned = await Promise.allSettled(delays.map((delay) => jobs.push({ type: 'publish', property }, delay)));
	return planned.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}

/** What a change may look at beside the identity. */
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
		const view = await readAccountView(ports.records, accountId, (shard, twin) => [
			publicationRef(controlProperty),
			publicationRef(shardProperty(shard)),
			...(twin === undefined ? [] : [publicationRef(shardProperty(twin))]),
		]);
		requireStored(view.shard);
		const attempt = ports.randomness.salt();
		const change = await decideChange(view.identity, { control: view.control, freshTag: tagOf(attempt) });
		let plan: ChangePlan;
		try {
			plan = planChange(view, change, ports.time.now(), attempt);
		} catch (error) {
			if (!(error instanceof ShardFull)) throw error;
			// What the growth moved elsewhere stands in the old shard, too, for a while.
			if (hasGrown) throw view.control.moving === undefined ? registryFull() : stillGrowing();
			await makeRoom(ports, change.identity);
			hasGrown = true;
			continue;
		}
		if ((await ports.records.commit(plan.writes)) === 'conflict') continue;
		const published = await publishChange(ports, plan.publications, change.withdraws !== undefined);
		// Also what an earlier change left unpublished counts, even where this one had nothing to publish.
		const isEnforced = published.isEnforced && (await isStillEnforced(ports, plan.leaves));
		return { identity: change.identity, isEnforced, failures: published.failures };
	}
	throw new AppError('UNAVAILABLE', 'The registry is busy. Nothing was changed. Try again.');
}

/**
 * Makes sure that a shard the routing leads to is there.
 *
 * Why: one that is created again, with what is being written alone, would make people of all its other accounts.
 * @throws {AppError} UNAVAILABLE when it is not
 */
export function requireStored(shard: Shard): void {
	if (shard.version > 0) return;
	throw new AppError('UNAVAILABLE', 'Muster is still preparing its registry on this site. Try again in a minute.', {
		context: { shard: shard.name },
	});
}

/** What the entry of an identity adds to its shard, characters. */
export const entryWeight = (identity: Identity): number =>
	JSON.stringify(compileEntry(identity)).length + identity.accountId.length + 4;

const stillGrowing = (): AppError =>
	new AppError('UNAVAILABLE', 'The registry is growing. Nothing was changed. Try again in two minutes.');

/** Never throws: the change is stored, and what cannot be asked is not called enforced. */
async function isStillEnforced(ports: RegistryPorts, { shard, control }: ChangePlan['leaves']): Promise<boolean> {
	try {
		return await isAccountEnforced(ports, control, shard);
	} catch (error) {
		if (error instanceof AppError) return false;
		throw error;
	}
}

/** Says whether guards apply everything that is stored, and no late write can bring rights back. */
export async function isAllEnforced(ports: Pick<Ports, 'records' | 'time'>): Promise<boolean> {
	const control = await requireControl(ports.records);
	if (control.moving !== undefined || control.toRename.length > 0) return false;
	const shards = await readShards(ports.records, shardNames(control.routing));
	const wanted = [
		{ property: controlProperty, version: control.version },
		...shards.map(({ name, published }) => ({ property: shardProperty(name), version: published })),
	];
	const standing = await readStanding(ports, wanted);
	const properties = wanted.map(({ property }, i) => ({ property, isCertain: standing[i]?.isCertain === true }));
	return standing.every(({ isCurrent }) => isCurrent) && isSafeFromLateWrites(properties);
}

/** The error of a change for which there is no room. */
export const registryFull = (): AppError =>
	new AppError(
		'CONFLICT',
		'The part of the registry that holds this account is full and could not grow. Retire what is no longer used, or accept more parts in Settings.',
	);

/** @throws {AppError} CONFLICT when there is no more room to be had; UNAVAILABLE when it could not be made now */
async function makeRoom(ports: RegistryPorts, identity: Identity): Promise<void> {
	const outcome = await grow(ports, new Map([[weightKey(identity.accountId), entryWeight(identity)]]));
	if (outcome === 'refused') throw registryFull();
	if (outcome === 'busy') throw stillGrowing();
}
