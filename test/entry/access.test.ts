// Who may call what: every function of every surface, for everybody who may not.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InvocationRefusal } from '../../sandbox/forge/resolver-calls';
import { seededAccounts } from '../../sandbox/jira';
import { adminInputs } from '../../src/contract/calls/admin';
import { issueInputs } from '../../src/contract/calls/issue';
import { type ProjectOutputs, projectInputs } from '../../src/contract/calls/project';
import { ruleInputs } from '../../src/contract/calls/rule';
import type { RpcResult } from '../../src/contract/errors';
import type { AccountId } from '../../src/contract/ids';
import { adminCalls } from '../../src/entry/calls/admin';
import { issueCalls } from '../../src/entry/calls/issue';
import { projectCalls } from '../../src/entry/calls/project';
import { ruleCalls } from '../../src/entry/calls/rule';
import type { Call } from '../../src/entry/define-call';
import { collectLog } from '../harness/platform-calls';
import { aSeededDraft, change, deploy, errorOf, readBack, registered, setGuard } from '../harness/registry';
import { dump } from '../harness/storage';
import { idOf, openWorld, type SeededName, type TestWorld, valueOf } from '../harness/world';

let world: TestWorld;
const open = async () => {
	world = await openWorld();
};
const close = () => world.close();

/** Customers, and their groups. */
const customers: Readonly<Record<string, readonly string[]>> = {
	'qm:customer': [],
	'qm:admin-customer': ['jira-administrators', 'jira-users'],
};

/** A world with customers, a registered identity and one audited transition. */
async function openUsed(): Promise<void> {
	await open();
	for (const [accountId, groups] of Object.entries(customers)) {
		world.site.addAccount({ accountId, displayName: accountId, accountType: 'customer', active: true }, groups);
	}
	await world.settle();
	await registered(world);
	await deploy(world, 'deployBot');
	await world.settle();
}

const accountId = idOf('deployBot');
const relId = '10000';
const opsId = '10001';
const draft = aSeededDraft();
const reason = 'For a reason.';
const move = { accountId, version: 1, reason };
const bulkId = 'bulk-0123456789';

const guard = { mode: 'registered', enforcement: 'monitor' } as const;
const rule = { kind: 'validator' } as const;
const transition = { workflowId: 'f3a1c2d4-0000-4000-8000-000000000001', transitionId: '41' };
const item = { projectId: relId, issueTypeId: '10001', fromStatusId: '10004' };
const guardChange = { action: 'guard', guard, hides: false, targets: [transition] };
const planned = { workflowId: transition.workflowId, version: { id: 'v1', number: 1 } };

