// Builders of workflows with rules of Muster's on their transitions.

import type { StatusId } from '../../src/contract/ids';
import { type Deciding, readDeciding } from '../../src/core/guards/deciding';
import { compileRuleConfig, type GuardModule } from '../../src/core/guards/rule-config';
import { type RuleFacts, readRule } from '../../src/core/guards/rules';
import type { Guard } from '../../src/core/policy/decide';
import type { SiteTransition, SiteWorkflow } from '../../src/services/ports/jira';
import { throughJson } from './expression-variables';
import { aGuard } from './identity';

export const aRule = (module: RuleFacts['module'], more: Partial<RuleFacts> = {}): RuleFacts => ({
	module,
	isDisabled: false,
	configuration: undefined,
	isOptional: false,
	...more,
});

const moduleOf = ({ module }: Partial<RuleFacts>): GuardModule => (module === 'condition' ? module : 'guard');

/** A rule as Muster compiles it. */
export const aGuardRule = (guard: Partial<Guard> = {}, more: Partial<RuleFacts> = {}): RuleFacts =>
	aRule('guard', { configuration: throughJson(compileRuleConfig(aGuard(guard), more.kind, moduleOf(more))), ...more });

/** What decides where only these guards stand. */
export const decidedBy = (...guards: readonly Guard[]): Deciding =>
	readDeciding(guards.map((guard) => readRule(aGuardRule(guard))));

export const aCondition = (guard: Partial<Guard> = {}, more: Partial<RuleFacts> = {}): RuleFacts =>
	aGuardRule(guard, { module: 'condition', ...more });

export const anAuditRule = (more: Partial<RuleFacts> = {}): RuleFacts => aRule('audit', { configuration: {}, ...more });

/** A rule whose expression somebody replaced. */
export const anOverriddenRule = (guard: Partial<Guard> = {}, expression = 'true'): RuleFacts =>
	aRule('guard', { configuration: { ...(throughJson(compileRuleConfig(aGuard(guard))) as object), expression } });

/** Deploy of the seeded release train: from Staged to Deployed. */
export const aTransition = (more: Partial<SiteTransition> = {}): SiteTransition => ({
	id: '41',
	name: 'Deploy',
	kind: 'directed',
	from: [{ id: '10004' as StatusId, name: 'Staged' }],
	to: { id: '10005' as StatusId, name: 'Deployed' },
	rules: [],
	otherConditions: 0,
	...more,
});

export const aWorkflow = (transitions: readonly SiteTransition[], more: Partial<SiteWorkflow> = {}): SiteWorkflow => ({
	id: 'release',
	name: 'Release train workflow',
	isEditable: true,
	version: { id: 'v1', number: 1 },
	statuses: [
		{ id: '10004' as StatusId, name: 'Staged' },
		{ id: '10005' as StatusId, name: 'Deployed' },
	],
	transitions,
	...more,
});
