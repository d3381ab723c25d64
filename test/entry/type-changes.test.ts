// Changes of type by every way Jira has, judged by the app's own expression, by both readings of Jira's documentation.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { issueTypeIds, opsProjectId, relProjectId, statusIds } from '../../sandbox/jira';
import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { AuditEventView, IssueAuditView } from '../../src/contract/calls/audit';
import { minuteMs } from '../../src/contract/durations';
import type { Grant } from '../../src/contract/identity';
import type { IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { aSeededDraft, codeOf, deploy, registered, staged } from '../harness/registry';
import { idOf, openWorld, type SeededName, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => {
	world.close();
});

/** A Bug, Staged. */
const key = 'REL-7';
const { bug, opsIncident, opsTask, release, task } = issueTypeIds;
const { deployed, opsDone } = statusIds;

async function guardTypes(guardsTypeChanges: boolean): Promise<void> {
	const { settings } = valueOf(
		await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read'),
	);
	const { version, ...draft } = settings;
	const changed = { version, settings: { ...draft, guardsTypeChanges } };
	valueOf(await world.invoke('ana', 'muster-admin', 'settings.save', changed));
}

type Part = 'everything' | { readonly project?: string; readonly type?: string };

const grantFor = (part: Part): Grant => ({
	toStatusId: (part !== 'everything' && part.project === opsProjectId ? opsDone : deployed) as StatusId,
	...(part !== 'everything' && part.project !== undefined && { projectId: part.project as ProjectId }),
	...(part !== 'everything' && part.type !== undefined && { issueTypeId: part.type as IssueTypeId }),
});

/** Registers a bot with a grant to deploy for each part, and guards changes of type. */
async function withGrants(...parts: readonly Part[]): Promise<void> {
	await registered(world, 'deployBot', aSeededDraft({ grants: parts.map(grantFor) }));
	await guardTypes(true);
}

const refusal = /\[muster:type-change\]$/;

/** Changes the type as the issue view does. */
async function retype(name: SeededName, issueTypeId: string, issueKey = key): Promise<string> {
	const { status, body } = await world.as(name, 'PUT', `/rest/api/3/issue/${issueKey}`, {
		fields: { issuetype: { id: issueTypeId } },
	});
	return status === 204 ? 'changed' : String(body.errorMessages);
}

/** Moves as a bulk move does, and says what became of it. */
async function bulkMove(name: SeededName, target: string, issueKey = key): Promise<string> {
	const { body } = await world.as(name, 'POST', '/rest/api/3/bulk/issues/move', {
		targetToSourcesMapping: {
			[target]: {
				issueIdsOrKeys: [issueKey],
				inferClassificationDefaults: true,
				inferFieldDefaults: true,
				inferStatusDefaults: true,
				inferSubtaskTypeDefault: true,
			},
		},
	});
	await world.pass(1_000);
	const task = (await world.as(name, 'GET', `/rest/api/3/bulk/queue/${body.taskId}`)).body;
	expect(task.status).toBe('COMPLETE');
	return task.processedAccessibleIssues.length === 1
		? 'changed'
		: String(Object.values(task.failedAccessibleIssues ?? { none: 'inaccessible' }));
}

/** The only piece of evidence on the work item. */
async function onlyEvent(): Promise<AuditEventView> {
	const issueId = world.site.issue(key).id;
	const { events, total } = valueOf(
		await world.invoke<IssueAuditView>('chidi', 'muster-issue', 'issue.audit', { issueId, limit: 10 }),
	);
	const [event] = events;
	if (event === undefined || total !== 1) throw new Error(`${total} events`);
	return event;
}

/** Lets the bot work in OPS as it does in REL. */
function admitToOps(name: SeededName): void {
	for (const [role, actors] of world.site.world.requireProject(opsProjectId).roles) {
		if (role === 10_101) actors.accountIds.add(idOf(name));
	}
}

describe('a grant limited to a work type', () => {
	it('is evaded by a change of type while types are not guarded', async () => {
		await withGrants({ project: relProjectId, type: release });
		await guardTypes(false);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('no-grant');
		expect(await retype('deployBot', release)).toBe('changed');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
		expect(await retype('deployBot', bug)).toBe('changed');
	});

	it('does not let its bot turn other types into its own', async () => {
		await withGrants({ type: release });
		expect(await retype('deployBot', release)).toMatch(refusal);
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('no-grant');
		expect(world.site.issue(key).issueTypeId).toBe(bug);
	});

	it('does not let its bot turn its own type into others', async () => {
		await withGrants({ type: bug });
		expect(await retype('deployBot', release)).toMatch(refusal);
	});

	it('lets a bot with a grant for each type change one into the other, and no third', async () => {
		await withGrants({ project: relProjectId, type: bug }, { type: release });
		expect(await retype('deployBot', task)).toMatch(refusal);
		expect(await retype('deployBot', release)).toBe('changed');
	});

	it('and to a space does not tell where a change leads, so its bot is refused', async () => {
		await withGrants({ project: relProjectId, type: bug }, { project: relProjectId, type: release });
		expect(await retype('deployBot', release)).toMatch(refusal);
	});
});

describe('a move that changes the type', () => {
	const target = `OPS,${opsTask}`;
	beforeEach(() => {
		admitToOps('deployBot');
	});

	describe.each([
		['shows the space it leaves', false],
		['shows the space it goes to', true],
	])('where Jira %s', (_title, seesTarget) => {
		beforeEach(() => {
			world.faults.typeGuardSeesTarget = seesTarget;
		});

		it('passes with a grant for everything', async () => {
			await withGrants('everything');
			expect(await bulkMove('deployBot', target)).toBe('changed');
			expect(world.site.issue(key)).toMatchObject({ projectId: opsProjectId, issueTypeId: opsTask });
		});

		it('passes with grants for what it was and, in every space, for what it becomes', async () => {
			await withGrants({ project: relProjectId, type: bug }, { type: opsTask });
			expect(await bulkMove('deployBot', target)).toBe('changed');
		});

		it.each<[string, readonly Part[]]>([
			['for the space it leaves only', [{ project: relProjectId }]],
			['for the space it enters only', [{ project: opsProjectId }]],
			['for the type it enters only', [{ type: opsTask }]],
			['for the type it leaves only', [{ type: bug }]],
			[
				'for another type of the space it enters',
				[{ project: relProjectId }, { project: opsProjectId, type: opsIncident }],
			],
		])('is refused with grants %s', async (_grants, parts) => {
			await withGrants(...parts);
			expect(await bulkMove('deployBot', target)).toMatch(refusal);
			expect(world.site.issue(key)).toMatchObject({ key, issueTypeId: bug, statusId: staged });
		});

		it('passes with grants for both spaces only where both are shown', async () => {
			await withGrants({ project: relProjectId, type: bug }, { project: opsProjectId, type: opsTask });
			expect(await bulkMove('deployBot', target)).toEqual(seesTarget ? 'changed' : expect.stringMatching(refusal));
		});

		it('is refused to bots that nobody registered, and passes for people', async () => {
			await guardTypes(true);
			admitToOps('emil');
			expect(await bulkMove('deployBot', target)).toMatch(refusal);
			expect(await bulkMove('emil', target)).toBe('changed');
		});

		it('shown with the item as it will be, is refused to whoever may not leave every type', async () => {
			world.faults.typeGuardSeesNewItem = true;
			await withGrants({ type: bug }, { type: opsTask });
			expect(await bulkMove('deployBot', target)).toMatch(refusal);
		});

		it('shown with the item as it will be, passes with a grant for everything', async () => {
			world.faults.typeGuardSeesNewItem = true;
			await withGrants('everything');
			expect(await bulkMove('deployBot', target)).toBe('changed');
		});
	});

	it('is recorded under no grant that covers one end of it only', async () => {
		await registered(
			world,
			'deployBot',
			aSeededDraft({ grants: [{ toStatusId: statusIds.opsToDo as StatusId, issueTypeId: opsTask as IssueTypeId }] }),
		);
		const { body } = await world.as('deployBot', 'POST', '/rest/api/3/bulk/issues/move', {
			targetToSourcesMapping: {
				[target]: {
					issueIdsOrKeys: [key],
					inferClassificationDefaults: true,
					inferFieldDefaults: true,
					inferStatusDefaults: true,
					inferSubtaskTypeDefault: true,
				},
			},
		});
		expect(body).toHaveProperty('taskId');
		await world.pass(11 * minuteMs);
		expect(await onlyEvent()).toMatchObject({ decision: 'observed', recheck: 'no-grant', source: 'product-event' });
	});

	it('is told of one work item and not of the next', async () => {
		await withGrants({ type: bug }, { type: opsTask });
		const answers = [];
		for (const issueKey of [key, 'REL-8']) answers.push(await bulkMove('deployBot', target, issueKey));
		expect(answers).toEqual(['changed', expect.stringMatching(refusal)]);
	});
});

describe('a conversion', () => {
	const subtask = '10007';
	beforeEach(() => {
		const { issueTypes, projects } = world.site.world;
		(issueTypes as unknown[]).push({
			id: subtask,
			name: 'Sub-task',
			description: '',
			subtask: true,
			hierarchyLevel: -1,
		});
		const rel = world.site.world.requireProject(relProjectId);
		projects[projects.indexOf(rel)] = {
			...rel,
			issueTypeIds: [...rel.issueTypeIds, subtask],
			workflowScheme: new Map([...rel.workflowScheme, [subtask, rel.workflowScheme.get(bug) ?? '']]),
		};
	});

	it('to a sub-task and from one needs a right to both types', async () => {
		await withGrants({ type: bug }, { type: subtask });
		expect(await bulkMove('deployBot', `REL,${subtask},REL-8`)).toBe('changed');
		expect(await bulkMove('deployBot', `REL,${task}`)).toMatch(refusal);
		expect(await bulkMove('deployBot', `REL,${bug}`)).toBe('changed');
	});

	it('is refused to whoever may use the type it had only', async () => {
		await withGrants({ type: bug });
		expect(await bulkMove('deployBot', `REL,${subtask},REL-8`)).toMatch(refusal);
		expect(await bulkMove('emil', `REL,${subtask},REL-8`)).toBe('changed');
		expect(await bulkMove('deployBot', `REL,${bug}`)).toMatch(refusal);
	});
});

describe('a type on the screen of a transition', () => {
	/** Gives *Deploy* a screen, on which the type can be changed. */
	function addScreen(): void {
		const { workflows } = world.site.world;
		for (const workflow of workflows.values()) {
			const transitions = workflow.transitions.map((one) =>
				one.name === 'Deploy' ? { ...one, screen: { ruleKey: 'system:transition-screen', parameters: {} } } : one,
			);
			workflows.set(workflow.id, { ...workflow, transitions });
		}
	}

	async function deployAs(name: SeededName, issueTypeId: string): Promise<string> {
		const { status, body } = await world.as(name, 'POST', `/rest/api/3/issue/${key}/transitions`, {
			transition: { id: '41' },
			fields: { issuetype: { id: issueTypeId } },
		});
		return status === 204 ? 'passes' : String(body.errorMessages);
	}

	it('does not let a bot for Releases deploy a Bug as one', async () => {
		addScreen();
		await withGrants({ project: relProjectId, type: release });
		expect(await deployAs('deployBot', release)).toMatch(/\[muster:no-grant\]$/);
		expect(world.site.issue(key)).toMatchObject({ issueTypeId: bug, statusId: staged });
		world.site.issue(key).issueTypeId = release;
		expect(await deployAs('deployBot', release)).toBe('passes');
	});

	it('is recorded as the guard decided it: by the type before', async () => {
		addScreen();
		await withGrants({ project: relProjectId, type: bug });
		expect(await deployAs('deployBot', release)).toBe('passes');
		await world.settle();
		expect(await onlyEvent()).toMatchObject({ decision: 'allowed', recheck: 'allow', source: 'post-function' });
	});

	it('is asked about by the type guard where Jira does so, besides', async () => {
		addScreen();
		await withGrants({ project: relProjectId, type: bug });
		world.faults.screensAskTypeGuard = true;
		expect(await deployAs('deployBot', release)).toMatch(refusal);
		expect(await deployAs('deployBot', bug)).toBe('passes');
	});
});