/** A valid request for every function: a new one without an example does not compile. */
const adminExamples = {
	'site.overview': {},
	'site.in-force': {},
	'publication.retry': { accountId },
	'site.way-back': {},
	'account.unregistered': {},
	'overview.read': {},
	'account.list': {},
	'account.ignore': { accountId: idOf('deployBot'), reason: 'ours' },
	'account.mind': { accountId: idOf('deployBot'), reason: 'ours' },
	'account.comparison': {},
	'account.compare': {},
	'account.read': { accountId: idOf('deployBot') },
	'account.memberships': {},
	'account.read-memberships': {},
	'account.role-names': {},
	'site.history': {},
	'site.freeze': { reason },
	'site.thaw': { reason },
	'site.break-glass': { reason },
	'site.mend-glass': { reason },
	'space.freeze': { projectId: relId, reason },
	'space.thaw': { projectId: relId, reason },
	'settings.read': {},
	'settings.save': {
		version: 0,
		settings: {
			expiryDefaultDays: 90,
			expiryMaxDays: 365,
			orphanGraceDays: 14,
			maxShards: 98,
			contact: '#jira-admins',
			protectedStatuses: ['10006'],
			guardsTypeChanges: false,
			listsPeople: false,
			disablesGuardsOnUninstall: false,
		},
	},
	'notice.list': {},
	'identity.directory': {},
	'identity.export': { accountIds: [accountId] },
	'identity.read': { accountId },
	'identity.risks': { accountId },
	'identity.register': { accountId: idOf('releaseBot'), draft },
	'identity.edit': { accountId, version: 1, draft: { ...draft, name: 'renamed' } },
	'identity.suspend': move,
	'identity.reactivate': move,
	'identity.retire': move,
	'identity.freeze': move,
	'identity.thaw': move,
	'bulk.start': { kind: 'suspend', reason },
	'bulk.add': { id: bulkId, piece: 0, rows: [{ row: 1, cells: { accountId }, version: 1 }] },
	'bulk.check': { id: bulkId, pieces: 1 },
	'bulk.apply': { id: bulkId },
	'bulk.read': { id: bulkId },
	'bulk.rows': { id: bulkId, piece: 0 },
	'bulk.list': {},
	'failure.list': { limit: 10 },
	'guard.inventory': {},
	'guard.plan': { change: guardChange },
	'guard.apply': { change: guardChange, versions: [planned] },
	'guard.would-deny': { workflow: 'Release train workflow', transitionId: '41' },
	'guard.refusals': { workflow: 'Release train workflow', transitionId: '41' },
	'guard.who': transition,
	'guard.try': { ...transition, accountId, item },
	'identity.could': { accountId },
	'grant.list-transitions': {},
	'drift.list': {},
	'drift.check': {},
	'drift.accept': { ids: ['a.41.removed'], reason },
	'drift.take-back': { transitions: [{ workflowId: 'a', transitionId: '41' }] },
	'leave.list': {},
	'leave.remove': { versions: [planned] },
	'inherited.keep': {},
	'health.read': {},
	'health.run': {},
	'canary.set-up': { issueKey: 'REL-7' },
	'canary.remove': {},
	'activity.read': { accountId: idOf('deployBot') },
	'activity.sparks': { accountIds: [idOf('deployBot')] },
	'activity.routes': { workflowId: transition.workflowId },
	'activity.month': { accountId: idOf('deployBot'), month: '2026-03' },
	'audit.list': { filter: { decision: 'observed', from: 5 } },
	'audit.state': {},
	'counts.recount': {},
	'counts.state': {},
	'evidence.read': {},
	'evidence.keep': { months: 12, reason: 'Policy', version: 0 },
	'evidence.hold': { reason: 'Case', version: 0 },
	'evidence.lift-hold': { reason: 'Closed', version: 0 },
	'evidence.export': { format: 'jsonl', from: null, to: null },
	'evidence.page': { entry: 1, to: 1, cursor: '0.0.1.1.0.0' },
	'replay.start': { targets: [transition] },
	'replay.read': { targets: [transition], guard },
	'replay.start-all': {},
	'replay.estimate': { targets: null },
	'replay.learned': { accountId: idOf('deployBot') },
	'replay.observed': {},
	'replay.stop': { id: 'none' },
} satisfies Record<keyof typeof adminInputs, object>;
const projectExamples = {
	'project.transitions': { projectId: relId },
	'project.routes': { projectId: relId },
	'project.freeze': { projectId: relId, reason },
	'project.thaw': { projectId: relId, reason },
} satisfies Record<keyof typeof projectInputs, object>;
const issueExamples = {
	'issue.audit': { issueId: '10007', limit: 10 },
	'issue.head': { issueId: '10007' },
	'issue.verify': { issueId: '10007', after: 0 },
	'issue.movers': { issueId: '10007' },
	'issue.try': { issueId: '10007', accountId },
	'space.closed': { projectId: relId },
} satisfies Record<keyof typeof issueInputs, object>;

const ruleExamples = {
	'rule.preview': { place: {}, guard, rule },
	'rule.try': { place: transition, guard, rule, accountId, item },
	'rule.compile': { place: {}, guard, kind: 'validator' },
	'rule.read': { place: {}, stored: {} },
} satisfies Record<keyof typeof ruleInputs, object>;

interface Surface {
	readonly moduleKey: string;
	readonly inputs: Record<string, { safeParse(value: unknown): { success: boolean } }>;
	readonly examples: Record<string, object>;
	/** Everybody of the seed who may not make the calls of `examples`. */
	readonly refused: readonly (SeededName | undefined)[];
	/** Some who may. */
	readonly allowed: readonly SeededName[];
}

const bots = ['deployBot', 'releaseBot', 'buildStatus', 'automation', 'triageAgent', 'legacyScript'] as const;
const everybodyElse: readonly (SeededName | undefined)[] = [
	undefined,
	'chidi',
	'emil',
	'farah',
	'goran',
	'hana',
	'ivo',
	'jules',
	...bots,
];

