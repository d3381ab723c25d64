// What the admin page remembers of the server: an answer to a change is never lost to a reading from before it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MutationOptions, QueryClient } from '@tanstack/react-query';
import type { IdentityRow, IdentityView, SavedView } from '../../src/contract/calls/identities';
import type { RpcResult } from '../../src/contract/errors';

type Answer = RpcResult<unknown> | Promise<RpcResult<unknown>>;
type Handler = (payload: Readonly<Record<string, unknown>>) => Answer;

/** The host, as the vendor's package speaks to it. It has to be there before that package is loaded. */
const host = { handlers: new Map<string, Handler>(), calls: [] as string[] };
Object.assign(globalThis, {
	__bridge: {
		callBridge: async (_command: string, { functionKey, payload }: { functionKey: string; payload: never }) => {
			host.calls.push(functionKey);
			const handler = host.handlers.get(functionKey);
			if (handler === undefined) throw new Error(`nobody answers ${functionKey}`);
			return handler(payload);
		},
	},
});

const row = (accountId: string, more: Partial<IdentityRow> = {}): IdentityRow =>
	({ accountId, name: accountId, type: 'app', status: 'active', version: 1, ...more }) as IdentityRow;
const saved = (accountId: string, version: number, isEnforced = true): SavedView => ({
	identity: { accountId, version } as IdentityView,
	row: row(accountId, { version }),
	isEnforced,
});
const ok = (value: unknown): RpcResult<unknown> => ({ ok: true, value });

/** An answer that comes when the test says so. */
function held() {
	let answer: (result: RpcResult<unknown>) => void = () => undefined;
	return {
		promise: new Promise<RpcResult<unknown>>((resolve) => (answer = resolve)),
		answer: (result: RpcResult<unknown>) => answer(result),
	};
}

