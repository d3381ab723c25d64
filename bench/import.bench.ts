// What it costs to bring 10,000 identities into the registry at once, as the page does it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seededAccounts } from '../sandbox/jira';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import type { BulkView } from '../src/contract/calls/bulk';
import { dayMs } from '../src/contract/durations';
import { Random } from '../test/builders/random';
import type { Figure } from './figure';

const root = process.cwd();
const { ana, bruno } = seededAccounts;
const identities = 10_000;
const singles = 40;
const rowsPerPiece = 250;

async function call<T>(sandbox: Sandbox, functionKey: string, payload: unknown): Promise<T> {
	const answer = (await sandbox.forge.invokeResolver({
		moduleKey: 'muster-admin',
		functionKey,
		payload,
		accountId: ana.accountId,
	})) as { readonly ok: boolean; readonly value: T };
	if (!answer.ok) throw new Error(`${functionKey}: ${JSON.stringify(answer)}`);
	return answer.value;
}

/** Service accounts that the site has had for long: nobody tells the app of them. */
function addAccounts(sandbox: Sandbox, random: Random, count: number): string[] {
	return Array.from({ length: count }, (_, i) => {
		const accountId = `712020:${random.uuid()}`;
		const account = {
			accountId,
			displayName: `bot ${i}`,
			accountType: 'app',
			appType: 'service',
			active: true,
		} as const;
		sandbox.site.world.accounts.set(accountId, account);
		return accountId;
	});
}

const grantCell = ['space=10000 from=10004 to=10005', 'space=10000 from=10003 to=10004', 'space=10000 to=10006'].join(
	'; ',
);

const cellsOf = (accountId: string, i: number) => ({
	accountId,
	name: `pipeline ${i}`,
	type: 'service-account',
	ownerId: bruno.accountId,
	contact: '#platform-team',
	purpose: 'Deploys what was merged.',
	expiresAt: new Date(Date.now() + 90 * dayMs).toISOString(),
	grants: grantCell,
});

async function registerOneByOne(sandbox: Sandbox, accountIds: readonly string[]): Promise<number> {
	const grants = [
		{ projectId: '10000', fromStatusId: '10004', toStatusId: '10005' },
		{ projectId: '10000', fromStatusId: '10003', toStatusId: '10004' },
		{ projectId: '10000', toStatusId: '10006' },
	];
	const startedAt = performance.now();
	for (const [i, accountId] of accountIds.entries()) {
		const { name, type, ownerId, contact, purpose } = cellsOf(accountId, i);
		const draft = { name, type, ownerId, contact, purpose, expiresAt: Date.now() + 90 * dayMs, grants };
		await call(sandbox, 'identity.register', { accountId, draft });
	}
	return (performance.now() - startedAt) / accountIds.length;
}

async function waitFor(sandbox: Sandbox, id: string, state: BulkView['state']): Promise<BulkView> {
	for (;;) {
		await sandbox.agenda.runDue();
		const work = await call<BulkView>(sandbox, 'bulk.read', { id });
		if (work.state === state) return work;
	}
}

/** Imports a file of 10,000 new accounts and registers others one by one, in one run of the deployable app. */
export async function measureImport(): Promise<Figure[]> {
	const load = createRequire(join(root, 'package.json'));
	const sandbox = createSandbox({
		manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
		loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
		guard: seededGuard,
	});
	await sandbox.open();
	const random = new Random(10_000);
	const perSingle = await registerOneByOne(sandbox, addAccounts(sandbox, random, singles));
	const accountIds = addAccounts(sandbox, random, identities);

	sandbox.forge.storage.usage.reset();
	sandbox.forge.appProperties.usage.reset();
	const startedAt = performance.now();
	const { id } = await call<BulkView>(sandbox, 'bulk.start', { kind: 'import', name: 'bots.csv' });
	const pieces = Math.ceil(identities / rowsPerPiece);
	for (let piece = 0; piece < pieces; piece++) {
		const rows = accountIds
			.slice(piece * rowsPerPiece, (piece + 1) * rowsPerPiece)
			.map((accountId, i) => ({ row: piece * rowsPerPiece + i + 2, cells: cellsOf(accountId, i) }));
		await call(sandbox, 'bulk.add', { id, piece, rows });
	}
	const sent = sandbox.forge.storage.usage.requests;
	await call(sandbox, 'bulk.check', { id, pieces });
	await waitFor(sandbox, id, 'checked');
	await call(sandbox, 'bulk.apply', { id });
	const done = await waitFor(sandbox, id, 'done');
	const perIdentity = (performance.now() - startedAt) / identities;
	const requests = sandbox.forge.storage.usage.requests - sent;
	const { writes } = sandbox.forge.appProperties.usage;
	sandbox.close();
	if (done.applied !== identities || done.isEnforced !== true) throw new Error(`applied ${JSON.stringify(done)}`);
	return [
		{
			name: 'import.10k.storage_requests_per_identity',
			value: Number((requests / identities).toFixed(4)),
			unit: 'requests',
			budget: { max: 0.1 },
			note: `dry run and application of ${identities} new identities of 3 grants, the page's polling included; ${sent} requests to send the file, ${writes} property writes`,
		},
		{
			name: 'import.10k.ratio_to_single',
			value: Number((perIdentity / perSingle).toFixed(3)),
			unit: 'ratio',
			budget: { max: 0.1 },
			note: `time per identity, sending, dry run and application, relative to ${singles} registered one by one in the same run`,
		},
	];
}