/** Of the panel's calls, the one that is not for everybody who sees the work item. */
const { 'issue.try': triesOnIssue, ...issueViews } = issueInputs;

const surfaces: readonly Surface[] = [
	{
		moduleKey: 'muster-admin',
		inputs: adminInputs,
		examples: adminExamples,
		refused: [...everybodyElse, 'bruno', 'dana', 'kira'],
		allowed: ['ana', 'mei'],
	},
	{
		moduleKey: 'muster-project',
		inputs: projectInputs,
		examples: projectExamples,
		refused: [...everybodyElse, 'dana', 'kira'],
		allowed: ['bruno', 'ana', 'mei'],
	},
	{
		moduleKey: 'muster-issue',
		inputs: { 'issue.try': triesOnIssue },
		examples: issueExamples,
		refused: [...everybodyElse, 'dana', 'kira'],
		allowed: ['ana', 'bruno', 'mei'],
	},
	{
		moduleKey: 'muster-issue',
		inputs: issueViews,
		examples: issueExamples,
		refused: [undefined, 'ivo', 'hana'],
		allowed: ['ana', 'bruno', 'chidi', 'dana', 'emil', 'farah', 'goran', 'jules', 'kira', 'mei', ...bots],
	},
	{
		moduleKey: 'muster-guard',
		inputs: ruleInputs,
		examples: ruleExamples,
		refused: [...everybodyElse, 'bruno', 'dana', 'kira'],
		allowed: ['ana', 'mei'],
	},
];

/** The calls of each surface, as whatever way in finds them. */
const callsOf: Readonly<Record<string, Readonly<Record<string, Call<unknown>>>>> = {
	'muster-admin': { ...adminCalls },
	'muster-project': { ...projectCalls },
	'muster-issue': { ...issueCalls },
	'muster-guard': { ...ruleCalls },
};

const calls = surfaces.flatMap((surface) => Object.keys(surface.inputs).map((name) => ({ ...surface, name })));

/** Makes a call that must be refused, and checks that the app asked its storage nothing and changed nothing. */
async function expectForbidden(
	caller: SeededName | undefined,
	moduleKey: string,
	name: string,
	payload: unknown,
): Promise<void> {
	const before = await dump(world);
	const planned = world.agenda.pending();
	world.forge.storage.usage.reset();
	world.forge.appProperties.usage.reset();
	const answer = await world.invoke(caller, moduleKey, name, payload);
	expect([caller, name, answer]).toMatchObject([caller, name, { ok: false, error: { code: 'FORBIDDEN' } }]);
	expect(Object.keys(errorOf(answer)).sort()).toEqual(['code', 'params', 'problem']);
	expect([caller, name, world.forge.storage.usage.requests]).toEqual([caller, name, 0]);
	expect(world.forge.appProperties.usage).toMatchObject({ reads: 0, writes: 0 });
	expect(world.agenda.pending()).toEqual(planned);
	expect(await dump(world)).toEqual(before);
}

