// Counts what guards refused, where Jira reports refusals of validators as failed expressions.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import type { RefusalsView } from '../../contract/calls/who-could';
import { defined } from '../../contract/defined';
import { dayMs, minuteMs } from '../../contract/durations';
import { maxRefusals, wouldDenyDays } from '../../contract/limits';
import { type Refusal, type Refusals, refusalsSchema } from '../../contract/refusal';
import { type ReadRule, readRule } from '../../core/guards/rules';
import { creationExpression, validatorExpression } from '../../core/policy/guard-expression';
import { readReason } from '../../core/policy/refusal';
import { pick } from '../../core/values/pick';
import type { OwnRule } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';
import { readIdentities } from '../registry/read-identity';
import {
	addRefusedAtItems,
	eraseFromItemRefusals,
	noteItemRefusal,
	type RefusedItem,
	removeOldItemRefusals,
} from './item-refusals';

/** What Jira reports of a validator that did not answer true. */
export interface FailedValidator extends Pick<Refusal, 'at' | 'issueKey' | 'accountId'>, RefusedItem {
	readonly ruleId: string;
	readonly workflowId?: string;
	/** Absent where the event does not name it. */
	readonly workflow?: string;
	/** What Jira evaluated. */
	readonly expression: string;
	readonly messages: readonly string[];
}

/** Events may be delivered again about a second later; so near one another, equal refusals count once. */
const againMs = 5_000;

const reportedRef: RecordRef = { kind: 'report', id: 'refusals' };
// Names hold characters that storage keys may not.
const digest = (names: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(names)).digest('hex');
const refusalsRef = (workflow: string, transitionId: string): RecordRef => ({
	kind: 'refusals',
	id: digest([workflow, transitionId]),
});

/** How long a rule that was found to be as Muster saved it is taken for it: Jira's hourly quota bears no look at each refusal. */
const checkedMs = 5 * minuteMs;
const checkedSchema = z.strictObject({
	/** Absent where it may be one of several. */
	guard: z.exactOptional(z.strictObject({ workflowName: z.string(), transitionId: z.string() })),
	at: z.number(),
});
type CheckedRule = z.infer<typeof checkedSchema>;

const isEnforcing = ({ guard }: ReadRule): boolean => guard?.enforcement === 'enforce';

/**
 * The rule that refused, if the rules of the workflow are as Muster saved them. A rule that somebody edited can say
 * whatever they like, a refusal of ours too.
 *
 * @returns `unknown` where it was one of several, and the event's id fits none
 */
function findGuard(own: readonly OwnRule[], ruleId: string): OwnRule | 'unknown' | undefined {
	const guards = own.filter(({ module }) => module === 'guard').map((rule) => ({ rule, read: readRule(rule) }));
	const named = guards.find(({ rule }) => rule.id === ruleId);
	if (named !== undefined) return named.read.isIntact && isEnforcing(named.read) ? named.rule : undefined;
	// Jira may give rules other ids whenever it is asked for them.
	if (!guards.every(({ read }) => read.isIntact)) return undefined;
	const [first, ...others] = guards.filter(({ read }) => isEnforcing(read));
	return others.length > 0 ? 'unknown' : first?.rule;
}

/** What one refusal adds to those of its guard; undefined when it is counted already. */
function addRefusal(known: Refusals, refusal: Refusal): Refusals | undefined {
	const isAgain = known.latest.some(
		({ at, reason, issueKey, accountId }) =>
			Math.abs(at - refusal.at) < againMs &&
			reason === refusal.reason &&
			issueKey === refusal.issueKey &&
			accountId === refusal.accountId,
	);
	if (isAgain) return undefined;
	const day = Math.floor(refusal.at / dayMs);
	const count = (known.days.find((one) => one.day === day)?.count ?? 0) + 1;
	return {
		latest: [refusal, ...known.latest].sort((a, b) => b.at - a.at).slice(0, maxRefusals),
		days: [{ day, count }, ...known.days.filter((one) => one.day !== day)]
			.sort((a, b) => b.day - a.day)
			.filter((one, _, [newest]) => (newest?.day ?? day) - one.day < wouldDenyDays),
	};
}

