// The inventory: every transition of every workflow in use, with what stands on it, a page for one request.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { InventoryPageView } from '../../../src/contract/calls/guards';
import { readInventory } from '../../../src/services/guards/read-inventory';
import type { SiteWorkflow, Workflows } from '../../../src/services/ports/jira';
import {
	aCondition,
	aGuardRule,
	anAuditRule,
	anOverriddenRule,
	aRule,
	aTransition,
	aWorkflow,
} from '../../builders/workflow';
import { asApp, protect, putRules } from '../../harness/guards';
import { intercept, type PlatformCall } from '../../harness/platform-calls';
import { deployed, opsWorkflow, releaseWorkflow } from '../../harness/registry';
import { openWorld, type TestWorld, valueOf } from '../../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const read = (cursor?: string) => asApp(world, (ports) => readInventory(ports, cursor));
const transitionsOf = ({ workflows }: InventoryPageView, name = releaseWorkflow) =>
	workflows.find((workflow) => workflow.name === name)?.transitions ?? [];
const deployOf = (page: InventoryPageView) => transitionsOf(page).find(({ name }) => name === 'Deploy');

describe('the inventory', () => {
	it('lists the workflows in use, and all of their transitions', async () => {
		const page = await read();
		expect(page.workflows.map(({ name }) => name).sort()).toEqual([releaseWorkflow, opsWorkflow].sort());
		expect(page).not.toHaveProperty('cursor');
		for (const { name, transitions } of page.workflows) {
			expect(transitions.map(({ transitionId }) => transitionId)).toEqual(
				world.site.workflow(name).transitions.map(({ id }) => id),
			);
		}
		expect(deployOf(page)).toEqual({
			transitionId: '41',
			name: 'Deploy',
			kind: 'directed',
			from: [{ id: '10004', name: 'Staged' }],
			to: { id: '10005', name: 'Deployed' },
			isProtected: false,
			guard: { mode: 'registered', enforcement: 'enforce', hides: false, others: 0 },
			effect: 'stops',
			faults: [],
		});
		expect(transitionsOf(page).find(({ name }) => name === 'Create')).toMatchObject({ kind: 'initial', from: [] });
		expect(transitionsOf(page).find(({ name }) => name === 'Reopen')).toMatchObject({ kind: 'global', from: [] });
	});

	it('takes one request to Jira', async () => {
		const calls: PlatformCall[] = [];
		const stop = intercept((call, send) => {
			calls.push(call);
			return send();
		});
		await read();
		stop();
		expect(calls.filter(({ to }) => to === 'jira')).toHaveLength(1);
	});

	it('shows what somebody did to a guard in Jira', async () => {
		putRules(world, [aGuardRule({ enforcement: 'monitor' }), aCondition({}, { isOptional: true })]);
		expect(deployOf(await read())).toMatchObject({
			guard: { enforcement: 'monitor', hides: true },
			effect: 'monitors',
			faults: ['any-group', 'condition-overridden', 'not-audited'],
		});
		putRules(world, [anOverriddenRule(), anAuditRule()]);
		expect(deployOf(await read())).toMatchObject({ effect: 'unknown', isUnsure: true, faults: ['overridden'] });
		putRules(world, [aGuardRule({}, { isDisabled: true }), anAuditRule({ isDisabled: true })]);
		expect(deployOf(await read())?.faults).toEqual(['disabled', 'not-audited']);
		putRules(world, [aRule('guard'), anAuditRule()]);
		const unconfigured = deployOf(await read());
		expect(unconfigured?.faults).toEqual(['not-configured']);
		expect(unconfigured).not.toHaveProperty('guard');
		putRules(world, []);
		expect(deployOf(await read())?.faults).toEqual([]);
	});

	it('marks what leads into a protected status, once there is one', async () => {
		await protect(world, deployed, '10006');
		const page = await read();
		expect(transitionsOf(page).flatMap(({ name, isProtected }) => (isProtected ? [name] : []))).toEqual([
			'Deploy',
			'Close',
		]);
		expect(deployOf(page)?.faults).toEqual([]);
		expect(transitionsOf(page).find(({ name }) => name === 'Close')?.faults).toEqual(['unguarded-protected']);
		await protect(world);
		expect(transitionsOf(await read()).some(({ isProtected }) => isProtected)).toBe(false);
	});

	it("leaves the health check's transition out, and only that", async () => {
		const before = transitionsOf(await read()).map(({ name }) => name);
		valueOf(await world.invoke('ana', 'muster-admin', 'canary.set-up', { issueKey: 'REL-7' }));
		const names = async () => transitionsOf(await read()).map(({ name }) => name);
		expect(await names()).toEqual(before);
		for (const configuration of [{ account: 'x' }, { account: 'x', expression: 'true' }, {}]) {
			putRules(world, [aRule('canary', { configuration })], { transition: 'Close' });
			expect(await names()).toEqual(before);
		}
		const [added] = world.site.workflow(releaseWorkflow).transitions.slice(-1);
		putRules(world, [aRule('canary', { isDisabled: true })], { transition: added?.name ?? '' });
		expect(await names()).toEqual([...before, added?.name]);
	});

	it('is no answer when Jira gives none', async () => {
		const stop = intercept(async (call, send) => (call.to === 'jira' ? new Response('{}', { status: 503 }) : send()));
		await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
		stop();
	});
});

describe('pages of the inventory', () => {
	const workflows = Array.from({ length: 120 }, (_, i) =>
		aWorkflow([aTransition()], { id: `w${i}`, isEditable: i !== 7 }),
	);
	const asked: (readonly [number, number, boolean])[] = [];
	const having = (found: readonly SiteWorkflow[]): Workflows => ({
		async page(startAt, limit, inUse) {
			asked.push([startAt, limit, inUse]);
			return { workflows: found.slice(startAt, startAt + limit), isLast: startAt + limit >= found.length };
		},
		read: async () => [],
		readFor: async () => undefined,
		usages: async () => ({ spaces: [], isComplete: true }),
	});
	const readFrom = (found: readonly SiteWorkflow[], cursor?: string) =>
		asApp(world, (ports) => readInventory({ ...ports, workflows: having(found) }, cursor));
	beforeEach(() => {
		asked.length = 0;
	});

	it('follow each other to the end, 50 workflows each', async () => {
		const pages = [await readFrom(workflows), await readFrom(workflows, '50'), await readFrom(workflows, '100')];
		expect(pages.map(({ cursor }) => cursor)).toEqual(['50', '100', undefined]);
		expect(pages.flatMap((page) => page.workflows.map(({ workflowId }) => workflowId))).toEqual(
			workflows.map(({ id }) => id),
		);
		expect(asked).toEqual([
			[0, 50, true],
			[50, 50, true],
			[100, 50, true],
		]);
		expect(pages[0]?.workflows[7]?.isEditable).toBe(false);
	});

	it('end where there is nothing', async () => {
		expect(await readFrom([])).toEqual({ workflows: [] });
		expect(await readFrom(workflows, '120')).toEqual({ workflows: [] });
		expect(await readFrom(workflows, '999999')).toEqual({ workflows: [] });
	});

	it.each(['', '-1', '1.5', 'x', '1e3', ' 1', '1000000', '0x10'])(
		'refuse the cursor %j before Jira is asked',
		async (cursor) => {
			await expect(readFrom(workflows, cursor)).rejects.toMatchObject({
				code: 'INVALID_INPUT',
				details: { field: 'cursor' },
			});
			expect(asked).toEqual([]);
		},
	);
});
