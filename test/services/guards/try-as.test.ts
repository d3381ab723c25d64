// Trying as an account, through the calls of each page: the decision as stored, what Jira does now, and to whom it is told.
import { describe, expect, it } from '@jest/globals';
import type { TriedItem, TryView } from '../../../src/contract/calls/try-as';
import type { GuardChoice } from '../../../src/contract/guard';
import { compileRuleConfig } from '../../../src/core/guards/rule-config';
import { aGuardRule } from '../../builders/workflow';
import { putRules, workflowId } from '../../harness/guards';
import { collectLog, intercept, isPublication } from '../../harness/platform-calls';
import {
	aSeededDraft,
	change,
	codeOf,
	deploy,
	deployed,
	edit,
	errorOf,
	letAccountsBeKnown,
	opsWorkflow,
	registered,
	releaseWorkflow,
	staged,
} from '../../harness/registry';
import { idOf, type SeededName, valueOf } from '../../harness/world';
import { openWorldForEachTest, world } from '../../harness/world-of-test';

openWorldForEachTest(() => {
	collectLog();
});

const bot = idOf('deployBot');
const reason = 'Key leaked.';
const relTask = { projectId: '10000', issueTypeId: '10004', fromStatusId: staged } as unknown as TriedItem;
const onDeploy = () => ({ workflowId: workflowId(world, releaseWorkflow), transitionId: '41' });

const tryIssue = (as: SeededName, key = 'REL-7', accountId: string = bot) =>
	world.invoke<TryView>(as, 'muster-issue', 'issue.try', { issueId: world.site.issue(key).id, accountId });
const tryGuard = (item: object = relTask, accountId: string = bot) =>
	world.invoke<TryView>('ana', 'muster-admin', 'guard.try', { ...onDeploy(), accountId, item });
const tryDraft = (as: SeededName, place: object, guard: GuardChoice, item: object = relTask) =>
	world.invoke<TryView>(as, 'muster-guard', 'rule.try', {
		place,
		guard,
		rule: { kind: 'validator', stored: compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }) },
		accountId: bot,
		item,
	});
/** The narrowest grant for Deploy. */
const aSeededGrant = { projectId: '10000', fromStatusId: '10004', toStatusId: '10005' };
/** What is said of Deploy. */
const deployOf = ({ transitions }: TryView) => transitions.find(({ name }) => name === 'Deploy');

