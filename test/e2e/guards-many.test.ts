// The pages on guards at a large site: 6,000 transitions, changes in many calls, and 10,000 identities at one transition.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { AppliedWorkflowView, InventoryWorkflowView, PlanWorkflowView } from '../../src/contract/calls/guards';
import type { WhoRowView, WhoView } from '../../src/contract/calls/who-could';
import type { GuardChange, PlannedVersion } from '../../src/contract/guard';
import { eventually, settledBox } from './eventually';
import { admin, openVisit, type Visit } from './visit';

const guards = `${admin}/guards`;
const workflows = 200;
const transitionsPerWorkflow = 30;
const workflowsPerPage = 50;

const open = { id: '1', name: 'Open' };
const done = { id: '2', name: 'Done' };

/** Every third transition is guarded, every sixth of them all enforces; every hundredth has a fault. */
function aWorkflow(number: number): InventoryWorkflowView {
	return {
		workflowId: `workflow-${number}`,
		name: `Workflow ${number}`,
		isEditable: true,
		transitions: Array.from({ length: transitionsPerWorkflow }, (_, index) => {
			const position = number * transitionsPerWorkflow + index;
			const enforces = position % 6 === 0;
			return {
				transitionId: String(index + 1),
				name: `Move ${position}`,
				kind: 'directed',
				from: [open],
				to: done,
				isProtected: false,
				...(position % 3 === 0 && {
					guard: {
						mode: 'registered',
						enforcement: enforces ? 'enforce' : 'monitor',
						hides: false,
						others: 0,
					},
					effect: enforces ? 'stops' : 'monitors',
				}),
				faults: position % 300 === 0 ? ['not-audited'] : [],
			};
		}),
	};
}

