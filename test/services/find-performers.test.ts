// Who may perform a transition: exactly those whom decide() lets, read by key, with a bound on the work.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountId, IssueTypeId, StatusId } from '../../src/contract/ids';
import { readDeciding } from '../../src/core/guards/deciding';
import { readRule } from '../../src/core/guards/rules';
import { type Controls, decide, type TransitionRequest } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import { type Control, controlsOf, initialControl } from '../../src/core/snapshot/control';
import { anonymousKey, compileEntry, type Entry, unregisteredEntry } from '../../src/core/snapshot/entry';
import { shardFor } from '../../src/core/snapshot/routing';
import { type AskedTransition, findPerformers } from '../../src/services/guards/find-performers';
import type { RecordRef, Records, StoredRecord } from '../../src/services/ports/records';
import { identityRef } from '../../src/services/registry/identity-record';
import { shardRef } from '../../src/services/registry/shard-records';
import { aGrant, aGuard, anIdentity, aRequest } from '../builders/identity';
import { type Known, type RandomCase, randomCase } from '../builders/random-registry';
import { reachRecords } from '../builders/reach';
import { aGuardRule, anOverriddenRule, aRule, decidedBy } from '../builders/workflow';
import { startOfTime } from '../harness/world';

const keyOf = ({ kind, id }: RecordRef): string => `${kind} ${id}`;

/** Records of a registry that can only be read by key, and how many identities were. */
function aStore(control: Control, registry: ReadonlyMap<AccountId, Known>) {
	const stored = new Map<string, StoredRecord>();
	const shards = new Map<string, Record<string, Entry>>();
	for (const [accountId, known] of registry) {
		if (known === null) continue;
		const name = shardFor(control.routing, accountId);
		const entry = known === 'unregistered' ? unregisteredEntry : compileEntry(known);
		shards.set(name, { ...shards.get(name), [accountId]: entry });
		if (known !== 'unregistered') stored.set(keyOf(identityRef(accountId)), { version: known.version, body: known });
	}
	for (const [name, entries] of shards) {
		stored.set(keyOf(shardRef(name)), { version: 1, body: { published: 1, entries, rows: {} } });
	}
	for (const [id, body] of reachRecords(shards)) stored.set(keyOf({ kind: 'reach', id }), { version: 1, body });
	let identitiesRead = 0;
	const refuse = () => {
		throw new Error('Only reads by key are expected.');
	};
	const records: Records = {
		async read(refs) {
			if (refs.length > 25) throw new Error('More than 25 keys in one request.');
			identitiesRead += refs.filter(({ kind }) => kind === 'identity').length;
			return refs.map((ref) => stored.get(keyOf(ref)));
		},
		commit: refuse,
		put: refuse,
		putMany: refuse,
		remove: refuse,
		query: refuse,
	};
	return { records, identitiesRead: () => identitiesRead };
}

const at = (now: number) => ({ now: () => now, sleep: async () => {} });

const scopeOf = ({ projectId, issueTypeId, fromStatusId, toStatusId }: TransitionRequest) => ({
	projectId,
	issueTypeIds: [issueTypeId],
	from: fromStatusId === undefined ? ('creation' as const) : [fromStatusId],
	toStatusId,
});

const identitiesOf = (registry: ReadonlyMap<AccountId, Known>): Identity[] =>
	[...registry.values()].filter((known) => known !== null && known !== 'unregistered');

function allowedBy(
	{ guard, now }: Pick<RandomCase, 'guard' | 'now'>,
	requests: readonly TransitionRequest[],
	controls: Controls,
) {
	return (identity: Identity) =>
		requests.some(
			(request) =>
				decide({ ...request, accountId: identity.accountId }, { kind: 'identity', identity }, guard, controls, now)
					.verdict === 'allow',
		);
}

/** The answers in the order in which transitions are asked about. */
async function performersOf(
	ports: Parameters<typeof findPerformers>[0],
	control: Control | undefined,
	asked: readonly AskedTransition[],
) {
	const found = await findPerformers(ports, control, asked);
	return asked.map((transition) => found.get(transition));
}

/** An id that no account has, and that the library which reads records back leaves out of every record. */
const unreadable = '__proto__' as AccountId;
const randomReadable = randomCase.filter(({ registry }) => !registry.has(unreadable));