/** The rule that refused, looked up in Jira unless that was done a moment ago; undefined where it is not to be trusted. */
async function checkRule(
	{ records, ownRules, time }: Pick<Ports, 'records' | 'ownRules' | 'time'>,
	ruleId: string,
	workflow: string | undefined,
): Promise<CheckedRule | undefined> {
	const ref: RecordRef = { kind: 'refusals', id: digest(['rule', workflow ?? null, ruleId]) };
	const [stored] = await records.read([ref]);
	const known = stored === undefined ? undefined : parseRecord(checkedSchema, ref, stored.body);
	const now = time.now();
	if (known !== undefined && now - known.at < checkedMs) return known;
	const found = findGuard(await ownRules.list(workflow), ruleId);
	if (found === undefined) return undefined;
	const checked: CheckedRule =
		found === 'unknown' ? { at: now } : { at: now, guard: pick(found, ['workflowName', 'transitionId']) };
	await records.put(ref, { version: 1, body: checked });
	await records.put(reportedRef, { version: 1, body: {} });
	return checked;
}

async function countRefusal(
	{ records }: Pick<Ports, 'records'>,
	{ workflowName, transitionId }: NonNullable<CheckedRule['guard']>,
	refusal: Refusal,
): Promise<void> {
	const ref = refusalsRef(workflowName, transitionId);
	await retryConflicts('refusals-busy', async () => {
		const [stored] = await records.read([ref]);
		const known = stored === undefined ? { latest: [], days: [] } : parseRecord(refusalsSchema, ref, stored.body);
		const body = addRefusal(known, refusal);
		if (body === undefined) return 'counted';
		return records.commit([setRefusals(ref.id, stored?.version ?? 'absent', body, refusal.at)]);
	});
}

/** @param at by which it is listed, epoch milliseconds */
const setRefusals = (id: string, expected: number | 'absent', body: Refusals, at: number): RecordWrite => ({
	type: 'set',
	ref: { kind: 'refusals', id },
	expected,
	record: { version: expected === 'absent' ? 1 : expected + 1, body },
	attributes: { kind: 'refusals', at },
});

/**
 * Counts a reported failure at its guard, if it is a refusal: what Muster's own expression said, in a rule that is as
 * Muster saved it. A text that merely looks like one is none.
 *
 * @returns false when it is no refusal
 */
export async function noteRefusal(
	ports: Pick<Ports, 'records' | 'ownRules' | 'time'>,
	{ ruleId, workflow, workflowId, issueId, expression, messages, ...facts }: FailedValidator,
): Promise<boolean> {
	const [reason] = messages.flatMap((message) => readReason(message) ?? []);
	const isOurs = [validatorExpression, creationExpression].includes(expression.trim());
	if (reason === undefined || !isOurs) return false;
	const checked = await checkRule(ports, ruleId, workflow);
	if (checked === undefined) return false;
	const { guard } = checked;
	if (guard !== undefined) await countRefusal(ports, guard, { ...facts, reason });
	const { at, accountId, issueKey } = facts;
	const where = { workflow: guard?.workflowName ?? workflow, workflowId, transitionId: guard?.transitionId };
	const refusal = { at, reason, ...defined({ accountId, ...where }) };
	await noteItemRefusal(ports, defined({ issueId, issueKey }), refusal, againMs);
	return true;
}

interface ListedRefusals {
	readonly id: string;
	readonly version: number;
	/** Of the latest, epoch milliseconds. */
	readonly at: number;
	readonly refusals: Refusals;
}

type ListPorts = Pick<Ports, 'records' | 'log'>;

