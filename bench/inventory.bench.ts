// What it costs to list every transition of 200 workflows with 30 transitions each, as the guards page does it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seededAccounts } from '../sandbox/jira';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import type { InventoryPageView } from '../src/contract/calls/guards';
import type { RpcResult } from '../src/contract/errors';
import type { Figure } from './figure';
import { addGuardedWorkflows } from './guarded-workflows';

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
	// The seeded spaces use no workflow, so that what is counted is all there is.
	const { projects } = sandbox.site.world;
	const spaces = projects.map((project) => ({ ...project, workflowScheme: new Map<string, string>() }));
	projects.splice(0, spaces.length, ...spaces);
	addGuardedWorkflows(sandbox, workflowCount, transitionCount);
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
