// Moves: to other spaces and types, one by one and in bulk, to and from sub-tasks; what the action validator is asked.
import { describe, expect, test } from '@jest/globals';
import { issueTypeIds, opsProjectId, relProjectId, seededAccounts, statusIds } from '../../../sandbox/jira';
import type { MoveTarget } from '../../../sandbox/jira/moves';
import type { ActionValidator, Caller } from '../../../sandbox/seams';
import { aModule, aRule, aSite, ruleKey, type TestSite } from './a-site';

const { bug, opsIncident, opsTask, release, task } = issueTypeIds;
const { opsInProgress, opsToDo, staged } = statusIds;
/** A Bug, Staged. */
const key = 'REL-7';

const aValidator = (expression: string): ActionValidator => ({
	moduleKey: 'types',
	action: 'workItemTypeChanged',
	expression,
	errorMessage: 'Types are guarded.',
});

const subtask = '10007';
const opsSubtask = '10017';

/** The seeded site, in whose spaces sub-tasks may be made. */
const siteWith = (expression = 'true'): TestSite => {
	const made = aSite([], undefined, [aValidator(expression)]);
	const { world } = made.site;
	const aSubtaskType = (id: string) => ({ id, name: 'Sub-task', description: '', subtask: true, hierarchyLevel: -1 });
	(world.issueTypes as unknown[]).push(aSubtaskType(subtask), { ...aSubtaskType(opsSubtask), projectId: opsProjectId });
	for (const [index, id] of [subtask, opsSubtask].entries()) {
		const project = world.projects[index];
		if (project === undefined) throw new Error('a seeded space is gone');
		const workflow = [...project.workflowScheme.values()][0] ?? '';
		world.projects[index] = {
			...project,
			issueTypeIds: [...project.issueTypeIds, id],
			workflowScheme: new Map([...project.workflowScheme, [id, workflow]]),
		};
	}
	return made;
};

const project = ({ site }: TestSite, id: string) => site.world.requireProject(id);

const toOps = (site: TestSite, more: Partial<MoveTarget> = {}): MoveTarget => ({
	project: project(site, opsProjectId),
	issueTypeId: opsTask,
	infersStatus: true,
	takesSubtasks: true,
	...more,
});

const inRel = (site: TestSite, more: Partial<MoveTarget> = {}): MoveTarget =>
	toOps(site, { project: project(site, relProjectId), issueTypeId: release, ...more });

/** Somebody who works in both spaces. */
const mover = (site: TestSite): Caller => site.as('chidi');

const itemsOf = (site: TestSite, idOrKey: string) => site.site.issue(idOrKey).history.at(-1)?.items ?? [];
const fieldsOf = (site: TestSite, idOrKey: string) => itemsOf(site, idOrKey).map(({ field }) => field);

describe('a move to another space', () => {
	test('takes a new key, type and status, and answers to the old key', () => {
		const site = siteWith();
		const { id } = site.site.issue(key);
		site.site.move(key, toOps(site), mover(site));
		const moved = site.site.issue(key);
		expect(moved).toMatchObject({
			id,
			key: 'OPS-19',
			projectId: opsProjectId,
			issueTypeId: opsTask,
			statusId: opsToDo,
		});
		expect(itemsOf(site, key)).toEqual([
			expect.objectContaining({ field: 'project', from: relProjectId, to: opsProjectId }),
			expect.objectContaining({ field: 'Key', fromText: 'REL-7', toText: 'OPS-19' }),
			expect.objectContaining({ field: 'issuetype', from: bug, to: opsTask }),
			expect.objectContaining({ field: 'status', from: staged, to: opsToDo }),
		]);
	});

	test('raises one event of an update, as it stands now, and runs no rule of either workflow', () => {
		const site = aSite([aModule('validator', 'guard', { expression: 'false' }), aModule('postFunction', 'record')]);
		site.guard({ validators: [aRule('guard')], postFunctions: [aRule('record')] });
		expect(ruleKey('guard')).toContain('guard');
		site.site.move(key, toOps(site), mover(site));
		expect(site.handed).toEqual([
			{
				kind: 'avi:jira:updated:issue',
				payload: expect.objectContaining({
					atlassianId: seededAccounts.chidi.accountId,
					issue: expect.objectContaining({
						key: 'OPS-19',
						fields: expect.objectContaining({ project: expect.objectContaining({ id: opsProjectId }) }),
					}),
				}),
			},
		]);
	});

	test('gives no key twice', () => {
		const site = siteWith();
		site.site.move('REL-42', toOps(site), mover(site));
		site.site.move('REL-41', toOps(site), mover(site));
		expect([site.site.issue('REL-42').key, site.site.issue('REL-41').key]).toEqual(['OPS-19', 'OPS-20']);
		site.site.move('OPS-1', inRel(site), mover(site));
		expect(site.site.issue('OPS-1').key).toBe('REL-43');
	});

	test('takes the status that is named for the present one, and refuses without', () => {
		const site = siteWith();
		const named = (id: string) =>
			site.site.move(key, toOps(site, { infersStatus: false, statuses: new Map([[staged, id]]) }), mover(site));
		expect(() => site.site.move(key, toOps(site, { infersStatus: false }), mover(site))).toThrow(
			/needs one of the target/,
		);
		expect(() => named(staged)).toThrow(/needs one of the target/);
		named(opsInProgress);
		expect(site.site.issue(key).statusId).toBe(opsInProgress);
	});

	test('asks for rights in both spaces', () => {
		const site = siteWith();
		expect(() => site.site.move(key, toOps(site), site.as('emil'))).toThrow(/permission to move/);
		expect(() => site.site.move(key, toOps(site), site.as('goran'))).toThrow(/permission to move/);
		expect(() => site.site.move('OPS-1', inRel(site), site.as('emil'))).toThrow(/does not exist/);
		expect(() => site.site.move(key, toOps(site, { issueTypeId: task }), mover(site))).toThrow(/not available/);
		expect(site.site.issue(key)).toMatchObject({ key, issueTypeId: bug });
	});
});

