// Which shards a page about one space reads: all that hold rights there, whatever was changed, and few others.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IssueOutputs } from '../../src/contract/calls/issue';
import { hourMs } from '../../src/contract/durations';
import type { ProjectId, StatusId } from '../../src/contract/ids';
import type { Control } from '../../src/core/snapshot/control';
import { initialRouting, isGoneForGood, renameBases } from '../../src/core/snapshot/routing';
import { renameShards } from '../../src/services/registry/grow';
import { aGrant } from '../builders/identity';
import { growLarge } from '../builders/large-registry';
import { intercept, letSleepPassTime } from '../harness/platform-calls';
import { aSeededDraft, edit, expectConsistent, opsWorkflow, placeOf, registered } from '../harness/registry';
import { erase, requireStored, storedOf, tamper } from '../harness/storage';
import { idOf, openWorld, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const rel = '10000' as ProjectId;
const ops = '10001' as ProjectId;
const noted = async () =>
	Object.fromEntries(
		Object.entries(await storedOf(world, 'reach')).map(([id, { body }]) => [id, (body as { shards: string[] }).shards]),
	);
const moversOf = async (issueKey: string) =>
	valueOf(
		await world.invoke<IssueOutputs['issue.movers']>('chidi', 'muster-issue', 'issue.movers', {
			issueId: world.site.issue(issueKey).id,
		}),
	);

describe('the shards of a space', () => {
	it('are noted with a registration, an edit and a grant for every space', async () => {
		const { shard } = await placeOf(world, idOf('deployBot'));
		expect(await noted()).toEqual({});
		const identity = await registered(world);
		expect(await noted()).toEqual({ [rel]: [shard] });
		const moved = aSeededDraft({
			grants: [{ projectId: ops, toStatusId: world.site.workflow(opsWorkflow).transitions[0]?.to as StatusId }],
		});
		const { identity: edited } = valueOf(await edit(world, identity, moved));
		expect(await noted()).toEqual({ [rel]: [shard], [ops]: [shard] });
		const { projectId: _, ...everywhere } = aGrant();
		valueOf(await edit(world, edited, aSeededDraft({ grants: [everywhere] })));
		expect(await noted()).toEqual({ [rel]: [shard], [ops]: [shard], everywhere: [shard] });
		await expectConsistent(world, idOf('deployBot'));
	});

	it('are noted for as many spaces as an identity may have grants, which no transaction holds', async () => {
		const project = world.site.world.readProject('REL');
		if (project === undefined) throw new Error('The seed has no REL.');
		const spaces = Array.from({ length: 30 }, (_, i) => `${20_000 + i}`);
		world.site.world.projects.push(...spaces.map((id) => ({ ...project, id, key: `S${id}` })));
		const grants = spaces.map((id) => aGrant({ projectId: id as ProjectId }));
		await registered(world, 'deployBot', aSeededDraft({ grants }));
		expect(Object.keys(await noted()).sort()).toEqual([...spaces].sort());
		await expectConsistent(world, idOf('deployBot'));
	});

	it('are noted again by the comparison of shards when that was lost', async () => {
		await registered(world);
		const before = await noted();
		await erase(world, 'reach', rel);
		expect((await moversOf('REL-7')).transitions[0]?.performers?.total).toBe(0);
		for (let hour = 0; hour < 7; hour++) {
			await world.pass(hourMs);
			await world.forge.runScheduled('hourly');
			await world.settle();
		}
		expect(await noted()).toEqual(before);
		expect((await moversOf('REL-7')).transitions[0]?.performers?.total).toBe(1);
	});

	it('lose names that no routing will use again, and no other', () => {
		const routing = initialRouting(4);
		const { routing: renamed, nextBase } = renameBases(routing, new Set(['1', '2']), 5);
		expect(['', '1', '2', '3', '4', '5', '6'].filter((name) => isGoneForGood(name, [renamed], nextBase))).toEqual([
			'1',
			'2',
		]);
		// While accounts move, both routings count, and so does what a later one will name.
		expect(['1', '2', '7', '3-a'].filter((name) => isGoneForGood(name, [renamed, routing], nextBase))).toEqual([]);
	});
});

describe('a panel on a registry of 2,056 shards', () => {
	it.each([
		[40, { total: 40 }],
		[400, { total: 50, isPartial: true }],
	])('with %i identities that may deploy, takes at most ten requests to storage', async (deployers, performers) => {
		await growLarge(world, deployers);
		world.forge.storage.usage.reset();
		const { transitions } = await moversOf('REL-7');
		const issueId = world.site.issue('REL-7').id;
		valueOf(await world.invoke('chidi', 'muster-issue', 'issue.audit', { issueId, limit: 10 }));
		const { requests } = world.forge.storage.usage;
		// The bench prints it.
		process.stdout.write(`panel: ${requests} requests\n`);
		expect(requests).toBeLessThanOrEqual(10);
		expect(transitions.find(({ name }) => name === 'Deploy')?.performers).toMatchObject(performers);
	});
});

describe('a panel that is read while shards take fresh names', () => {
	it.each([1, 2, 3])('after its request %i says who may, or that it does not know', async (after) => {
		await letSleepPassTime();
		await registered(world);
		const { ports } = await import('../../src/entry/wiring');
		let requests = 0;
		intercept(async (call, send) => {
			const answer = await send();
			if (call.to !== 'storage' || requests >= after) return answer;
			requests += 1;
			if (requests < after) return answer;
			const control = await requireStored(world, 'control', 'site');
			const bases = [...new Set(Object.values((control.body as unknown as Control).routing.pairs))];
			const body = { ...control.body, version: control.version + 1, toRename: bases };
			await tamper(world, 'control', 'site', { version: control.version + 1, body });
			expect(await world.forge.runAs(undefined, () => renameShards(ports))).toBe(true);
			return answer;
		});
		const { performers } = (await moversOf('REL-7')).transitions[0] ?? {};
		expect(requests).toBe(after);
		if (performers?.isPartial !== true) expect(performers?.total).toBe(1);
	});
});
