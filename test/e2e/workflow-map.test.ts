// The workflow map: one workflow as a drawing, its arrows by state, 40 statuses, and what it costs who does not open it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { InventoryTransitionView, InventoryWorkflowView } from '../../src/contract/calls/guards';
import { dayMs } from '../../src/contract/durations';
import { expectAccessible } from './axe';
import { admin, openVisit, spaceSettings, type Visit } from './visit';

const guards = `${admin}/guards`;

const kindOf = (i: number): InventoryTransitionView['kind'] => {
	if (i === 0) return 'initial';
	return i > 80 ? 'global' : 'directed';
};
const status = (number: number) => ({ id: `s${number}`, name: `Waiting for team ${number}` });
/** A long workflow with ways back, transitions from any status, and every state. */
const many: InventoryWorkflowView = {
	workflowId: 'many',
	name: 'A many statuses',
	isEditable: true,
	transitions: Array.from({ length: 90 }, (_, i): InventoryTransitionView => {
		const enforcement = i % 2 === 0 ? 'enforce' : 'monitor';
		return {
			transitionId: String(i),
			name: i === 0 ? 'Create' : `Hand over ${i}`,
			kind: kindOf(i),
			from: kindOf(i) !== 'directed' ? [] : [status(i < 40 ? Math.floor((i - 1) / 2) : (i * 7) % 40)],
			to: status(i < 40 ? i : (i * 7 + 3) % 40),
			isProtected: false,
			...(i % 3 === 0 && {
				guard: { mode: 'registered', enforcement, hides: false, others: 0 },
				effect: enforcement === 'enforce' ? 'stops' : 'monitors',
			}),
			faults: i % 20 === 7 ? ['unguarded-protected'] : [],
		};
	}),
};

