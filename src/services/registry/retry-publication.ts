// Publishes again, now, what Jira does not certainly apply: for whoever does not want to wait for the jobs.
import type { AccountId } from '../../contract/ids';
import type { AppError } from '../../core/errors';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardFor } from '../../core/snapshot/routing';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import { twinFor } from './account-records';
import { requireControl } from './control-record';
import { republish } from './reconcile';
import { readUnsettled } from './unsettled';

type RetryPorts = Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness' | 'jobs' | 'log'>;

/** Parts that are published before the answer: a resolver lives 25 s, and Jira may take its time. */
const mostAtOnce = 8;

/**
 * Publishes the control record, the parts with an account, and some of those that are listed as unsettled; a job does
 * the others.
 *
 * @returns the first failure; undefined when all of them read back as they are stored
 */
export async function retryPublication(
	ports: RetryPorts,
	accountId: AccountId | undefined,
): Promise<AppError | undefined> {
	const [control, listed] = await Promise.all([requireControl(ports.records), readUnsettled(ports.records)]);
	const own = accountId === undefined ? [] : [shardFor(control.routing, accountId), twinFor(control, accountId)];
	const asked = [controlProperty, ...own.flatMap((name) => (name === undefined ? [] : [shardProperty(name)]))];
	const properties = [...new Set([...asked, ...listed])];
	const now = properties.slice(0, mostAtOnce);
	const [failure] = await republish(ports, now);
	if (now.length < properties.length) await planOnce(ports, { type: 'publish', properties: [] }, 0);
	return failure;
}
