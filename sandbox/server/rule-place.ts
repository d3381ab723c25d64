// The place of a rule's configuration page: a transition of a workflow, and the rule itself once there is one.
import { z } from 'zod';
import { evaluate, fromJson } from '../expression';
import type { Rule, Transition, Workflow } from '../jira';
import { mapFrom } from '../jira/expression-context';
import { conditionsIn } from '../jira/rule-edits';
import { statusCategories } from '../jira/status-categories';
import type { Sandbox } from '../sandbox';
import type { Caller, RuleModule } from '../seams';
import { PlaceRefusal } from './place-refusal';

interface RulePlace {
	readonly workflow: Workflow;
	readonly transition: Transition;
	/** Absent while the rule is being added. */
	readonly rule?: Rule;
}

const foundSchema = z.object({ workflows: z.array(z.unknown()) });

const configNames = {
	validator: 'validatorConfig',
	condition: 'conditionConfig',
	postFunction: 'postFunctionConfig',
} as const satisfies Record<RuleModule['kind'], string>;

/** Reads `rule/{workflow id}/{transition id}` with an optional `/{rule id}`. @throws {PlaceRefusal} */
async function findRulePlace(
	{ forge, site }: Sandbox,
	module: RuleModule,
	header: string | null,
	caller: Caller,
): Promise<RulePlace> {
	const [, workflowId, transitionId, ruleId] = /^rule\/([\w-]+)\/(\d+)(?:\/([\w-]+))?$/.exec(header ?? '') ?? [];
	if (workflowId === undefined || transitionId === undefined) {
		throw new PlaceRefusal(400, `The module "${module.moduleKey}" does not stand in "${header ?? 'no place'}".`);
	}
	// Asked as the account, so that nobody learns of a workflow by naming it.
	const seen = await site.fetch(
		new Request(`${site.baseUrl}/rest/api/3/workflows`, {
			method: 'POST',
			body: JSON.stringify({ workflowIds: [workflowId] }),
		}),
		caller,
	);
	const isSeen = seen.ok && foundSchema.parse(await seen.json()).workflows.length > 0;
	const workflow = isSeen ? site.workflows().find(({ id }) => id === workflowId) : undefined;
	const transition = workflow?.transitions.find(({ id }) => id === transitionId);
	if (workflow === undefined || transition === undefined) {
		throw new PlaceRefusal(404, `There is no transition ${transitionId} of a workflow that this account can see.`);
	}
	if (ruleId === undefined) return { workflow, transition };
	const { conditions, postFunctions, validators } = transition.rules;
	const stored = {
		condition: conditionsIn(conditions),
		validator: validators,
		postFunction: postFunctions,
	}[module.kind].find(({ id, ruleKey }) => id === ruleId && ruleKey === forge.ruleKey(module.moduleKey));
	if (!stored) throw new PlaceRefusal(404, `The transition ${transitionId} has no such rule ${ruleId}.`);
	return { workflow, transition, rule: stored };
}

/**
 * What a rule's page is told of where it stands.
 *
 * Names as documented for the new workflow editor, which is the only one simulated. Which status a transition with
 * several sources is said to start from is not documented: the first one here.
 * @throws {PlaceRefusal}
 */
export async function describeRulePlace(
	sandbox: Sandbox,
	module: RuleModule,
	header: string | null,
	caller: Caller,
): Promise<Readonly<Record<string, unknown>>> {
	const { rule, transition, workflow } = await findRulePlace(sandbox, module, header, caller);
	const status = (id: string) => {
		const { category, description, name } = sandbox.site.world.requireStatus(id);
		return { id, name, statusCategory: statusCategories[category].workflowName, description };
	};
	const from = transition.links[0]?.from;
	return {
		...(rule && { [configNames[module.kind]]: structuredClone(rule.config) }),
		isNewEditor: true,
		workflowId: workflow.id,
		workflowName: workflow.name,
		...(workflow.projectId !== undefined && { scopedProjectId: workflow.projectId }),
		transitionContext: {
			id: transition.id,
			...(from != null && { from: status(from) }),
			to: status(transition.to),
		},
	};
}

/**
 * The line that the workflow editor shows for a stored rule: what `configurationDescription` makes of its `config`, or
 * the module's description without one.
 *
 * @throws {PlaceRefusal} when there is no such rule that the account can see
 */
export async function summariseRule(
	sandbox: Sandbox,
	module: RuleModule,
	header: string | null,
	caller: Caller,
): Promise<string> {
	const { rule } = await findRulePlace(sandbox, module, header, caller);
	if (!rule) throw new PlaceRefusal(400, 'A rule that is not saved yet has no summary.');
	if (module.configurationDescription === undefined) return module.description;
	const variables = { config: mapFrom(rule.config, fromJson) };
	const result = evaluate(module.configurationDescription.expression, variables, { now: () => sandbox.clock.now() });
	if (!result.ok) return 'Jira could not describe this rule.';
	if (result.value === null || result.value === '') return module.description;
	return typeof result.value === 'string' ? result.value : 'Jira could not describe this rule.';
}
