// Keeps what Muster knows of its guards, as Jira's own-rules API tells it.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { enforcements, guardModes } from '../../contract/decision';
import { identityTypeSchema } from '../../contract/identity';
import { AppError } from '../../core/errors';
import { parseRuleConfig } from '../../core/guards/rule-config';
import type { OwnRule } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';

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
type StoredGuards = z.infer<typeof workflowGuardsSchema>;

/** The guards of one workflow, as Jira tells them. */
export interface WorkflowGuards extends StoredGuards {
	/** Transitions that nobody passes while nobody is registered, by condition or validator. */
	readonly stopping: readonly string[];
}

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

/** The API does not tell modules apart; the health check's condition names an account. */
const isCanaryRule = ({ configuration }: OwnRule): boolean =>
	typeof configuration === 'object' && configuration !== null && 'account' in configuration;

/** A rule without a configuration of Muster's lets nobody pass either. */
function isStopping(rule: OwnRule): boolean {
	if (rule.kind === 'postFunction' || rule.isDisabled || isCanaryRule(rule)) return false;
	return parseRuleConfig(rule.configuration)?.guard.enforcement !== 'monitor';
}

/**
 * The transitions that rules stop. The API does not say of a condition whether another one is enough, so that one more
 * may be told than there is.
 */
const stoppedBy = (rules: readonly OwnRule[]): string[] => [
	...new Set(rules.filter(isStopping).map(({ transitionId }) => transitionId)),
];

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
	return new Map(
		[...byWorkflow].map(([workflow, own]) => [
			workflow,
			{ refreshedAt, guards: guardRecords(own), stopping: stoppedBy(own) },
		]),
	);
}

/** Reads Muster's rules from Jira and stores them by workflow. */
export async function syncGuards(ports: GuardPorts, workflowName?: string): Promise<GuardsByWorkflow> {
	const synced = await readGuards(ports, workflowName);
	for (const [workflow, { refreshedAt, guards }] of synced) {
		const ref = guardsRef(workflow);
		const [stored] = await ports.records.read([ref]);
		// Guards rarely change, and this runs for every guarded transition: an equal record is not written again.
		const known = stored === undefined ? undefined : parseRecord(workflowGuardsSchema, ref, stored.body).guards;
		if (JSON.stringify(known) === JSON.stringify(guards)) continue;
		await ports.records.put(ref, { version: (stored?.version ?? 0) + 1, body: { refreshedAt, guards } });
	}
	return synced;
}

/** The guards that decide together: those that enforce, or else those that monitor. One that is switched off does not. */
function decidingAmong(guards: readonly GuardRecord[], transitionId: string): GuardRecord[] {
	const enabled = guards.filter((guard) => guard.transitionId === transitionId && !guard.disabled);
	const enforcing = enabled.filter(({ enforcement }) => enforcement === 'enforce');
	return enforcing.length > 0 ? enforcing : enabled;
}

/**
 * The guards that decide on one transition as they stand in Jira now; none where none stands.
 *
 * Falls back to the record of an earlier reading when Jira cannot be asked: evidence with the guards as last known beats
 * none.
 */
export async function readDecidingGuards(
	ports: GuardPorts,
	workflow: string,
	transitionId: string,
): Promise<GuardRecord[]> {
	try {
		const synced = await syncGuards(ports, workflow);
		return decidingAmong(synced.get(workflow)?.guards ?? [], transitionId);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const ref = guardsRef(workflow);
		const [stored] = await ports.records.read([ref]);
		if (stored === undefined) throw error;
		return decidingAmong(parseRecord(workflowGuardsSchema, ref, stored.body).guards, transitionId);
	}
}
