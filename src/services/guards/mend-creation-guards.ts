// Mends guards on transitions that create work items, which an earlier version saved without the expression they need.
import { musterActor } from '../../contract/actor';
import { chunks } from '../../contract/chunks';
import { AppError } from '../../core/errors';
import { compileRuleConfig, parseRuleConfig, type RuleConfig } from '../../core/guards/rule-config';
import type { OwnRule, OwnRuleChange, OwnRuleEditor, OwnRules, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { addGuardHistory } from './guard-history';

export interface CreationGuardPorts extends Pick<Ports, 'records' | 'log' | 'time' | 'randomness'> {
	readonly ownRules: OwnRules & OwnRuleEditor;
	readonly workflows: Workflows;
}

const pageSize = 50;
/** Records of one transaction: each may take 150,000 bytes. */
const recordsAtOnce = 25;

interface MendedRule extends OwnRuleChange {
	/** The stored expression of before; null where that of the manifest counted. */
	readonly from: string | null;
	readonly configuration: RuleConfig;
}

/** What tells a transition in the answer to what rules the app owns. */
const placeOf = (workflow: string, transition: string): string => JSON.stringify([workflow, transition]);

/** The transitions that create work items. A name that two workflows share stands for both of them only if both do. */
async function readCreations(workflows: Workflows): Promise<ReadonlySet<string>> {
	const creations = new Set<string>();
	const others = new Set<string>();
	for (let startAt = 0, isLast = false; !isLast; startAt += pageSize) {
		const page = await workflows.page(startAt, pageSize, false);
		for (const { name, transitions } of page.workflows) {
			for (const { id, kind } of transitions) (kind === 'initial' ? creations : others).add(placeOf(name, id));
		}
		isLast = page.isLast;
	}
	return new Set([...creations].filter((place) => !others.has(place)));
}

/** The guards that enforce, as they would be compiled for a creation; none of those that somebody edited. */
function mended(rule: OwnRule): MendedRule[] {
	const parsed = rule.module === 'guard' ? parseRuleConfig(rule.configuration, 'directed', 'guard') : undefined;
	if (parsed?.intact !== true || parsed.guard.enforcement !== 'enforce') return [];
	const { expression } = compileRuleConfig(parsed.guard, 'directed');
	return [{ rule, from: expression ?? null, configuration: compileRuleConfig(parsed.guard, 'initial') }];
}

/**
 * Stores the expression for creations with every guard that stands at one and lacks it: that of the manifest asks for the
 * work item before the change, and would let nobody create any.
 */
export async function mendCreationGuards(ports: CreationGuardPorts): Promise<void> {
	const { log, ownRules, workflows } = ports;
	const candidates = (await ownRules.list()).flatMap(mended);
	if (candidates.length === 0) return;
	const creations = await readCreations(workflows);
	const changes = candidates.filter(({ rule }) => creations.has(placeOf(rule.workflowName, rule.transitionId)));
	if (changes.length === 0) return;
	const refusals = await ownRules.change(changes);
	for (const { workflowName, messages } of refusals) {
		const context = { workflow: workflowName, messages };
		log.failure('migrate', new AppError('CONFLICT', 'rules-not-changed', { context }));
	}
	const refused = new Set(refusals.map(({ workflowName }) => workflowName));
	const made = changes.filter(({ rule }) => !refused.has(rule.workflowName));
	await keepInHistory(ports, made);
}

/** Tells of each guard the stored expression of before and after: everything else of it stays. */
async function keepInHistory(ports: CreationGuardPorts, made: readonly MendedRule[]): Promise<void> {
	const at = ports.time.now();
	const transitions = made.map(({ rule: { workflowName: workflow, transitionId }, from, configuration }) => ({
		workflow,
		transitionId,
		field: 'expression',
		from,
		to: configuration.expression,
	}));
	const history = { at, actor: musterActor, action: 'mend', transitions } as const;
	for (const some of chunks(addGuardHistory(ports, `mend-${at}`, [history]), recordsAtOnce)) {
		await ports.records.commit(some);
	}
}