describe('what the admin page remembers', () => {
	let client: QueryClient;
	let data: typeof import('../../static/src/data/admin/queries') &
		typeof import('../../static/src/data/admin/mutations');

	beforeEach(async () => {
		host.handlers.clear();
		host.calls.length = 0;
		data = {
			...(await import('../../static/src/data/admin/queries')),
			...(await import('../../static/src/data/admin/mutations')),
		};
		client = (await import('../../static/src/data/query-client')).createQueryClient();
	});
	afterEach(() => client.clear());

	const run = <Result, Input>(options: MutationOptions<Result, Error, Input>, input: Input): Promise<Result> =>
		client.getMutationCache().build(client, options).execute(input);
	const rows = (): readonly IdentityRow[] =>
		client.getQueryData(data.adminQueries.directory.queryKey)?.pages.flatMap((page) => [...page.rows]) ?? [];
	const edit = { accountId: 'a', version: 1, draft: {} as never };

	it('puts a saved row into the list at once, and does not believe a reading that began before', async () => {
		host.handlers.set('identity.directory', () => ok({ rows: [row('a', { lastUsedAt: 5 }), row('b')] }));
		await client.fetchInfiniteQuery(data.adminQueries.directory);
		const old = held();
		host.handlers.set('identity.directory', () => old.promise);
		const reading = client.fetchInfiniteQuery(data.adminQueries.directory).catch(() => undefined);
		host.handlers.set('identity.edit', () => ok(saved('a', 2)));
		await run(data.adminMutations.edit, edit);
		old.answer(ok({ rows: [row('a'), row('b')] }));
		await reading;
		expect(rows().map(({ accountId, version, lastUsedAt }) => [accountId, version, lastUsedAt])).toEqual([
			// The answer to a save does not know the last use.
			['a', 2, 5],
			['b', 1, undefined],
		]);
	});

	it('adds a registered row to a list that was read, and makes up no list that was not', async () => {
		host.handlers.set('identity.register', () => ok(saved('new', 1)));
		await run(data.adminMutations.register, { accountId: 'new', draft: {} as never });
		expect(rows()).toEqual([]);
		host.handlers.set('identity.directory', () => ok({ rows: [row('a')] }));
		await client.fetchInfiniteQuery(data.adminQueries.directory);
		await run(data.adminMutations.register, { accountId: 'new', draft: {} as never });
		expect(rows().map(({ accountId }) => accountId)).toEqual(['a', 'new']);
	});

	it('reads the identities anew when Jira catches up with them, and not while nothing changes', async () => {
		host.handlers.set('identity.directory', () => ok({ rows: [row('a')] }));
		await client.fetchInfiniteQuery(data.adminQueries.directory);
		const isOutdated = () => client.getQueryState(data.keys.directory)?.isInvalidated;
		const lag = { pending: { switches: false, identities: 1 } };
		const ask = async (inForce: object) => {
			host.handlers.set('site.in-force', () => ok({ switches: { frozenSpaces: [] }, ...inForce }));
			await client.fetchQuery({ ...data.adminQueries.inForce, staleTime: 0 });
			return isOutdated();
		};
		expect(await ask({ lag })).toBe(false);
		expect(await ask({ lag })).toBe(false);
		expect(await ask({})).toBe(true);
	});

	it('puts what an attempt to publish again left in the place of what was known before', async () => {
		host.handlers.set('site.in-force', () => ok({ switches: { frozenSpaces: [] }, lag: {} }));
		await client.fetchQuery(data.adminQueries.inForce);
		const inForce = { switches: { frozenSpaces: [] } };
		host.handlers.set('publication.retry', () => ok({ inForce }));
		await run(data.adminMutations.retryPublication, {});
		expect(client.getQueryData(data.adminQueries.inForce.queryKey)).toEqual(inForce);
	});

	it('shows a thrown switch although the state of the site was being read when it was thrown', async () => {
		const before = { switches: { frozenSpaces: [] } };
		const frozen = { at: 1, by: { kind: 'person', id: 'ana' }, reason: 'leak' };
		host.handlers.set('site.in-force', () => ok(before));
		await client.fetchQuery(data.adminQueries.inForce);
		const old = held();
		host.handlers.set('site.in-force', () => old.promise);
		const reading = client.fetchQuery({ ...data.adminQueries.inForce, staleTime: 0 }).catch(() => undefined);
		host.handlers.set('site.freeze', () => ok({ switches: { frozenSpaces: [], frozen }, isEnforced: true }));
		await run(data.adminMutations.throwSwitch, { name: 'site.freeze', input: { reason: 'leak' } });
		old.answer(ok(before));
		await reading;
		expect(client.getQueryData(data.adminQueries.inForce.queryKey)?.switches.frozen).toEqual(frozen);
		expect(client.getQueryState(data.keys.inForce)?.isInvalidated).toBe(true);
	});

	it('accepts findings in calls of 100, and keeps what was accepted when a later call fails', async () => {
		host.handlers.set('site.overview', () => ok({ drift: 250 }));
		await client.fetchQuery(data.adminQueries.overview);
		const sizes: number[] = [];
		host.handlers.set('drift.accept', ({ ids, reason }) => {
			expect(reason).toBe('Known.');
			sizes.push((ids as readonly string[]).length);
			return sizes.length < 3
				? ok({ findings: [], accepted: [], comparedAt: sizes.length })
				: { ok: false, error: { code: 'UNAVAILABLE', problem: 'jira-silent', params: {} } };
		});
		const ids = Array.from({ length: 250 }, (_, index) => `finding ${index}`);
		await expect(run(data.adminMutations.acceptDrift, { ids, reason: 'Known.' })).rejects.toMatchObject({
			error: { code: 'UNAVAILABLE' },
		});
		expect(sizes).toEqual([100, 100, 50]);
		expect(client.getQueryData(data.adminQueries.drift.queryKey)?.comparedAt).toBe(2);
		expect(client.getQueryState(data.keys.overview)?.isInvalidated).toBe(true);
	});

	it('asks for a page of the list once more only from where reading stopped', async () => {
		const asked: unknown[] = [];
		let isDown = true;
		host.handlers.set('identity.directory', ({ cursor }) => {
			asked.push(cursor);
			if (cursor === undefined) return ok({ rows: [row('a')], cursor: 'two' });
			if (isDown) return { ok: false, error: { code: 'UNAVAILABLE', problem: 'unreachable', params: {} } };
			return ok({ rows: [row('b')] });
		});
		const { InfiniteQueryObserver } = await import('@tanstack/react-query');
		const observer = new InfiniteQueryObserver(client, data.adminQueries.directory);
		const stop = observer.subscribe(() => undefined);
		await observer.refetch({ cancelRefetch: false });
		await observer.fetchNextPage();
		expect(observer.getCurrentResult()).toMatchObject({ isError: true, hasNextPage: true });
		expect(rows().map(({ accountId }) => accountId)).toEqual(['a']);
		isDown = false;
		await observer.fetchNextPage();
		stop();
		expect(asked).toEqual([undefined, 'two', 'two']);
		expect(rows().map(({ accountId }) => accountId)).toEqual(['a', 'b']);
	});

	it('asks nothing a second time by itself', async () => {
		host.handlers.set('health.read', () => ({
			ok: false,
			error: { code: 'UNAVAILABLE', problem: 'unreachable', params: {} },
		}));
		await expect(client.fetchQuery(data.adminQueries.health)).rejects.toMatchObject({ error: { code: 'UNAVAILABLE' } });
		expect(host.calls).toEqual(['health.read']);
	});
});
