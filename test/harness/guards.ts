// What tests of guards keep doing: put rules of every kind on transitions, protect statuses, run a service as the app.

import type { AdminOutputs } from '../../src/contract/calls/admin';
import type { StatusId } from '../../src/contract/ids';
import type { RuleFacts } from '../../src/core/guards/rules';
import { releaseWorkflow } from './registry';
import { type TestWorld, valueOf } from './world';

type Wired = typeof import('../../src/entry/wiring').ports;

/** Runs a service with the app's own ports, as a job would. */
export async function asApp<T>(world: TestWorld, run: (ports: Wired) => Promise<T>): Promise<T> {
	const { ports } = await import('../../src/entry/wiring');
	return world.forge.runAs(undefined, () => run(ports));
}

const moduleKeys = {
	guard: 'muster-guard',
	condition: 'muster-guard-condition',
	canary: 'muster-canary',
	audit: 'muster-audit',
} as const;

/** Replaces all rules of a transition, as somebody who edits the workflow would. */
export function putRules(
	world: TestWorld,
	rules: readonly RuleFacts[],
	{ workflow = releaseWorkflow, transition = 'Deploy' } = {},
): void {
	const jiraRules = (...modules: RuleFacts['module'][]) =>
		rules
			.filter(({ module }) => modules.includes(module))
			.map(({ module, configuration, isDisabled }, i) => ({
				id: `${module} ${i} on ${transition}`,
				ruleKey: world.forge.ruleKey(moduleKeys[module]),
				config: { ...(configuration as Record<string, unknown> | undefined) },
				disabled: isDisabled,
			}));
	const isGrouped = rules.some(({ isOptional }) => isOptional);
	const conditions = jiraRules('condition', 'canary');
	const others = {
		id: 'another',
		ruleKey: 'system:restrict-issue-transition',
		config: {},
		disabled: false,
		parameters: {},
	};
	world.site.setRules(workflow, transition, {
		validators: jiraRules('guard'),
		conditions: {
			groupOperator: isGrouped ? 'OR' : 'AND',
			conditions: isGrouped ? [...conditions, others] : conditions,
		},
		postFunctions: jiraRules('audit'),
	});
}

/** Lets only these statuses be protected. */
export async function protect(world: TestWorld, ...statuses: readonly string[]): Promise<void> {
	const { version, ...settings } = valueOf(
		await world.invoke<AdminOutputs['settings.read']>('ana', 'muster-admin', 'settings.read'),
	).settings;
	const protectedStatuses = statuses as readonly StatusId[];
	valueOf(
		await world.invoke('ana', 'muster-admin', 'settings.save', {
			version,
			settings: { ...settings, protectedStatuses },
		}),
	);
}

export function workflowId(world: TestWorld, name = releaseWorkflow): string {
	return world.site.workflow(name).id;
}