describe('the workflow map', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit();
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});

	const button = (name: string): Locator => visit.app.getByRole('button', { name, exact: true });
	const region = (): Locator => visit.app.getByRole('region', { name: /^Drawing of the workflow/ });
	const arrows = (state: string): Locator => region().locator(`a[data-state="${state}"]`);
	const openMap = async (): Promise<void> => {
		await visit.open(guards);
		await button('Workflow map').click();
		await region().locator('a').first().waitFor();
		await visit.atRest();
	};

	it('shows a workflow by state, and an arrow leads to its transition', async () => {
		await openMap();
		expect(await button('Workflow map').getAttribute('aria-expanded')).toBe('true');
		const inMap = visit.app.getByRole('combobox', { name: 'Workflow', exact: true });
		await inMap.selectOption({ label: 'Release train workflow' });
		const deploy = region().locator('a', { hasText: 'Staged → Deployed' });
		expect(await deploy.getAttribute('data-state')).toBe('enforced');
		expect(await arrows('unguarded').count()).toBeGreaterThan(0);
		expect(await visit.overflow()).toBe(0);
		await expectAccessible(visit.page, { app: visit.frame });

		await deploy.locator('rect').first().click();
		await visit.app.getByRole('heading', { name: /^Deploy ·/ }).waitFor();
	}, 120_000);

	it('has wider arrows where more moves are on record, and a table that says how many', async () => {
		const countedUpTo = Date.now() - dayMs / 4;
		const routes = [
			{ from: '10004', to: '10005', moves: 214 },
			{ from: '10001', to: '10003', moves: 2 },
		];
		await visit.context.route('**/sandbox/invoke/muster-admin/activity.routes', (route) =>
			route.fulfill({ json: { ok: true, value: { routes, countedUpTo, isComplete: false } } }),
		);
		await openMap();
		await visit.app.getByRole('combobox', { name: 'Workflow', exact: true }).selectOption({
			label: 'Release train workflow',
		});
		const deploy = region().locator('a', { hasText: 'Staged → Deployed' }).first();
		await visit.app.getByText('More spaces use this workflow than were counted.').waitFor();
		expect(await deploy.getAttribute('data-moves')).toBe('214');
		const width = (moves: string) =>
			visit.number(
				`Number.parseFloat(getComputedStyle(document.querySelector('a[data-moves="${moves}"] path[marker-end]')).strokeWidth)`,
			);
		expect(await width('214')).toBeGreaterThan((await width('0')) + 3);
		await visit.app.getByText('View moves as a table').click();
		const table = visit.app.getByRole('table', { name: 'Moves of the last 30 days by transition' });
		expect(await table.getByRole('row').nth(1).textContent()).toMatch(/^Deploy: Staged.*Enforced214$/);
		await expectAccessible(visit.page, { app: visit.frame });
		await visit.context.unroute('**/sandbox/invoke/muster-admin/activity.routes');
	}, 120_000);

	it('says that moves were not counted yet, or could not be, and draws all arrows alike', async () => {
		await openMap();
		await visit.app.getByText('Moves are counted once a day.').waitFor();
		expect(await region().locator('a[data-moves]').count()).toBe(0);
		await visit.context.route('**/sandbox/invoke/muster-admin/activity.routes', (route) =>
			route.fulfill({
				json: { ok: false, error: { code: 'UNAVAILABLE', problem: 'jira-silent', params: {}, retry: true } },
			}),
		);
		await openMap();
		await visit.app.getByText("The moves couldn't be counted.").waitFor();
		await visit.context.unroute('**/sandbox/invoke/muster-admin/activity.routes');
	}, 120_000);

	it('stands on the settings page of a space, whose table says how many moves, and an arrow goes to its row', async () => {
		expect(await visit.deploys('deployBot', 'REL-7')).toBe('unregistered');
		await visit.register('deployBot');
		expect(await visit.deploys('deployBot', 'REL-7')).toBe('passes');
		await visit.open(spaceSettings('REL'));
		await visit.app.getByRole('cell', { name: 'Not counted yet' }).first().waitFor();
		const routes = [{ from: '10004', to: '10005', moves: 31 }];
		await visit.context.route('**/sandbox/invoke/muster-project/project.routes', (route) =>
			route.fulfill({ json: { ok: true, value: { routes, countedUpTo: Date.now(), isComplete: true } } }),
		);
		await visit.open(spaceSettings('REL'));
		await visit
			.row(/^Deploy/)
			.getByRole('cell', { name: '31', exact: true })
			.waitFor();
		await button('Workflow map').click();
		const deploy = region().locator('a[data-moves="31"]').first();
		await deploy.waitFor();
		await visit.atRest();
		expect(await visit.overflow()).toBe(0);
		await expectAccessible(visit.page, { app: visit.frame });
		await deploy.locator('rect').first().click();
		expect(await visit.number(`Number(document.activeElement.textContent.startsWith('Deploy'))`)).toBe(1);
		await visit.page.setViewportSize({ width: 400, height: 900 });
		await visit.app.getByText('31 moves on record in 30 days').waitFor();
		expect(await visit.overflow()).toBe(0);
		await visit.page.setViewportSize({ width: 1280, height: 900 });
	}, 120_000);

	it('takes no stop of the keyboard but its frame', async () => {
		await openMap();
		expect(await region().locator('a:not([tabindex="-1"])').count()).toBe(0);
		expect(await region().locator('svg').getAttribute('aria-hidden')).toBe('true');
	}, 60_000);

	it('keeps 40 statuses readable inside its own frame, also on a narrow page', async () => {
		await visit.context.route('**/sandbox/invoke/muster-admin/guard.inventory', (route) =>
			route.fulfill({ json: { ok: true, value: { workflows: [many] } } }),
		);
		await openMap();
		expect(await region().locator('[data-status]').count()).toBe(40);
		for (const state of ['faulty', 'unguarded', 'monitored', 'enforced']) {
			expect(await arrows(state).count()).toBeGreaterThan(0);
		}
		const shown = () => visit.number(`document.querySelector('[data-status] text').getBoundingClientRect().height`);
		const first = await shown();
		expect(first).toBeGreaterThan(12);
		expect(await visit.overflow()).toBe(0);
		await button('Fit width').click();
		expect(await shown()).toBeLessThan(first);
		await button('Zoom in').click();
		await expectAccessible(visit.page, { app: visit.frame });
		await visit.page.setViewportSize({ width: 480, height: 900 });
		expect(await visit.overflow()).toBe(0);
		await visit.page.setViewportSize({ width: 1280, height: 900 });
		expect(visit.complaints).toEqual([]);
	}, 120_000);
});
