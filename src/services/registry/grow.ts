// Gives the registry more shards when one becomes full, and moves accounts without a decision going wrong meanwhile.
import { isDeepStrictEqual } from 'node:util';
import { chunks } from '../../contract/chunks';
import { minuteMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { type Saying, type Statement, statementOf } from '../../contract/problems';
import { AppError } from '../../core/errors';
import type { Control } from '../../core/snapshot/control';
import { controlProperty, maxPropertyCharacters, shardProperty } from '../../core/snapshot/property';
import {
	type GrowthLimits,
	planGrowth,
	type Routing,
	renameBases,
	shardFor,
	shardNames,
	sourcesOf,
	type Weights,
	weightKey,
} from '../../core/snapshot/routing';
import type { RecordWrite } from '../ports/records';
import { controlRef, requireControl, setControl } from './control-record';
import { planSettling } from './plan-later';
import { publicationRef, readStanding } from './publication-record';
import { type PublishPorts, publishAll } from './publish';
import { noteReach } from './reach-records';
import { nextShard, ownedBy, readShards, type Shard, setShard, shardRef } from './shard-records';

/** How long accounts are kept in their old shards too, milliseconds: longer than a decision that has begun may take. */
const drainMs = minuteMs;
/** Targets copied in one transaction, which takes 25 operations. */
const copiesPerTransaction = 20;
const maxRounds = 30;
/** Rows count as characters of the property, so that a shard is divided before its record is full. */
const rowShare = 0.3;

/** The weight of accounts, in characters, see `Weights`. */
export function weigh(shards: readonly Shard[], routing: Routing): Map<string, number> {
	const weights = new Map<string, number>();
	const add = (accountId: AccountId, weight: number) => {
		const key = weightKey(accountId);
		weights.set(key, (weights.get(key) ?? 0) + weight);
	};
	for (const shard of shards) {
		for (const [accountId, entry] of ownedBy(shard, routing, shard.entries)) {
			const row = shard.rows[accountId];
			const rowWeight = row === undefined ? 0 : JSON.stringify(row).length * rowShare;
			add(accountId, Math.max(JSON.stringify(entry).length + accountId.length + 4, rowWeight));
		}
	}
	return weights;
}

/** How full shards may become, characters; the rest of a property is room for changes while the registry grows. */
export const shardLimits = {
	full: 28_000,
	target: 16_000,
	crowded: 30_500,
	hard: 32_500,
} as const satisfies Partial<GrowthLimits>;

const limitsOf = ({ settings, nextBase }: Control): GrowthLimits => ({
	...shardLimits,
	maxShards: settings.maxShards,
	nextBase,
});

/** Share of the fullest shard that is in use, 0 to 1. */
export function fullestShare(shards: readonly Shard[]): number {
	const sizes = shards.map(({ entries }) => JSON.stringify(entries).length);
	return Math.max(0, ...sizes) / maxPropertyCharacters;
}

export type Growth = 'grew' | 'fits' | 'refused' | 'busy';

/**
 * Divides the shards that are too full.
 *
 * A refused growth, by the limit or by Jira, keeps the old routing and is noted in the control record.
 * @param expected what is about to be added, so that there is room before it comes
 */
export async function grow(ports: PublishPorts, expected: Weights = new Map()): Promise<Growth> {
	const before = await requireControl(ports.records);
	if (before.moving !== undefined && !isOver(await settleMove(ports, { isUrgent: true }))) return 'busy';
	const control = await requireControl(ports.records);
	const shards = await readShards(ports.records, shardNames(control.routing));
	const weights = weigh(shards, control.routing);
	for (const [key, weight] of expected) weights.set(key, (weights.get(key) ?? 0) + weight);
	const plan = planGrowth(control.routing, weights, limitsOf(control));
	if (plan.outcome === 'fits') {
		if (control.growthRefused !== undefined) await forgetRefusal(ports, control);
		return 'fits';
	}
	if (plan.outcome === 'refused') {
		const params = { needed: plan.needed, accepted: control.settings.maxShards };
		await noteRefusal(ports, control, { problem: 'growth-not-accepted', params });
		return 'refused';
	}
	return moveTo(ports, control, plan.routing, plan.nextBase);
}

async function forgetRefusal(ports: PublishPorts, control: Control): Promise<void> {
	const { growthRefused: _, ...kept } = control;
	await note(ports, control, { ...kept, version: control.version + 1 });
}

async function noteRefusal(ports: PublishPorts, control: Control, why: Statement): Promise<void> {
	if (isDeepStrictEqual(control.growthRefused?.why, why)) return;
	const growthRefused = { at: ports.time.now(), why };
	await note(ports, control, { ...control, version: control.version + 1, growthRefused });
}

async function note(ports: PublishPorts, control: Control, noted: Control): Promise<void> {
	// On a conflict somebody changed the control record meanwhile; the next attempt notes the refusal.
	if ((await ports.records.commit([setControl(control, noted)])) === 'conflict') return;
	// Its version is part of what is published.
	await publishAll(ports, [{ property: controlProperty, version: noted.version }]);
}

/**
 * Gives fresh names to the bases that the control record lists, so that publications under the old names no longer
 * count: this is how bulk work takes rights away. Works in groups, as many at a time as properties are allowed.
 *
 * @returns false when it is not finished; a job continues
 */
export async function renameShards(ports: PublishPorts): Promise<boolean> {
	for (let round = 1; round <= maxRounds * 10; round++) {
		const control = await requireControl(ports.records);
		if (control.moving !== undefined) {
			if (!isOver(await settleMove(ports, { isUrgent: true }))) return false;
			continue;
		}
		if (control.toRename.length === 0) return true;
		const parts = new Set(Object.values(control.routing.thirds)).size + 1;
		// One property more than the shards and the control record is always allowed.
		const spare = Math.max(1, control.settings.maxShards + 1 - shardNames(control.routing).length);
		const group = new Set(control.toRename.slice(0, Math.max(1, Math.floor(spare / parts))));
		const { routing, nextBase } = renameBases(control.routing, group, control.nextBase);
		const growth = await moveTo(ports, control, routing, nextBase, { isUrgent: true });
		if (growth === 'refused') return false;
	}
	return false;
}

async function moveTo(
	ports: PublishPorts,
	control: Control,
	other: Routing,
	nextBase: number,
	options: SettleOptions = {},
): Promise<Growth> {
	const { growthRefused: _, ...kept } = control;
	const moving = { phase: 'copying', other, since: ports.time.now() } as const;
	const begun: Control = { ...kept, version: control.version + 1, nextBase, moving };
	if ((await ports.records.commit([setControl(control, begun)])) === 'conflict') return 'busy';
	const outcome = await settleMove(ports, options);
	if (outcome === 'refused') return 'refused';
	if (outcome === 'copying') return 'busy';
	// The routing has changed; accounts leave their old shards later.
	if (outcome === 'draining') await planSettling(ports, drainMs / 1000 + 5);
	return 'grew';
}

export interface SettleOptions {
	/** Leave the old shards at once: publications under their names must stop counting. */
	readonly isUrgent?: boolean;
}

const isOver = (settled: Settled): boolean => settled === 'settled' || settled === 'refused';

/** The step that a move has reached; `refused` means that it was undone. */
export type Settled = 'settled' | 'copying' | 'draining' | 'refused';

/**
 * Continues a move of accounts between shards, from whatever step it is at; safe to run at any time, also concurrently.
 *
 * The steps: copy, publish and read back, switch the routing, publish and read back, empty the old shards. Until an old
 * shard is emptied, every change writes an account's old and new shard in one transaction (commit.ts), so that no
 * revocation is lost between copying and switching.
 */
export async function settleMove(ports: PublishPorts, options: SettleOptions = {}): Promise<Settled> {
	for (let round = 1; round <= maxRounds; round++) {
		const control = await requireControl(ports.records);
		if (control.moving === undefined) return 'settled';
		const { phase, since } = control.moving;
		const step = await takeStep(ports, control, phase, since, options);
		if (step !== 'again') return step;
	}
	return 'copying';
}

function takeStep(
	ports: PublishPorts,
	control: Control,
	phase: NonNullable<Control['moving']>['phase'],
	since: number,
	options: SettleOptions,
): Promise<Settled | 'again'> {
	switch (phase) {
		case 'copying':
			return copyAndFlip(ports, control);
		case 'taking-back':
			return takeBack(ports, control);
		case 'draining':
			return drain(ports, control, since, options);
	}
}

const onlyIn = (names: readonly string[], others: readonly string[]): string[] =>
	names.filter((name) => !others.includes(name));

async function copyAndFlip(ports: PublishPorts, control: Control): Promise<Settled | 'again'> {
	const { moving, routing } = control;
	if (moving === undefined) return 'again';
	const sources = sourcesOf(routing, moving.other);
	if (!(await copyInto(ports, control, moving.other, sources))) return 'again';
	const copies = await readShards(ports.records, [...sources.keys()]);
	const published = await publishAll(
		ports,
		copies.map((shard) => ({ property: shardProperty(shard.name), version: shard.published })),
	);
	const failed = published.find(({ isDone }) => !isDone);
	if (failed !== undefined && !failed.isDone) {
		const { error } = failed;
		if (error instanceof AppError && error.retry) return 'copying';
		return refuseMove(ports, control, error);
	}
	const draining = { phase: 'draining', other: routing, since: ports.time.now() } as const;
	const bases = new Set(Object.values(moving.other.pairs));
	const flipped: Control = {
		...control,
		version: control.version + 1,
		routing: moving.other,
		moving: draining,
		toRename: control.toRename.filter((base) => bases.has(base)),
	};
	await ports.records.commit([setControl(control, flipped)]);
	return 'again';
}

/** What a shard holds of the accounts that a routing leads to another shard. */
function heldFor<T>(held: readonly (readonly [AccountId, T])[], routing: Routing, name: string): Record<string, T> {
	return Object.fromEntries(held.filter(([accountId]) => shardFor(routing, accountId) === name));
}

/**
 * Copies accounts into the shards they go to, those that are not there yet.
 *
 * The transaction also writes the sources, unchanged: a concurrent change that was computed without the copy then
 * conflicts, and starts again with it.
 * @param sources where the accounts of each new shard come from
 * @returns false after a conflict: start again from the stored state
 */
async function copyInto(
	ports: PublishPorts,
	control: Control,
	to: Routing,
	sources: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<boolean> {
	const there = await readShards(ports.records, [...sources.keys()]);
	const bySources = new Map<string, { readonly from: readonly string[]; readonly targets: string[] }>();
	for (const { name, version } of there) {
		if (version > 0) continue;
		const from = [...(sources.get(name) ?? [])].sort();
		const group = bySources.get(from.join(' ')) ?? { from, targets: [] };
		group.targets.push(name);
		bySources.set(from.join(' '), group);
	}
	for (const { from, targets } of bySources.values()) {
		for (const part of chunks(targets, copiesPerTransaction)) {
			const copied = await copyGroup(ports, control, to, from, part);
			if (!copied) return false;
		}
	}
	return true;
}

const emptyShard = (name: string): Shard => ({ name, version: 0, published: 0, entries: {}, rows: {} });

async function copyGroup(
	ports: PublishPorts,
	control: Control,
	to: Routing,
	from: readonly string[],
	targets: readonly string[],
): Promise<boolean> {
	const sources = await readShards(ports.records, from);
	const entries = sources.flatMap((source) => ownedBy(source, control.routing, source.entries));
	const rows = sources.flatMap((source) => ownedBy(source, control.routing, source.rows));
	const now = ports.time.now();
	const copies = targets.map((name) => {
		const before = emptyShard(name);
		const held = { published: 1, entries: heldFor(entries, to, name), rows: heldFor(rows, to, name) };
		return { before, after: nextShard(before, held, now) };
	});
	await noteReach(ports.records, control, copies);
	const writes: RecordWrite[] = copies.map(({ after }) => setShard(after));
	writes.push({ type: 'check', ref: controlRef, expected: control.version });
	for (const source of sources) writes.push(setShard(nextShard(source, source, now)));
	return (await ports.records.commit(writes)) === 'committed';
}

/** Ends a move that Jira refuses: the old routing stays, and the page says so. */
async function refuseMove(ports: PublishPorts, control: Control, cause: unknown): Promise<'again'> {
	const why: Saying =
		cause instanceof AppError && cause.code === 'CONFLICT'
			? { problem: 'growth-properties-full', params: { published: shardNames(control.routing).length } }
			: 'growth-unpublished';
	const growthRefused = { at: ports.time.now(), why: statementOf(why) };
	const moving = control.moving === undefined ? {} : { moving: { ...control.moving, phase: 'taking-back' as const } };
	// Stored before anything is removed: nobody can switch to the copies any more, and after a crash they are still known.
	await ports.records.commit([
		setControl(control, { ...control, ...moving, version: control.version + 1, growthRefused }),
	]);
	return 'again';
}

async function takeBack(ports: PublishPorts, control: Control): Promise<Settled | 'again'> {
	const other = control.moving?.other ?? control.routing;
	const copies = onlyIn(shardNames(other), shardNames(control.routing));
	// A later division may take the names of parts again: then a late write of these must not be there any more.
	if (await mayBeWritten(ports, copies)) return 'copying';
	await removeShards(ports, copies);
	const { moving: _, ...kept } = control;
	const back: Control = { ...kept, version: control.version + 1 };
	if ((await ports.records.commit([setControl(control, back)])) === 'conflict') return 'again';
	// The control record's version is part of what is published.
	await publishAll(ports, [{ property: controlProperty, version: back.version }]);
	return 'refused';
}

async function drain(
	ports: PublishPorts,
	control: Control,
	since: number,
	{ isUrgent = false }: SettleOptions,
): Promise<Settled | 'again'> {
	// The new routing is in force only once it was read back.
	const [published] = await publishAll(ports, [{ property: controlProperty, version: control.version }]);
	if (published?.isDone !== true) return 'draining';
	const old = control.moving?.other ?? control.routing;
	const names = shardNames(control.routing);
	const left = onlyIn(shardNames(old), names);
	// A decision that has begun, or a late write, may still use the old routing. It must not find the old shard without
	// the account, which would then count as a person. A shard that is missing blocks, so a whole shard may go at once,
	// unless a late write of it may bring it back.
	const isShared = [...sourcesOf(old, control.routing).values()].some((sources) =>
		[...sources].some((source) => names.includes(source)),
	);
	const mayLeave = published.isCertain && ports.time.now() >= since + drainMs;
	if (!mayLeave && (isShared || !isUrgent)) return 'draining';
	if (!published.isCertain && (await mayBeWritten(ports, left))) return 'draining';
	await removeShards(ports, left);
	const { moving: _, ...settled } = control;
	const next: Control = { ...settled, version: control.version + 1 };
	if ((await ports.records.commit([setControl(control, next)])) === 'conflict') return 'again';
	await tidyShards(ports, next);
	// The control record's version is part of what is published.
	await publishAll(ports, [{ property: controlProperty, version: next.version }]);
	return 'settled';
}

/** Says whether a write of some shards may still arrive. */
async function mayBeWritten(ports: PublishPorts, names: readonly string[]): Promise<boolean> {
	const standing = await readStanding(
		ports,
		names.map((name) => ({ property: shardProperty(name), version: 0 })),
	);
	return !standing.every(({ isCertain, isFree }) => isCertain && isFree);
}

async function removeShards({ records, appProperties }: PublishPorts, names: readonly string[]): Promise<void> {
	await Promise.all(names.map((name) => appProperties.remove(shardProperty(name))));
	const refs = names.flatMap((name) => [shardRef(name), publicationRef(shardProperty(name))]);
	for (const part of chunks(refs, 20)) await records.remove(part);
}

/** Removes accounts from shards that no longer hold them by the routing. */
export async function tidyShards(ports: PublishPorts, { routing, moving }: Control): Promise<void> {
	if (moving !== undefined) return;
	const shards = await readShards(ports.records, shardNames(routing));
	const tidied: Shard[] = [];
	for (const shard of shards) {
		const entries = ownedBy(shard, routing, shard.entries);
		const rows = ownedBy(shard, routing, shard.rows);
		if (entries.length === Object.keys(shard.entries).length && rows.length === Object.keys(shard.rows).length)
			continue;
		const published = shard.published + 1;
		const kept = { published, entries: Object.fromEntries(entries), rows: Object.fromEntries(rows) };
		const next = nextShard(shard, kept, ports.time.now());
		// A conflict means that the shard is in use; the next comparison tidies it.
		if ((await ports.records.commit([setShard(next)])) === 'committed') tidied.push(next);
	}
	await publishAll(
		ports,
		tidied.map(({ name, published }) => ({ property: shardProperty(name), version: published })),
	);
}
