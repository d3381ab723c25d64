// Refusals in the panel of a work item: those that Jira reported, at the right work item however it is moved, and never
// those of another.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Project } from '../../sandbox/jira/model';
import type { IssueAuditView } from '../../src/contract/calls/audit';
import { dayMs, minuteMs } from '../../src/contract/durations';
import { maxItemRefusals } from '../../src/contract/limits';
import { validatorExpression } from '../../src/core/policy/guard-expression';
import { eraseFromRefusals, readRefused } from '../../src/services/guards/refusals';
import { asApp } from '../harness/guards';
import { collectLog, intercept, type LogLine } from '../harness/platform-calls';
import { aSeededDraft, deploy, registered, releaseWorkflow, setGuard, stagedKeys } from '../harness/registry';
import { storedOf } from '../harness/storage';
import { idOf, startOfTime, valueOf } from '../harness/world';
import { openWorldForEachTest, world } from '../harness/world-of-test';

openWorldForEachTest();

const [first, second] = stagedKeys;
const guardId = 'rule muster-guard Deploy';
let log: readonly LogLine[];

beforeEach(() => {
	log = collectLog();
	setGuard(world, { mode: 'registered', enforcement: 'enforce' });
});

const audit = async (issueKey: string): Promise<IssueAuditView> => {
	const issueId = world.site.issue(issueKey).id;
	return valueOf(await world.invoke('ana', 'muster-issue', 'issue.audit', { issueId, limit: 5 }));
};
const refusals = async (issueKey: string) => (await audit(issueKey)).refusals;

/** Sends what Jira would when a guard refused. */
async function refused(issue: { readonly id?: string; readonly key?: string }, more: object = {}): Promise<void> {
	world.forge.publish('avi:jira:failed:expression', {
		workflowId: world.site.world.readWorkflowByName(releaseWorkflow)?.id,
		workflowName: releaseWorkflow,
		validatorId: guardId,
		expression: validatorExpression,
		errorMessages: ['x [muster:suspended]'],
		context: { issue },
		...more,
	});
	await world.settle();
}
const withId = (key: string) => ({ id: world.site.issue(key).id, key });

/** The calls to Jira of something that is done. */
async function callsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
	const paths: string[] = [];
	const stop = intercept(async (call, send) => {
		if (call.to === 'jira' && call.as === 'app') paths.push(call.path);
		return send();
	});
	await run();
	stop();
	return paths;
}

function moveToOps(issueKey: string): string {
	const project: Project = world.site.world.requireProject('10001');
	const { id } = world.site.issue(issueKey);
	const target = { project, issueTypeId: project.issueTypeIds[0] ?? '', infersStatus: true, takesSubtasks: true };
	world.site.move(issueKey, target, { kind: 'user', accountId: idOf('chidi') });
	return world.site.issue(id).key;
}

