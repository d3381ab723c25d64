// The stored records of the registry: how they are named and read back.
import * as z from 'zod/mini';
import { identityDraftSchema, identityStatuses } from '../contract/identity';
import { type AccountId, accountIdSchema, projectIdSchema } from '../contract/ids';
import { AppError } from '../core/errors';
import type { Identity } from '../core/identity';
import type { HistoryRecord } from '../core/lifecycle';
import { type Control, type Entry, type ShardEntries, shardFor, shardNames } from '../core/snapshot';
import type { RecordRef, Records, RecordWrite, StoredRecord } from './ports';

export const controlRef: RecordRef = { kind: 'control', id: 'site' };
export const identityRef = (accountId: AccountId): RecordRef => ({ kind: 'identity', id: accountId });
export const shardRef = (shard: string): RecordRef => ({ kind: 'shard', id: shard === '' ? 'default' : shard });
export const publicationRef = (property: string): RecordRef => ({ kind: 'publication', id: property });
export const historyRef = (accountId: AccountId, version: number): RecordRef => ({
	kind: 'history',
	id: `${accountId}:${String(version).padStart(8, '0')}`,
});

const actorSchema = z.strictObject({ kind: z.enum(['person', 'api-client', 'system']), id: z.string() });
const versionAt = z.strictObject({ version: z.int(), at: z.number() });

const identitySchema = z.strictObject({
	...identityDraftSchema.shape,
	accountId: accountIdSchema,
	status: z.enum(identityStatuses),
	version: z.int(),
	createdAt: z.number(),
	updatedAt: z.number(),
	updatedBy: actorSchema,
	replaced: z.array(versionAt),
});

const controlSchema = z.strictObject({
	version: z.int(),
	routing: z.record(z.string(), z.string()),
	siteFrozen: z.boolean(),
	frozenProjects: z.array(projectIdSchema),
	withdrawn: z.array(z.strictObject({ accountId: accountIdSchema, version: z.int(), until: z.number() })),
	contact: z.string(),
});

const entrySchema = z.tuple([
	z.string(),
	z.string(),
	z.string(),
	z.array(z.tuple([z.string(), z.number(), z.string()])),
	z.string(),
]);
const shardSchema = z.record(z.string(), entrySchema);

/**
 * Reads a stored body back.
 *
 * @throws {AppError} CORRUPT_RECORD when it is not what Muster stores
 */
export function parseRecord<T>(schema: z.ZodMiniType<T>, ref: RecordRef, body: unknown): T {
	const parsed = schema.safeParse(body);
	if (parsed.success) return parsed.data;
	throw new AppError('CORRUPT_RECORD', 'A stored record of Muster cannot be read.', {
		context: { ref, issues: parsed.error.issues.slice(0, 3).map(({ path, message }) => ({ path, message })) },
	});
}

export const parseIdentity = (accountId: AccountId, stored: StoredRecord): Identity =>
	parseRecord(identitySchema, identityRef(accountId), stored.body);

export interface Shard {
	readonly name: string;
	/** 0 when the shard has no record yet. */
	readonly version: number;
	readonly entries: ShardEntries;
}

function parseShard(name: string, stored: StoredRecord | undefined): Shard {
	if (stored === undefined) return { name, version: 0, entries: {} };
	const entries: Record<string, Entry> = parseRecord(shardSchema, shardRef(name), stored.body);
	return { name, version: stored.version, entries };
}

/** The control record, or undefined before the first publication. */
export async function readControl(records: Records): Promise<Control | undefined> {
	const [stored] = await records.read([controlRef]);
	return stored === undefined ? undefined : parseRecord(controlSchema, controlRef, stored.body);
}

/**
 * The control record.
 *
 * @throws {AppError} UNAVAILABLE while the app's installation is not prepared
 */
export async function requireControl(records: Records): Promise<Control> {
	const control = await readControl(records);
	if (control !== undefined) return control;
	throw new AppError('UNAVAILABLE', 'Muster is still preparing its registry on this site. Try again in a minute.');
}

export async function readShard(records: Records, name: string): Promise<Shard> {
	const [stored] = await records.read([shardRef(name)]);
	return parseShard(name, stored);
}

/** Most records in one request by key. */
const maxPerRead = 25;

/** Reads any number of records by key, in the order asked; undefined where there is none. */
export async function readMany(
	records: Records,
	refs: readonly RecordRef[],
): Promise<readonly (StoredRecord | undefined)[]> {
	const batches: RecordRef[][] = [];
	for (let i = 0; i < refs.length; i += maxPerRead) batches.push(refs.slice(i, i + maxPerRead));
	return (await Promise.all(batches.map((batch) => records.read(batch)))).flat();
}

/** The entries of every account the registry knows, anonymous callers included: one request for 25 shards. */
export async function readEntries(records: Records, { routing }: Control): Promise<ReadonlyMap<AccountId, Entry>> {
	const names = shardNames(routing);
	const stored = await readMany(records, names.map(shardRef));
	const shards = names.map((name, i) => parseShard(name, stored[i]));
	return new Map(
		shards.flatMap(({ entries }) => Object.entries(entries).map(([id, entry]) => [id as AccountId, entry] as const)),
	);
}

/** What the registry holds about one account, read by key. */
export interface AccountView {
	readonly control: Control;
	readonly shard: Shard;
	readonly identity?: Identity;
	/** Other records read in the same request, in the order asked. */
	readonly others: readonly (StoredRecord | undefined)[];
}

/**
 * Reads what the registry holds about an account: two requests, whatever the registry's size.
 *
 * @param others more records to read along, once the account's shard is known
 */
export async function readAccountView(
	records: Records,
	accountId: AccountId,
	others: (shard: string) => readonly RecordRef[] = () => [],
): Promise<AccountView> {
	const control = await requireControl(records);
	const name = shardFor(control.routing, accountId);
	const [identity, shard, ...rest] = await records.read([identityRef(accountId), shardRef(name), ...others(name)]);
	return {
		control,
		shard: parseShard(name, shard),
		...(identity === undefined ? {} : { identity: parseIdentity(accountId, identity) }),
		others: rest,
	};
}

export function setIdentity(identity: Identity, previous: Identity | undefined): RecordWrite {
	return {
		type: 'set',
		ref: identityRef(identity.accountId),
		expected: previous?.version ?? 'absent',
		record: { version: identity.version, body: identity },
		attributes: { status: identity.status, name: identity.name.toLowerCase(), ownerId: identity.ownerId },
	};
}

export function setShard(shard: Shard, entries: ShardEntries): RecordWrite {
	return {
		type: 'set',
		ref: shardRef(shard.name),
		expected: shard.version === 0 ? 'absent' : shard.version,
		record: { version: shard.version + 1, body: entries },
	};
}

export function setControl(previous: Control | undefined, control: Control): RecordWrite {
	return {
		type: 'set',
		ref: controlRef,
		expected: previous?.version ?? 'absent',
		record: { version: control.version, body: control },
	};
}

/** @param attempt a random value, so that two equal changes at the same instant are told apart */
export function addHistory(history: HistoryRecord, attempt: string): RecordWrite {
	return {
		type: 'set',
		ref: historyRef(history.accountId, history.version),
		expected: 'absent',
		record: { version: 1, body: { ...history, attempt } },
		isWitness: true,
		attributes: { accountId: history.accountId, at: history.at },
	};
}
