// Names of what the back end names by id, as Jira tells them to the person who looks. Each is asked for once.
import { requestJira } from '@forge/bridge';
import { sharedWords } from '../strings';

export type AvatarShape = 'circle' | 'square' | 'hexagon';

export interface Named {
	readonly name: string;
	/** Accounts only. */
	readonly shape?: AvatarShape;
}

export type NameKind = 'account' | 'status' | 'workType' | 'space';

interface Bean {
	readonly id?: unknown;
	readonly accountId?: unknown;
	readonly name?: unknown;
	readonly key?: unknown;
	readonly displayName?: unknown;
	readonly accountType?: unknown;
	readonly appType?: unknown;
}

/** Most ids in one request: their address must stay short. */
const mostIds = 50;

async function readBeans(path: string): Promise<readonly Bean[]> {
	const response = await requestJira(path, { headers: { Accept: 'application/json' } });
	if (!response.ok) throw new Error(`Jira answered ${response.status}`);
	const body: unknown = await response.json();
	if (Array.isArray(body)) return body as readonly Bean[];
	const isPage = typeof body === 'object' && body !== null && 'values' in body && Array.isArray(body.values);
	return isPage ? (body.values as readonly Bean[]) : [];
}

async function readChunks(ids: readonly string[], path: (chunk: readonly string[]) => string) {
	const chunks: (readonly string[])[] = [];
	for (let from = 0; from < ids.length; from += mostIds) chunks.push(ids.slice(from, from + mostIds));
	return (await Promise.all(chunks.map((chunk) => readBeans(path(chunk))))).flat();
}

const list = (key: string, ids: readonly string[]): string =>
	ids.map((id) => `${key}=${encodeURIComponent(id)}`).join('&');

function shapeOf({ accountType, appType }: Bean): AvatarShape {
	if (appType === 'agent') return 'hexagon';
	return accountType === 'app' ? 'square' : 'circle';
}

const sources: Readonly<Record<NameKind, (ids: readonly string[]) => Promise<readonly (Named & { id: unknown })[]>>> = {
	account: async (ids) =>
		(
			await readChunks(ids, (chunk) => `/rest/api/3/user/bulk?maxResults=${mostIds}&${list('accountId', chunk)}`)
		).flatMap((bean) =>
			typeof bean.displayName === 'string'
				? [{ id: bean.accountId, name: bean.displayName, shape: shapeOf(bean) }]
				: [],
		),
	status: async () => named(await readBeans('/rest/api/3/status')),
	workType: async () => named(await readBeans('/rest/api/3/issuetype')),
	space: async (ids) =>
		(await readChunks(ids, (chunk) => `/rest/api/3/project/search?maxResults=${mostIds}&${list('id', chunk)}`)).flatMap(
			({ id, key }) => (typeof key === 'string' ? [{ id, name: key }] : []),
		),
};

const named = (beans: readonly Bean[]) =>
	beans.flatMap(({ id, name }) => (typeof name === 'string' ? [{ id, name }] : []));

const known: Readonly<Record<NameKind, Map<string, Promise<Named | undefined>>>> = {
	account: new Map(),
	status: new Map(),
	workType: new Map(),
	space: new Map(),
};

/**
 * Reads names by id. Ids whose names Jira does not tell are absent; after a failed request they are asked for again
 * the next time.
 */
export async function readNames(kind: NameKind, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
	const cache = known[kind];
	const missing = [...new Set(ids)].filter((id) => !cache.has(id));
	if (missing.length > 0) {
		const answer = sources[kind](missing).then(
			(found) => new Map(found.map((item) => [String(item.id), item])),
			() => undefined,
		);
		for (const id of missing) {
			cache.set(
				id,
				answer.then((names) => {
					if (names === undefined) cache.delete(id);
					return names?.get(id);
				}),
			);
		}
	}
	const names = await Promise.all([...new Set(ids)].map(async (id) => [id, await cache.get(id)] as const));
	return new Map(names.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}

/** What stands for an id without a name: short ids whole, long ones by their end. */
export const idText = (id: string): string => (id.length <= 8 ? id : sharedWords.idTail(id.slice(-6)));
