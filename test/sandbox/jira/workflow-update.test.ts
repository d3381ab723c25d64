// Workflows through REST: replaced as a whole, checked as strictly as documented, and where they are used.
import { describe, expect, test } from '@jest/globals';
import {
	builtInWorkflowName,
	oldReleaseWorkflowName,
	opsWorkflowName,
	releaseWorkflowName,
} from '../../../sandbox/jira';
import type { Caller } from '../../../sandbox/seams';
import { aModule, appScopes, aRule, aSite, errorsOf, ruleKey, statusOf, type TestSite } from './a-site';
import { problemsOf } from './openapi';

const v3 = '/rest/api/3';

interface RuleBean {
	id?: string | null;
	ruleKey: string;
	parameters?: Record<string, unknown>;
	[name: string]: unknown;
}
interface GroupBean {
	operation: string;
	conditions?: RuleBean[];
	conditionGroups?: GroupBean[];
}
interface TransitionBean {
	id: string;
	name: string;
	type: string;
	toStatusReference: string;
	links: Record<string, unknown>[];
	conditions?: GroupBean;
	validators: RuleBean[];
	actions: RuleBean[];
	[name: string]: unknown;
}
interface WorkflowBean {
	id: string;
	name: string;
	version: { id: string; versionNumber: number };
	statuses: { statusReference: string; properties?: Record<string, string>; [name: string]: unknown }[];
	transitions: TransitionBean[];
	[name: string]: unknown;
}
interface Document {
	statuses: { id?: string; name: string; statusReference: string; [name: string]: unknown }[];
	workflows: WorkflowBean[];
	[name: string]: unknown;
}

const modules = [
	aModule('validator', 'guard', { expression: 'true' }),
	aModule('condition', 'hide', { expression: 'true' }),
	aModule('postFunction', 'record', { functionKey: 'record' }),
	aModule('validator', 'company-only', { expression: 'true', projectTypes: ['company-managed'] }),
];
const guarded = (): TestSite => aSite(modules, { mode: 'registered' });

const readDocument = async (
	{ as, call }: TestSite,
	name = releaseWorkflowName,
	caller: Caller = as('ana'),
): Promise<Document> =>
	JSON.parse(await (await call(caller, 'POST', `${v3}/workflows`, { workflowNames: [name] })).text());

const workflowIn = (document: Document): WorkflowBean => {
	const [workflow] = document.workflows;
	if (!workflow) throw new Error('no workflow');
	return workflow;
};
const transitionIn = (document: Document, name: string): TransitionBean => {
	const found = workflowIn(document).transitions.find((transition) => transition.name === name);
	if (!found) throw new Error(`no transition ${name}`);
	return found;
};
const update = ({ as, call }: TestSite, body: unknown, caller = as('ana')): Promise<Response> =>
	call(caller, 'POST', `${v3}/workflows/update`, body);

const guardRule = (more: Record<string, unknown> = {}): RuleBean => ({
	ruleKey: 'forge:expression-validator',
	parameters: { key: ruleKey('guard'), config: '{"mode":"registered"}', disabled: 'false', ...more },
});

/** A document without what every update changes. */
const lasting = (document: Document): unknown => ({
	...document,
	workflows: document.workflows.map(({ updated, version, ...workflow }) => workflow),
});

