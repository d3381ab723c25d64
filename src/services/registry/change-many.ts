// Carries changes of many identities into the registry: shard by shard, batches in one transaction each.
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import type { LifecycleChange } from '../../core/registry/lifecycle';
import type { Control } from '../../core/snapshot/control';
import { makeTag } from '../../core/snapshot/entry';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { defaultShard, shardFor, shardNames, weightKey } from '../../core/snapshot/routing';
import type { RecordWrite } from '../ports/records';
import { readMany } from '../records/read-many';
import { twinFor } from './account-records';
import {
	checkRegistrar,
	entryWeight,
	needsTwin,
	type RegistryPorts,
	registersPerson,
	registrarRefused,
	registryFull,
	shardFits,
	withdraw,
	withIdentities,
} from './commit';
import { controlRef, requireControl, setControl } from './control-record';
import { type PublishOutcome, publishChange } from './enforcement';
import { grow, renameShards } from './grow';
import { addHistory, bulkHistoryRef } from './history-records';
import { identityRef, parseIdentity, setIdentity } from './identity-record';
import { planComparison, planSettling } from './plan-later';
import type { Target } from './publish';
import { noteReach, type WrittenShard } from './reach-records';
import { nextShard, readShards, type Shard, setShard } from './shard-records';

/** One change among many. */
export interface ManyChange {
	readonly accountId: AccountId;
	/**
	 * Computes the change from the stored identity, without I/O; called again when somebody else was faster. Undefined
	 * when nothing changes. What it throws as an AppError fails this one and no other.
	 */
	readonly decide: (
		current: Identity | undefined,
		context: { readonly now: number; readonly freshTag: string },
	) => LifecycleChange | undefined;
}

export type ManyOutcome =
	| { readonly outcome: 'applied'; readonly identity: Identity }
	| { readonly outcome: 'unchanged' }
	| { readonly outcome: 'failed'; readonly error: AppError };

export interface ManyOptions {
	/** Names the work in the records of its history; letters, digits, `-`, `_` and `:`. */
	readonly work: string;
	/** When to stop and leave the rest, epoch milliseconds. */
	readonly stopAt: number;
	/** Called after every batch with its outcomes. */
	readonly onBatch?: (outcomes: ReadonlyMap<AccountId, ManyOutcome>) => Promise<void>;
}

export interface ManyChanged extends PublishOutcome {
	readonly outcomes: ReadonlyMap<AccountId, ManyOutcome>;
	/** False when `stopAt` came first. */
	readonly isComplete: boolean;
}

/** Identities in one transaction of 25 operations: beside them history, shard, twin, control record and a check. */
const identitiesPerBatch = 20;
/** Largest history of one batch, characters; storage takes 240 KiB a record. */
const maxHistoryCharacters = 150_000;
/** Bulk changes an identity remembers. */
const rememberedChanges = 25;
const maxConflicts = 8;
/**
 * From so many withdrawn tags on, those already listed included, a call renames shards instead of listing single tags in
 * the control record. Less than `maxWithdrawn`, so that other changes still find room in the list.
 */
const renamesFrom = 400;

interface Decided {
	readonly change: LifecycleChange;
	readonly previous: Identity | undefined;
}

/** What a call has changed so far and still must publish. */
interface Progress {
	readonly outcomes: Map<AccountId, ManyOutcome>;
	/** Shards of changed identities, with the versions to publish: an earlier change may have left one unpublished. */
	readonly touched: Map<string, number>;
	/** True when rights were taken away in shards that will get fresh names. */
	hasRenames: boolean;
	/** Properties that a job is planned to compare. */
	readonly checked: Set<string>;
	controlChanged: boolean;
	isTightening: boolean;
}

function remember(identity: Identity, record: string): Identity {
	const bulkChanges = [...identity.bulkChanges, { version: identity.version, record }].slice(-rememberedChanges);
	return { ...identity, bulkChanges };
}

/** Computes the changes of a batch: an outcome for each that fails or changes nothing, and the writes of the rest. */
function decideBatch(
	ports: RegistryPorts,
	changes: readonly ManyChange[],
	current: ReadonlyMap<AccountId, Identity>,
	record: string,
	outcomes: Map<AccountId, ManyOutcome>,
): Decided[] {
	const now = ports.time.now();
	return changes.flatMap(({ accountId, decide }): Decided[] => {
		const previous = current.get(accountId);
		try {
			const change = decide(previous, { now, freshTag: makeTag(ports.randomness.salt()) });
			if (change !== undefined)
				return [{ change: { ...change, identity: remember(change.identity, record) }, previous }];
			outcomes.set(accountId, { outcome: 'unchanged' });
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			outcomes.set(accountId, { outcome: 'failed', error });
		}
		return [];
	});
}