describe('the pages on guards at a large site', () => {
	let visit: Visit;

	beforeAll(async () => {
		visit = await openVisit();
	}, 240_000);
	afterAll(async () => {
		await visit?.close();
	});
	afterEach(async () => {
		await visit.context.unrouteAll({ behavior: 'ignoreErrors' });
	});

	const button = (name: string | RegExp): Locator =>
		visit.app.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
	const inDialog = (name: string | RegExp): Locator => visit.dialog().getByRole('button', { name });
	const said = (text: string | RegExp): Locator => visit.app.getByText(text).first();
	const drawn = (): Promise<number> => visit.number(`document.querySelectorAll('tr[data-index]').length`);

	type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: object };
	/** Answers calls of the admin page in the place of the back end. */
	const answer = (name: string, to: (input: never) => Answer): Promise<unknown> =>
		visit.context.route(`**/sandbox/invoke/muster-admin/${name}`, (route) =>
			route.fulfill({ json: to(route.request().postDataJSON() as never) }),
		);
	const failure: Answer = { ok: false, error: { code: 'UNAVAILABLE', problem: 'jira-silent', params: {} } };

	/** @param failsAt workflow before which reading stops once */
	const answerInventory = async (failsAt?: number): Promise<string[]> => {
		const asked: string[] = [];
		let fails = failsAt !== undefined;
		await answer('guard.inventory', ({ cursor = '0' }: { cursor?: string }) => {
			asked.push(cursor);
			const from = Number(cursor);
			if (fails && from === failsAt) {
				fails = false;
				return failure;
			}
			const next = from + workflowsPerPage;
			const page = Array.from({ length: workflowsPerPage }, (_, index) => aWorkflow(from + index));
			return { ok: true, value: { workflows: page, ...(next < workflows && { cursor: String(next) }) } };
		});
		await answer('guard.would-deny', () => ({ ok: true, value: { total: 0, isComplete: true, accounts: [] } }));
		return asked;
	};
	/** Plans and applies whatever is asked; tells what each call touched. */
	const answerChanges = async (
		outcomeOf: (workflowId: string, call: number) => AppliedWorkflowView['outcome'] | 'lost' = () => 'done',
		unrecordedCall = 0,
	) => {
		const planned: GuardChange[] = [];
		const applied: { change: GuardChange; versions: PlannedVersion[] }[] = [];
		await answer('guard.plan', ({ change }: { change: GuardChange }) => {
			planned.push(change);
			const ids = [...new Set(change.targets.map(({ workflowId }) => workflowId))];
			const plans = ids.map(
				(workflowId): PlanWorkflowView => ({
					workflowId,
					name: workflowId,
					version: { id: `version ${planned.length}`, number: planned.length },
					transitions: change.targets
						.filter((target) => target.workflowId === workflowId)
						.map(({ transitionId }) => ({
							transitionId,
							name: transitionId,
							from: [open],
							to: done,
							steps: ['add-validator', 'add-post-function'],
						})),
				}),
			);
			return { ok: true, value: { workflows: plans, canEnforce: true } };
		});
		await answer('guard.apply', (input: { change: GuardChange; versions: PlannedVersion[] }) => {
			applied.push(input);
			const results = input.versions.map(({ workflowId }) => ({
				workflowId,
				name: workflowId,
				outcome: outcomeOf(workflowId, applied.length),
				...(applied.length === unrecordedCall && { isUnrecorded: true }),
			}));
			if (results.some(({ outcome }) => outcome === 'lost')) return failure;
			return { ok: true, value: { workflows: results } };
		});
		return { planned, applied };
	};

	const openAll = async (): Promise<void> => {
		await visit.open(guards);
		await button('All 6,000').click();
		await said('6,000 of 6,000 transitions').waitFor();
	};

	it('shows what has come, stops honestly, and goes on where it stopped', async () => {
		const asked = await answerInventory(100);
		await visit.open(guards);
		await said('100 workflows read before reading stopped. The list and its counts are incomplete.').waitFor();
		await said('Jira did not answer. Try again.').waitFor();
		expect(await button(/^(All|Guarded|Unguarded) \d/).count()).toBe(0);
		await said('1,000 so far').waitFor();
		await button('Resume').click();
		await button('All 6,000').waitFor();
		expect(asked).toEqual(['0', '50', '100', '100', '150']);
		await said('2,000 of 6,000 transitions: guarded, or in need of attention').waitFor();
		await button('Needs attention 20').waitFor();
		await button('Guarded 2,000').waitFor();
		await button('Monitoring 1,000').waitFor();
		await button('Unguarded 4,000').waitFor();
	});

	it('holds only the rows around the view, under a header that stays', async () => {
		await answerInventory();
		await openAll();
		expect(await drawn()).toBeLessThan(60);
		await eventually(async () => expect(await visit.overflow()).toBe(0));
		const header = visit.app.getByRole('columnheader', { name: 'Transition' });
		const before = await settledBox(header);
		await visit.app.locator('tr[data-index="2"]').hover();
		await visit.page.mouse.wheel(0, 10_000_000);
		await visit.app.locator('tr[aria-rowindex="6001"]').waitFor();
		expect((await settledBox(header)).y).toBeCloseTo(before.y, 0);
		expect(await drawn()).toBeLessThan(60);
		await visit.app.getByLabel('Search transition or workflow').fill('workflow 77');
		await said('30 of 6,000 transitions').waitFor();
	});

	it('asks for what would have been refused only where somebody looks', async () => {
		let asked = 0;
		await answerInventory();
		await answer('guard.would-deny', () => {
			asked += 1;
			return { ok: true, value: { total: 3, isComplete: false, accounts: [] } };
		});
		await openAll();
		await button('Monitoring 1,000').click();
		// Accounts that were erased have no name and are not counted.
		await said('Would have refused at least 3').waitFor();
		expect(asked).toBeGreaterThan(0);
		expect(asked).toBeLessThan(60);
	});

	it('guards 6,000 transitions in calls that are small enough, each for the versions that were planned', async () => {
		await answerInventory();
		const { planned, applied } = await answerChanges();
		await openAll();
		await visit.app.getByLabel('Select all 6,000 shown').check();
		await button('Guard 6,000 transitions').click();
		await visit.dialog().getByText('1,000 of these guards enforce now. In monitor mode they block nothing.').waitFor();
		await inDialog('Preview').click();
		await visit.dialog().getByText('200 workflows will get a new version.').waitFor();
		expect(applied).toEqual([]);
		await inDialog('Guard 6,000 transitions').click();
		await visit.dialog().getByText('200 workflows changed.').waitFor();
		expect(Math.max(...planned.map(({ targets }) => targets.length))).toBeLessThanOrEqual(100);
		expect(Math.max(...applied.map(({ change }) => change.targets.length))).toBeLessThanOrEqual(100);
		const touched = applied.flatMap(({ change }) => change.targets.map((one) => JSON.stringify(one)));
		expect([touched.length, new Set(touched).size]).toEqual([6_000, 6_000]);
		const plannedIn = new Map(
			planned.flatMap(({ targets }, index) => targets.map(({ workflowId }) => [workflowId, index + 1] as const)),
		);
		for (const { versions } of applied) {
			for (const { workflowId, version } of versions) expect(version.number).toBe(plannedIn.get(workflowId));
		}
		await inDialog('Close').click();
	});

	it('divides a workflow of more than 100 transitions, and plans each further part anew', async () => {
		const parts = Array.from({ length: 9 }, (_, index) => aWorkflow(index).transitions).flat();
		const wide = parts.map((transition, index) => ({ ...transition, transitionId: String(index + 1) }));
		await answer('guard.inventory', () => ({
			ok: true,
			value: { workflows: [{ ...aWorkflow(0), transitions: wide }] },
		}));
		const { planned, applied } = await answerChanges(() => 'done', 2);
		await visit.open(guards);
		await button('All 270').click();
		await visit.app.getByLabel('Select all 270 shown').check();
		await button('Guard 270 transitions').click();
		await inDialog('Preview').click();
		await visit.dialog().getByText('1 workflow will get a new version.').waitFor();
		expect(planned.map(({ targets }) => targets.length)).toEqual([100, 100, 70]);
		await inDialog('Guard 270 transitions').click();
		await visit.dialog().getByText('1 workflow changed.').waitFor();
		await visit.dialog().getByText('It was changed, but could not be put on record.').waitFor();
		expect(applied.map(({ change }) => change.targets.length)).toEqual([100, 100, 70]);
		// Plans 1 to 3 made the preview; 4 and 5 came after the first and the second part had changed the workflow.
		expect(applied.map(({ versions }) => versions.map(({ version }) => version.number))).toEqual([[1], [4], [5]]);
		await inDialog('Close').click();
	});

	it('says what is done, what is not known and what was not reached when a call gets lost', async () => {
		await answerInventory();
		const { applied } = await answerChanges((_, call) => (call === 3 ? 'lost' : 'done'));
		await openAll();
		await visit.app.getByLabel('Search transition or workflow').fill('workflow 1');
		await said(/^3,330 of 6,000 transitions/).waitFor();
		await visit.app.getByLabel('Select all 3,330 shown').check();
		await button('Guard 3,330 transitions').click();
		await inDialog('Preview').click();
		await inDialog('Guard 3,330 transitions').click();
		await visit.dialog().getByText('6 workflows changed.').waitFor();
		await visit.dialog().getByText('Whether 3 workflows changed is not known. Plan again to see.').waitFor();
		await visit.dialog().getByText('102 workflows not reached.').waitFor();
		expect(applied.length).toBe(3);
		await inDialog('Plan again').click();
		await inDialog('Guard 3,150 transitions').click();
		await visit.dialog().getByText('105 workflows changed.').waitFor();
		await inDialog('Close').click();
	});

	it('stops when somebody says so, after the call that is under way', async () => {
		await answerInventory();
		const { applied } = await answerChanges();
		await visit.context.route('**/sandbox/invoke/muster-admin/guard.apply', async (route) => {
			await new Promise((resolve) => setTimeout(resolve, 400));
			await route.fallback();
		});
		await openAll();
		await visit.app.getByLabel('Select all 6,000 shown').check();
		await button('Remove 2,000 guards').click();
		await inDialog('Remove 2,000 guards').click();
		await inDialog('Stop').click();
		await visit
			.dialog()
			.getByText(/workflows not reached\./)
			.waitFor();
		expect(applied.length).toBeLessThan(5);
		await inDialog('Close').click();
		await visit.dialog().waitFor({ state: 'detached' });
	});

	it('asks nothing more once the dialog is closed while it plans', async () => {
		await answerInventory();
		const { planned } = await answerChanges();
		await visit.context.route('**/sandbox/invoke/muster-admin/guard.plan', async (route) => {
			await new Promise((resolve) => setTimeout(resolve, 300));
			await route.fallback();
		});
		await openAll();
		await visit.app.getByLabel('Select all 6,000 shown').check();
		await button('Remove 2,000 guards').click();
		await inDialog('Cancel').click();
		await visit.dialog().waitFor({ state: 'detached' });
		const asked = planned.length;
		await visit.page.waitForTimeout(1_500);
		expect(planned.length).toBeLessThanOrEqual(asked + 1);
	});

	it('reads 10,000 identities at a transition page by page, and resumes', async () => {
		const perPage = 400;
		const total = 10_000;
		let fails = true;
		const [transition] = aWorkflow(0).transitions;
		if (transition === undefined) throw new Error('A workflow has transitions.');
		await answer('guard.who', ({ cursor = '0' }: { cursor?: string }) => {
			const from = Number(cursor);
			if (fails && from === 2_000) {
				fails = false;
				return failure;
			}
			const rows = Array.from({ length: perPage }, (_, index): WhoRowView => {
				const number = from + index;
				const can = number % 4 === 0;
				return {
					accountId: `712020:${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`,
					name: `worker ${number}`,
					type: 'ci-pipeline',
					status: 'active',
					can,
					...(can ? {} : { reason: 'no-grant' as const }),
					projectIds: can ? ['10000'] : [],
				};
			});
			const next = from + perPage;
			const page: WhoView = {
				transition,
				workflow: 'Workflow 0',
				spaces: [{ projectId: '10000', issueTypeIds: [] }],
				isComplete: false,
				people: false,
				rows,
				...(next < total && { cursor: String(next) }),
			};
			return { ok: true, value: page };
		});
		await visit.open(`${guards}/workflow-0/1`);
		await said('2,000 identities read before reading stopped. The list is incomplete.').waitFor();
		await said('The workflow serves more spaces than were looked at.').waitFor();
		expect(await button(/^Can \d/).count()).toBe(0);
		await button('Resume').click();
		await button('Can 2,500').waitFor();
		await button("Can't 7,500").click();
		await said('7,500 identities match').waitFor();
		expect(await drawn()).toBeLessThan(60);
		await visit.app.getByLabel('Search name or account ID').fill('worker 9999');
		await said('1 identity matches').waitFor();
		await said('it has no grant for this transition').waitFor();
	});
});