describe('what an action validator is asked', () => {
	const seen = [
		['leaves', {}, 'REL', 'REL', bug],
		['goes to', { typeGuardSeesTarget: true }, 'OPS', 'REL', bug],
		['leaves, with the item as it will be', { typeGuardSeesNewItem: true }, 'REL', 'OPS', opsTask],
		[
			'goes to, with the item as it will be',
			{ typeGuardSeesTarget: true, typeGuardSeesNewItem: true },
			'OPS',
			'OPS',
			opsTask,
		],
	] as const;
	test.each(seen)('by reading of the space that a move %s', (_title, faults, space, itemSpace, type) => {
		const site = siteWith(
			`project.key == '${space}' && issue.project.key == '${itemSpace}' && issue.issueType.id == ${type} &&
			newIssueType == '${opsTask}' && newIssueTypeData.id == ${opsTask}`,
		);
		Object.assign(site.faults, faults);
		site.site.move(key, toOps(site), mover(site));
		expect(site.site.issue(key).key).toBe('OPS-19');
	});

	test('refuses the whole move, and nothing of it happens', () => {
		const site = siteWith('false');
		const before = structuredClone({ ...site.site.issue(key), properties: [] });
		expect(() => site.site.move(key, toOps(site), mover(site))).toThrow('Types are guarded.');
		expect({ ...site.site.issue(key), properties: [] }).toEqual(before);
		expect(site.handed).toEqual([]);
	});

	test('nothing where the type stays', () => {
		const site = siteWith('false');
		const { world } = site.site;
		const ops = project(site, opsProjectId);
		const [workflow = ''] = ops.workflowScheme.values();
		const withBugs = {
			...ops,
			issueTypeIds: [...ops.issueTypeIds, bug],
			workflowScheme: new Map([...ops.workflowScheme, [bug, workflow]]),
		};
		world.projects[world.projects.indexOf(ops)] = withBugs;
		site.site.move(key, toOps(site, { project: withBugs, issueTypeId: bug }), mover(site));
		expect(site.site.issue(key)).toMatchObject({ key: 'OPS-19', issueTypeId: bug });
		expect(fieldsOf(site, key)).toEqual(['project', 'Key', 'status']);
	});

	test('of every sub-task that goes along', () => {
		const site = siteWith(`newIssueType != '${opsSubtask}'`);
		site.site.move('REL-8', inRel(site, { issueTypeId: subtask, parent: key }), mover(site));
		expect(() => site.site.move(key, toOps(site), mover(site))).toThrow('Types are guarded.');
		expect([site.site.issue(key).key, site.site.issue('REL-8').key]).toEqual([key, 'REL-8']);
	});
});

