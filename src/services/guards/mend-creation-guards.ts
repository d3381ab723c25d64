// Mends guards on transitions that create work items, which an earlier version saved without the expression they need.
import { AppError } from '../../core/errors';
import { compileRuleConfig, parseRuleConfig } from '../../core/guards/rule-config';
import type { OwnRule, OwnRuleChange, OwnRuleEditor, OwnRules, Workflows } from '../ports/jira';
import type { Log } from '../ports/platform';

export interface CreationGuardPorts {
	readonly ownRules: OwnRules & OwnRuleEditor;
	readonly workflows: Workflows;
	readonly log: Log;
}

const pageSize = 50;

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
function mended(rule: OwnRule): OwnRuleChange[] {
	const parsed = rule.module === 'guard' ? parseRuleConfig(rule.configuration, 'directed', 'guard') : undefined;
	if (parsed?.intact !== true || parsed.guard.enforcement !== 'enforce') return [];
	return [{ rule, configuration: compileRuleConfig(parsed.guard, 'initial') }];
}

/**
 * Stores the expression for creations with every guard that stands at one and lacks it: that of the manifest asks for the
 * work item before the change, and would let nobody create any.
 */
export async function mendCreationGuards({ log, ownRules, workflows }: CreationGuardPorts): Promise<void> {
	const candidates = (await ownRules.list()).flatMap(mended);
	if (candidates.length === 0) return;
	const creations = await readCreations(workflows);
	const changes = candidates.filter(({ rule }) => creations.has(placeOf(rule.workflowName, rule.transitionId)));
	if (changes.length === 0) return;
	for (const { workflowName, messages } of await ownRules.change(changes)) {
		const context = { workflow: workflowName, messages };
		log.failure('migrate', new AppError('CONFLICT', 'rules-not-changed', { context }));
	}
}
