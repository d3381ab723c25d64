// A site with many workflows in use, every other transition of which is guarded.
import type { Rule, Transition, Workflow } from '../sandbox/jira/model';
import type { Sandbox } from '../sandbox/sandbox';
import { compileRuleConfig } from '../src/core/guards/rule-config';

/** A workflow like the given one, every other transition of which is guarded. */
function aWorkflow(sandbox: Sandbox, like: Workflow, number: number, transitionCount: number): Workflow {
	const [statusA, statusB] = like.statuses;
	const initial = like.transitions.find(({ type }) => type === 'initial');
	const directed = like.transitions.find(({ type }) => type === 'directed');
	if (statusA === undefined || statusB === undefined || initial === undefined || directed === undefined) {
		throw new Error('the seeded workflow is no example');
	}
	const config = { ...compileRuleConfig({ mode: 'registered', enforcement: 'enforce' }) };
	const rule = (moduleKey: string, id: string, stored: Rule['config']): Rule => ({
		id,
		ruleKey: sandbox.forge.ruleKey(moduleKey),
		config: stored,
		disabled: false,
	});
	const others = Array.from({ length: transitionCount - 1 }, (_, i): Transition => {
		const isGuarded = i % 2 === 0;
		return {
			...directed,
			id: String(100 + i),
			name: `Step ${i}`,
			links: [{ from: statusA.statusId, fromPort: null, toPort: null }],
			to: statusB.statusId,
			rules: {
				conditions: { groupOperator: 'AND', conditions: [] },
				validators: isGuarded ? [rule('muster-guard', `guard ${number} ${i}`, config)] : [],
				postFunctions: isGuarded ? [rule('muster-audit', `audit ${number} ${i}`, {})] : [],
			},
		};
	});
	const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
	return { ...like, id, name: `Workflow ${number}`, transitions: [initial, ...others] };
}

/** Adds so many workflows in use, all of them of the same size. */
export function addGuardedWorkflows(sandbox: Sandbox, workflowCount: number, transitionCount: number): void {
	const { world } = sandbox.site;
	const [space] = world.projects;
	if (space === undefined) throw new Error('the seeded site has no space');
	const like = sandbox.site.workflow('Release train workflow');
	const made = Array.from({ length: workflowCount }, (_, number) => aWorkflow(sandbox, like, number, transitionCount));
	for (const workflow of made) world.workflows.set(workflow.id, workflow);
	// One space more, with a work type for each workflow.
	const scheme = new Map(made.map(({ id }, i) => [String(20_000 + i), id]));
	world.projects.push({ ...space, id: '10900', key: 'MANY', name: 'Many workflows', workflowScheme: scheme });
}
