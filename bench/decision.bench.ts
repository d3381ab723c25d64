// What one decision costs inside Jira: the validator over a published snapshot, in the sandbox's evaluator.
import { evaluate } from '../sandbox/expression';
import { dayMs } from '../src/contract/durations';
import type { Grant } from '../src/contract/identity';
import type { IssueTypeId, ProjectId, StatusId } from '../src/contract/ids';
import { compileRuleConfig } from '../src/core/guards/rule-config';
import { decide, type Guard, type TransitionRequest } from '../src/core/policy/decide';
import { validatorExpression } from '../src/core/policy/guard-expression';
import type { Identity } from '../src/core/registry/identity';
import { controlsOf, initialControl, renderControl } from '../src/core/snapshot/control';
import { controlProperty, shardProperty } from '../src/core/snapshot/property';
import { defaultShard, shardFor } from '../src/core/snapshot/routing';
import { Random } from '../test/builders/random';
import type { Figure } from './figure';
import { transitionVariables } from './jira-objects';
import { anIdentity, aRegistry, now } from './registry';
import { layOutShards, renderedShard } from './shards';

const openGuard: Guard = { mode: 'registered', enforcement: 'enforce' };
/** Refuses the actor after everything else was evaluated, so that the sentence is composed as well. */
const closedGuard: Guard = { mode: 'human-only', enforcement: 'enforce' };

const target = {
	toStatusId: '10005' as StatusId,
	projectId: '10001' as ProjectId,
	issueTypeId: '10002' as IssueTypeId,
};
const matchingFrom = '10003' as StatusId;

/** An active identity whose last row matches and whose other rows fail at their last tag. */
function anActor(random: Random, grantCount: number): Identity {
	const grants = Array.from({ length: grantCount }, (_, i): Grant => {
		const isLast = i === grantCount - 1;
		return {
			...target,
			fromStatusId: isLast ? matchingFrom : (String(20_000 + i) as StatusId),
			expiresAt: now + (isLast ? 1 : 2) * dayMs,
		};
	});
	return { ...anIdentity(random, 0), expiresAt: now + 30 * dayMs, grants };
}

/** Cost of one evaluation, whose answer must be that of decide(). */
function evaluateGuard(actor: Identity, guard: Guard, properties: ReadonlyMap<string, unknown>) {
	const request: TransitionRequest = { accountId: actor.accountId, ...target, fromStatusId: matchingFrom };
	const controls = controlsOf(initialControl(1));
	const expected = decide(request, { kind: 'identity', identity: actor }, guard, controls, now);
	const variables = transitionVariables({ request, config: compileRuleConfig(guard), properties });
	const outcome = evaluate(validatorExpression, variables, { now: () => now });
	if (!outcome.ok) throw new Error(outcome.errors.join('; '));
	const isRight =
		expected.verdict === 'allow'
			? outcome.value === true
			: typeof outcome.value === 'string' && outcome.value.endsWith(`[muster:${expected.reason}]`);
	if (!isRight) throw new Error(`expected ${JSON.stringify(expected)}, the expression says ${String(outcome.value)}`);
	return { steps: outcome.complexity.steps.value, expensive: outcome.complexity.expensiveOperations.value };
}

interface Cost {
	readonly allow: number;
	readonly deny: number;
	readonly expensive: number;
}

/** Publishes a registry of `size` identities, the actor among them, and evaluates the guard for the actor. */
function measureActor(size: number, shardCount: number, grantCount: number): Cost {
	const random = new Random(size);
	const actor = anActor(random, grantCount);
	const control = initialControl(shardCount);
	const shards = layOutShards([...aRegistry(random, size - 1, 3), actor], control.routing);
	const own = shardFor(control.routing, actor.accountId);
	const properties = new Map<string, unknown>([[controlProperty, renderControl(control)]]);
	// The expression reads one shard; the default one stands by to catch a wrong route.
	for (const name of [defaultShard, own]) properties.set(shardProperty(name), renderedShard(shards.get(name) ?? {}));
	const allow = evaluateGuard(actor, openGuard, properties);
	const deny = evaluateGuard(actor, closedGuard, properties);
	return { allow: allow.steps, deny: deny.steps, expensive: Math.max(allow.expensive, deny.expensive) };
}

export function measureDecision(): Figure[] {
	const small = measureActor(10, 16, 3);
	const large = measureActor(100_000, 256, 3);
	const many = measureActor(10, 16, 30);
	const isIndependent = small.allow === large.allow && small.deny === large.deny;
	if (!isIndependent) throw new Error('the steps of a decision depend on the size of the registry');

	const expensive = (size: string, cost: Cost, registry: string): Figure => ({
		name: `decision.expensive_ops.${size}`,
		value: cost.expensive,
		unit: 'operations',
		budget: { max: 3 },
		note: `validator over a snapshot of ${registry}`,
	});
	const steps = (grants: number, cost: Cost, max: number): Figure => ({
		name: `decision.steps.${grants}_grants`,
		value: Math.max(cost.allow, cost.deny),
		unit: 'steps',
		budget: { max },
		note: `last grant matches, the others fail at their last tag: ${cost.allow} to allow, ${cost.deny} to refuse`,
	});
	return [
		expensive('10', small, '10 identities in 17 shards'),
		expensive('100k', large, '100,000 identities in 257 shards, more than their properties can hold'),
		{ ...steps(3, small, 300), note: `${steps(3, small, 300).note}; the same at 10 and at 100,000 identities` },
		steps(30, many, 1_000),
	];
}