/** The refusals of every guard. */
async function* listRefusals(ports: ListPorts): AsyncGenerator<ListedRefusals> {
	let cursor: string | undefined;
	do {
		const page = await ports.records.query({
			kind: 'refusals',
			index: 'by-time',
			partition: ['refusals'],
			limit: 100,
			...defined({ cursor }),
		});
		for (const { id, record } of page.records) {
			const parse = () => parseRecord(refusalsSchema, { kind: 'refusals', id }, record.body);
			const refusals = readable(ports, 'refusals', parse);
			const { version, attributes } = record;
			if (refusals !== undefined) yield { id, version, at: Number(attributes?.['at']), refusals };
		}
		cursor = page.cursor;
	} while (cursor !== undefined);
}

/** The accounts that guards refused. */
export async function readRefused(ports: ListPorts): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for await (const { refusals } of listRefusals(ports)) {
		for (const { accountId } of refusals.latest) if (accountId !== undefined) found.add(accountId);
	}
	await addRefusedAtItems(ports, found);
	return found;
}

/** Erases accounts from the refusals: how often guards refused stays. */
export async function eraseFromRefusals(ports: ListPorts, ids: ReadonlySet<string>): Promise<void> {
	const { records } = ports;
	const isErased = ({ accountId }: Refusal) => accountId !== undefined && ids.has(accountId);
	const without = (refusal: Refusal): Refusal => {
		const { accountId: _, ...others } = refusal;
		return isErased(refusal) ? others : refusal;
	};
	for await (const { id, at, refusals } of listRefusals(ports)) {
		if (!refusals.latest.some(isErased)) continue;
		await retryConflicts('refusals-busy', async () => {
			const ref: RecordRef = { kind: 'refusals', id };
			const [stored] = await records.read([ref]);
			if (stored === undefined) return 'committed';
			const { latest, days } = parseRecord(refusalsSchema, ref, stored.body);
			return records.commit([setRefusals(id, stored.version, { latest: latest.map(without), days }, at)]);
		});
	}
	await eraseFromItemRefusals(ports, ids);
}

/** Removes refusals that are older than a page tells of, and with them who was refused. */
export async function removeOldRefusals(ports: ListPorts, now: number): Promise<void> {
	const firstDay = firstDayOf(now);
	for await (const { id, version, at, refusals } of listRefusals(ports)) {
		const latest = refusals.latest.filter((one) => Math.floor(one.at / dayMs) >= firstDay);
		const days = refusals.days.filter(({ day }) => day >= firstDay);
		const isOld = latest.length < refusals.latest.length || days.length < refusals.days.length;
		// On a conflict the guard refused just now: the next sweep comes here again.
		if (isOld) await ports.records.commit([setRefusals(id, version, { latest, days }, at)]);
	}
	await removeOldItemRefusals(ports, now);
}

const firstDayOf = (now: number): number => Math.floor(now / dayMs) - wouldDenyDays + 1;

/** Whether this site's Jira ever reported a refusal. */
export async function reportsRefusals({ records }: Pick<Ports, 'records'>): Promise<boolean> {
	const [stored] = await records.read([reportedRef]);
	return stored !== undefined;
}

/** What the guard on a transition refused in the last 30 days, as far as Jira reported it. */
export async function readRefusals(
	ports: Pick<Ports, 'records' | 'time'>,
	workflow: string,
	transitionId: string,
): Promise<RefusalsView> {
	const ref = refusalsRef(workflow, transitionId);
	const [stored] = await ports.records.read([ref]);
	if (stored === undefined) return { total: 0, latest: [] };
	const { days, latest } = parseRecord(refusalsSchema, ref, stored.body);
	const firstDay = firstDayOf(ports.time.now());
	const recent = latest.filter(({ at }) => Math.floor(at / dayMs) >= firstDay);
	const identities = await readIdentities(ports, [...new Set(recent.flatMap(({ accountId }) => accountId ?? []))]);
	const names = new Map(identities.map(({ accountId, name }): [string, string] => [accountId, name]));
	return {
		total: days.filter(({ day }) => day >= firstDay).reduce((sum, { count }) => sum + count, 0),
		latest: recent.map((refusal) => ({ ...refusal, ...defined({ name: names.get(refusal.accountId ?? '') }) })),
	};
}
