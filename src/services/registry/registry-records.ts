// The stored records of the registry: how they are named and read back.
import * as z from '#zod';
import { actorKinds } from '../../contract/calls/actor';
import { identityDraftSchema, identityStatuses, identityTypeSchema } from '../../contract/identity';
import { type AccountId, accountIdSchema, projectIdSchema, statusIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import type { IdentityRow } from '../../core/registry/identity-row';
import type { HistoryRecord } from '../../core/registry/lifecycle';
import type { SiteChange } from '../../core/site';
import type { Control } from '../../core/snapshot/control';
import type { Entry, ShardEntries } from '../../core/snapshot/entry';
import { shardFor, shardNames } from '../../core/snapshot/routing';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';

export const controlRef: RecordRef = { kind: 'control', id: 'site' };
export const identityRef = (accountId: AccountId): RecordRef => ({ kind: 'identity', id: accountId });
export const shardRef = (shard: string): RecordRef => ({ kind: 'shard', id: shard === '' ? 'default' : shard });
export const publicationRef = (property: string): RecordRef => ({ kind: 'publication', id: property });
export const historyRef = (accountId: AccountId, version: number): RecordRef => ({
	kind: 'history',
	id: `${accountId}:${String(version).padStart(8, '0')}`,
});

/** History of a batch of bulk work: the lines of all its identities. */
export const bulkHistoryRef = (record: string): RecordRef => ({ kind: 'history', id: `bulk:${record}` });
/** History of the switches above single identities, and of the settings. */
export const siteHistoryRef = (controlVersion: number): RecordRef => ({
	kind: 'history',
	id: `site:${String(controlVersion).padStart(8, '0')}`,
});

export const actorSchema = z.strictObject({ kind: z.enum(actorKinds), id: z.string() });
const switchShape = { at: z.number(), by: actorSchema, reason: z.string() };
const switchSchema = z.strictObject(switchShape);

const identitySchema = z.strictObject({
	...identityDraftSchema.shape,
	accountId: accountIdSchema,
	status: z.enum(identityStatuses),
	frozen: z.exactOptional(switchSchema),
	orphanedAt: z.exactOptional(z.number()),
	version: z.int(),
	tag: z.string(),
	createdAt: z.number(),
	updatedAt: z.number(),
	updatedBy: actorSchema,
	bulkChanges: z.array(z.strictObject({ version: z.int(), record: z.string() })),
});

const names = z.record(z.string(), z.string());
const routingSchema = z.strictObject({ pairs: names, thirds: names });

const controlSchema = z.strictObject({
	version: z.int(),
	routing: routingSchema,
	moving: z.exactOptional(
		z.strictObject({ phase: z.enum(['copying', 'draining', 'taking-back']), other: routingSchema, since: z.number() }),
	),
	toRename: z.array(z.string()),
	nextBase: z.int(),
	growthRefused: z.exactOptional(z.strictObject({ at: z.number(), why: z.string() })),
	freeze: z.exactOptional(switchSchema),
	frozenSpaces: z.array(z.strictObject({ ...switchShape, projectId: projectIdSchema })),
	brokenGlass: z.exactOptional(switchSchema),
	withdrawn: z.array(z.strictObject({ tag: z.string(), until: z.number() })),
	contact: z.string(),
	settings: z.strictObject({
		version: z.int(),
		expiryDefaultDays: z.int(),
		expiryMaxDays: z.int(),
		orphanGraceDays: z.int(),
		maxShards: z.int(),
		protectedStatuses: z._default(z.array(statusIdSchema), []),
		guardsTypeChanges: z._default(z.boolean(), false),
	}),
	changes: z.array(
		z.strictObject({
			at: z.number(),
			actor: actorSchema,
			action: z.enum(['freeze', 'thaw', 'freeze-space', 'thaw-space', 'break-glass', 'mend-glass', 'settings']),
			projectId: z.exactOptional(projectIdSchema),
			reason: z.exactOptional(z.string()),
		}),
	),
});

const entrySchema = z.tuple([
	z.string(),
	z.string(),
	z.string(),
	z.array(z.tuple([z.string(), z.number()], z.string())),
	z.string(),
]);
const rowSchema = z.strictObject({
	accountId: accountIdSchema,
	name: z.string(),
	type: identityTypeSchema,
	status: z.enum(identityStatuses),
	isFrozen: z.boolean(),
	ownerId: accountIdSchema,
	environment: z.exactOptional(z.string()),
	expiresAt: z.number(),
	grants: z.int(),
	firstGrantEnd: z.exactOptional(z.number()),
	isBroad: z.boolean(),
	hasSeveralTasks: z.boolean(),
	credentialDueAt: z.exactOptional(z.number()),
	orphanedAt: z.exactOptional(z.number()),
	version: z.int(),
	updatedAt: z.number(),
});
const shardSchema = z.strictObject({
	published: z.int(),
	entries: z.record(z.string(), entrySchema),
	rows: z.record(z.string(), rowSchema),
});

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

/** The rows of a shard's identities, by account. */
export type ShardRows = Readonly<Record<string, IdentityRow>>;

export interface Shard {
	readonly name: string;
	/** 0 when the shard has no record yet. */
	readonly version: number;
	/** Rises with every change of the entries: what its app property is compared by. */
	readonly published: number;
	readonly entries: ShardEntries;
	readonly rows: ShardRows;
}

export function parseShard(name: string, stored: StoredRecord | undefined): Shard {
	if (stored === undefined) return { name, version: 0, published: 0, entries: {}, rows: {} };
	const { published, entries, rows } = parseRecord(shardSchema, shardRef(name), stored.body);
	return { name, version: stored.version, published, entries: entries as Record<string, Entry>, rows };
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

/** Most records in one request by key. */
const maxPerRead = 25;
/** Most shards in one request: together they must stay below 4 MB. */
export const shardsPerRead = 16;

/** Reads any number of records by key, in the order asked; undefined where there is none. */
export async function readMany(
	records: Records,
	refs: readonly RecordRef[],
	perRead = maxPerRead,
): Promise<readonly (StoredRecord | undefined)[]> {
	const batches: RecordRef[][] = [];
	for (let i = 0; i < refs.length; i += perRead) batches.push(refs.slice(i, i + perRead));
	return (await Promise.all(batches.map((batch) => records.read(batch)))).flat();
}

export async function readShards(records: Records, shards: readonly string[]): Promise<Shard[]> {
	const stored = await readMany(records, shards.map(shardRef), shardsPerRead);
	return shards.map((name, i) => parseShard(name, stored[i]));
}

/**
 * What of a shard the routing leads to: while accounts move between shards, and until the old ones are cleaned, a shard
 * also holds accounts that belong to another.
 */
export function ownedBy<T>(shard: Pick<Shard, 'name'>, routing: Control['routing'], held: Readonly<Record<string, T>>) {
	return Object.entries(held).filter(([id]) => shardFor(routing, id as AccountId) === shard.name) as [AccountId, T][];
}

/** The entries of every account the registry knows, anonymous callers included. */
export async function readEntries(records: Records, { routing }: Control): Promise<ReadonlyMap<AccountId, Entry>> {
	const shards = await readShards(records, shardNames(routing));
	return new Map(shards.flatMap((shard) => ownedBy(shard, routing, shard.entries)));
}

/** The rows of every identity, retired ones included: current, and complete. */
export async function readRows(records: Records, { routing }: Control): Promise<IdentityRow[]> {
	const shards = await readShards(records, shardNames(routing));
	return shards.flatMap((shard) => ownedBy(shard, routing, shard.rows).map(([, row]) => row));
}

/** What the registry holds about one account, read by key. */
export interface AccountView {
	readonly control: Control;
	/** The shard that guards read for the account. */
	readonly shard: Shard;
	/** Another shard that has to be kept equal while accounts move: where it goes to or came from. */
	readonly twin?: Shard;
	readonly identity?: Identity;
	/** Other records read in the same request, in the order asked. */
	readonly others: readonly (StoredRecord | undefined)[];
}

/** The shard beside the routing's own that holds an account while accounts move. */
export function twinFor({ routing, moving }: Control, accountId: AccountId): string | undefined {
	if (moving === undefined) return undefined;
	const twin = shardFor(moving.other, accountId);
	return twin === shardFor(routing, accountId) ? undefined : twin;
}

/**
 * Reads what the registry holds about an account: two requests, whatever the registry's size.
 *
 * @param others more records to read along, once the account's shards are known
 */
export async function readAccountView(
	records: Records,
	accountId: AccountId,
	others: (shard: string, twin: string | undefined) => readonly RecordRef[] = () => [],
): Promise<AccountView> {
	const control = await requireControl(records);
	const name = shardFor(control.routing, accountId);
	const twin = twinFor(control, accountId);
	const refs = [identityRef(accountId), shardRef(name), ...(twin === undefined ? [] : [shardRef(twin)])];
	const [identity, shard, ...rest] = await records.read([...refs, ...others(name, twin)]);
	const stored = twin === undefined ? undefined : rest[0];
	return {
		control,
		shard: parseShard(name, shard),
		// A shard that accounts move to is not there before they were copied; there is nothing to keep equal then.
		...(twin === undefined || stored === undefined ? {} : { twin: parseShard(twin, stored) }),
		...(identity === undefined ? {} : { identity: parseIdentity(accountId, identity) }),
		others: twin === undefined ? rest : rest.slice(1),
	};
}

export function setIdentity(identity: Identity, previous: Identity | undefined): RecordWrite {
	return {
		type: 'set',
		ref: identityRef(identity.accountId),
		expected: previous?.version ?? 'absent',
		record: { version: identity.version, body: identity },
	};
}

export function setShard(previous: Shard, next: Pick<Shard, 'published' | 'entries' | 'rows'>): RecordWrite {
	const { published, entries, rows } = next;
	return {
		type: 'set',
		ref: shardRef(previous.name),
		expected: previous.version === 0 ? 'absent' : previous.version,
		record: { version: previous.version + 1, body: { published, entries, rows } },
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

/** The history of a batch of bulk work: one record for all its identities. */
export function addBulkHistory(record: string, lines: readonly HistoryRecord[], attempt: string): RecordWrite {
	return {
		type: 'set',
		ref: bulkHistoryRef(record),
		expected: 'absent',
		record: { version: 1, body: { lines, attempt } },
		isWitness: true,
		attributes: { accountId: 'bulk', at: lines[0]?.at ?? 0 },
	};
}

/** The history of a switch or of the settings. */
export function addSiteHistory(change: SiteChange, controlVersion: number, attempt: string): RecordWrite {
	return {
		type: 'set',
		ref: siteHistoryRef(controlVersion),
		expected: 'absent',
		record: { version: 1, body: { ...change, attempt } },
		isWitness: true,
		attributes: { accountId: 'site', at: change.at },
	};
}
