// What the installed app costs: storage, app properties and invocations for one decision, one change, one transition.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { seededAccounts } from '../sandbox/jira';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import { accountId, aDraft, callAdmin, deploy } from './deploy-bot';
import type { Figure } from './figure';

const root = process.cwd();

interface Cost {
	readonly invocations: number;
	readonly requests: number;
	readonly transactions: number;
	readonly propertyWrites: number;
}

/** What a step costs until nothing is left to do. */
async function measure(sandbox: Sandbox, step: () => Promise<void>, settle = true): Promise<Cost> {
	const { forge, agenda } = sandbox;
	forge.resetLog();
	forge.storage.usage.reset();
	forge.appProperties.usage.reset();
	await step();
	if (settle) await agenda.runDue();
	const { requests, transactions } = forge.storage.usage;
	return { invocations: forge.invocations, requests, transactions, propertyWrites: forge.appProperties.usage.writes };
}

/** Bytes of the records that one transition writes, as they are stored. */
async function readsOf({ forge }: Sandbox, step: () => Promise<void>): Promise<number> {
	forge.storage.usage.reset();
	await step();
	return forge.storage.usage.reads;
}

const panelEvents = 500;
/** As the panel asks for at first. */
const firstEvents = 5;

/** What the panel of a work item with many events is answered first. */
async function firstPageBytes(sandbox: Sandbox): Promise<number> {
	const issue = sandbox.site.issue('REL-7');
	for (let i = 1; i < panelEvents; i++) {
		issue.statusId = '10004';
		await deploy(sandbox, issue.key, 204);
		await sandbox.agenda.runDue();
	}
	const answer = await sandbox.forge.invokeResolver({
		moduleKey: 'muster-issue',
		functionKey: 'issue.audit',
		payload: { issueId: issue.id, limit: firstEvents },
		accountId: seededAccounts.ana.accountId,
		extension: { issue: { id: issue.id, key: issue.key } },
	});
	const { ok, value } = answer as { readonly ok: boolean; readonly value: { readonly total: number } };
	if (!ok || value.total !== panelEvents) throw new Error(`issue.audit: ${JSON.stringify(answer).slice(0, 500)}`);
	return JSON.stringify(answer).length;
}

/** What Forge asks for writing to storage. Source: Forge platform pricing, 2026. */
const dollarsPerGigabyte = 1.09;
const freeGigabytes = 0.1;
const transitionsAMonth = 100_000;

async function evidenceBytes(sandbox: Sandbox): Promise<number> {
	const before = sandbox.forge.storage.usage.bytesWritten;
	await sandbox.agenda.runDue();
	return sandbox.forge.storage.usage.bytesWritten - before;
}

/** Runs the deployable app on a sandbox: one bot is registered, widened, narrowed, suspended; one transition passes. */
export async function measureApp(): Promise<Figure[]> {
	const load = createRequire(join(root, 'package.json'));
	const sandbox = createSandbox({
		manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
		loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
		guard: seededGuard,
	});
	await sandbox.open();

	const draft = aDraft(Date.now());
	const refused = await measure(sandbox, () => deploy(sandbox, 'REL-7', 400), false);
	const register = await measure(sandbox, () => callAdmin(sandbox, 'identity.register', { accountId, draft }));
	const widen = await measure(sandbox, () =>
		callAdmin(sandbox, 'identity.edit', {
			accountId,
			version: 1,
			draft: { ...draft, grants: [{ toStatusId: '10005' }] },
		}),
	);
	const narrow = await measure(sandbox, () => callAdmin(sandbox, 'identity.edit', { accountId, version: 2, draft }));
	const passed = await measure(sandbox, () => deploy(sandbox, 'REL-7', 204), false);
	sandbox.forge.storage.usage.reset();
	const bytes = await evidenceBytes(sandbox);
	const { transactions: evidence } = sandbox.forge.storage.usage;
	const whole = await readsOf(sandbox, () => callAdmin(sandbox, 'activity.read', { accountId }));
	// A call is authorised before its input is looked at, so this one reads only who calls.
	const refusal = () => callAdmin(sandbox, 'activity.read', {}).catch(() => undefined);
	const activity = whole - (await readsOf(sandbox, refusal));
	const firstPage = await firstPageBytes(sandbox);
	const suspend = await measure(sandbox, () =>
		callAdmin(sandbox, 'identity.suspend', { accountId, version: 3, reason: 'Token leaked' }),
	);
	const freeze = await measure(sandbox, () => callAdmin(sandbox, 'site.freeze', { reason: 'Token leaked' }));
	sandbox.close();
	if (sandbox.forge.failures.length > 0) throw new Error('a function of the app failed');

	const bundle = readFileSync(readFileSync(join(root, 'dist/forge/bundle.txt'), 'utf8'));
	const exactly = (name: string, value: number, unit: string, max: number, note: string): Figure => ({
		name,
		value,
		unit,
		budget: { max },
		note,
	});
	const loosen = (field: 'transactions' | 'propertyWrites') => Math.max(register[field], widen[field]);
	const tighten = (field: 'transactions' | 'propertyWrites') => Math.max(narrow[field], suspend[field]);
	const decided = 'one refused and one passed transition at an enforced guard';
	return [
		exactly(
			'activity.storage_reads',
			activity,
			'reads',
			2,
			'what an identity did in 90 days, and its last move; beside what tells who calls',
		),
		exactly('panel.first_page_bytes', firstPage, 'bytes', 20_480, `a work item with ${panelEvents} events`),
		exactly('decision.invocations', refused.invocations + passed.invocations, 'invocations', 0, decided),
		exactly('decision.storage_requests', refused.requests + passed.requests, 'requests', 0, decided),
		exactly(
			'registry.loosen.transactions',
			loosen('transactions'),
			'transactions',
			1,
			'registering, widening: the worse',
		),
		exactly(
			'registry.loosen.property_writes',
			loosen('propertyWrites'),
			'writes',
			1,
			'registering, widening: the worse',
		),
		exactly(
			'registry.tighten.transactions',
			tighten('transactions'),
			'transactions',
			1,
			'narrowing, suspending: the worse',
		),
		exactly(
			'registry.tighten.property_writes',
			tighten('propertyWrites'),
			'writes',
			2,
			'narrowing, suspending: the worse',
		),
		exactly(
			'freeze.property_writes',
			freeze.propertyWrites,
			'writes',
			1,
			'the whole site frozen, jobs afterwards included',
		),
		exactly(
			'audit.transactions_per_transition',
			evidence,
			'transactions',
			1,
			'post function and product event of one transition',
		),
		exactly('audit.bytes_per_transition', bytes, 'bytes', 1_200, 'everything written, event and chain head'),
		exactly(
			'audit.cost_per_100k_month',
			Number((((transitionsAMonth * bytes) / 1e9) * dollarsPerGigabyte).toFixed(3)),
			'dollars',
			1,
			`${transitionsAMonth} audited transitions a month: bytes written, at $${dollarsPerGigabyte} a GB; the ${freeGigabytes} GB that are free a month would hold them`,
		),
		exactly('backend.gzip_bytes', gzipSync(bundle).length, 'bytes', 200_000, 'the bundle that forge deploy uploads'),
	];
}
