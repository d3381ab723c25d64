// Keeps what Muster knows of its guards, as Jira's own-rules API tells it.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { enforcements, guardModes } from '../contract/decision';
import { identityTypeSchema } from '../contract/identity';
import { AppError } from '../core/errors';
import { parseRuleConfig } from '../core/rule-config';
import type { OwnRule, Ports, RecordRef } from './ports';
import { parseRecord } from './registry-records';

const guardRecordSchema = z.strictObject({
	workflow: z.string(),
	transitionId: z.string(),
	transitionName: z.string(),
	mode: z.enum(guardModes),
	types: z.array(identityTypeSchema).exactOptional(),
	enforcement: z.enum(enforcements),
	/** False when someone edited the stored configuration, for example to override the expression. */
	intact: z.boolean(),
	disabled: z.boolean(),
	audited: z.boolean(),
});
/** What Muster knows of one guard. */
export type GuardRecord = z.infer<typeof guardRecordSchema>;

const workflowGuardsSchema = z.strictObject({
	refreshedAt: z.number(),
	guards: z.array(guardRecordSchema),
});
export type WorkflowGuards = z.infer<typeof workflowGuardsSchema>;

/** Records older than this are read anew from Jira before they are used, milliseconds. */
const maxAgeMs = 10 * 60_000;

// Workflow names hold characters that storage keys may not.
const guardsRef = (workflow: string): RecordRef => ({
	kind: 'guards',
	id: createHash('sha256').update(workflow).digest('hex'),
});

function guardRecords(rules: readonly OwnRule[]): GuardRecord[] {
	return rules.flatMap((rule) => {
		if (rule.kind !== 'validator') return [];
		const parsed = parseRuleConfig(rule.configuration);
		if (parsed === undefined) return [];
		const audited = rules.some(
			(other) => other.kind === 'postFunction' && other.transitionId === rule.transitionId && !other.isDisabled,
		);
		return [
			{
				workflow: rule.workflowName,
				transitionId: rule.transitionId,
				transitionName: rule.transitionName,
				mode: parsed.guard.mode,
				...(parsed.guard.types === undefined ? {} : { types: [...parsed.guard.types] }),
				enforcement: parsed.guard.enforcement,
				intact: parsed.intact,
				disabled: rule.isDisabled,
				audited,
			},
		];
	});
}

type GuardPorts = Pick<Ports, 'records' | 'ownRules' | 'time'>;

/**
 * Reads all of Muster's rules from Jira and stores them by workflow.
 *
 * @returns the guards of every workflow that has a rule of Muster's
 */
export async function syncGuards(ports: GuardPorts): Promise<ReadonlyMap<string, WorkflowGuards>> {
	const rules = await ports.ownRules.list();
	const byWorkflow = new Map<string, OwnRule[]>();
	for (const rule of rules) byWorkflow.set(rule.workflowName, [...(byWorkflow.get(rule.workflowName) ?? []), rule]);

	const synced = new Map<string, WorkflowGuards>();
	for (const [workflow, own] of byWorkflow) {
		const guards: WorkflowGuards = { refreshedAt: ports.time.now(), guards: guardRecords(own) };
		await ports.records.put(guardsRef(workflow), { version: 1, body: guards });
		synced.set(workflow, guards);
	}
	return synced;
}

/**
 * The guard on one transition, from storage when it is fresh, else from Jira; undefined when none stands there.
 *
 * Falls back to an old record when Jira cannot be asked: evidence with the guard as last known beats none.
 */
export async function readGuard(
	ports: GuardPorts,
	workflow: string,
	transitionId: string,
): Promise<GuardRecord | undefined> {
	const ref = guardsRef(workflow);
	const [stored] = await ports.records.read([ref]);
	const known = stored === undefined ? undefined : parseRecord(workflowGuardsSchema, ref, stored.body);
	const find = (guards: WorkflowGuards | undefined) =>
		guards?.guards.find((guard) => guard.transitionId === transitionId && !guard.disabled);

	const isFresh = known !== undefined && known.refreshedAt + maxAgeMs > ports.time.now();
	// A guard that was just added is not in a fresh record yet, and only a guarded transition runs this path.
	if (isFresh && find(known) !== undefined) return find(known);
	try {
		return find((await syncGuards(ports)).get(workflow));
	} catch (error) {
		if (known !== undefined && error instanceof AppError && error.retry) return find(known);
		throw error;
	}
}