describe('findPerformers', () => {
	it('finds exactly the identities that decide() allows', async () => {
		await fc.assert(
			fc.asyncProperty(randomReadable, async (one) => {
				const { control, registry, request, guard, now } = one;
				const { records } = aStore(control, registry);
				const [found] = await performersOf({ records, time: at(now) }, control, [
					{ scopes: [scopeOf(request)], deciding: decidedBy(guard) },
				]);
				const expected = identitiesOf(registry).filter(allowedBy(one, [request], controlsOf(control)));
				expect(found?.total).toBe(expected.length);
				expect(found?.first.length).toBe(Math.min(3, expected.length));
				for (const { accountId } of found?.first ?? []) {
					expect(expected.map((identity) => identity.accountId)).toContain(accountId);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it('asks for every work type and every status before, and takes one that is allowed', async () => {
		await fc.assert(
			fc.asyncProperty(randomReadable, async (one) => {
				const { control, registry, request, guard, now } = one;
				const issueTypeIds = ['10001', '10002', '10003'] as IssueTypeId[];
				const from = ['10001', '10002', '10003'] as StatusId[];
				const { records } = aStore(control, registry);
				const [found] = await performersOf({ records, time: at(now) }, control, [
					{ scopes: [{ ...scopeOf(request), issueTypeIds, from }], deciding: decidedBy(guard) },
				]);
				const requests = issueTypeIds.flatMap((issueTypeId) =>
					from.map((fromStatusId) => ({ ...request, issueTypeId, fromStatusId })),
				);
				const expected = identitiesOf(registry).filter(allowedBy(one, requests, controlsOf(control)));
				expect(found?.total).toBe(expected.length);
			}),
			{ numRuns: 200 },
		);
	});

	it('lists only who passes every guard that stands on the transition', async () => {
		const control = initialControl(16);
		const agent = anIdentity({ type: 'ai-agent' });
		const { records } = aStore(control, new Map([[agent.accountId, agent]]));
		const scope = scopeOf(aRequest());
		const [both, one] = await performersOf({ records, time: at(startOfTime) }, control, [
			{ scopes: [scope], deciding: decidedBy(aGuard(), aGuard({ types: ['app'] })) },
			{ scopes: [scope], deciding: decidedBy(aGuard()) },
		]);
		expect([both?.total, one?.total]).toEqual([0, 1]);
	});

	it('says whether people pass too', async () => {
		const { records } = aStore(initialControl(16), new Map());
		const asked = (
			[
				[aGuard()],
				[aGuard({ mode: 'registered-or-human' })],
				[aGuard({ mode: 'human-only' })],
				[aGuard(), aGuard({ mode: 'human-only' })],
			] as const
		).map((guards) => ({ scopes: [scopeOf(aRequest())], deciding: decidedBy(...guards) }));
		const found = await performersOf({ records, time: at(startOfTime) }, initialControl(16), asked);
		expect(found.map((one) => one?.people)).toEqual(['no', 'too', 'only', 'no']);
	});

	it('answers nothing where nothing decides or nobody can say, and nobody where a rule lets nobody pass', async () => {
		const agent = anIdentity();
		const { records, identitiesRead } = aStore(initialControl(16), new Map([[agent.accountId, agent]]));
		const asked = [[], [anOverriddenRule()], [aGuardRule(), aRule('guard')]].map((rules) => ({
			scopes: [scopeOf(aRequest())],
			deciding: readDeciding(rules.map(readRule)),
		}));
		const found = await performersOf({ records, time: at(startOfTime) }, initialControl(16), asked);
		expect(found).toEqual([undefined, undefined, { total: 0, first: [], people: 'no' }]);
		expect(identitiesRead()).toBe(0);
	});

	it('names the first three by name', async () => {
		const control = initialControl(16);
		const names = ['delta', 'Alpha', 'charlie', 'bravo'];
		const registry = new Map(
			names.map((name, i) => {
				const accountId = `bot-account-${i}` as AccountId;
				return [accountId, anIdentity({ accountId, name })] as const;
			}),
		);
		const { records } = aStore(control, registry);
		const asked = [{ scopes: [scopeOf(aRequest())], deciding: decidedBy(aGuard()) }];
		const [found] = await performersOf({ records, time: at(startOfTime) }, control, asked);
		expect(found?.total).toBe(4);
		expect(found?.first.map(({ name }) => name)).toEqual(['Alpha', 'bravo', 'charlie']);
	});

	it('reads nobody’s record who has no grant that could count', async () => {
		const control = initialControl(16);
		const idle = anIdentity({ grants: [aGrant({ toStatusId: '10099' as StatusId })] });
		const registry = new Map<AccountId, Known>([
			[idle.accountId, idle],
			[anonymousKey, 'unregistered'],
		]);
		const { records, identitiesRead } = aStore(control, registry);
		const asked = [{ scopes: [scopeOf(aRequest())], deciding: decidedBy(aGuard()) }];
		expect(await performersOf({ records, time: at(startOfTime) }, control, asked)).toEqual([
			{ total: 0, first: [], people: 'no' },
		]);
		expect(identitiesRead()).toBe(0);
	});

	it('reads at most 200 identities, and leaves room for a transition with few candidates', async () => {
		const control = initialControl(16);
		const registry = new Map<AccountId, Known>();
		const add = (n: number, toStatusId: string) => {
			const accountId = `712020:${String(n).padStart(8, '0')}-0000-4000-8000-0000000000${String(n % 100).padStart(2, '0')}`;
			const identity = anIdentity({
				accountId: accountId as AccountId,
				name: `bot ${n}`,
				grants: [aGrant({ toStatusId: toStatusId as StatusId })],
			});
			registry.set(identity.accountId, identity);
		};
		for (let n = 0; n < 300; n++) add(n, '10005');
		for (let n = 300; n < 305; n++) add(n, '10006');
		const { records, identitiesRead } = aStore(control, registry);
		const [crowded, quiet] = await performersOf({ records, time: at(startOfTime) }, control, [
			{ scopes: [scopeOf(aRequest())], deciding: decidedBy(aGuard()) },
			{ scopes: [scopeOf(aRequest({ toStatusId: '10006' as StatusId }))], deciding: decidedBy(aGuard()) },
		]);
		expect(identitiesRead()).toBe(200);
		expect([crowded?.total, quiet?.total]).toEqual([195, 5]);
	});

	it('finds nobody before the registry is prepared', async () => {
		const { records } = aStore(initialControl(1), new Map());
		const asked = [{ scopes: [scopeOf(aRequest())], deciding: decidedBy(aGuard()) }];
		expect(await performersOf({ records, time: at(startOfTime) }, undefined, asked)).toEqual([
			{ total: 0, first: [], people: 'no' },
		]);
	});
});