describe('every function', () => {
	// One world for all: nothing here may change it.
	beforeAll(openUsed);
	afterAll(close);

	it.each(surfaces)('of $moduleKey is tried by every account of the seed', ({ moduleKey, refused, allowed }) => {
		const tried = new Set([...refused, ...allowed]);
		const everybody = [undefined, ...(Object.keys(seededAccounts) as SeededName[])];
		expect([moduleKey, everybody.filter((name) => !tried.has(name))]).toEqual([moduleKey, []]);
		expect(tried.size).toBe(refused.length + allowed.length);
	});

	it.each(calls)('$name has a valid example here', ({ inputs, examples, name }) => {
		expect(examples[name]).toBeDefined();
		expect(inputs[name]?.safeParse(examples[name]).success).toBe(true);
	});

	it.each(calls)('$name is refused to everybody who may not, before any stored record is read', async (call) => {
		for (const caller of call.refused) {
			await expectForbidden(caller, call.moduleKey, call.name, call.examples[call.name]);
		}
	});

	it.each(calls)('$name tells nobody without an account what its input looks like', async (call) => {
		for (const payload of [null, {}, { nonsense: true }, call.examples[call.name]]) {
			await expectForbidden(undefined, call.moduleKey, call.name, payload);
		}
	});

	it.each(calls)('$name takes no word of the payload for who calls', async (call) => {
		const claims = [
			{ context: { accountId: idOf('ana') } },
			{ principal: { accountId: idOf('ana') } },
			{ actor: { kind: 'person', id: idOf('ana') } },
			{ callerId: idOf('ana') },
		];
		for (const claim of claims) {
			const before = await dump(world);
			world.forge.storage.usage.reset();
			const answer = await world.invoke('chidi', call.moduleKey, call.name, { ...call.examples[call.name], ...claim });
			expect(['FORBIDDEN', 'INVALID_INPUT']).toContain(errorOf(answer).code);
			expect(world.forge.storage.usage.requests).toBe(0);
			expect(await dump(world)).toEqual(before);
		}
	});

	it.each(calls)('$name belongs to its own surface only', async (call) => {
		const log = collectLog();
		for (const { moduleKey } of surfaces) {
			if (moduleKey === call.moduleKey) continue;
			const before = await dump(world);
			const refusal: unknown = await world
				.invoke('ana', moduleKey, call.name, call.examples[call.name])
				.catch((error: unknown) => error);
			expect(refusal).toBeInstanceOf(InvocationRefusal);
			expect(await dump(world)).toEqual(before);
		}
		expect(log).toEqual([]);
	});

	it.each(calls)('$name is for people: an identity, and Muster itself, are refused at once', async (call) => {
		const before = await dump(world);
		world.forge.storage.usage.reset();
		for (const kind of ['identity', 'system'] as const) {
			const make = callsOf[call.moduleKey]?.[call.name];
			const answer = await make?.({ kind, id: idOf('ana') as AccountId }, call.examples[call.name]);
			expect([kind, answer]).toMatchObject([kind, { ok: false, error: { code: 'FORBIDDEN' } }]);
		}
		expect(world.forge.storage.usage.requests).toBe(0);
		expect(await dump(world)).toEqual(before);
	});

	it.each(calls)(
		'$name is refused to a customer of a service desk, also one who got into a group of admins',
		async (call) => {
			for (const id of Object.keys(customers)) {
				const payload = call.examples[call.name];
				const asked = { moduleKey: call.moduleKey, functionKey: call.name, payload, accountId: id };
				const answer = (await world.forge.invokeResolver(asked)) as RpcResult<unknown>;
				// Who is let in to a work item by Jira, as an administrator is, sees it.
				const isLetIn = call.name in issueViews && id === 'qm:admin-customer';
				expect([id, answer.ok ? 'ok' : answer.error.code]).toEqual([id, isLetIn ? 'ok' : 'FORBIDDEN']);
			}
		},
	);

	// The SDK's resolver looks names up on a plain object: `constructor` answers with the caller's own context.
	it('of no surface is reached by a name that every object has', async () => {
		const before = await dump(world);
		world.forge.storage.usage.reset();
		for (const { moduleKey } of surfaces) {
			for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'identity', 'IDENTITY.READ']) {
				const answer: unknown = await world.invoke('chidi', moduleKey, name, {}).catch((error: unknown) => error);
				expect(answer).not.toEqual(expect.objectContaining({ ok: true }));
			}
		}
		expect(world.forge.storage.usage.requests).toBe(0);
		expect(await dump(world)).toEqual(before);
	});

	it('cannot be reached through a rule without a page', async () => {
		for (const moduleKey of ['muster-canary', 'muster-type-guard', 'nothing']) {
			await expect(world.invoke('ana', moduleKey, 'identity.directory', {})).rejects.toMatchObject({
				code: 'UNKNOWN_MODULE',
			});
		}
	});
});

describe('those who may', () => {
	beforeEach(openUsed);
	afterEach(close);

	it.each(surfaces)('get past the door of $moduleKey', async ({ moduleKey, inputs, examples, allowed }) => {
		for (const caller of allowed) {
			for (const name of Object.keys(inputs)) {
				// For administrators who may do nothing else: test/entry/way-back.test.ts.
				if (name === 'site.way-back') continue;
				const answer = await world.invoke(caller, moduleKey, name, examples[name]);
				if (!answer.ok) expect([caller, name, answer.error.code]).not.toEqual([caller, name, 'FORBIDDEN']);
			}
		}
	});

	it('acts as who the platform says, also when the payload names somebody else', async () => {
		const edited = { ...adminExamples['identity.edit'] };
		valueOf(await world.invoke('mei', 'muster-admin', 'identity.edit', edited));
		const { identity, history } = await readBack(world, accountId);
		expect(identity.updatedBy).toEqual({ kind: 'person', id: idOf('mei') });
		expect(history[0]?.actor).toEqual({ kind: 'person', id: idOf('mei') });
	});
});

