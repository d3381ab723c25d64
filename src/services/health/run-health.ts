// Runs the health checks and keeps what they found.
import * as z from '#zod';
import { type HealthCheckKey, type HealthCheckView, type HealthView, healthChecks } from '../../contract/calls/health';
import type { OverviewView } from '../../contract/calls/site';
import { hourMs } from '../../contract/durations';
import { type Finding, isFinding, stateOf } from '../../contract/findings';
import { AppError } from '../../core/errors';
import { readCanary } from '../guards/canary';
import { readClosedFinding } from '../guards/closed-spaces';
import { countDrift } from '../guards/drift-records';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import {
	checkAccounts,
	checkBackfill,
	checkFailures,
	checkReconcile,
	checks,
	driftFinding,
	type HealthPorts,
	notMade,
} from './checks';

const healthRef: RecordRef = { kind: 'report', id: 'health' };
const checkSchema = z.strictObject({
	key: z.enum(healthChecks),
	found: z.custom<Finding>(isFinding),
	checkedAt: z.number(),
});
type StoredCheck = z.infer<typeof checkSchema>;
const healthSchema = z.strictObject({ checks: z.array(z.unknown()) });

/** Older results say nothing about today. What every hour looks at is known for two. */
const staleMs = (key: HealthCheckKey): number => (key === 'rules-read-app' ? 2.5 : 26) * hourMs;

async function readChecks({ records }: Pick<Ports, 'records'>): Promise<readonly StoredCheck[]> {
	const [stored] = await records.read([healthRef]);
	if (stored === undefined) return [];
	// What another version of Muster found, and this one cannot read, counts as not made: the next run makes it again.
	return parseRecord(healthSchema, healthRef, stored.body).checks.flatMap(
		(check) => checkSchema.safeParse(check).data ?? [],
	);
}

/** What is known of a check now: nothing, when it was made too long ago. */
function currentCheck(key: HealthCheckKey, made: StoredCheck | undefined, now: number): HealthCheckView {
	if (made === undefined) return { key, state: 'unknown' };
	return now - made.checkedAt <= staleMs(key)
		? { ...made, state: stateOf(made.found) }
		: { ...made, state: 'unknown', isStale: true };
}

async function make(ports: HealthPorts, key: HealthCheckKey): Promise<Finding> {
	try {
		return await checks[key](ports);
	} catch (error) {
		// Every further check would fail alike: the run ends, and a job makes it again later.
		if (error instanceof AppError && error.details.retryAt !== undefined) throw error;
		ports.log.failure('health', error);
		return notMade(error);
	}
}

/** What the checks found last. What is only looked up is looked up now: nobody should wait to learn of a failed rule. */
async function readAll(ports: Pick<Ports, 'records' | 'time'>): Promise<readonly HealthCheckView[]> {
	const now = ports.time.now();
	const [stored, drift, reconciled, accounts, failures, evidence, closed] = await Promise.all([
		readChecks(ports),
		countDrift(ports.records),
		checkReconcile(ports),
		checkAccounts(ports),
		checkFailures(ports),
		checkBackfill(ports),
		readClosedFinding(ports),
	]);
	const made = new Map(stored.map((check) => [check.key, check]));
	// An event may have told more since.
	if (closed !== undefined && closed.checkedAt > (made.get('app-access')?.checkedAt ?? 0)) {
		made.set('app-access', { key: 'app-access', ...closed });
	}
	// Whoever compared or accepted last knows best, unless comparing failed since.
	const { comparedAt } = drift;
	const failedAt = made.get('drift')?.found.finding === 'not-made' ? made.get('drift')?.checkedAt : undefined;
	if (comparedAt !== undefined && comparedAt >= (failedAt ?? 0)) {
		made.set('drift', { key: 'drift', found: driftFinding(drift.findings), checkedAt: comparedAt });
	}
	const lookedUp: Partial<Record<HealthCheckKey, Finding>> = {
		reconcile: reconciled,
		accounts,
		'failed-expressions': failures,
		backfill: evidence,
	};
	return healthChecks.map((key) => {
		const finding = lookedUp[key];
		return currentCheck(key, finding === undefined ? made.get(key) : { key, found: finding, checkedAt: now }, now);
	});
}

/** How the assumptions stood when they were checked last. */
export async function readHealth(ports: Pick<Ports, 'records' | 'time'>): Promise<HealthView> {
	const [all, canary] = await Promise.all([readAll(ports), readCanary(ports)]);
	return {
		checks: all,
		...(canary === undefined ? {} : { canary: { issueKey: canary.issueKey, workflow: canary.workflow } }),
	};
}

/**
 * Makes checks and keeps what they found; others stay as they were.
 *
 * @throws {AppError} UNAVAILABLE once Jira takes no more requests for a while; what was found so far is kept
 */
export async function runHealth(
	ports: HealthPorts,
	keys: readonly HealthCheckKey[] = healthChecks,
): Promise<HealthView> {
	// One after the other: some read all workflows, and a site may answer only so many requests at a time.
	for (const key of keys) {
		const made: StoredCheck = { key, found: await make(ports, key), checkedAt: ports.time.now() };
		// Kept at once: what was found so far counts, whatever becomes of this run.
		const others = (await readChecks(ports)).filter((check) => check.key !== key);
		await ports.records.put(healthRef, { version: 1, body: { checks: [...others, made] } });
	}
	return readHealth(ports);
}

/** What every admin page shows of health; nothing is checked for it. */
export async function readHealthSigns(
	ports: Pick<Ports, 'records' | 'time'>,
): Promise<Pick<OverviewView, 'unhealthy' | 'isUnreadable' | 'doubtfulChecks' | 'healthCheckedAt'>> {
	const all = await readAll(ports);
	const bad = all.filter(({ state }) => state === 'bad');
	const good = all.filter(({ state }) => state === 'good');
	const times = good.flatMap(({ checkedAt }) => checkedAt ?? []);
	return {
		unhealthy: bad.length,
		isUnreadable: bad.some(({ key }) => key === 'rules-read-app'),
		doubtfulChecks: all.length - bad.length - good.length,
		...(times.length === 0 ? {} : { healthCheckedAt: Math.min(...times) }),
	};
}
