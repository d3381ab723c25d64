// What it costs to list every transition of 200 workflows with 30 transitions each, as the guards page does it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seededAccounts } from '../sandbox/jira';
import type { Rule, Transition, Workflow } from '../sandbox/jira/model';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import type { InventoryPageView } from '../src/contract/calls/guards';
import type { RpcResult } from '../src/contract/errors';
import { compileRuleConfig } from '../src/core/guards/rule-config';
import type { Figure } from './figure';

const root = process.cwd();
const workflowCount = 200;
const transitionCount = 30;
/** Workflows that Jira gives in one page of those the app asks for. */
const perPage = 50;
/** Largest answer of a resolver (Forge limits, front-end invocations), bytes. */
const maxAnswerBytes = 5 * 1024 * 1024;

type ForgeFetch = (descriptor: { remote?: string }, path: string, init?: unknown) => Promise<Response>;

/** Counts the app's requests to Jira from now on. */
function countRequests(): { readonly paths: string[] } {
	const paths: string[] = [];
	const send: ForgeFetch = Reflect.get(globalThis, '__forge_fetch__');
	const counting: ForgeFetch = (descriptor, path, init) => {
		if (descriptor.remote === 'jira') paths.push(path);
		return send(descriptor, path, init);
	};
	Reflect.set(globalThis, '__forge_fetch__', counting);
	return { paths };
}

/** A workflow like the given one, every other transition of which is guarded. */
function aWorkflow(sandbox: Sandbox, like: Workflow, number: number): Workflow {
	const [statusA, statusB] = like.statuses;
	const initial = like.transitions.find(({ type }) => type === 'initial');
	const directed = like.transitions.find(({ type }) => type === 'directed');
	if (statusA === undefined || statusB === undefined || initial === undefined || directed === undefined) {
		throw new Error('the seeded workflow is no example');
	}
	const config = { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }) };
	const rule = (moduleKey: string, id: string, stored: Rule['config']): Rule => ({
		id,
		ruleKey: sandbox.forge.ruleKey(moduleKey),
		config: stored,
		disabled: false,
	});
	const others = Array.from({ length: transitionCount - 1 }, (_, i): Transition => {
		const isGuarded = i % 2 === 0;
		return {
			...directed,
			id: String(100 + i),
			name: `Step ${i}`,
			links: [{ from: statusA.statusId, fromPort: null, toPort: null }],
			to: statusB.statusId,
			rules: {
				conditions: { groupOperator: 'AND', conditions: [] },
				validators: isGuarded ? [rule('muster-guard', `guard ${number} ${i}`, config)] : [],
				postFunctions: isGuarded ? [rule('muster-audit', `audit ${number} ${i}`, {})] : [],
			},
		};
	});
	const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
	return { ...like, id, name: `Workflow ${number}`, transitions: [initial, ...others] };
}

/** Leaves the site with so many workflows in use, all of them of the same size. */
function addWorkflows(sandbox: Sandbox): void {
	const { world } = sandbox.site;
	const like = sandbox.site.workflow('Release train workflow');
	const made = Array.from({ length: workflowCount }, (_, number) => aWorkflow(sandbox, like, number));
	for (const workflow of made) world.workflows.set(workflow.id, workflow);
	const [space] = world.projects;
	if (space === undefined) throw new Error('the seeded site has no space');
	// One space with a work type for each workflow; the others use none of them.
	const scheme = new Map(made.map(({ id }, i) => [String(20_000 + i), id]));
	const spaces = world.projects.map((project) => ({ ...project, workflowScheme: new Map<string, string>() }));
	world.projects.splice(0, spaces.length, { ...space, workflowScheme: scheme }, ...spaces.slice(1));
}

async function readPages(sandbox: Sandbox): Promise<InventoryPageView[]> {
	const pages: InventoryPageView[] = [];
	let cursor: string | undefined;
	do {
		const answer = (await sandbox.forge.invokeResolver({
			moduleKey: 'muster-admin',
			functionKey: 'guard.inventory',
			payload: cursor === undefined ? {} : { cursor },
			accountId: seededAccounts.ana.accountId,
		})) as RpcResult<InventoryPageView>;
		if (!answer.ok) throw new Error(`guard.inventory: ${JSON.stringify(answer.error)}`);
		pages.push(answer.value);
		cursor = answer.value.cursor;
	} while (cursor !== undefined);
	return pages;
}

export async function measureInventory(): Promise<Figure[]> {
	const load = createRequire(join(root, 'package.json'));
	const sandbox = createSandbox({
		manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
		loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
		guard: seededGuard,
	});
	await sandbox.open();
	await sandbox.agenda.runDue();
	addWorkflows(sandbox);
	const { paths } = countRequests();
	const pages = await readPages(sandbox);
	sandbox.close();

	const transitions = pages.flatMap(({ workflows }) => workflows).flatMap((workflow) => workflow.transitions);
	const guarded = transitions.filter(({ guard, effect }) => guard !== undefined && effect === 'stops').length;
	const isWhole =
		transitions.length === workflowCount * transitionCount &&
		guarded === workflowCount * Math.ceil((transitionCount - 1) / 2);
	if (!isWhole) throw new Error(`${transitions.length} transitions were listed, ${guarded} of them guarded`);

	const least = workflowCount / perPage;
	const reads = paths.filter((path) => path.includes('/workflows')).length;
	const largest = Math.max(...pages.map((page) => Buffer.byteLength(JSON.stringify(page))));
	const name = (what: string) => `inventory.${workflowCount}x${transitionCount}.${what}`;
	return [
		{
			name: name('rest_calls'),
			value: paths.length,
			unit: 'requests',
			budget: { max: 3 * least },
			note: `${reads} read workflows, ${paths.length - reads} ask whether the caller may see them`,
		},
		{
			name: name('ratio_to_pages'),
			value: reads / least,
			unit: 'ratio',
			budget: { max: 1 },
			note: `requests that read workflows, to pages of ${perPage} that Jira gives`,
		},
		{
			name: name('largest_answer_bytes'),
			value: largest,
			unit: 'bytes',
			budget: { max: maxAnswerBytes },
			note: `the largest of ${pages.length} answers to the page`,
		},
	];
}