describe('rights that are lost meanwhile', () => {
	beforeEach(open);
	afterEach(close);

	const leaveGroup = (name: SeededName, groupName: string) =>
		world.site.world.groups.find((group) => group.name === groupName)?.members.delete(idOf(name));

	it('end with the next call', async () => {
		const identity = await registered(world);
		leaveGroup('ana', 'jira-administrators');
		for (const name of Object.keys(adminExamples) as (keyof typeof adminExamples)[]) {
			await expectForbidden('ana', 'muster-admin', name, adminExamples[name]);
		}
		expect((await change(world, 'suspend', identity, 'mei')).ok).toBe(true);
	});

	it('end with the account', async () => {
		await registered(world);
		world.site.updateAccount(idOf('ana'), { active: false });
		await world.settle();
		await expectForbidden('ana', 'muster-admin', 'identity.suspend', move);
	});

	it('cannot be waited out: a call that finds Jira not answering is refused and changes nothing', async () => {
		await registered(world);
		collectLog();
		const before = await dump(world);
		world.faults.jiraThrottled = Number.POSITIVE_INFINITY;
		const error = errorOf(await world.invoke('ana', 'muster-admin', 'identity.suspend', move));
		expect(error.code).toBe('UNAVAILABLE');
		expect(errorOf(await world.invoke('chidi', 'muster-admin', 'identity.suspend', move)).code).toBe('UNAVAILABLE');
		expect(await dump(world)).toEqual(before);
	});
});

describe('project.transitions', () => {
	beforeAll(openUsed);
	afterAll(close);

	const transitions = (name: SeededName, projectId: string) =>
		world.invoke<ProjectOutputs['project.transitions']>(name, 'muster-project', 'project.transitions', { projectId });

	it('is for administrators of that very space', async () => {
		setGuard(
			world,
			{ mode: 'registered', enforcement: 'enforce' },
			{
				workflow: 'Software Simplified Workflow for Project OPS',
				transition: 'Done',
			},
		);
		const names = (answer: RpcResult<ProjectOutputs['project.transitions']>) =>
			valueOf(answer).transitions.flatMap(({ name, guard }) => (guard === undefined ? [] : [name]));
		expect(names(await transitions('bruno', relId))).toEqual(['Deploy']);
		expect(names(await transitions('dana', opsId))).toEqual(['Done']);
		await expectForbidden('bruno', 'muster-project', 'project.transitions', { projectId: opsId });
		await expectForbidden('dana', 'muster-project', 'project.transitions', { projectId: relId });
		expect(names(await transitions('ana', relId))).toEqual(['Deploy']);
	});

	it.each(['project.freeze', 'project.thaw'])('and %s are refused for the space of somebody else', async (name) => {
		await expectForbidden('bruno', 'muster-project', name, { projectId: opsId, reason });
		await expectForbidden('dana', 'muster-project', name, { projectId: relId, reason });
		await expectForbidden('bruno', 'muster-project', name, { projectId: '99999', reason });
	});

	it('says of a space that does not exist what it says of one that is not the caller’s', async () => {
		const unknown = errorOf(await transitions('bruno', '99999'));
		expect(unknown).toEqual(errorOf(await transitions('bruno', opsId)));
	});

	it.each(['10000&permissions=ADMINISTER', '10000/../10001', ' 10000', '-1', '0x2710', '1e4', 'REL', ''])(
		'takes no %j for a space',
		async (projectId) => {
			const error = errorOf(await transitions('dana', projectId));
			expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'projectId' });
		},
	);
});

