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
	return storeGuards(ports, await ports.ownRules.list());
}

async function storeGuards(
	ports: Pick<GuardPorts, 'records' | 'time'>,
	rules: readonly OwnRule[],
): Promise<ReadonlyMap<string, WorkflowGuards>> {
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
 * The guard on one transition as it stands in Jira now; undefined when none stands there.
 *
 * Falls back to the record of an earlier reading when Jira cannot be asked: evidence with the guard as last known beats
 * none.
 */
export async function readGuard(
	ports: GuardPorts,
	workflow: string,
	transitionId: string,
): Promise<GuardRecord | undefined> {
	const find = (guards: WorkflowGuards | undefined) =>
		guards?.guards.find((guard) => guard.transitionId === transitionId && !guard.disabled);
	try {
		return find((await storeGuards(ports, await ports.ownRules.list(workflow))).get(workflow));
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const ref = guardsRef(workflow);
		const [stored] = await ports.records.read([ref]);
		if (stored === undefined) throw error;
		return find(parseRecord(workflowGuardsSchema, ref, stored.body));
	}
}