describe('the panel of a work item', () => {
	it('tells what Jira reported, with reason, time and transition, and nobody who was not named', async () => {
		world.faults.refusalsAreFailures = true;
		await deploy(world, 'releaseBot');
		await world.pass(minuteMs);
		expect(await refusals(first)).toEqual([
			{
				at: startOfTime,
				reason: 'unregistered',
				workflow: releaseWorkflow,
				transition: 'Deploy',
			},
		]);
		expect(await refusals(second)).toBeUndefined();
	});

	it('says nothing of refusals where Jira does not report them, and asks Jira nothing for it', async () => {
		await deploy(world, 'releaseBot');
		await world.pass(minuteMs);
		const paths = await callsOf(async () => expect(await audit(first)).not.toHaveProperty('refusals'));
		expect(paths).toEqual([]);
	});

	it('names who was refused only where the event does', async () => {
		await registered(world, 'deployBot', aSeededDraft({ name: 'the deployer' }));
		await refused(withId(first), { atlassianId: idOf('deployBot') });
		await world.pass(minuteMs);
		await refused(withId(first), { atlassianId: idOf('releaseBot') });
		await world.pass(minuteMs);
		await refused(withId(first));
		const named = (await refusals(first))?.map(({ accountId, identityName }) => [accountId, identityName]);
		expect(named).toEqual([
			[undefined, undefined],
			[idOf('releaseBot'), undefined],
			[idOf('deployBot'), 'the deployer'],
		]);
	});

	it('tells of a guard that is not known which one it was, without a transition', async () => {
		setGuard(world, { mode: 'registered', enforcement: 'enforce' }, { transition: 'Stage' });
		await refused(withId(first), { validatorId: 'another id' });
		expect(await refusals(first)).toEqual([{ at: startOfTime, reason: 'suspended', workflow: releaseWorkflow }]);
	});

	it.each([1, 3])('counts once what is delivered %i times more', async (duplicateDeliveries) => {
		world.faults.duplicateDeliveries = duplicateDeliveries;
		await refused(withId(first));
		await world.pass(minuteMs);
		expect(await refusals(first)).toHaveLength(1);
		await refused(withId(first));
		await world.pass(minuteMs);
		expect(await refusals(first)).toHaveLength(2);
	});

	it(`keeps the latest ${maxItemRefusals} of a work item, for 30 days, after which nothing of them is stored`, async () => {
		for (let i = 0; i < maxItemRefusals + 3; i++) {
			await refused(withId(first));
			await world.pass(minuteMs);
		}
		const kept = await refusals(first);
		expect(kept).toHaveLength(maxItemRefusals);
		expect(kept?.[0]?.at).toBe(startOfTime + (maxItemRefusals + 2) * minuteMs);
		await world.pass(20 * dayMs);
		await refused(withId(second));
		await refused(withId(first));
		await world.pass(11 * dayMs);
		expect(await refusals(first)).toHaveLength(1);
		await world.forge.runScheduled('daily');
		await world.settle();
		const lists = () =>
			Object.values(records).flatMap(({ body, kind }) => (kind === 'refused-items' ? [body['latest']] : []));
		let records = await storedOf(world, 'refusals');
		expect(lists()).toEqual([[expect.anything()], [expect.anything()]]);
		await world.pass(20 * dayMs);
		expect(await refusals(first)).toBeUndefined();
		await world.forge.runScheduled('daily');
		await world.settle();
		records = await storedOf(world, 'refusals');
		expect(lists()).toEqual([]);
	});

	it('goes on telling them when the work item is moved, where events name it by its id', async () => {
		await refused(withId(first));
		const key = moveToOps(first);
		expect(key).not.toBe(first);
		await refused(withId(key));
		expect((await refusals(key))?.length).toBe(1);
		await world.pass(minuteMs);
		await refused(withId(key));
		expect(await refusals(key)).toHaveLength(2);
	});

	it('goes on telling them where events name nothing but its key, and never those of who had the key before', async () => {
		await refused({ key: first });
		// Keys that no work item has yet, in a space whose key may have been another's.
		for (let i = 1; i < 60; i++) await refused({ key: `OPS-${i}` }, { errorMessages: ['x [muster:frozen]'] });
		await world.pass(10 * minuteMs);
		const key = moveToOps(first);
		await world.pass(minuteMs);
		expect((await refusals(key))?.map(({ reason }) => reason)).toEqual(['suspended']);
		await refused({ key });
		expect((await refusals(key))?.map(({ reason }) => reason)).toEqual(['suspended', 'suspended']);
		expect(await refusals(second)).toBeUndefined();
		// Long after the move, the former key is not its own any more.
		await world.pass(2 * 60 * minuteMs);
		await refused({ key: first }, { errorMessages: ['x [muster:expired]'] });
		expect(await refusals(key)).toHaveLength(2);
	});

	it('shows the evidence all the same when Jira does not tell the keys, or the names of transitions', async () => {
		await refused({ key: first });
		await refused(withId(second));
		await world.pass(minuteMs);
		const stop = intercept(async (call, send) =>
			call.to === 'jira' && call.as === 'app' ? new Response(null, { status: 503 }) : send(),
		);
		const { refusals: unknown, chain } = await audit(first);
		expect([unknown, chain.state]).toEqual([undefined, 'unaltered']);
		expect(log.map(({ where, code }) => `${where} ${code}`)).toContain('refusals UNAVAILABLE');
		stop();
		expect(await refusals(first)).toHaveLength(1);
		expect(await refusals(second)).toHaveLength(1);
	});

	it('is told to nobody who does not see the work item', async () => {
		await refused(withId('OPS-1'));
		expect(await refusals('OPS-1')).toHaveLength(1);
		const issueId = world.site.issue('OPS-1').id;
		const answer = await world.invoke('emil', 'muster-issue', 'issue.audit', { issueId, limit: 5 });
		expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
	});

	it.each([[{ id: ['x'], key: first }], [{ id: 'not an id', key: first }], [{ key: first }]])(
		'takes the key where the event names no usable id: %j',
		async (issue) => {
			await refused(issue as never);
			expect(await refusals(first)).toHaveLength(1);
		},
	);

	it('forgets who was refused when the account is erased, and reports it before', async () => {
		await refused(withId(first), { atlassianId: idOf('deployBot') });
		await refused({ key: second }, { atlassianId: idOf('deployBot') });
		expect([...(await asApp(world, (ports) => readRefused(ports)))]).toEqual([idOf('deployBot')]);
		await asApp(world, (ports) => eraseFromRefusals(ports, new Set([idOf('deployBot')])));
		for (const key of [first, second]) {
			expect(await refusals(key)).toEqual([expect.objectContaining({ reason: 'suspended' })]);
			expect((await refusals(key))?.[0]).not.toHaveProperty('accountId');
		}
		expect(JSON.stringify(await storedOf(world, 'refusals'))).not.toContain(idOf('deployBot'));
	});
});
