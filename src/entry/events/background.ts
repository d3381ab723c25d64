// Work without a caller: the queue's consumer and the hourly reconcile.
import { listAccounts, planListingWhenDue, readListing } from '../../services/accounts/list-accounts';
import { openAttempts } from '../../services/attempts';
import { makeAnchors } from '../../services/audit/anchors';
import { backfill, beginComparison } from '../../services/audit/backfill';
import { recordNoted } from '../../services/audit/observe-change';
import { runRecount } from '../../services/audit/recount-months';
import { removeOldEvents } from '../../services/audit/remove-old-events';
import { planRecount } from '../../services/audit/start-recount';
import { tellLastMoves } from '../../services/audit/tell-last-moves';
import { removeOldWork } from '../../services/bulk/remove-old-work';
import { runBulk } from '../../services/bulk/run-bulk';
import { removeOldRefusals } from '../../services/guards/refusals';
import { noteReconciled } from '../../services/health/note-reconciled';
import { runHealth } from '../../services/health/run-health';
import { planMembershipsWhenDue, readMemberships } from '../../services/memberships/read-memberships';
import { planOnce } from '../../services/plan-once';
import { type Job, jobSchema } from '../../services/ports/job';
import { accountsBeingErased, eraseAccounts } from '../../services/privacy/erase-accounts';
import { planPrivacyWork, readClosed, reportAccounts } from '../../services/privacy/report-accounts';
import { migrateRecords } from '../../services/records/migrate-records';
import { reconcile, republish, settle } from '../../services/registry/reconcile';
import { runReplay } from '../../services/replay/run-replay';
import { planReplay } from '../../services/replay/start-replay';
import { endSwitches } from '../../services/site/end-switches';
import { isPrepared, prepareInstallation } from '../../services/site/prepare-installation';
import { collectUsage } from '../../services/sweep/collect-usage';
import { sweep } from '../../services/sweep/sweep';
import { bulkPorts, inBackground, ports } from '../wiring';
import { parseEventPayload } from './event-payloads';
import { handleEvent } from './handle-event';

/** What is done for each kind of job, and whether it leaves Jira's points to others: one that is forgotten here does not compile. */
const consumers: { readonly [Type in Job['type']]: (job: Extract<Job, { readonly type: Type }>) => Promise<unknown> } =
	{
		prepare: () => inBackground('other', prepare),
		publish: ({ properties }) => republish(ports, properties),
		settle: () => settle(ports),
		'end-switches': () => endSwitches(ports),
		bulk: ({ id, step }) => runBulk(bulkPorts, id, step),
		sweep: () => inBackground('other', sweepAll),
		anchor: anchorAll,
		retain,
		'report-accounts': report,
		erase: () => inBackground('other', erase),
		accounts: () => inBackground('other', compareAccounts),
		memberships: () => inBackground('other', memberships),
		examine: () => inBackground('other', () => runHealth(ports)),
		observe: ({ accountId }) => inBackground('evidence', () => recordNoted(ports, accountId)),
		backfill: () => inBackground('other', compareEvidence),
		replay: () => inBackground('other', replay),
		recount: () => inBackground('other', recount),
		'last-moves': () => inBackground('other', tellSearch),
	};

async function work<Type extends Job['type']>(job: Extract<Job, { readonly type: Type }>): Promise<void> {
	const consume: (job: Extract<Job, { readonly type: Type }>) => Promise<unknown> = consumers[job.type as Type];
	await consume(job);
}

async function prepare(): Promise<void> {
	await beginComparison(ports);
	await prepareInstallation(ports);
}

async function anchorAll(): Promise<void> {
	const { isComplete } = await makeAnchors(ports);
	if (!isComplete) await planOnce(ports, { type: 'anchor' }, 0);
}

/** A consumer lives 900 s. */
const sweepMs = 600_000;

async function compareAccounts(): Promise<void> {
	// Delivered again after the end, it would read every account once more.
	if ((await readListing(ports)).isUnderWay) await listAccounts(ports);
	await planMembershipsWhenDue(ports);
}

async function memberships(): Promise<void> {
	const { isComplete } = await readMemberships(ports, ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'memberships' }, 0);
}

async function compareEvidence(): Promise<void> {
	const isComplete = await backfill(ports, ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'backfill' }, 0);
}

async function replay(): Promise<void> {
	const isComplete = await runReplay(ports, ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'replay' }, 0);
}

async function recount(): Promise<void> {
	const { isComplete } = await runRecount(ports, () => readClosed(ports), ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'recount' }, 0);
}

async function tellSearch(): Promise<void> {
	const erasedNow = () => accountsBeingErased(ports.records);
	const { isComplete } = await tellLastMoves(ports, erasedNow, ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'last-moves' }, 0);
}

async function retain(): Promise<void> {
	const { isComplete } = await removeOldEvents(ports, ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'retain' }, 0);
}

async function report(): Promise<void> {
	const { isComplete } = await reportAccounts(ports, ports.time.now() + sweepMs);
	await planOnce(ports, { type: isComplete ? 'erase' : 'report-accounts' }, 0);
}

async function erase(): Promise<void> {
	const { isComplete } = await eraseAccounts(ports, ports.time.now() + sweepMs);
	if (!isComplete) await planOnce(ports, { type: 'erase' }, 0);
}

async function sweepAll(): Promise<void> {
	try {
		const { isComplete } = await sweep(ports, ports.time.now() + sweepMs);
		if (!isComplete) await planOnce(ports, { type: 'sweep' }, 0);
	} finally {
		await removeOldWork(ports, ports.time.now());
		await removeOldRefusals(ports, ports.time.now());
	}
}

export const runJob = (event: { readonly body?: unknown }) =>
	handleEvent('job', () => work(parseEventPayload(jobSchema, event.body)), event);

/** A scheduled run lives 900 s, and there is more to do in it. */
const usageMs = 120_000;

/** Compares and repairs what is published, then looks whether rules can read it; what fails keeps nothing else waiting. */
async function compare(): Promise<void> {
	const { attempt, end } = openAttempts(ports, 'hourly');
	// Preparing migrates records itself.
	await attempt(() => migrateRecords(ports, false));
	await attempt(() => endSwitches(ports));
	await attempt(() => planListingWhenDue(ports));
	await attempt(() => planMembershipsWhenDue(ports));
	await attempt(() => planOnce(ports, { type: 'backfill' }, 0));
	await attempt(() => planOnce(ports, { type: 'anchor' }, 0));
	await attempt(() => planOnce(ports, { type: 'last-moves' }, 0));
	await attempt(() => planPrivacyWork(ports));
	await attempt(() => collectUsage(ports, ports.time.now() + usageMs));
	await attempt(() => planReplay(ports));
	await attempt(() => planRecount(ports));
	await attempt(async () => noteReconciled(ports, await reconcile(ports)));
	await attempt(() => inBackground('other', () => runHealth(ports, ['rules-read-app'])));
	end();
}

/** Prepares an installation whose preparation was lost or never ended. */
export const hourly = () =>
	handleEvent('hourly', async () => ((await isPrepared(ports)) ? compare() : ports.jobs.push({ type: 'prepare' }, 0)));

/** Guards are compared with yesterday's by one of the health checks. */
export const daily = () =>
	handleEvent('daily', async () => {
		await ports.jobs.push({ type: 'sweep' }, 0);
		await ports.jobs.push({ type: 'examine' }, 0);
		await planOnce(ports, { type: 'retain' }, 0);
	});