describe('sub-tasks', () => {
	test('come from work items and turn into them again, and the action validator is asked both times', () => {
		const asked = siteWith(`newIssueType == '${subtask}' || newIssueType == '${task}'`);
		asked.site.move('REL-8', inRel(asked, { issueTypeId: subtask, parent: key }), mover(asked));
		expect(asked.site.issue('REL-8')).toMatchObject({ issueTypeId: subtask, parentId: asked.site.issue(key).id });
		expect(fieldsOf(asked, 'REL-8')).toEqual(['issuetype', 'parent']);
		expect(() => asked.site.move('REL-8', inRel(asked), mover(asked))).toThrow('Types are guarded.');
		asked.site.move('REL-8', inRel(asked, { issueTypeId: task }), mover(asked));
		expect(asked.site.issue('REL-8')).not.toHaveProperty('parentId');
	});

	test('go where their parent goes, or stop it', () => {
		const site = siteWith();
		site.site.move('REL-8', inRel(site, { issueTypeId: subtask, parent: key }), mover(site));
		expect(() => site.site.move(key, toOps(site, { takesSubtasks: false }), mover(site))).toThrow(/moved with it/);
		site.site.move(key, toOps(site), mover(site));
		expect(site.site.issue('REL-8')).toMatchObject({ key: 'OPS-20', issueTypeId: opsSubtask, projectId: opsProjectId });
	});

	test.each<[string, Partial<MoveTarget>]>([
		['no parent', {}],
		['itself as its parent', { parent: 'REL-8' }],
		['a parent in another space', { parent: 'OPS-1' }],
		['a parent that does not exist', { parent: 'REL-999' }],
		['a parent that is a sub-task', { parent: 'REL-9' }],
	])('are refused with %s', (_title, more) => {
		const site = siteWith();
		site.site.move('REL-9', inRel(site, { issueTypeId: subtask, parent: key }), mover(site));
		const convert = () => site.site.move('REL-8', inRel(site, { issueTypeId: subtask, ...more }), mover(site));
		expect(convert).toThrow(/needs a parent/);
	});

	test('have none of their own, and come from no edit', async () => {
		const site = siteWith();
		site.site.move('REL-8', inRel(site, { issueTypeId: subtask, parent: key }), mover(site));
		const parent = () => site.site.move(key, inRel(site, { issueTypeId: subtask, parent: 'REL-9' }), mover(site));
		expect(parent).toThrow(/cannot become one/);
		const edited = await site.call(mover(site), 'PUT', '/rest/api/3/issue/REL-9', {
			fields: { issuetype: { id: subtask } },
		});
		expect(edited.status).toBe(400);
	});
});