/** The longest start of a batch that fits in its shard and in one history record. */
function fitting(shard: Shard, decided: readonly Decided[]): Decided[] {
	let size = 0;
	const short = decided.filter(({ change }) => {
		size += JSON.stringify(change.history).length;
		return size <= maxHistoryCharacters;
	});
	const batch = short.length === 0 ? decided.slice(0, 1) : short;
	const identities = batch.map(({ change }) => change.identity);
	const before = batch.every(({ change }) => change.withdraws === undefined) ? shard : undefined;
	while (identities.length > 0 && !shardFits(withIdentities(shard, identities), before)) identities.pop();
	return batch.slice(0, identities.length);
}

interface ShardWork {
	readonly name: string;
	readonly changes: readonly ManyChange[];
	readonly usesTags: boolean;
	/** As they were read with the others. */
	readonly control: Control;
	readonly shard: Shard;
}

/**
 * Applies the changes of one shard; those whose accounts have moved to another shard are left for the next round.
 *
 * @returns the control record as it was seen last
 */
async function changeShard(
	ports: RegistryPorts,
	{ name, changes, usesTags, ...read }: ShardWork,
	options: ManyOptions,
	progress: Progress,
): Promise<Control> {
	let left = [...changes];
	let conflicts = 0;
	let known: { control: Control; shard: Shard } | undefined = read.shard.version > 0 ? read : undefined;
	while (left.length > 0 && ports.time.now() < options.stopAt) {
		const { control, shard } = known ?? (await readAnew(ports, name));
		known = { control, shard };
		if (left.some(({ accountId }) => shardFor(control.routing, accountId) !== name)) return control;
		// Accounts that move elsewhere together, so that a transaction holds one other shard at most.
		const twin = twinFor(control, left[0]?.accountId as AccountId);
		const asked = left.filter(({ accountId }) => twinFor(control, accountId) === twin).slice(0, identitiesPerBatch);
		const current = await readCurrent(ports, shard, asked);
		const record = `${options.work}:${name === defaultShard ? 'default' : name}:${shard.version}`;
		const outcomes = new Map<AccountId, ManyOutcome>();
		const decided = decideBatch(ports, asked, current, record, outcomes);
		const batch = fitting(shard, decided);
		if (batch.length > 0) {
			const next = await commitBatch(ports, control, shard, batch, record, usesTags, progress);
			if (next === 'conflict') {
				conflicts += 1;
				if (conflicts > maxConflicts) throw new AppError('UNAVAILABLE', 'registry-busy');
				known = undefined;
				continue;
			}
			if (next === 'refused') {
				// The others of the batch come again without them.
				for (const { change } of batch.filter((one) => registersPerson(one.change))) {
					outcomes.set(change.identity.accountId, { outcome: 'failed', error: registrarRefused() });
				}
			} else {
				known = next;
				for (const { change } of batch) {
					outcomes.set(change.identity.accountId, { outcome: 'applied', identity: change.identity });
				}
			}
		} else if (decided.length > 0) {
			const growth = await grow(ports);
			if (growth === 'grew') return requireControl(ports.records);
			if (growth === 'busy') throw new AppError('UNAVAILABLE', 'registry-growing');
			for (const { change } of decided) {
				outcomes.set(change.identity.accountId, { outcome: 'failed', error: registryFull() });
			}
		}
		conflicts = 0;
		for (const [accountId, outcome] of outcomes) progress.outcomes.set(accountId, outcome);
		left = left.filter(({ accountId }) => !progress.outcomes.has(accountId));
		await options.onBatch?.(outcomes);
	}
	return known?.control ?? read.control;
}

async function readAnew({ records }: RegistryPorts, name: string): Promise<{ control: Control; shard: Shard }> {
	const control = await requireControl(records);
	const [shard] = await readShards(records, [name]);
	if (shard === undefined || shard.version === 0) {
		throw new AppError('UNAVAILABLE', 'registry-preparing');
	}
	return { control, shard };
}

/** The stored identities of a batch. The shard tells which accounts have one, so that new ones need no reading. */
async function readCurrent(
	{ records }: RegistryPorts,
	shard: Shard,
	changes: readonly ManyChange[],
): Promise<ReadonlyMap<AccountId, Identity>> {
	const registered = changes.map(({ accountId }) => accountId).filter((id) => Object.hasOwn(shard.rows, id));
	const stored = await readMany(records, registered.map(identityRef));
	return new Map(
		registered.flatMap((accountId, i) => {
			const record = stored[i];
			return record === undefined ? [] : [[accountId, parseIdentity(accountId, record)] as const];
		}),
	);
}

