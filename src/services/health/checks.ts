// The assumptions Muster rests on, each checked on the site it runs on: what was seen, and what to do about it.
import type { HealthCheckKey, HealthCheckView } from '../../contract/calls/health';
import { hourMs, minuteMs } from '../../contract/durations';
import type { GuardFault } from '../../contract/guard';
import { AppError } from '../../core/errors';
import { viewInventoryTransition } from '../../core/guards/view-guards';
import {
	conditionExpression,
	maxExpressionCharacters,
	typeChangeExpression,
	validatorExpression,
} from '../../core/policy/guard-expression';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { compareGuards } from '../guards/compare-guards';
import { readWorkflowsInUse } from '../guards/read-inventory';
import type { Issues, SelfTests, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { isPublished } from '../registry/publish';
import { readProtectedStatuses } from '../site/read-protected-statuses';
import { type CanarySign, lookForCanary } from './look-for-canary';
import { listFailures } from './note-failed-expression';
import { readReconciled } from './note-reconciled';

export type HealthPorts = Pick<Ports, 'records' | 'appProperties' | 'log' | 'time' | 'randomness'> & {
	readonly issues: Issues;
	readonly workflows: Workflows;
	readonly selfTests: SelfTests;
};

/** What one check found. */
export type Finding = Pick<HealthCheckView, 'state' | 'evidence' | 'advice'>;

const good = (evidence: string): Finding => ({ state: 'good', evidence });
const warning = (evidence: string, advice: string): Finding => ({ state: 'warning', evidence, advice });
const bad = (evidence: string, advice: string): Finding => ({ state: 'bad', evidence, advice });
const unknown = (evidence: string, advice: string): Finding => ({ state: 'unknown', evidence, advice });

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const canaryFindings: Readonly<Record<CanarySign, (issueKey: string) => Finding>> = {
	none: () => unknown('No canary stands on this site.', 'Set up the canary below.'),
	readable: (key) => good(`Jira offers the canary on ${key} to Muster, so its rules read the registry.`),
	unreadable: (key) =>
		bad(
			`Jira hides the canary on ${key} from Muster: rules cannot read the registry. Every enforced guard refuses everybody.`,
			'On the Guards page, set the enforced guards to monitor: a guard that monitors reads nothing, while broken glass has to be read too. Then look at “Published registry”, and ask Atlassian support why app.properties cannot be read in workflow rules.',
		),
	gone: (key) =>
		unknown(`The canary on ${key} was removed or edited in its workflow.`, 'Remove it here, then set it up again.'),
	moved: (key) =>
		unknown(`${key} no longer follows the workflow that holds the canary.`, 'Remove it here, then set it up again.'),
	'item-unseen': (key) =>
		unknown(`Muster's own account cannot see ${key}.`, 'Let it browse that space, or move the canary.'),
	'nothing-offered': (key) =>
		unknown(
			`Jira offers Muster's own account no transition at all on ${key}.`,
			'Let it transition work items in that space, or move the canary.',
		),
};

async function checkRulesReadApp(ports: HealthPorts): Promise<Finding> {
	const { sign, canary } = await lookForCanary(ports);
	return canaryFindings[sign](canary?.issueKey ?? '');
}

/** Most expensive operations that one expression may perform (Jira expressions, restrictions). */
const maxExpensive = 10;

async function checkExpressions({ selfTests }: HealthPorts): Promise<Finding> {
	const expressions = { validator: validatorExpression, condition: conditionExpression, types: typeChangeExpression };
	const results = await selfTests.analyse(Object.values(expressions));
	const refused = results.flatMap(({ isValid, messages }) =>
		isValid ? [] : [messages.join(' ') || 'no reason given'],
	);
	if (refused.length > 0 || results.length < Object.keys(expressions).length) {
		return bad(`Jira would not run Muster's expressions: ${refused.join(' ')}`, 'Update Muster, or ask its vendor.');
	}
	// The type guard reads inside a function that is called once, whose cost Jira gives as a formula.
	const costs = results.slice(0, 2).map(({ expensiveOperations }) => Number(expensiveOperations));
	const facts = `The longest has ${Math.max(...Object.values(expressions).map(({ length }) => length))} of ${maxExpressionCharacters} characters`;
	if (costs.some((cost) => !Number.isInteger(cost))) {
		return unknown(`${facts}; Jira did not say what they cost.`, 'Run the checks again later.');
	}
	const dearest = Math.max(...costs);
	return dearest > maxExpensive
		? bad(
				`An expression takes ${dearest} expensive operations of ${maxExpensive}.`,
				'Update Muster, or ask its vendor.',
			)
		: good(`${facts}, and takes ${dearest} of ${maxExpensive} expensive operations at most.`);
}

const comparedAtOnce = 4;
/** How long properties are compared for one check; the hourly comparison takes all the time it needs. */
const compareMs = 10_000;

async function checkPublished(ports: HealthPorts): Promise<Finding> {
	const control = await readControl(ports.records);
	if (control === undefined) {
		return bad('The registry was never published.', 'Wait a few minutes; then reinstall Muster, or ask its vendor.');
	}
	const properties = [controlProperty, ...shardNames(control.routing).map(shardProperty)];
	const deadline = ports.time.now() + compareMs;
	const differing: string[] = [];
	let compared = 0;
	while (compared < properties.length && ports.time.now() < deadline) {
		const some = properties.slice(compared, compared + comparedAtOnce);
		const equal = await Promise.all(some.map((property) => isPublished(ports, property)));
		differing.push(...some.filter((_, i) => equal[i] === false));
		compared += some.length;
	}
	if (differing.length > 0) {
		return bad(
			`${counted(differing.length, 'published part differs', 'published parts differ')} from the registry: ${differing.slice(0, 5).join(', ')}.`,
			'Muster repairs this by itself within the hour. If it stays, ask its vendor.',
		);
	}
	return compared < properties.length
		? unknown(
				`${compared} of ${properties.length} published parts were compared and are equal.`,
				'See the last comparison.',
			)
		: good(`All ${properties.length} published parts equal the registry.`);
}

export async function checkReconcile(ports: Pick<Ports, 'records' | 'time'>): Promise<Finding> {
	const last = await readReconciled(ports);
	if (last === undefined) return unknown('No comparison has ended yet.', 'It runs every hour.');
	const age = ports.time.now() - last.at;
	const said = `${last.compared} parts compared, ${last.repaired} repaired, ${Math.round(age / minuteMs)} minutes ago.`;
	return age > 2 * hourMs
		? bad(`The hourly comparison is late: ${said}`, 'Look at the app’s logs: its scheduled trigger does not end.')
		: good(said);
}

export async function checkFailures(ports: Pick<Ports, 'records' | 'time'>): Promise<Finding> {
	const since = ports.time.now() - 24 * hourMs;
	const recent = (await listFailures(ports, 100)).filter(({ lastAt }) => lastAt >= since);
	const [latest] = recent;
	if (latest === undefined) return good('Jira reported no failed rule of Muster’s in 24 hours.');
	return bad(
		`${counted(recent.length, 'rule', 'rules')} of Muster’s failed in 24 hours, latest in “${latest.workflow}”: ${latest.messages[0] ?? 'no message'}`,
		'A failed rule lets nobody pass. See the failed rules below.',
	);
}

interface Inventory {
	readonly isEmpty: boolean;
	readonly guards: number;
	/** Transitions with one of some faults, as people call them. */
	readonly withFaults: (wanted: ReadonlySet<GuardFault>) => readonly string[];
}

async function readFaults(ports: HealthPorts): Promise<Inventory> {
	const [workflows, statuses] = await Promise.all([readWorkflowsInUse(ports), readProtectedStatuses(ports)]);
	const seen = workflows.flatMap((workflow) =>
		workflow.transitions.map((transition) => ({
			workflow: workflow.name,
			...viewInventoryTransition(transition, statuses),
		})),
	);
	return {
		isEmpty: workflows.length === 0,
		guards: seen.filter(({ guard }) => guard !== undefined).length,
		withFaults: (wanted) =>
			seen
				.filter(({ faults }) => faults.some((fault) => wanted.has(fault)))
				.map(({ name, workflow }) => `“${name}” in ${workflow}`),
	};
}

/** A site without a workflow in use does not exist: Jira answers with what the caller may see. */
const noWorkflows = unknown('Jira shows Muster no workflow.', 'See “Access to Jira” below.');

const broken: ReadonlySet<GuardFault> = new Set([
	'unguarded-protected',
	'weak-protected',
	'disabled',
	'overridden',
	'not-configured',
	'any-group',
	'condition-overridden',
]);
const watchedOnly: ReadonlySet<GuardFault> = new Set(['watched-protected']);
const unaudited: ReadonlySet<GuardFault> = new Set(['not-audited']);

const some = (found: readonly string[]): string =>
	`${found.slice(0, 3).join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`;

async function checkIntact(ports: HealthPorts): Promise<Finding> {
	const { guards, isEmpty, withFaults } = await readFaults(ports);
	if (isEmpty) return noWorkflows;
	const found = withFaults(broken);
	if (found.length > 0) {
		return bad(
			`${counted(found.length, 'transition needs', 'transitions need')} attention: ${some(found)}.`,
			'See Guards.',
		);
	}
	const watched = withFaults(watchedOnly);
	return watched.length > 0
		? warning(
				`Into protected statuses, ${counted(watched.length, 'guard only monitors', 'guards only monitor')}: ${some(watched)}.`,
				'Enforce them on the Guards page once you have seen enough.',
			)
		: good(`${counted(guards, 'guard stands', 'guards stand')} as Muster saved them.`);
}

async function checkAudited(ports: HealthPorts): Promise<Finding> {
	const { guards, isEmpty, withFaults } = await readFaults(ports);
	if (isEmpty) return noWorkflows;
	const found = withFaults(unaudited);
	return found.length > 0
		? warning(
				`${counted(found.length, 'guard has', 'guards have')} no audit rule: ${some(found)}.`,
				'Guard them again in one step; uses are recorded late and less precisely until then.',
			)
		: good(`${counted(guards, 'guard has', 'guards have')} the audit rule.`);
}

async function checkDrift(ports: HealthPorts): Promise<Finding> {
	const { findings } = await compareGuards(ports);
	return findings.length > 0
		? bad(
				`${counted(findings.length, 'guard', 'guards')} changed for the worse since accepted.`,
				'See Guards: put them back, or accept them.',
			)
		: good('No guard is worse than it was accepted.');
}

async function checkAccess({ selfTests }: HealthPorts): Promise<Finding> {
	const missing = selfTests.missingScopes();
	if (missing.length > 0) {
		return bad(`This site has not granted ${missing.join(', ')}.`, 'A site administrator approves the app’s update.');
	}
	return (await selfTests.administersJira())
		? good('All scopes are granted, and Muster’s own account sees every workflow.')
		: bad('Muster’s own account does not administer Jira, so it cannot see workflows.', 'Restore its default groups.');
}

const checkBackfill = async (): Promise<Finding> =>
	unknown(
		'This version does not read change logs afterwards; it knows unguarded moves by their events only.',
		'Guard the transitions you need to know about.',
	);

export const checks: Readonly<Record<HealthCheckKey, (ports: HealthPorts) => Promise<Finding>>> = {
	'rules-read-app': checkRulesReadApp,
	'expression-limits': checkExpressions,
	'published-equal': checkPublished,
	reconcile: checkReconcile,
	'failed-expressions': checkFailures,
	'guards-intact': checkIntact,
	'audit-rules': checkAudited,
	drift: checkDrift,
	'jira-access': checkAccess,
	backfill: checkBackfill,
};

/** A check that could not be made is not good, and says why. */
export function notMade(error: unknown): Finding {
	const why = error instanceof AppError ? error.publicMessage : 'Something went wrong in Muster.';
	return unknown(`This could not be checked: ${why}`, 'Run the checks again.');
}
