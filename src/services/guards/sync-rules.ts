// Keeps what Muster knows of its own rules, as Jira's own-rules API tells them: for evidence and for counts.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { minuteMs } from '../../contract/durations';
import { AppError } from '../../core/errors';
import { guardsOf, readDeciding } from '../../core/guards/deciding';
import { isAudited, readRule, readRuleSchema } from '../../core/guards/rules';
import type { Guard } from '../../core/policy/decide';
import type { OwnRule } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';

const workflowRulesSchema = z.strictObject({
	refreshedAt: z.number(),
	/** Since when the rules are known to stand as they do, epoch milliseconds. */
	since: z.number(),
	/** Others were known before that. */
	isReplaced: z.boolean(),
	transitions: z.array(z.strictObject({ transitionId: z.string(), rules: z.array(readRuleSchema) })),
});
/** Muster's rules in one workflow, transition by transition. */
type WorkflowRules = DeepReadonly<z.infer<typeof workflowRulesSchema>>;

/** Rules by the name of their workflow, which is all that the own-rules API tells of it. */
export type RulesByWorkflow = ReadonlyMap<string, WorkflowRules>;

// Workflow names hold characters that storage keys may not.
const rulesRef = (workflow: string): RecordRef => ({
	kind: 'guards',
	id: createHash('sha256').update(workflow).digest('hex'),
});

function groupBy(rules: readonly OwnRule[], key: 'workflowName' | 'transitionId'): ReadonlyMap<string, OwnRule[]> {
	const groups = new Map<string, OwnRule[]>();
	for (const rule of rules) groups.set(rule[key], [...(groups.get(rule[key]) ?? []), rule]);
	return groups;
}

const byTransition = (rules: readonly OwnRule[]): WorkflowRules['transitions'] =>
	[...groupBy(rules, 'transitionId')].map(([transitionId, own]) => ({ transitionId, rules: own.map(readRule) }));

type RulePorts = Pick<Ports, 'records' | 'ownRules' | 'time'>;

/** How old what is known of the rules may be to judge a transition by, milliseconds. */
const freshMs = 5 * minuteMs;

/** Of a workflow that was never seen with a rule, nothing tells that there ever was one. */
const sinceOf = (known: WorkflowRules | undefined, transitions: WorkflowRules['transitions'], refreshedAt: number) => ({
	since: known === undefined && transitions.length === 0 ? 0 : refreshedAt,
	isReplaced: known !== undefined,
});

/**
 * Reads Muster's rules from Jira and stores them by workflow.
 *
 * @param workflowName only those of this workflow
 */
export async function syncRules(
	{ records, ownRules, time }: RulePorts,
	workflowName?: string,
): Promise<RulesByWorkflow> {
	const own = groupBy(await ownRules.list(workflowName), 'workflowName');
	// A workflow that was asked for and holds no rule any more holds none: what was known of it is not the answer.
	const asked = workflowName === undefined || own.has(workflowName) ? own : new Map([...own, [workflowName, []]]);
	const refreshedAt = time.now();
	const synced = new Map<string, WorkflowRules>();
	for (const [workflow, rules] of asked) {
		const transitions = byTransition(rules);
		const ref = rulesRef(workflow);
		const [stored] = await records.read([ref]);
		const known = stored === undefined ? undefined : parseRecord(workflowRulesSchema, ref, stored.body);
		const isKnown = known !== undefined && isDeepStrictEqual(known.transitions, transitions);
		const body = {
			refreshedAt,
			...(isKnown ? { since: known.since, isReplaced: known.isReplaced } : sinceOf(known, transitions, refreshedAt)),
			transitions,
		};
		synced.set(workflow, body);
		// Every look at a page comes here: what is equal and fresh is not written again.
		if (isKnown && refreshedAt - known.refreshedAt < freshMs / 2) continue;
		await records.put(ref, { version: (stored?.version ?? 0) + 1, body });
	}
	return synced;
}

/** The guards that decide on a transition, and whether an audit rule reports what passes there. */
export interface DecidingGuards {
	/** Empty when no guard is switched on. */
	readonly guards: readonly Guard[];
	readonly isAudited: boolean;
	/** Since when they are known to stand as they do, epoch milliseconds; 0 where no rule of Muster's is known. */
	readonly since: number;
	/** Others were known before that. */
	readonly isReplaced: boolean;
}

function decidingIn(known: WorkflowRules | undefined, transitionId: string): DecidingGuards {
	const found = known?.transitions.find((transition) => transition.transitionId === transitionId);
	const rules = found?.rules ?? [];
	const { since = 0, isReplaced = false } = known ?? {};
	return { guards: guardsOf(readDeciding(rules)), isAudited: isAudited(rules), since, isReplaced };
}

/**
 * The guards that decide on one transition as they stand in Jira now.
 *
 * Falls back to the record of an earlier reading when Jira cannot be asked: evidence with the guards as last known beats
 * none.
 *
 * @throws {AppError} UNAVAILABLE, with the time to try again, while Jira takes no requests
 */
export async function readDecidingGuards(
	ports: RulePorts,
	workflow: string,
	transitionId: string,
): Promise<DecidingGuards> {
	try {
		return decidingIn((await syncRules(ports, workflow)).get(workflow), transitionId);
	} catch (error) {
		// What Jira only asks to wait for is worth waiting for: what was known may be the guards of before.
		if (!(error instanceof AppError) || error.details.retryAt !== undefined) throw error;
		const known = await readKnown(ports, workflow);
		if (known === undefined) throw error;
		return decidingIn(known, transitionId);
	}
}

async function readKnown({ records }: Pick<Ports, 'records'>, workflow: string): Promise<WorkflowRules | undefined> {
	const ref = rulesRef(workflow);
	const [stored] = await records.read([ref]);
	return stored === undefined ? undefined : parseRecord(workflowRulesSchema, ref, stored.body);
}

/**
 * The guards that decide on one transition, as they were read within the last five minutes.
 *
 * Why: Jira's hourly quota does not allow to read them at every transition. What is not plainly allowed by them is to be
 * judged by `readDecidingGuards`, since they may have been changed past Muster.
 */
export async function readKnownGuards(
	ports: RulePorts,
	workflow: string,
	transitionId: string,
): Promise<DecidingGuards> {
	const known = await readFresh(ports, workflow);
	return known === undefined ? readDecidingGuards(ports, workflow, transitionId) : decidingIn(known, transitionId);
}

async function readFresh(ports: RulePorts, workflow: string): Promise<WorkflowRules | undefined> {
	const known = await readKnown(ports, workflow);
	return known !== undefined && ports.time.now() - known.refreshedAt < freshMs ? known : undefined;
}

/** The guards on each transition of a workflow, as they were read within the last five minutes. */
export async function readGuardsOf(
	ports: RulePorts,
	workflow: string,
): Promise<(transitionId: string) => Pick<DecidingGuards, 'guards' | 'since' | 'isReplaced'>> {
	const known = (await readFresh(ports, workflow)) ?? (await syncRules(ports, workflow)).get(workflow);
	return (transitionId) => {
		const { guards, since, isReplaced } = decidingIn(known, transitionId);
		return { guards, since, isReplaced };
	};
}