async function commitBatch(
	ports: RegistryPorts,
	control: Control,
	shard: Shard,
	batch: readonly Decided[],
	record: string,
	usesTags: boolean,
	progress: Progress,
): Promise<{ control: Control; shard: Shard } | 'conflict' | 'refused'> {
	const changes = batch.map(({ change }) => change);
	const now = ports.time.now();
	const identities = changes.map(({ identity }) => identity);
	const next = nextShard(shard, withIdentities(shard, identities), now);
	const tags = changes.flatMap(({ withdraws }) => withdraws ?? []);
	const twins = await planTwins(ports, control, changes);
	// An earlier publication that arrives late carries the rights, too.
	const bases = [shard.name, ...(control.moving?.phase === 'copying' ? twins.map(({ after }) => after.name) : [])];
	const nextControl = tags.length === 0 ? control : tightenControl(control, bases, tags, usesTags, now);
	const writes: RecordWrite[] = [
		...batch.map(({ change, previous }) => setIdentity(change.identity, previous)),
		addHistory(ports, bulkHistoryRef(record), { lines: changes.map(({ history }) => history) }),
		setShard(next),
		...twins.map(({ after }) => setShard(after)),
		nextControl === control
			? { type: 'check', ref: controlRef, expected: control.version }
			: setControl(control, nextControl),
	];
	const written = [{ before: shard, after: next }, ...twins];
	await noteReach(ports.records, control, written);
	const checked = await checkRegistrar(ports.records, control, changes, writes);
	if (checked === undefined) return 'refused';
	if ((await ports.records.commit(checked)) === 'conflict') return 'conflict';
	for (const { after } of written) progress.touched.set(after.name, after.published);
	if (nextControl !== control) progress.controlChanged = true;
	if (nextControl.toRename.length > 0) progress.hasRenames = true;
	const isTightening =
		tags.length > 0 || changes.some(({ identity }) => !Object.hasOwn(shard.entries, identity.accountId));
	if (isTightening) {
		const names = written.map(({ after }) => after.name);
		await planCheck(ports, names, progress);
	}
	return { control: nextControl, shard: next };
}

/** When a shard in which rights are taken away is compared, seconds: this invocation may die before it publishes. */
const checkAfterSeconds = 60;

async function planCheck(ports: RegistryPorts, shards: readonly string[], progress: Progress): Promise<void> {
	const properties = [controlProperty, ...shards.map(shardProperty)];
	progress.isTightening = true;
	const unchecked = properties.filter((property) => !progress.checked.has(property));
	for (const property of unchecked) progress.checked.add(property);
	if (unchecked.length > 0) await planComparison(ports, unchecked, checkAfterSeconds);
	if (progress.checked.has('names') || !progress.hasRenames) return;
	progress.checked.add('names');
	await planSettling(ports, checkAfterSeconds);
}

/** The control record after rights were taken away in a shard: it lists the tags, or the shard as one to rename. */
function tightenControl(
	control: Control,
	bases: readonly string[],
	tags: readonly string[],
	usesTags: boolean,
	now: number,
): Control {
	if (usesTags) return withdraw(control, tags, now);
	if (bases.every((base) => control.toRename.includes(base))) return control;
	return { ...control, version: control.version + 1, toRename: [...new Set([...control.toRename, ...bases])] };
}

/** The other shards of accounts that move as they become, see `needsTwin`. */
async function planTwins(
	{ records, time }: RegistryPorts,
	control: Control,
	changes: readonly LifecycleChange[],
): Promise<WrittenShard[]> {
	const concerned = changes.filter(({ withdraws }) => control.moving?.phase === 'copying' || withdraws !== undefined);
	const names = [...new Set(concerned.flatMap(({ identity }) => twinFor(control, identity.accountId) ?? []))];
	if (names.length === 0) return [];
	const twins = (await readShards(records, names)).filter(({ version }) => version > 0);
	return twins.flatMap((twin) => {
		const needed = concerned.filter(
			(change) => twinFor(control, change.identity.accountId) === twin.name && needsTwin(control, twin, change),
		);
		if (needed.length === 0) return [];
		const next = withIdentities(
			twin,
			needed.map(({ identity }) => identity),
		);
		if (!shardFits(next)) throw new AppError('UNAVAILABLE', 'registry-growing');
		return [{ before: twin, after: nextShard(twin, next, time.now()) }];
	});
}

