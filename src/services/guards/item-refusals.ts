// What guards refused at each work item, as far as Jira reported it: kept for 30 days, for the panel of the work item.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { IssueRefusalView } from '../../contract/calls/audit';
import { defined } from '../../contract/defined';
import { dayMs, hourMs } from '../../contract/durations';
import type { IssueId } from '../../contract/ids';
import { maxItemRefusals, wouldDenyDays } from '../../contract/limits';
import { type ItemRefusal, itemRefusalsSchema } from '../../contract/refusal';
import { AppError } from '../../core/errors';
import type { Issues, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';
import { readIdentities } from '../registry/read-identity';

/** A work item as an event names it. The id stays when it is moved; not every event may tell it. */
export interface RefusedItem {
	readonly issueId?: IssueId;
	readonly issueKey?: string;
}

type ListPorts = Pick<Ports, 'records' | 'log'>;

const partition = 'refused-items';
const periodMs = wouldDenyDays * dayMs;
/** Events are heard of so much later than what they tell of, at most. */
const lateMs = hourMs;

// Keys may hold characters that storage keys may not.
const digest = (issueKey: string): string => createHash('sha256').update(issueKey).digest('hex');
const byId = (issueId: IssueId): RecordRef => ({ kind: 'refusals', id: `item:${issueId}` });
const byKey = (issueKey: string): RecordRef => ({ kind: 'refusals', id: `item-key:${digest(issueKey)}` });
/** Stored once an event named a work item by nothing but its key. */
const keyedRef: RecordRef = { kind: 'report', id: 'refusals-by-key' };

const setItem = (id: string, expected: number | 'absent', latest: readonly ItemRefusal[], at: number): RecordWrite => ({
	type: 'set',
	ref: { kind: 'refusals', id },
	expected,
	record: { version: expected === 'absent' ? 1 : expected + 1, body: { latest } },
	attributes: { kind: partition, at },
});

/** @param againMs so near one another, equal refusals are one that was reported again */
export async function noteItemRefusal(
	{ records }: Pick<Ports, 'records'>,
	{ issueId, issueKey }: RefusedItem,
	refusal: ItemRefusal,
	againMs: number,
): Promise<void> {
	if (issueId === undefined && issueKey === undefined) return;
	const ref = issueId === undefined ? byKey(issueKey ?? '') : byId(issueId);
	await retryConflicts('refusals-busy', async () => {
		const [stored] = await records.read([ref]);
		const known = stored === undefined ? [] : parseRecord(itemRefusalsSchema, ref, stored.body).latest;
		const { at, ...what } = refusal;
		const isAgain = known.some(
			({ at: other, ...one }) => Math.abs(other - at) < againMs && isDeepStrictEqual(one, what),
		);
		if (isAgain) return 'noted';
		const latest = [refusal, ...known]
			.filter((one) => one.at > at - periodMs)
			.sort((a, b) => b.at - a.at)
			.slice(0, maxItemRefusals);
		return records.commit([setItem(ref.id, stored?.version ?? 'absent', latest, latest[0]?.at ?? at)]);
	});
	if (issueId === undefined) await records.put(keyedRef, { version: 1, body: {} });
}

/** The refusals of every work item. */
async function* listItems(ports: ListPorts) {
	let cursor: string | undefined;
	do {
		const page = await ports.records.query({
			kind: 'refusals',
			index: 'by-time',
			partition: [partition],
			limit: 100,
			...defined({ cursor }),
		});
		for (const { id, record } of page.records) {
			const parse = () => parseRecord(itemRefusalsSchema, { kind: 'refusals', id }, record.body).latest;
			const latest = readable(ports, 'refusals', parse);
			const { version, attributes } = record;
			if (latest !== undefined) yield { id, version, at: Number(attributes?.['at']), latest };
		}
		cursor = page.cursor;
	} while (cursor !== undefined);
}

/** Adds the accounts that were refused to those that are found already. */
export async function addRefusedAtItems(ports: ListPorts, found: Set<string>): Promise<void> {
	for await (const { latest } of listItems(ports)) {
		for (const { accountId } of latest) if (accountId !== undefined) found.add(accountId);
	}
}

export async function eraseFromItemRefusals(ports: ListPorts, ids: ReadonlySet<string>): Promise<void> {
	const { records } = ports;
	const isErased = ({ accountId }: ItemRefusal) => accountId !== undefined && ids.has(accountId);
	const without = ({ accountId: _, ...others }: ItemRefusal): ItemRefusal => others;
	for await (const { id, at, latest } of listItems(ports)) {
		if (!latest.some(isErased)) continue;
		await retryConflicts('refusals-busy', async () => {
			const ref: RecordRef = { kind: 'refusals', id };
			const [stored] = await records.read([ref]);
			if (stored === undefined) return 'committed';
			const now = parseRecord(itemRefusalsSchema, ref, stored.body).latest;
			const kept = now.map((one) => (isErased(one) ? without(one) : one));
			return records.commit([setItem(id, stored.version, kept, now[0]?.at ?? at)]);
		});
	}
}

/** Removes what is older than the panel tells of. */
export async function removeOldItemRefusals(ports: ListPorts, now: number): Promise<void> {
	const { records } = ports;
	const old: RecordRef[] = [];
	for await (const { id, version, at, latest } of listItems(ports)) {
		const kept = latest.filter((one) => one.at > now - periodMs);
		if (kept.length === 0) old.push({ kind: 'refusals', id });
		// On a conflict a guard refused just now: the next sweep comes here again.
		else if (kept.length < latest.length) await records.commit([setItem(id, version, kept, at)]);
	}
	for (let i = 0; i < old.length; i += 25) await records.remove(old.slice(i, i + 25));
}

type ReadPorts = ListPorts & Pick<Ports, 'time'> & { readonly issues: Issues; readonly workflows: Workflows };

/**
 * What is stored under the keys of a work item. A key counts only for the time in which Jira says that the work item had
 * it: another one may have had it before.
 */
async function readByKeys({ records, issues }: ReadPorts, issueId: IssueId): Promise<readonly ItemRefusal[]> {
	const item = await issues.readKeys(issueId);
	if (item === undefined) return [];
	const { createdAt, former } = item;
	const last = { key: item.key, until: Number.POSITIVE_INFINITY };
	const times = [...former, last].map(({ key, until }, i) => ({ key, from: former[i - 1]?.until ?? createdAt, until }));
	// A work item that was moved more often: its latest keys.
	const some = times.slice(-25);
	const refs = some.map(({ key }) => byKey(key));
	const stored = await records.read(refs);
	return some.flatMap(({ from, until }, i) => {
		const [ref, record] = [refs[i], stored[i]];
		if (ref === undefined || record === undefined) return [];
		const { latest } = parseRecord(itemRefusalsSchema, ref, record.body);
		return latest.filter(({ at }) => at >= from && at <= until + lateMs);
	});
}

/** Names of transitions, by workflow and id; none where Jira does not tell them. */
async function readTransitionNames({ workflows, log }: ReadPorts, refusals: readonly ItemRefusal[]) {
	const ids = [...new Set(refusals.flatMap(({ workflowId }) => workflowId ?? []))];
	if (ids.length === 0) return new Map<string, string>();
	try {
		const found = await workflows.read(ids);
		return new Map(
			found.flatMap(({ id, transitions }) => transitions.map((one): [string, string] => [`${id} ${one.id}`, one.name])),
		);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		log.failure('refusals', error);
		return new Map<string, string>();
	}
}

/**
 * What guards refused at a work item in the last 30 days, the newest first, as far as Jira reported it: that there is none
 * says nothing.
 *
 * Its keys are asked of Jira, and only where refusals are stored by key at all.
 */
export async function readItemRefusals(ports: ReadPorts, issueId: IssueId): Promise<readonly IssueRefusalView[]> {
	const ref = byId(issueId);
	const [stored, keyed] = await ports.records.read([ref, keyedRef]);
	const known = [
		...(stored === undefined ? [] : parseRecord(itemRefusalsSchema, ref, stored.body).latest),
		...(keyed === undefined ? [] : await readByKeys(ports, issueId)),
	];
	const latest = known
		.filter(({ at }) => at > ports.time.now() - periodMs)
		.sort((a, b) => b.at - a.at)
		.slice(0, maxItemRefusals);
	if (latest.length === 0) return [];
	const [transitions, identities] = await Promise.all([
		readTransitionNames(ports, latest),
		readIdentities(ports, [...new Set(latest.flatMap(({ accountId }) => accountId ?? []))]),
	]);
	const names = new Map(identities.map(({ accountId, name }): [string, string] => [accountId, name]));
	return latest.map(({ workflowId, transitionId, ...refusal }) => ({
		...refusal,
		...defined({
			transition: transitions.get(`${workflowId} ${transitionId}`),
			identityName: names.get(refusal.accountId ?? ''),
		}),
	}));
}