describe('a bulk move', () => {
	const v3 = '/rest/api/3/bulk';
	const mapping = (issueIdsOrKeys: readonly string[], more: object = {}) => ({
		issueIdsOrKeys,
		inferClassificationDefaults: true,
		inferFieldDefaults: true,
		inferStatusDefaults: true,
		inferSubtaskTypeDefault: true,
		...more,
	});
	const submit = async (site: TestSite, targets: object, caller = mover(site)) => {
		const answer = await site.call(caller, 'POST', `${v3}/issues/move`, { targetToSourcesMapping: targets });
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	};
	const progress = async (site: TestSite, taskId: unknown, caller = mover(site)) => {
		const answer = await site.call(caller, 'GET', `${v3}/queue/${String(taskId)}`);
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	};
	const later = async (site: TestSite, ms: number): Promise<void> => {
		site.clock.time += ms;
		await site.agenda.runDue();
		expect(site.agenda.failures).toEqual([]);
	};

	test('happens later, one work item after another, each judged by itself', async () => {
		const site = siteWith(`issue.key != 'REL-8'`);
		const ids = ['REL-7', 'REL-8', 'REL-9'].map((name) => site.site.issue(name).id);
		const { status, body } = await submit(site, {
			[`OPS,${opsIncident}`]: mapping(['REL-7', 'REL-8', 'NONE-1']),
			[`${opsProjectId},${opsTask}`]: mapping([ids[2] ?? '']),
		});
		expect(status).toBe(201);
		expect(site.site.issue('REL-7').key).toBe('REL-7');
		expect((await progress(site, body['taskId'])).body).toMatchObject({
			status: 'ENQUEUED',
			progressPercent: 0,
			totalIssueCount: 4,
			processedAccessibleIssues: [],
		});
		await later(site, 200);
		expect((await progress(site, body['taskId'])).body).toMatchObject({ status: 'RUNNING', progressPercent: 25 });
		await later(site, 1_000);
		expect((await progress(site, body['taskId'])).body).toMatchObject({
			status: 'COMPLETE',
			progressPercent: 100,
			processedAccessibleIssues: [Number(ids[0]), Number(ids[2])],
			failedAccessibleIssues: { [ids[1] ?? '']: ['Types are guarded.'] },
			invalidOrInaccessibleIssueCount: 1,
		});
		expect(['REL-7', 'REL-8', 'REL-9'].map((name) => site.site.issue(name).issueTypeId)).toEqual([
			opsIncident,
			site.site.issue('REL-8').issueTypeId,
			opsTask,
		]);
		expect(site.site.issue('REL-8').key).toBe('REL-8');
	});

	test('converts to a sub-task of the parent that it names, and gives statuses as it says', async () => {
		const site = siteWith();
		await submit(site, {
			[`REL,${subtask},REL-7`]: mapping(['REL-8']),
			[`OPS,${opsTask}`]: mapping(['REL-15'], {
				inferStatusDefaults: false,
				targetStatus: [{ statuses: { [opsInProgress]: [staged] } }],
			}),
		});
		await later(site, 1_000);
		expect(site.site.issue('REL-8').parentId).toBe(site.site.issue('REL-7').id);
		expect(site.site.issue('REL-15')).toMatchObject({ projectId: opsProjectId, statusId: opsInProgress });
	});

	test('is refused without the right to make bulk changes, and to a target that does not exist', async () => {
		const site = siteWith();
		const target = { [`OPS,${opsTask}`]: mapping(['REL-7']) };
		site.site.world.groups.find(({ name }) => name === 'jira-users')?.members.delete(seededAccounts.chidi.accountId);
		expect((await submit(site, target)).status).toBe(400);
		expect((await submit(site, target, { kind: 'anonymous' })).status).toBe(401);
		const ana = site.as('ana');
		expect((await submit(site, { [`NONE,${opsTask}`]: mapping(['REL-7']) }, ana)).status).toBe(400);
		expect((await submit(site, { [`OPS,${bug}`]: mapping(['REL-7']) }, ana)).status).toBe(400);
		expect((await submit(site, { [`OPS,${opsTask}`]: mapping([]) }, ana)).status).toBe(400);
		expect((await submit(site, {}, ana)).status).toBe(400);
		expect(site.agenda.pending()).toEqual([]);
	});

	test('is shown to whoever asked for it, and to administrators', async () => {
		const site = siteWith();
		const { body } = await submit(site, { [`OPS,${opsTask}`]: mapping(['REL-7']) });
		const statuses = await Promise.all(
			(['chidi', 'ana', 'emil'] as const).map(
				async (name) => (await progress(site, body['taskId'], site.as(name))).status,
			),
		);
		expect(statuses).toEqual([200, 200, 400]);
	});
});

describe('a type on the screen of a transition', () => {
	const deploy = (site: TestSite, issueTypeId: string) =>
		site.call(mover(site), 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: '41' },
			fields: { issuetype: { id: issueTypeId } },
		});
	/** Gives *Deploy* a screen. */
	const withScreen = (site: TestSite): TestSite => {
		const { world } = site.site;
		for (const workflow of world.workflows.values()) {
			const transitions = workflow.transitions.map((one) =>
				one.name === 'Deploy' ? { ...one, screen: { ruleKey: 'system:transition-screen', parameters: {} } } : one,
			);
			world.workflows.set(workflow.id, { ...workflow, transitions });
		}
		return site;
	};

	test('is in `issue`, and the type before in `originalIssue`', async () => {
		const site = withScreen(
			aSite([
				aModule('validator', 'guard', {
					expression: `issue.issueType.id == ${release} && originalIssue.issueType.id == ${bug}`,
				}),
			]),
		);
		site.guard({ validators: [aRule('guard')] });
		expect((await deploy(site, task)).status).toBe(400);
		expect(site.site.issue(key)).toMatchObject({ issueTypeId: bug, statusId: staged });
		expect((await deploy(site, release)).status).toBe(204);
		expect(site.site.issue(key)).toMatchObject({ issueTypeId: release, statusId: statusIds.deployed });
		expect(fieldsOf(site, key)).toEqual(['issuetype', 'status']);
	});

	test('needs a screen', async () => {
		const site = siteWith();
		expect((await deploy(site, release)).status).toBe(400);
		expect(site.site.issue(key)).toMatchObject({ issueTypeId: bug, statusId: staged });
	});

	test('asks the action validator by one reading and not by the other', async () => {
		const site = withScreen(siteWith('false'));
		site.faults.screensAskTypeGuard = true;
		expect((await deploy(site, release)).status).toBe(400);
		expect((await deploy(site, bug)).status).toBe(204);
		const other = withScreen(siteWith('false'));
		expect((await deploy(other, release)).status).toBe(204);
	});
});
