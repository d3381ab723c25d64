// Looks into, and tampers with, what the app stored: behind its back and without being counted.
import type { Sandbox } from '../../sandbox/sandbox';
import type { Faults } from '../../sandbox/seams';
import { entityOf, keyOf } from '../../src/adapters/forge/record-entities';
import type { RecordKind } from '../../src/services/ports/records';

/** A stored entity value, attributes and all. */
export interface StoredValue extends Record<string, unknown> {
	readonly version: number;
	readonly body: Record<string, unknown>;
}

/** Everything the app has stored: entity values by `kind:v1:id`, app properties by key. */
export interface Dump {
	readonly records: Readonly<Record<string, StoredValue>>;
	readonly properties: Readonly<Record<string, unknown>>;
}

/** Runs code with all faults off and leaves the counters as they were. */
async function unseen<T>({ forge, faults }: Sandbox, run: () => Promise<T> | T): Promise<T> {
	const before: Faults = { ...faults };
	const { reset: _, count: __, ...counts } = forge.storage.usage;
	const { writes, reads } = forge.appProperties.usage;
	const quiet: Partial<Faults> = { storageThrottled: 0, storageResponseLost: 0, queryStalenessMs: 0 };
	Object.assign(faults, quiet, { appPropertyUnavailable: 0, appPropertyDelayMs: 0 });
	try {
		return await run();
	} finally {
		Object.assign(faults, before);
		forge.storage.usage.reset();
		forge.storage.usage.count(counts);
		Object.assign(forge.appProperties.usage, { writes, reads });
	}
}

async function store(world: Sandbox, operation: string, request: unknown): Promise<unknown> {
	const body = JSON.stringify(request);
	const response = world.forge.storage.fetch(`/api/v1/entity/${operation}`, { method: 'POST', body });
	const text = await response.text();
	if (!response.ok) throw new Error(`The store refused ${operation}: ${text}`);
	return text === '' ? undefined : JSON.parse(text);
}

async function recordsOf(world: Sandbox, entityName: string): Promise<[string, StoredValue][]> {
	const found: [string, StoredValue][] = [];
	let cursor: string | undefined;
	do {
		const page = (await store(world, 'query', { entityName, indexName: 'by-key', limit: 100, cursor })) as {
			data: { key: string; value: StoredValue }[];
			cursor?: string;
		};
		found.push(...page.data.map(({ key, value }): [string, StoredValue] => [key, value]));
		cursor = page.cursor;
	} while (cursor !== undefined);
	return found;
}

const propertiesPath = '/rest/forge/1/app/properties';

async function askProperties(world: Sandbox, method: string, path: string, value?: unknown): Promise<Response> {
	const { forge, site } = world;
	const scopes = new Set(['read:app-data:jira', 'write:app-data:jira']);
	const init = value === undefined ? { method } : { method, body: JSON.stringify(value) };
	const request = new Request(`${site.baseUrl}${propertiesPath}${path}`, init);
	const response = await forge.appProperties.fetch(request, { kind: 'app', accountId: forge.appAccountId, scopes });
	if (!response.ok) throw new Error(`The property store refused ${method} ${path}: ${response.status}`);
	return response;
}

/** Everything the app has stored, as it is now. */
export function dump(world: Sandbox): Promise<Dump> {
	return unseen(world, async () => {
		const records: [string, StoredValue][] = [];
		for (const entityName of world.forge.manifest.entities.keys()) {
			records.push(...(await recordsOf(world, entityName)));
		}
		const { keys } = (await (await askProperties(world, 'GET', '')).json()) as { keys: { key: string }[] };
		const properties = keys.map(({ key }): [string, unknown] => [key, world.forge.appProperties.read(key)]);
		return { records: Object.fromEntries(records), properties: Object.fromEntries(properties) };
	});
}

/** The records of one kind, by id. */
export async function storedOf(world: Sandbox, kind: RecordKind): Promise<Record<string, StoredValue>> {
	const { records } = await dump(world);
	const start = keyOf({ kind, id: '' });
	return Object.fromEntries(
		Object.entries(records)
			.filter(([key]) => key.startsWith(start))
			.map(([key, value]) => [key.slice(start.length), value]),
	);
}

/** One stored record. */
export async function requireStored(world: Sandbox, kind: RecordKind, id: string): Promise<StoredValue> {
	const found = (await storedOf(world, kind))[id];
	if (found === undefined) throw new Error(`Nothing is stored under ${keyOf({ kind, id })}.`);
	return found;
}

/** Writes a record as if somebody had the app's storage in hand. */
export async function tamper(world: Sandbox, kind: RecordKind, id: string, value: StoredValue): Promise<void> {
	await unseen(world, () => store(world, 'set', { entityName: entityOf[kind], key: keyOf({ kind, id }), value }));
}

/** Deletes a record as if somebody had the app's storage in hand. */
export async function erase(world: Sandbox, kind: RecordKind, id: string): Promise<void> {
	await unseen(world, () => store(world, 'delete', { entityName: entityOf[kind], key: keyOf({ kind, id }) }));
}

/** Writes an app property behind the app's back. */
export async function putProperty(world: Sandbox, key: string, value: unknown): Promise<void> {
	await unseen(world, () => askProperties(world, 'PUT', `/${key}`, value));
}

/** Deletes an app property behind the app's back. */
export async function deleteProperty(world: Sandbox, key: string): Promise<void> {
	await unseen(world, () => askProperties(world, 'DELETE', `/${key}`));
}
