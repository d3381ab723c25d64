// Keeps what Muster knows of its guards, as Jira's own-rules API tells it.
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
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
	types: z.exactOptional(z.array(identityTypeSchema)),
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
/** Guards by the name of their workflow. */
export type GuardsByWorkflow = ReadonlyMap<string, WorkflowGuards>;

/**
 * The guards of every workflow that has a rule of Muster's, as they stand in Jira now.
 *
 * @param workflowName only those of this workflow
 */
export async function readGuards(
	{ ownRules, time }: Omit<GuardPorts, 'records'>,
	workflowName?: string,
): Promise<GuardsByWorkflow> {
	const byWorkflow = new Map<string, OwnRule[]>();
	for (const rule of await ownRules.list(workflowName)) {
		byWorkflow.set(rule.workflowName, [...(byWorkflow.get(rule.workflowName) ?? []), rule]);
	}
	const refreshedAt = time.now();
	return new Map([...byWorkflow].map(([workflow, own]) => [workflow, { refreshedAt, guards: guardRecords(own) }]));
}

/** Reads Muster's rules from Jira and stores them by workflow. */
export async function syncGuards(ports: GuardPorts, workflowName?: string): Promise<GuardsByWorkflow> {
	const synced = await readGuards(ports, workflowName);
	for (const [workflow, guards] of synced) {
		const ref = guardsRef(workflow);
		const [stored] = await ports.records.read([ref]);
		// Guards rarely change, and this runs for every guarded transition: an equal record is not written again.
		const known = stored === undefined ? undefined : parseRecord(workflowGuardsSchema, ref, stored.body).guards;
		if (JSON.stringify(known) === JSON.stringify(guards.guards)) continue;
		await ports.records.put(ref, { version: (stored?.version ?? 0) + 1, body: guards });
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
		return find((await syncGuards(ports, workflow)).get(workflow));
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const ref = guardsRef(workflow);
		const [stored] = await ports.records.read([ref]);
		if (stored === undefined) throw error;
		return find(parseRecord(workflowGuardsSchema, ref, stored.body));
	}
}