/** What the new entries of a call will weigh, so that the registry can grow once, before. */
function expectedWeights(ports: RegistryPorts, changes: readonly ManyChange[]): Map<string, number> {
	const weights = new Map<string, number>();
	const context = { now: ports.time.now(), freshTag: makeTag(ports.randomness.salt()) };
	for (const { accountId, decide } of changes) {
		try {
			const change = decide(undefined, context);
			if (change === undefined) continue;
			const key = weightKey(accountId);
			weights.set(key, (weights.get(key) ?? 0) + entryWeight(change.identity));
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			// Computed again in its batch, where the failure becomes its outcome.
		}
	}
	return weights;
}

/**
 * Applies changes to many identities and publishes them; one that fails stops no other.
 *
 * A batch is one conditional transaction. Calling it again with the same changes is harmless as long as `decide` knows
 * what is done already.
 * @throws {AppError} UNAVAILABLE when storage stays busy or does not answer: what `onBatch` was told is stored
 */
export async function changeMany(
	ports: RegistryPorts,
	changes: readonly ManyChange[],
	options: ManyOptions,
): Promise<ManyChanged> {
	const progress: Progress = {
		outcomes: new Map(),
		touched: new Map(),
		hasRenames: false,
		checked: new Set(),
		controlChanged: false,
		isTightening: false,
	};
	let isEnforced = false;
	try {
		await changeShards(ports, changes, options, progress);
	} finally {
		// Also after a failure: what is stored must be enforced.
		isEnforced = await publishProgress(ports, progress);
	}
	return {
		outcomes: progress.outcomes,
		isEnforced,
		isComplete: changes.every(({ accountId }) => progress.outcomes.has(accountId)),
	};
}

async function changeShards(
	ports: RegistryPorts,
	changes: readonly ManyChange[],
	options: ManyOptions,
	progress: Progress,
): Promise<void> {
	const { routing, withdrawn } = await requireControl(ports.records);
	const names = [...new Set(changes.map(({ accountId }) => shardFor(routing, accountId)))];
	const rows = new Map((await readShards(ports.records, names)).map((shard) => [shard.name, shard.rows]));
	const isRegistered = (id: AccountId) => Object.hasOwn(rows.get(shardFor(routing, id)) ?? {}, id);
	const added = changes.filter(({ accountId }) => !isRegistered(accountId));
	if (added.length > identitiesPerBatch) await grow(ports, expectedWeights(ports, added));
	const usesTags = withdrawn.length + changes.length - added.length < renamesFrom;

	let left = changes;
	while (left.length > 0 && ports.time.now() < options.stopAt) {
		const control = await requireControl(ports.records);
		const byShard = new Map<string, ManyChange[]>();
		for (const change of left) {
			const name = shardFor(control.routing, change.accountId);
			byShard.set(name, [...(byShard.get(name) ?? []), change]);
		}
		const shards = await readShards(ports.records, [...byShard.keys()]);
		let current = control;
		for (const shard of shards) {
			const { name } = shard;
			// The default base cannot be renamed.
			const named = usesTags || !isNamed(control, name);
			const work = { name, changes: byShard.get(name) ?? [], usesTags: named, control: current, shard };
			current = await changeShard(ports, work, options, progress);
		}
		const before = left.length;
		left = left.filter(({ accountId }) => !progress.outcomes.has(accountId));
		if (left.length === before) break;
	}
}

/** Says whether a shard is a whole base with a name of its own; parts and the default base keep theirs. */
const isNamed = ({ routing }: Control, shard: string): boolean =>
	Object.keys(routing.thirds).length === 0 && Object.values(routing.pairs).includes(shard);

/** @returns whether guards apply it now */
async function publishProgress(ports: RegistryPorts, progress: Progress): Promise<boolean> {
	const isRenamed = !progress.hasRenames || (await renameNow(ports));
	const control = await requireControl(ports.records);
	const { routing, moving } = control;
	const names = new Set([...shardNames(routing), ...(moving === undefined ? [] : shardNames(moving.other))]);
	// Renamed shards were published under their new names.
	const targets: Target[] = [...progress.touched]
		.filter(([name]) => names.has(name))
		.map(([name, version]) => ({ property: shardProperty(name), version }));
	if (targets.length === 0 && !progress.controlChanged) return isRenamed;
	// Written only if it is not published yet; a late one may lead to the shards that accounts are leaving.
	targets.push({ property: controlProperty, version: control.version });
	const { isEnforced } = await publishChange(ports, targets, progress.isTightening);
	return isEnforced && isRenamed;
}

async function renameNow(ports: RegistryPorts): Promise<boolean> {
	try {
		if (await renameShards(ports)) return true;
	} catch (error) {
		ports.log.failure('publication', error);
	}
	await planSettling(ports, 5);
	return false;
}
