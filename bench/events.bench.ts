// What Jira's events cost in invocations, which are billed: edits and changes of a status, a thousand of each.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seededAccounts } from '../sandbox/jira';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import type { Figure } from './figure';

const root = process.cwd();
const many = 1_000;
const { ana } = seededAccounts;

type Send = (path: string, method: string, body: unknown) => Promise<void>;

function sendAsAna(sandbox: Sandbox): Send {
	const headers = {
		Authorization: `Basic ${Buffer.from(`${ana.email}:${ana.apiToken}`).toString('base64')}`,
		'Content-Type': 'application/json',
	};
	return async (path, method, body) => {
		const request = new Request(`${sandbox.site.baseUrl}${path}`, { method, headers, body: JSON.stringify(body) });
		const response = await sandbox.fetch(request);
		if (response.status !== 204) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
	};
}

/** Runs of the app's functions that follow from a step, all of them. */
async function invocationsOf(sandbox: Sandbox, step: () => Promise<void>): Promise<number> {
	sandbox.forge.resetLog();
	await step();
	await sandbox.agenda.runDue();
	return sandbox.forge.invocations;
}

/** Transitions without a guard, there and back: what happens at guards is not counted here. */
const there = { workItem: 'OPS-1', transitions: ['21', '31'] } as const;

/** Runs the deployable app on a site where a person edits a work item, and then moves one to and fro. */
export async function measureEvents(): Promise<Figure[]> {
	const load = createRequire(join(root, 'package.json'));
	const sandbox = createSandbox({
		manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
		loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
	});
	await sandbox.open();
	const send = sendAsAna(sandbox);
	const path = `/rest/api/3/issue/${there.workItem}`;
	const edits = await invocationsOf(sandbox, async () => {
		for (let i = 0; i < many; i++) await send(path, 'PUT', { fields: { summary: `Edited for the ${i}th time` } });
	});
	const moves = await invocationsOf(sandbox, async () => {
		for (let i = 0; i < many; i++) {
			await send(`${path}/transitions`, 'POST', { transition: { id: there.transitions[i % 2] } });
		}
	});
	sandbox.close();
	if (sandbox.forge.failures.length > 0) throw new Error('a function of the app failed');
	const figure = (name: string, value: number, max: number, note: string): Figure => ({
		name: `events.invocations_per_1000_${name}`,
		value,
		unit: 'invocations',
		budget: { max },
		note,
	});
	return [
		figure('edits', edits, 0, 'a summary edited 1,000 times by a person'),
		figure('status_changes', moves, many, 'a work item moved 1,000 times by a person, where no guard is'),
	];
}
