// What Muster takes of the points that Jira gives an app in an hour: for one change, one transition, one idle day, and
// for the installation on a large site.
import { poolPoints } from '../sandbox/forge/rate-limits';
import { forgeRecords } from '../src/adapters/forge/records';
import { dayMs, hourMs } from '../src/contract/durations';
import { ports } from '../src/entry/wiring';
import { tellLastMoves } from '../src/services/audit/tell-last-moves';
import { accountId, aDraft, callAdmin, deploy } from './deploy-bot';
import type { Figure } from './figure';
import { addGuardedWorkflows } from './guarded-workflows';
import { TimedSandbox } from './timed-sandbox';

const figure = (name: string, value: number, max: number, note: string): Figure => ({
	name: `points.${name}`,
	value,
	unit: 'points',
	budget: { max },
	note,
});

const workflows = 50;
const shards = 98;

async function measureDays(): Promise<Figure[]> {
	const timed = new TimedSandbox();
	await timed.install(shards);
	const { sandbox } = timed;
	await callAdmin(sandbox, 'identity.register', { accountId, draft: aDraft(Date.now()) });
	// One after an hour, when the guards have to be read again; then some in a row.
	const alone = await timed.cost(() => deploy(sandbox, 'REL-7', 204));
	const row = ['REL-15', 'REL-23', 'REL-31', 'REL-39'];
	const together = await timed.cost(async () => {
		for (const key of row) await deploy(sandbox, key, 204);
	});
	// What Jira's search is told of them, once in the hour.
	const told = await timed.cost(() =>
		sandbox.forge.runAs(undefined, async () => {
			await tellLastMoves(ports, async () => new Set(), Number.POSITIVE_INFINITY);
		}),
	);
	if (told === 0) throw new Error('nothing was told');
	const suspend = await timed.cost(() =>
		callAdmin(sandbox, 'identity.suspend', { accountId, version: 1, reason: 'Token leaked' }),
	);
	const freeze = await timed.cost(() => callAdmin(sandbox, 'site.freeze', { reason: 'Token leaked' }));
	addGuardedWorkflows(sandbox, workflows, 6);
	sandbox.forge.planSchedules();
	// A day in which everything is compared for the first time goes before.
	await timed.pass(dayMs);
	const { points } = sandbox.forge;
	points.reset();
	await timed.pass(dayMs);
	// What is read of accounts grows with the site, and has budgets of its own: `sync` and `usage`.
	const ofAccounts = [...points.byEndpoint]
		.filter(([endpoint]) => /\/(?:users\/search|user\/groups|applicationrole|role)\b/.test(endpoint))
		.reduce((sum, [, some]) => sum + some, 0);
	const day = points.points - ofAccounts;
	timed.close();
	return [
		figure(
			'per_guarded_transition',
			(together + told) / row.length,
			3,
			`${row.length} that pass in an hour, evidence and Jira's search included; one alone, for which its guards are read, takes ${alone}`,
		),
		figure('suspend', suspend, 15, `${shards} shards; all that follows within the hour included`),
		figure('freeze', freeze, 10, 'the whole site; all that follows within the hour included'),
		figure(
			'idle_day',
			day,
			2_000,
			`${workflows} guarded workflows, ${shards} shards, one identity, nobody about; ${ofAccounts} more for the comparison of accounts`,
		),
	];
}

const changedItems = 2_000;

/** The comparison with Jira's change logs when every event was lost: by the dearer reading, each entry is an object. */
async function measureBackfill(): Promise<Figure> {
	const timed = new TimedSandbox();
	await timed.install(17);
	const { sandbox } = timed;
	const { world } = sandbox.site;
	const like = sandbox.site.issue('REL-1');
	const changedAt = Date.now() + 10 * 60_000;
	for (let i = 0; i < changedItems; i++) {
		const id = String(100_000 + i);
		const item = {
			field: 'status',
			fieldId: 'status',
			from: '10004',
			fromText: 'Staged',
			to: '10005',
			toText: 'Deployed',
		};
		const change = { id: world.historyIds.next(), author: accountId, created: changedAt, items: [item] };
		const created = changedAt - (i + 2) * hourMs;
		const place = { id, key: `REL-${10_000 + i}`, created, updated: changedAt, statusId: item.to };
		world.issues.set(id, { ...like, ...place, history: [change], comments: [], properties: new Map() });
	}
	await timed.pass(hourMs);
	const { points } = sandbox.forge;
	points.reset();
	await sandbox.forge.runScheduled('hourly');
	await timed.pass(10 * 60_000);
	const events = await sandbox.forge.runAs(undefined, () =>
		forgeRecords.query({ kind: 'event', index: 'by-time', partition: ['all'], limit: 100 }),
	);
	timed.close();
	if (events.records.length === 0) throw new Error('nothing was recorded');
	const note = `${changedItems} work items moved by a bot within the hour, no event of which arrived; the hourly trigger included`;
	return figure('backfill_hour', points.points, 5_000, note);
}

const users = 10_000;

async function measureInstallation(): Promise<Figure[]> {
	const timed = new TimedSandbox();
	const { world } = timed.sandbox.site;
	for (let i = 0; i < users; i++) {
		const accountId = `712020:${String(i).padStart(8, '0')}-0000-4000-8000-00000000000a`;
		const isBot = i % 50 === 0;
		world.accounts.set(accountId, {
			accountId,
			displayName: `Account ${i}`,
			accountType: isBot ? 'app' : 'atlassian',
			...(isBot ? { appType: 'service' as const } : {}),
			active: true,
		});
	}
	await timed.install(17);
	const { points } = timed.sandbox.forge;
	timed.close();
	return [
		figure('prepare_10k_users', points.points, 25_000, `${users} accounts, ${users / 50} of them not human`),
		figure('prepare_10k_users.worst_hour', points.worstHour, poolPoints / 2, 'half of the pool of an hour'),
	];
}

export async function measurePoints(): Promise<Figure[]> {
	return [...(await measureDays()), await measureBackfill(), ...(await measureInstallation())];
}