describe('an update', () => {
	test('with what was read changes the version and nothing else', async () => {
		const site = guarded();
		const before = await readDocument(site);
		const stored = site.site.workflow(releaseWorkflowName);
		expect((await update(site, before)).status).toBe(200);
		const after = await readDocument(site);
		expect(lasting(after)).toEqual(lasting(before));
		expect(workflowIn(after).version).toEqual({ id: expect.any(String), versionNumber: 2 });
		expect(workflowIn(after).version.id).not.toBe(workflowIn(before).version.id);
		const { updated, version, ...rest } = site.site.workflow(releaseWorkflowName);
		expect(rest).toEqual({ ...stored, updated: undefined, version: undefined });
	});

	test('carries whatever a workflow can hold beside rules of the app', async () => {
		const document = await readDocument(guarded());
		const release = workflowIn(document);
		expect(release).toMatchObject({
			startPointLayout: { x: -100.25, y: -153 },
			loopedTransitionContainerLayout: { x: 420, y: 310.75 },
		});
		expect(release.statuses.every(({ layout }) => layout !== undefined)).toBe(true);
		expect(release.statuses.some(({ properties }) => properties?.['jira.issue.editable'] === 'false')).toBe(true);
		expect(transitionIn(document, 'Request review')).toMatchObject({
			properties: { 'opsbar-sequence': '20', 'review.reminder': 'daily' },
			links: [{ fromPort: 3, toPort: 7 }],
			triggers: [{ ruleKey: 'system:development-triggers' }],
		});
		expect(transitionIn(document, 'Create').links).toEqual([{ toPort: 2 }]);
		expect(transitionIn(document, 'Stage')).toMatchObject({
			customIssueEventId: '13',
			validators: [{ ruleKey: 'system:validate-field-value' }],
			actions: [{ ruleKey: 'forge:workflow-post-function', parameters: { tag: 'announcements' } }],
		});
		expect(transitionIn(document, 'Close')).toMatchObject({ transitionScreen: { parameters: { screenId: '3' } } });
		expect(transitionIn(document, 'Back to work').conditions).toMatchObject({
			conditions: [{ ruleKey: 'system:restrict-issue-transition' }],
		});
	});

	test('loses what it does not send', async () => {
		const site = guarded();
		const document = await readDocument(site);
		const release = workflowIn(document);
		for (const name of ['description', 'startPointLayout', 'loopedTransitionContainerLayout']) delete release[name];
		for (const status of release.statuses) {
			delete status['layout'];
			status.properties = {};
		}
		const names = [
			'properties',
			'triggers',
			'transitionScreen',
			'customIssueEventId',
			'validators',
			'actions',
			'conditions',
		];
		for (const transition of release.transitions) for (const name of names) delete transition[name];
		expect((await update(site, document)).status).toBe(200);
		expect(site.site.workflow(releaseWorkflowName)).toMatchObject({
			description: '',
			startPointLayout: null,
			loopedTransitionContainerLayout: null,
		});
		for (const { layout, properties } of site.site.workflow(releaseWorkflowName).statuses) {
			expect([layout, properties]).toEqual([null, {}]);
		}
		for (const transition of site.site.workflow(releaseWorkflowName).transitions) {
			expect(transition).toMatchObject({
				properties: {},
				triggers: [],
				screen: null,
				customIssueEventId: null,
				rules: { conditions: { conditions: [] }, validators: [], postFunctions: [] },
			});
		}
	});

	test('adds rules without an id, keeps the ids of the others, and they act at once', async () => {
		const site = guarded();
		const document = await readDocument(site);
		const before = transitionIn(document, 'Deploy').validators[0]?.id;
		transitionIn(document, 'Deploy').validators.push(guardRule({ config: '{"expression":"\'No.\'"}', tag: 'mine' }));
		transitionIn(document, 'Deploy').conditions = {
			operation: 'ANY',
			conditions: [{ ruleKey: 'forge:expression-condition', parameters: { key: ruleKey('hide') } }],
			conditionGroups: [{ operation: 'ALL', conditions: [] }],
		};
		expect((await update(site, document)).status).toBe(200);
		const deploy = transitionIn(await readDocument(site), 'Deploy');
		expect(deploy.validators.map(({ id }) => id)).toEqual([before, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
		expect(deploy.validators[1]?.parameters).toMatchObject({ disabled: 'false', tag: 'mine' });
		expect(deploy.conditions).toMatchObject({ operation: 'ANY', conditions: [{ parameters: { config: '{}' } }] });
		expect(await errorsOf(await site.deploy('deployBot'))).toEqual(['No.']);
	});

	test('takes a fresh id for a new rule, in either place, or gives it another', async () => {
		const [sent, replaced] = ['1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed', '7d444840-9dc0-41d1-b245-5ffdce74fad2'];
		const site = guarded();
		const add = async (rule: RuleBean): Promise<(string | null | undefined)[]> => {
			const document = await readDocument(site);
			transitionIn(document, 'Deploy').validators.push(rule);
			expect((await update(site, document)).status).toBe(200);
			const { validators } = transitionIn(await readDocument(site), 'Deploy');
			for (const { id, parameters } of validators) expect(parameters?.['id']).toBe(id);
			return validators.map(({ id }) => id);
		};
		expect((await add({ ...guardRule({ id: sent }), id: sent })).at(-1)).toBe(sent);
		site.faults.ruleIdsReplaced = true;
		const ids = await add({ ...guardRule({ id: replaced }), id: replaced });
		expect(ids).toContain(sent);
		expect(ids).not.toContain(replaced);
		site.faults.ruleIdsReplaced = false;
		site.faults.newRulesNeedIds = true;
		expect((await add(guardRule({ id: replaced }))).at(-1)).toBe(replaced);
		const document = await readDocument(site);
		transitionIn(document, 'Deploy').validators.push(guardRule());
		const refused = await update(site, document);
		expect([refused.status, await errorsOf(refused)]).toEqual([400, [expect.stringMatching(/needs an id/)]]);
	});

	test('of another app’s rule keeps its parameters to the letter, and without their id is more than Jira can judge', async () => {
		const site = guarded();
		const otherIn = (document: Document): RuleBean => {
			const found = transitionIn(document, 'Stage').actions.find(({ parameters }) => parameters?.['tag'] !== undefined);
			if (!found) throw new Error('the seed has a rule of another app');
			return found;
		};
		const document = await readDocument(site);
		const before = JSON.stringify(otherIn(document));
		expect(before).toContain('9.50');
		expect((await update(site, document)).status).toBe(200);
		expect(JSON.stringify(otherIn(await readDocument(site)))).toBe(before);
		const stripped = await readDocument(site);
		delete otherIn(stripped).parameters?.['id'];
		const stored = site.site.workflow(releaseWorkflowName);
		expect((await update(site, stripped)).status).toBe(500);
		const validation = { payload: stripped };
		expect((await site.call(site.as('ana'), 'POST', `${v3}/workflows/update/validation`, validation)).status).toBe(500);
		expect(site.site.workflow(releaseWorkflowName)).toBe(stored);
		otherIn(stripped).parameters = { ...otherIn(stripped).parameters, id: 'another' };
		expect((await update(site, stripped)).status).toBe(400);
	});

	test('switches a rule off and on', async () => {
		const site = guarded();
		site.guard({ validators: [aRule('guard', { expression: 'false' })] });
		for (const [disabled, status] of [
			['false', 400],
			['true', 204],
		] as const) {
			const document = await readDocument(site);
			Object.assign(transitionIn(document, 'Deploy').validators[0]?.parameters ?? {}, { disabled });
			expect((await update(site, document)).status).toBe(200);
			expect((await site.deploy('deployBot')).status).toBe(status);
			expect(transitionIn(await readDocument(site), 'Deploy').validators[0]?.parameters).toMatchObject({ disabled });
		}
	});

	test('adds a transition under the id it sends', async () => {
		const site = guarded();
		const document = await readDocument(site);
		const { toStatusReference } = transitionIn(document, 'Close');
		workflowIn(document).transitions.push({
			id: '901',
			name: 'Muster canary',
			type: 'GLOBAL',
			toStatusReference,
			links: [],
			validators: [],
			actions: [],
		});
		expect((await update(site, document)).status).toBe(200);
		expect(site.site.workflow(releaseWorkflowName).transitions.at(-1)).toMatchObject({ id: '901', type: 'global' });
		const offered = await (await site.call(site.as('chidi'), 'GET', `${v3}/issue/REL-7/transitions`)).json();
		expect(offered).toMatchObject({ transitions: expect.arrayContaining([expect.objectContaining({ id: '901' })]) });
	});

	test.each([
		[409, false],
		[400, true],
	])('for an old version is answered with %i, and of two with the same version one wins', async (stale, are400) => {
		const site = guarded();
		site.faults.staleVersionsAre400 = are400;
		const document = await readDocument(site);
		const answers = await Promise.all([update(site, document), update(site, document)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, stale]);
		expect(site.site.workflow(releaseWorkflowName).version.number).toBe(2);
		const stored = site.site.workflow(releaseWorkflowName);
		const mixed = structuredClone(await readDocument(site));
		workflowIn(mixed).version.id = workflowIn(document).version.id;
		const late = await update(site, mixed);
		expect([late.status, await errorsOf(late)]).toEqual([stale, [expect.stringMatching(/version/)]]);
		expect(site.site.workflow(releaseWorkflowName)).toBe(stored);
	});

	test.each([
		['a person who does not administer Jira', 'bruno', releaseWorkflowName, 401],
		['the administrator of another space', 'dana', releaseWorkflowName, 401],
		['the administrator of the team-managed space', 'dana', opsWorkflowName, 200],
		['a Jira administrator', 'ana', opsWorkflowName, 200],
		['a bot', 'deployBot', opsWorkflowName, 401],
	] as const)('by %s', async (_who, name, workflow, status) => {
		const site = guarded();
		expect((await update(site, await readDocument(site, workflow), site.as(name))).status).toBe(status);
		expect(site.site.workflow(workflow).version.number).toBe(status === 200 ? 2 : 1);
	});

	test('by the app for an administrator needs the scope', async () => {
		const site = guarded();
		const { accountId } = { accountId: '', ...site.as('ana') };
		const asUser = (scopes: ReadonlySet<string>): Caller => ({ kind: 'user', accountId, scopes, viaApp: true });
		const document = await readDocument(site, releaseWorkflowName, asUser(appScopes));
		const withoutScope = asUser(new Set(['read:jira-work', 'write:jira-work', 'read:jira-user']));
		expect((await update(site, document, withoutScope)).status).toBe(401);
		expect((await update(site, document, asUser(appScopes))).status).toBe(200);
	});

	test('is refused while the fault is on, by a sentence', async () => {
		const site = guarded();
		const document = await readDocument(site);
		site.faults.workflowUpdatesRefused = true;
		const refused = await update(site, document);
		expect([refused.status, await errorsOf(refused)]).toEqual([400, [expect.stringMatching(/^Workflows cannot be/)]]);
		expect(site.site.workflow(releaseWorkflowName).version.number).toBe(1);
		site.faults.workflowUpdatesRefused = false;
		expect((await update(site, document)).status).toBe(200);
	});
});

type Edit = (document: Document) => void;

const deploy = (document: Document): TransitionBean => transitionIn(document, 'Deploy');
const otherRule = 'ari:cloud:ecosystem::extension/other/dev/static/guard';

/** Edits that leave the payload in the documented shape, yet make no valid workflow. */
const invalid: readonly (readonly [title: string, edit: Edit, message: RegExp])[] = [
	['no initial transition', (d) => (workflowIn(d).transitions = workflowIn(d).transitions.slice(1)), /initial/],
	['no transitions', (d) => (workflowIn(d).transitions = []), /initial/],
	[
		'two initial transitions',
		(d) => workflowIn(d).transitions.push({ ...transitionIn(d, 'Create'), id: '2' }),
		/exactly one initial/,
	],
	['a transition id twice', (d) => (deploy(d).id = '31'), /31 is used twice/],
	['a transition id that is no number', (d) => (deploy(d).id = 'x'), /not a whole number/],
	['a transition without a name', (d) => (deploy(d).name = ' '), /no name/],
	['a directed transition from nowhere', (d) => (deploy(d).links = []), /names the statuses/],
	['a directed transition with an empty link', (d) => deploy(d).links.push({ toPort: 1 }), /names the statuses/],
	['a transition from one status twice', (d) => deploy(d).links.push({ ...deploy(d).links[0] }), /twice/],
	['a global transition from a status', (d) => (deploy(d).type = 'GLOBAL'), /only a directed one/],
	['a transition to an unknown status', (d) => (deploy(d).toStatusReference = 'none'), /no status none/],
	[
		'a transition from an unknown status',
		(d) => (deploy(d).links = [{ fromStatusReference: 'none' }]),
		/no status none/,
	],
	[
		'conditions of the initial transition',
		(d) =>
			(transitionIn(d, 'Create').conditions = {
				operation: 'ALL',
				conditions: [{ ruleKey: 'forge:expression-condition', parameters: { key: ruleKey('hide') } }],
			}),
		/takes no conditions/,
	],
	[
		'a status that the list of statuses leaves out',
		(d) => (d.statuses = d.statuses.filter(({ name }) => name !== 'Staged')),
		/names no status/,
	],
	['no list of statuses', (d) => delete (d as Partial<Document>).statuses, /names no status/],
	['a status without its id', (d) => delete d.statuses[0]?.id, /creates none/],
	[
		'a status that is not there',
		(d) => d.statuses.push({ ...d.statuses[0], id: '99', statusReference: 'x' } as never),
		/id 99/,
	],
	[
		'a reference for two statuses',
		(d) => d.statuses.push({ ...d.statuses[1], statusReference: d.statuses[0]?.statusReference } as never),
		/used twice/,
	],
	[
		'a status under a new name',
		(d) => Object.assign(d.statuses[0] ?? {}, { name: 'Renamed' }),
		/does not simulate changes/,
	],
	[
		'a status twice in the workflow',
		(d) => workflowIn(d).statuses.push({ ...workflowIn(d).statuses[0] } as never),
		/there twice/,
	],
	[
		'a removed status with work items in it',
		(d) =>
			(workflowIn(d).statuses = workflowIn(d).statuses.filter(
				({ statusReference }) => statusReference !== deploy(d).toStatusReference,
			)),
		/is in use/,
	],
	['status mappings', (d) => (workflowIn(d)['defaultStatusMappings'] = [{}]), /status mappings/],
	[
		'approvals',
		(d) => Object.assign(workflowIn(d).statuses[0] ?? {}, { approvalConfiguration: { active: 'true' } }),
		/approvals/,
	],
	['a rule of an unknown key', (d) => deploy(d).validators.push({ ruleKey: 'made:up' }), /no such validator/],
	[
		'a condition among validators',
		(d) => deploy(d).validators.push({ ...guardRule({ key: ruleKey('hide') }), ruleKey: 'forge:expression-condition' }),
		/no such validator/,
	],
	[
		'a condition’s module as a validator',
		(d) => deploy(d).validators.push(guardRule({ key: ruleKey('hide') })),
		/"hide" is no validator/,
	],
	[
		'a new rule of an app that is not installed',
		(d) => deploy(d).validators.push(guardRule({ key: otherRule })),
		/no installed app/,
	],
	['a new rule without a module', (d) => deploy(d).validators.push(guardRule({ key: '' })), /no installed app/],
	[
		'a new rule of a Connect app',
		(d) => deploy(d).validators.push({ ruleKey: 'connect:expression-validator', parameters: { appKey: 'a' } }),
		/not installed/,
	],
	[
		'a rule id that the workflow does not have',
		(d) => deploy(d).validators.push({ ...guardRule(), id: 'mine' }),
		/no such rule mine/,
	],
	[
		'a rule id of another rule',
		(d) => deploy(d).validators.push({ ...guardRule(), id: String(deploy(d).actions[0]?.id) }),
		/no such rule/,
	],
	['a rule id twice', (d) => deploy(d).validators.push({ ...deploy(d).validators[0] } as never), /is used twice/],
	[
		'two ids for one rule',
		(d) => Object.assign(deploy(d).validators[0]?.parameters ?? {}, { id: 'other' }),
		/two ids differ/,
	],
	['a config that is no JSON', (d) => deploy(d).validators.push(guardRule({ config: '{' })), /not a JSON object/],
	['a config that is a list', (d) => deploy(d).validators.push(guardRule({ config: '[]' })), /not a JSON object/],
	[
		'a config of 33 kB',
		(d) => deploy(d).validators.push(guardRule({ config: JSON.stringify({ a: 'x'.repeat(33_000) }) })),
		/exceeds 32000 bytes/,
	],
	[
		'a parameter that Forge rules do not have',
		(d) => deploy(d).validators.push(guardRule({ mode: 'x' })),
		/unknown parameters mode/,
	],
	[
		'a rule that is disabled maybe',
		(d) => deploy(d).validators.push(guardRule({ disabled: 'maybe' })),
		/true or false/,
	],
	['a workflow twice', (d) => d.workflows.push(workflowIn(d)), /there twice/],
];

/** Edits that leave the documented shape. */
const malformed: readonly (readonly [title: string, edit: Edit])[] = [
	['no workflow', (d) => (d.workflows = [])],
	['more than 20 workflows', (d) => (d.workflows = Array.from({ length: 21 }, () => workflowIn(d)))],
	['an unknown field beside workflows', (d) => (d['taskId'] = 'x')],
	['no version', (d) => delete (workflowIn(d) as Partial<WorkflowBean>).version],
	['an unknown field of the version', (d) => Object.assign(workflowIn(d).version, { x: 1 })],
	['no statuses', (d) => delete (workflowIn(d) as Partial<WorkflowBean>).statuses],
	['no transitions', (d) => delete (workflowIn(d) as Partial<WorkflowBean>).transitions],
	['a status without properties', (d) => delete workflowIn(d).statuses[0]?.properties],
	['a status of the list without a category', (d) => delete d.statuses[0]?.['statusCategory']],
	['a transition without a type', (d) => delete (deploy(d) as Partial<TransitionBean>).type],
	['an unknown field of a rule', (d) => Object.assign(deploy(d).validators[0] ?? {}, { disabled: true })],
	['a parameter that is no text', (d) => deploy(d).validators.push(guardRule({ disabled: true }))],
	['an unknown field of a link', (d) => Object.assign(deploy(d).links[0] ?? {}, { port: 1 })],
	['a port that is no whole number', (d) => Object.assign(deploy(d).links[0] ?? {}, { toPort: 1.5 })],
	[
		'an unknown field of a condition group',
		(d) => Object.assign(deploy(d), { conditions: { operation: 'ALL', x: 1 } }),
	],
	['a condition group without an operation', (d) => Object.assign(deploy(d), { conditions: { conditions: [] } })],
	['an unknown field of a layout', (d) => (workflowIn(d)['startPointLayout'] = { x: 1, z: 1 })],
	['a trigger without parameters', (d) => (deploy(d)['triggers'] = [{ ruleKey: 'system:development-triggers' }])],
];

describe('an update is refused and changes nothing', () => {
	const attempt = async (
		edit: Edit,
		site = guarded(),
	): Promise<{ site: TestSite; document: Document; answer: Response }> => {
		const document = await readDocument(site);
		const before = site.site.workflow(releaseWorkflowName);
		edit(document);
		const answer = await update(site, document);
		expect(site.site.workflow(releaseWorkflowName)).toBe(before);
		return { site, document, answer };
	};

	test.each(invalid)('with %s, as validation says before', async (_title, edit, message) => {
		const { answer, document, site } = await attempt(edit);
		expect(answer.status).toBe(400);
		expect((await errorsOf(answer)).join('\n')).toMatch(message);
		const validated = await site.call(site.as('ana'), 'POST', `${v3}/workflows/update/validation`, {
			payload: document,
		});
		const found: { errors: { message: string; level: string }[] } = JSON.parse(await validated.text());
		expect([validated.status, problemsOf(`POST ${v3}/workflows/update/validation`, 200, found)]).toEqual([200, []]);
		expect(found.errors.map((error) => error.message).join('\n')).toMatch(message);
		expect(found.errors.every(({ level }) => level === 'ERROR')).toBe(true);
	});

	test.each(malformed)('with %s, by both routes', async (_title, edit) => {
		const { answer, document, site } = await attempt(edit);
		expect(answer.status).toBe(400);
		const validation = { payload: document };
		expect((await site.call(site.as('ana'), 'POST', `${v3}/workflows/update/validation`, validation)).status).toBe(400);
	});

	test('with a module that is not for team-managed spaces there', async () => {
		const site = guarded();
		const add = async (key: string, name: string): Promise<Response> => {
			const document = await readDocument(site, name);
			transitionIn(document, name === opsWorkflowName ? 'Done' : 'Deploy').validators.push(
				guardRule({ key: ruleKey(key) }),
			);
			return update(site, document);
		};
		expect(await errorsOf(await add('company-only', opsWorkflowName))).toEqual([expect.stringMatching(/team-managed/)]);
		expect((await add('guard', opsWorkflowName)).status).toBe(200);
		expect((await add('company-only', releaseWorkflowName)).status).toBe(200);
	});

	test('with new rules of the app once it is gone, while those that stand may stay', async () => {
		const site = guarded();
		site.host.installed = false;
		const { answer } = await attempt((d) => deploy(d).validators.push(guardRule()), site);
		expect(answer.status).toBe(400);
		expect((await update(site, await readDocument(site))).status).toBe(200);
	});

	test('for the workflow that nobody may edit', async () => {
		const site = guarded();
		const document = await readDocument(site, builtInWorkflowName);
		expect(workflowIn(document)['isEditable']).toBe(false);
		const answer = await update(site, document);
		expect([answer.status, await errorsOf(answer)]).toEqual([400, ['"jira" cannot be edited.']]);
	});

	test('for an unknown workflow, also beside a known one', async () => {
		const { answer } = await attempt((d) => d.workflows.push({ ...workflowIn(d), id: 'none' }));
		expect(answer.status).toBe(401);
	});
});

describe('workflows of which one is gone', () => {
	test.each([
		['are answered without it', false, 200],
		['are not found at all, by the other reading', true, 404],
	])('%s', async (_title, missingWorkflowsAre404, status) => {
		const site = guarded();
		Object.assign(site.faults, { missingWorkflowsAre404 });
		const { id } = site.site.workflow(releaseWorkflowName);
		const read = (body: unknown): Promise<Response> => site.call(site.as('ana'), 'POST', `${v3}/workflows`, body);
		for (const body of [{ workflowIds: [id, 'gone'] }, { workflowNames: [releaseWorkflowName, 'Gone'] }]) {
			const answer = await read(body);
			expect(answer.status).toBe(status);
			if (status === 200) expect(await answer.json()).toMatchObject({ workflows: [{ id }] });
		}
		expect((await read({ workflowIds: [id] })).status).toBe(200);
	});
});

describe('validation', () => {
	const validate = (site: TestSite, body: unknown, caller = site.as('ana')): Promise<Response> =>
		site.call(caller, 'POST', `${v3}/workflows/update/validation`, body);

	test('finds nothing wrong with what was read, and changes nothing', async () => {
		const site = guarded();
		const before = site.site.workflow(releaseWorkflowName);
		const answer = await validate(site, { payload: await readDocument(site) });
		expect([answer.status, await answer.json()]).toEqual([200, { errors: [] }]);
		expect(site.site.workflow(releaseWorkflowName)).toBe(before);
	});

	test('lists every error at once with where it is, unless only warnings are asked for', async () => {
		const site = guarded();
		const payload = await readDocument(site);
		workflowIn(payload).version.versionNumber = 7;
		deploy(payload).links = [];
		deploy(payload).validators.push(guardRule({ config: '[]' }));
		const list = await (await validate(site, { payload })).json();
		expect(list).toEqual({
			errors: [
				expect.objectContaining({ type: 'WORKFLOW', code: 'VERSION_CONFLICT', level: 'ERROR' }),
				expect.objectContaining({ type: 'TRANSITION', elementReference: { transitionId: '41' } }),
				expect.objectContaining({ type: 'RULE', elementReference: { transitionId: '41' } }),
			],
		});
		const asked = async (levels: string[]): Promise<unknown> =>
			(await validate(site, { payload, validationOptions: { levels } })).json();
		expect(await asked(['WARNING'])).toEqual({ errors: [] });
		expect(await asked(['WARNING', 'ERROR'])).toEqual(list);
		expect((await validate(site, { payload, validationOptions: { levels: ['INFO'] } })).status).toBe(400);
	});

	test.each([
		['the bare payload', (document: Document) => document, 'ana', 400],
		['nothing', () => ({}), 'ana', 400],
		['a payload of somebody without rights', (payload: Document) => ({ payload }), 'bruno', 401],
	] as const)('refuses %s', async (_title, bodyOf, name, status) => {
		const site = guarded();
		expect((await validate(site, bodyOf(await readDocument(site)), site.as(name))).status).toBe(status);
	});
});

describe('rules that are not the app’s', () => {
	test('of Jira itself never stand in the way, of Connect apps always do', async () => {
		const site = guarded();
		const system = {
			id: 's',
			ruleKey: 'system:check-permission-validator',
			config: {},
			disabled: false,
			parameters: {},
		};
		const connect = { ...system, id: 'c', ruleKey: 'connect:expression-validator' };
		site.guard({ validators: [system] });
		expect((await site.deploy('deployBot')).status).toBe(204);
		expect(statusOf(site.site, 'REL-7')).toBe('Deployed');
		site.guard({ validators: [system, connect] });
		expect((await site.deploy('deployBot', 'REL-15')).status).toBe(400);
		site.guard({ validators: [], conditions: { groupOperator: 'AND', conditions: [system, connect] } });
		expect((await site.deploy('deployBot', 'REL-15')).status).toBe(400);
		site.guard({ conditions: { groupOperator: 'AND', conditions: [system] } });
		expect((await site.deploy('deployBot', 'REL-15')).status).toBe(204);
	});

	test('survive a change of their parameters word by word', async () => {
		const site = guarded();
		const document = await readDocument(site);
		const [rule] = transitionIn(document, 'Stage').validators;
		Object.assign(rule?.parameters ?? {}, { errorMessage: ' "new" ' });
		expect((await update(site, document)).status).toBe(200);
		expect(transitionIn(await readDocument(site), 'Stage').validators).toEqual([rule]);
	});
});

describe('where a workflow is used', () => {
	const read = async (site: TestSite, path: string, caller: Caller = site.as('ana')) => {
		const answer = await site.call(caller, 'GET', `${v3}/workflow/${path}`);
		return { status: answer.status, body: await answer.json() };
	};
	const idOf = (site: TestSite, name: string): string => site.site.workflow(name).id;

	test.each([
		[releaseWorkflowName, ['10000']],
		[opsWorkflowName, ['10001']],
		[oldReleaseWorkflowName, []],
	])('%s: projects %j, and active only then', async (name, projects) => {
		const site = guarded();
		const workflowId = idOf(site, name);
		expect(await read(site, `${workflowId}/projectUsages`)).toEqual({
			status: 200,
			body: { workflowId, projects: { values: projects.map((id) => ({ id })) } },
		});
		const names = async (isActive: boolean): Promise<string[]> => {
			const answer = await site.call(site.as('ana'), 'GET', `${v3}/workflows/search?isActive=${isActive}`);
			return JSON.parse(await answer.text()).values.map((workflow: { name: string }) => workflow.name);
		};
		expect((await names(true)).includes(name)).toBe(projects.length > 0);
		expect((await names(false)).includes(name)).toBe(projects.length === 0);
	});

	test('work types come in pages', async () => {
		const site = guarded();
		const workflowId = idOf(site, releaseWorkflowName);
		const path = `${workflowId}/project/10000/issueTypeUsages`;
		const first = await read(site, `${path}?maxResults=2`);
		expect(first.body).toEqual({
			workflowId,
			projectId: '10000',
			issueTypes: { values: [{ id: '10004' }, { id: '10005' }], nextPageToken: expect.any(String) },
		});
		const { nextPageToken } = JSON.parse(JSON.stringify(first.body)).issueTypes;
		expect((await read(site, `${path}?maxResults=2&nextPageToken=${nextPageToken}`)).body).toMatchObject({
			issueTypes: { values: [{ id: '10006' }] },
		});
		expect((await read(site, `${path}?nextPageToken=made-up`)).status).toBe(400);
		expect((await read(site, `${workflowId}/project/10001/issueTypeUsages`)).body).toMatchObject({
			issueTypes: { values: [] },
		});
	});

	test.each([
		['projectUsages?maxResults=0', 400],
		['projectUsages?maxResults=201', 400],
		['projectUsages?maxResults=x', 400],
		['projectUsages?startAt=0', 400],
		['projectUsages?maxResults=200', 200],
		['project/REL/issueTypeUsages', 400],
		['project/99999/issueTypeUsages', 404],
	])('%s: %i', async (path, status) => {
		const site = guarded();
		expect((await read(site, `${idOf(site, releaseWorkflowName)}/${path}`)).status).toBe(status);
	});

	test('is told to Jira administrators and the app, and to nobody else', async () => {
		const site = guarded();
		for (const name of [releaseWorkflowName, opsWorkflowName]) {
			for (const path of ['projectUsages', 'project/10001/issueTypeUsages']) {
				const of = (caller: Caller) => read(site, `${idOf(site, name)}/${path}`, caller);
				expect((await of(site.asApp)).status).toBe(200);
				expect((await of(site.as('dana'))).status).toBe(401);
				expect((await of({ kind: 'anonymous' })).status).toBe(401);
				expect((await of({ ...site.asApp, scopes: new Set(['read:jira-work']) } as Caller)).status).toBe(401);
			}
		}
		expect((await read(site, 'none/projectUsages')).status).toBe(404);
		expect((await read(site, 'none/projectUsages', site.as('dana'))).status).toBe(401);
	});

	test('the app reads transitions of work items in both spaces', async () => {
		const site = guarded();
		for (const key of ['REL-7', 'OPS-1']) {
			const answer = await site.call(site.asApp, 'GET', `${v3}/issue/${key}/transitions`);
			expect(answer.status).toBe(200);
			expect(JSON.parse(await answer.text()).transitions.length).toBeGreaterThan(1);
		}
	});
});
