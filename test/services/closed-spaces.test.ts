// Spaces that a rule of the organization keeps the app out of: found by asking, told by an event, and shown.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { HealthView } from '../../src/contract/calls/health';
import type { ProjectOutputs } from '../../src/contract/calls/project';
import { hourMs, minuteMs } from '../../src/contract/durations';
import { workflowId } from '../harness/guards';
import { collectLog, intercept, letSleepPassTime } from '../harness/platform-calls';
import { codeOf, deploy, registered, setGuard } from '../harness/registry';
import { dump } from '../harness/storage';
import { openWorld, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
	await letSleepPassTime();
});
afterEach(() => world.close());

const call = async (name: string) => valueOf(await world.invoke<HealthView>('ana', 'muster-admin', name));
const checkOf = ({ checks }: HealthView) => checks.find(({ key }) => key === 'app-access');
const run = async () => checkOf(await call('health.run'));
const read = async () => checkOf(await call('health.read'));
const closedNow = async () =>
	valueOf(await world.invoke<AdminOutputs['site.overview']>('ana', 'muster-admin', 'site.overview')).closedSpaces;
const idsNow = async () => (await closedNow()).map(({ id }) => id);
const spaceOf = async (projectId: string) =>
	valueOf(
		await world.invoke<ProjectOutputs['project.transitions']>('ana', 'muster-project', 'project.transitions', {
			projectId,
		}),
	);
const close = (key: string, isClosed = true) => world.site.closeSpace(key, isClosed);
const rel = '10000';

describe('a site without such rules', () => {
	it('is good for two questions, whatever the number of its spaces', async () => {
		const asked: string[] = [];
		intercept(async ({ path }, send) => {
			if (/data-policy|project\/search/.test(path)) asked.push(path);
			return send();
		});
		expect(await run()).toMatchObject({ state: 'good', found: { finding: 'spaces-open' } });
		expect(asked).toHaveLength(1);
		expect(await closedNow()).toEqual([]);
		expect((await spaceOf(rel)).isClosed).toBe(false);
	});
});

describe('a space that is closed', () => {
	it('is red where guards stand, and named', async () => {
		await run();
		close('REL');
		expect(await run()).toMatchObject({
			state: 'bad',
			found: { finding: 'guarded-spaces-closed', params: { spaces: ['REL'] } },
		});
		expect(await closedNow()).toEqual([{ id: rel, guardedWorkflows: [workflowId(world)] }]);
		expect((await spaceOf(rel)).isClosed).toBe(true);
	});

	it('is a warning where none stands, and good again once it is open', async () => {
		setGuard(world, undefined);
		close('REL');
		expect(await run()).toMatchObject({ state: 'warning', found: { finding: 'spaces-closed' } });
		expect(await closedNow()).toEqual([{ id: rel, guardedWorkflows: [] }]);
		close('REL', false);
		expect(await run()).toMatchObject({ state: 'good' });
		expect(await closedNow()).toEqual([]);
	});

	it('is told by an event, before anybody asks, and counts as guarded until asked', async () => {
		await run();
		setGuard(world, undefined);
		await world.pass(minuteMs);
		world.faults.duplicateDeliveries = 2;
		close('REL');
		await world.settle();
		expect(await closedNow()).toEqual([{ id: rel }]);
		expect(await read()).toMatchObject({ state: 'bad', found: { params: { spaces: [rel] } } });
		expect(await run()).toMatchObject({ state: 'warning', found: { params: { spaces: ['REL'] } } });
	});

	it('is found by the daily check where its event was lost, since an opened one raises none', async () => {
		await run();
		world.site.world.closedToApps.add(rel);
		expect(await closedNow()).toEqual([]);
		await world.forge.runScheduled('daily');
		await world.settle();
		expect(await idsNow()).toEqual([rel]);
		await world.pass(27 * hourMs);
		expect(await read()).toMatchObject({ state: 'unknown', isStale: true });
	});

	it('stays known while Jira cannot be asked', async () => {
		close('REL');
		await run();
		collectLog();
		intercept(async ({ path }, send) => (path.includes('data-policy') ? new Response('', { status: 503 }) : send()));
		expect(await run()).toMatchObject({ state: 'unknown', found: { finding: 'not-made' } });
		expect(await idsNow()).toEqual([rel]);
	});

	it('closed while Jira was being asked is not forgotten', async () => {
		await run();
		let isFirst = true;
		intercept(async ({ path }, send) => {
			const answer = await send();
			if (path.includes('/data-policy') && isFirst) {
				isFirst = false;
				close('REL');
				await world.settle();
			}
			return answer;
		});
		await run();
		expect(await idsNow()).toEqual([rel]);
	});

	it('of another product is none of ours, and an event of another shape is reported', async () => {
		const event = 'avi:ecosystem.app_policy:blocked:app_access_to_objects_in_container.v2';
		const container = { product: 'confluence', id: rel };
		const log = collectLog();
		world.forge.publish(event, { data: { workspace: { cloudId: 'c' }, container } });
		await world.settle();
		expect([await closedNow(), log.length]).toEqual([[], 0]);
		world.forge.publish(event, { data: {} });
		await world.settle();
		expect(await closedNow()).toEqual([]);
		expect(log.length).toBeGreaterThan(0);
	});
});

describe('the panel of a work item', () => {
	const ask = (as: 'chidi' | 'ivo', name: string, payload: object) => world.invoke(as, 'muster-issue', name, payload);
	const isClosed = (projectId: string) => ask('chidi', 'space.closed', { projectId });

	it('reads nothing in a closed space, and tells those who see the space why', async () => {
		const issueId = world.site.issue('REL-7').id;
		expect(valueOf(await isClosed(rel))).toEqual({ isClosed: false });
		close('REL');
		await world.settle();
		for (const name of ['issue.movers', 'issue.head'])
			expect(await ask('chidi', name, { issueId })).toMatchObject({ ok: false });
		expect(valueOf(await isClosed(rel))).toEqual({ isClosed: true });
		expect(await ask('ivo', 'space.closed', { projectId: rel })).toMatchObject({
			ok: false,
			error: { code: 'FORBIDDEN' },
		});
		expect(await isClosed('999999')).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
		expect(await isClosed('10000&projectKey=OPS')).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
	});

	it('is told of its own space only', async () => {
		close('OPS');
		await world.settle();
		expect(valueOf(await isClosed(rel))).toEqual({ isClosed: false });
	});
});

describe('in a closed space', () => {
	const recorded = async () => JSON.stringify(await dump(world));

	it('Jira lets nobody or everybody pass: the sandbox knows both', async () => {
		await registered(world);
		close('REL');
		expect(codeOf(await deploy(world, 'deployBot'))).not.toBe('passes');
		world.faults.closedSpacesSkipRules = true;
		expect(codeOf(await deploy(world, 'legacyScript'))).toBe('passes');
	});

	it.each([
		['is recorded all the same where events tell of it', true],
		['is not recorded where they do not', false],
	])('a move without its post function %s', async (_, tells) => {
		await registered(world);
		close('REL');
		Object.assign(world.faults, { closedSpacesSkipRules: true, closedSpacesTellEvents: tells });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		await world.pass(30 * minuteMs);
		expect((await recorded()).includes('product-event')).toBe(tells);
	});
});