describe('rule.preview', () => {
	beforeAll(openUsed);
	afterAll(close);

	const preview = (name: SeededName, place: object) =>
		world.invoke(name, 'muster-guard', 'rule.preview', { place, guard, rule });
	const workflowNamed = (name: string) => world.site.world.readWorkflowByName(name)?.id ?? '';

	it('is for administrators of the team-managed space whose workflow it is', async () => {
		const place = { projectId: opsId, workflowId: workflowNamed('Software Simplified Workflow for Project OPS') };
		for (const name of ['dana', 'ana'] as const) expect((await preview(name, place)).ok).toBe(true);
		for (const name of ['bruno', 'chidi', 'goran', 'deployBot'] as const) {
			await expectForbidden(name, 'muster-guard', 'rule.preview', { place, guard, rule });
		}
	});

	it('tells them nothing of a workflow that is not of their space', async () => {
		const place = { projectId: opsId, workflowId: workflowNamed('Release train workflow'), transitionId: '41' };
		expect(errorOf(await preview('dana', place)).code).toBe('NOT_FOUND');
		expect(errorOf(await preview('bruno', { ...place, projectId: relId })).code).toBe('NOT_FOUND');
	});
});

describe('issue.audit', () => {
	beforeAll(openUsed);
	afterAll(close);

	const audit = (name: SeededName | undefined, issueId: string) =>
		world.invoke<{ total: number }>(name, 'muster-issue', 'issue.audit', { issueId, limit: 10 });

	it('is for whoever sees that very work item', async () => {
		const rel = world.site.issue('REL-7').id;
		const ops = world.site.issue('OPS-1').id;
		for (const name of ['chidi', 'bruno', 'goran'] as const) expect(valueOf(await audit(name, rel)).total).toBe(1);
		await expectForbidden('ivo', 'muster-issue', 'issue.audit', { issueId: rel, limit: 10 });
		expect(valueOf(await audit('ivo', ops)).total).toBe(0);
		await expectForbidden('bruno', 'muster-issue', 'issue.audit', { issueId: ops, limit: 10 });
	});

	it('says of a work item that does not exist what it says of one that is hidden', async () => {
		expect(errorOf(await audit('ivo', '99999'))).toEqual(errorOf(await audit('ivo', world.site.issue('REL-7').id)));
	});

	it('is over for somebody who no longer sees the space', async () => {
		const rel = world.site.issue('REL-7').id;
		expect((await audit('goran', rel)).ok).toBe(true);
		const project = world.site.world.readProject('REL');
		for (const role of project?.roles.values() ?? []) role.accountIds.delete(idOf('goran'));
		await expectForbidden('goran', 'muster-issue', 'issue.audit', { issueId: rel, limit: 10 });
	});

	it.each(['REL-7', '10007&issueKey=OPS-1', '10007/', ''])('takes no %j for a work item', async (issueId) => {
		expect(errorOf(await audit('chidi', issueId))).toMatchObject({ code: 'INVALID_INPUT', field: 'issueId' });
	});
});

describe('an identity', () => {
	beforeEach(open);
	afterEach(close);

	it('cannot register or widen itself, not even with the payload of an admin', async () => {
		await expectForbidden('deployBot', 'muster-admin', 'identity.register', { accountId, draft });
		await registered(world);
		await expectForbidden('deployBot', 'muster-admin', 'identity.edit', adminExamples['identity.edit']);
	});

	it('does not administer a space in Muster, even where Jira lets it administer the space', async () => {
		await registered(world);
		valueOf(await world.invoke('bruno', 'muster-project', 'project.freeze', projectExamples['project.freeze']));
		const project = world.site.world.readProject('REL');
		for (const name of ['deployBot', 'triageAgent', 'automation', 'buildStatus'] as const) {
			for (const role of project?.roles.values() ?? []) role.accountIds.add(idOf(name));
			for (const key of Object.keys(projectExamples) as (keyof typeof projectExamples)[]) {
				await expectForbidden(name, 'muster-project', key, projectExamples[key]);
			}
		}
	});

	// Jira gives Administer Jira to apps through atlassian-addons-admin, and admins add service accounts by mistake.
	it('does not administer Muster, even where Jira lets it administer Jira', async () => {
		await registered(world);
		for (const name of ['deployBot', 'triageAgent', 'automation', 'buildStatus'] as const) {
			world.site.world.groups.find((group) => group.name === 'jira-administrators')?.members.add(idOf(name));
			for (const key of Object.keys(adminExamples) as (keyof typeof adminExamples)[]) {
				await expectForbidden(name, 'muster-admin', key, adminExamples[key]);
			}
		}
	});
});