describe('trying as an account', () => {
	it('tells of every transition of a work item, as Jira then does', async () => {
		const before = valueOf(await tryIssue('bruno'));
		expect(before.account).toMatchObject({ known: 'listed' });
		expect(deployOf(before)).toMatchObject({
			effect: 'stops',
			decided: { verdict: 'deny', reason: 'unregistered', fact: { kind: 'not-registered' }, lacking: aSeededGrant },
			now: 'stopped',
		});
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unregistered');

		await registered(world);
		await letAccountsBeKnown(world);
		const after = valueOf(await tryIssue('bruno'));
		expect(after.account).toEqual({ known: 'identity', name: 'deploy-bot', status: 'active', isEnforced: true });
		const unguarded = after.transitions.filter(({ effect }) => effect === undefined);
		for (const one of unguarded) expect(one).toMatchObject({ now: 'passes' });
		for (const one of unguarded) expect(one).not.toHaveProperty('decided');
		expect(unguarded.length).toBeGreaterThan(0);
		expect(deployOf(after)).toMatchObject({
			decided: { verdict: 'allow', fact: { kind: 'grant' }, changed: { by: { id: idOf('ana') } } },
			now: 'passes',
		});
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('is for whoever administers the space of that very work item', async () => {
		for (const name of ['bruno', 'ana', 'mei'] as const) expect((await tryIssue(name)).ok).toBe(true);
		expect((await tryIssue('dana', 'OPS-1')).ok).toBe(true);
		for (const name of ['chidi', 'goran', 'dana', 'ivo', 'deployBot'] as const) {
			expect(errorOf(await tryIssue(name)).code).toBe('FORBIDDEN');
		}
		expect(errorOf(await tryIssue('bruno', 'OPS-1')).code).toBe('FORBIDDEN');
	});

	it('tells who changed the deciding fact, and not why', async () => {
		const identity = await registered(world);
		valueOf(await change(world, 'suspend', identity, 'mei'));
		const tried = valueOf(await tryGuard());
		expect(tried.account).toMatchObject({ status: 'suspended' });
		expect(deployOf(tried)?.decided).toEqual({
			verdict: 'deny',
			reason: 'suspended',
			fact: { kind: 'status', status: 'suspended' },
			changed: { at: Date.now(), by: { kind: 'person', id: idOf('mei') } },
		});
	});

	it('tells who took the grant away', async () => {
		const identity = await registered(world);
		const narrowed = valueOf(await edit(world, identity, aSeededDraft({ grants: [] }), 'mei')).identity;
		valueOf(await edit(world, narrowed, aSeededDraft({ grants: [], name: 'renamed' })));
		expect(deployOf(valueOf(await tryGuard()))?.decided).toMatchObject({
			reason: 'no-grant',
			fact: { kind: 'no-grant', grants: 0 },
			lacking: aSeededGrant,
			changed: { by: { id: idOf('mei') } },
		});
	});

	it('says that Jira may still apply what was stored before', async () => {
		const identity = await registered(world);
		await letAccountsBeKnown(world);
		intercept(async (call, send) => (isPublication(call) ? new Response('', { status: 503 }) : send()));
		valueOf(await change(world, 'suspend', identity));
		const tried = valueOf(await tryGuard());
		expect(tried.account).toMatchObject({ status: 'suspended', isEnforced: false });
		expect(tried.lag).toEqual({ pending: { switches: false, identities: 1 } });
		expect(deployOf(tried)).toMatchObject({ decided: { reason: 'suspended' }, now: 'unknown' });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('says what a frozen space and broken glass do beside what is stored', async () => {
		await registered(world);
		valueOf(await world.invoke('bruno', 'muster-project', 'project.freeze', { projectId: '10000', reason }));
		const frozen = valueOf(await tryIssue('bruno'));
		expect(frozen.switches.space).toMatchObject({ by: { id: idOf('bruno') } });
		expect(deployOf(frozen)).toMatchObject({
			decided: { reason: 'frozen', fact: { kind: 'frozen', what: 'space' }, changed: { by: { id: idOf('bruno') } } },
			now: 'stopped',
		});
		valueOf(await world.invoke('ana', 'muster-admin', 'site.break-glass', { reason }));
		const broken = valueOf(await tryIssue('bruno'));
		// Why it was broken is for Jira administrators.
		expect(broken.switches.brokenGlass).not.toHaveProperty('reason');
		expect(deployOf(broken)).toMatchObject({ effect: 'glass-broken', decided: { reason: 'frozen' }, now: 'passes' });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('does not say that the bot passes where rules were found unable to read the registry', async () => {
		await registered(world);
		valueOf(await world.invoke('ana', 'muster-admin', 'canary.set-up', { issueKey: 'REL-7' }));
		expect(deployOf(valueOf(await tryIssue('bruno')))).toMatchObject({ now: 'passes' });
		world.faults.rulesCannotReadApp = true;
		await world.forge.runScheduled('hourly');
		await world.settle();
		expect(deployOf(valueOf(await tryIssue('bruno')))).toMatchObject({ decided: { verdict: 'allow' }, now: 'unknown' });
		expect(deployOf(valueOf(await tryGuard()))).toMatchObject({ now: 'unknown' });
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('unreadable');
	});

	it('says that a guard which is switched off stops nobody', async () => {
		putRules(world, [aGuardRule({}, { isDisabled: true })]);
		const tried = deployOf(valueOf(await tryGuard()));
		expect(tried).toMatchObject({ guard: { enforcement: 'enforce' }, faults: expect.arrayContaining(['disabled']) });
		expect(tried).toMatchObject({ now: 'passes' });
		expect(tried).not.toHaveProperty('effect');
		expect(tried).not.toHaveProperty('decided');
		expect(codeOf(await deploy(world, 'deployBot'))).toBe('passes');
	});

	it('says why a work item cannot make the transition, and decides nothing of another workflow', async () => {
		await registered(world);
		expect(deployOf(valueOf(await tryGuard()))).not.toHaveProperty('misfit');
		const elsewhere = deployOf(valueOf(await tryGuard({ ...relTask, fromStatusId: deployed })));
		expect(elsewhere).toMatchObject({ misfit: 'status', decided: { reason: 'no-grant' } });
		const foreign = deployOf(valueOf(await tryGuard({ ...relTask, projectId: '10001' })));
		expect(foreign).toMatchObject({ misfit: 'workflow', now: 'unknown' });
		expect(foreign).not.toHaveProperty('decided');
		const { fromStatusId: _, ...nowhere } = relTask;
		expect(errorOf(await tryGuard(nowhere))).toMatchObject({ code: 'INVALID_INPUT', field: 'item.fromStatusId' });
		expect(errorOf(await tryGuard(relTask, 'x y'))).toMatchObject({ code: 'INVALID_INPUT', field: 'accountId' });
	});

	it('decides by the guard in the dialog, and tells what stands now beside it', async () => {
		await registered(world);
		await letAccountsBeKnown(world);
		const stricter = deployOf(
			valueOf(await tryDraft('ana', onDeploy(), { mode: 'human-only', enforcement: 'monitor' })),
		);
		expect(stricter).toMatchObject({ decided: { reason: 'non-human-not-allowed' }, now: 'passes' });
		const same = deployOf(valueOf(await tryDraft('ana', onDeploy(), { mode: 'registered', enforcement: 'enforce' })));
		expect(same).toMatchObject({ decided: { verdict: 'allow' }, now: 'passes' });
	});

	it('tells an administrator of a space nothing of other spaces', async () => {
		const guard = { mode: 'registered', enforcement: 'enforce' } as const;
		const ofOps = { projectId: '10001', workflowId: workflowId(world, opsWorkflow) };
		expect(errorOf(await tryDraft('dana', { ...onDeploy(), projectId: '10001' }, guard)).code).toBe('NOT_FOUND');
		valueOf(await world.invoke('bruno', 'muster-project', 'project.freeze', { projectId: '10000', reason }));
		const transitionId = world.site.world.readWorkflowByName(opsWorkflow)?.transitions[1]?.id ?? '';
		const tried = valueOf(await tryDraft('dana', { ...ofOps, transitionId }, guard));
		expect(tried.transitions).toMatchObject([{ misfit: 'workflow', now: 'unknown' }]);
		expect(tried.transitions[0]).not.toHaveProperty('decided');
		expect(tried.switches).toEqual({});
		expect(errorOf(await tryDraft('bruno', { ...ofOps, transitionId }, guard)).code).toBe('FORBIDDEN');
	});
});
