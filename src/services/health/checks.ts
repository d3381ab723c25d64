// The assumptions Muster rests on, each checked on the site it runs on: what was found.
import type { HealthCheckKey } from '../../contract/calls/health';
import { hourMs, minuteMs } from '../../contract/durations';
import type { Finding, FindingParams } from '../../contract/findings';
import type { GuardFault } from '../../contract/guard';
import { statementOf } from '../../contract/problems';
import { AppError, isAppRefused } from '../../core/errors';
import { transitionKey } from '../../core/guards/drift/state';
import { siteFactsOf, viewInventoryTransition } from '../../core/guards/view-guards';
import {
	conditionExpression,
	creationExpression,
	maxExpressionCharacters,
	strictConditionExpression,
	strictCreationExpression,
	strictValidatorExpression,
	typeChangeExpression,
	validatorExpression,
} from '../../core/policy/guard-expression';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { readComparison } from '../accounts/list-accounts';
import { readCompared } from '../audit/compared';
import { checkClosedSpaces } from '../guards/closed-spaces';
import { compareGuards, readAcceptedFaults } from '../guards/compare-guards';
import { readWorkflowsInUse } from '../guards/read-inventory';
import type { AppAccess, Issues, ProjectWorkflows, SelfTests, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { isPublished } from '../registry/publish';
import { type CanarySign, lookForCanary } from './look-for-canary';
import { listFailures } from './note-failed-expression';
import { readReconciled } from './note-reconciled';

export type HealthPorts = Pick<Ports, 'records' | 'appProperties' | 'accounts' | 'log' | 'time' | 'randomness'> & {
	readonly issues: Issues;
	readonly workflows: Workflows;
	readonly selfTests: SelfTests;
	readonly appAccess: AppAccess;
	readonly projectWorkflows: ProjectWorkflows;
};

const canaryFindings = {
	readable: 'canary-readable',
	unreadable: 'canary-unreadable',
	gone: 'canary-gone',
	moved: 'canary-moved',
	'item-unseen': 'canary-item-unseen',
	'nothing-offered': 'canary-nothing-offered',
} as const satisfies Readonly<Record<Exclude<CanarySign, 'none'>, Finding['finding']>>;

async function checkRulesReadApp(ports: HealthPorts): Promise<Finding> {
	const seen = await lookForCanary(ports);
	if (seen.sign === 'none') return { finding: 'canary-missing', params: {} };
	return { finding: canaryFindings[seen.sign], params: { issueKey: seen.canary.issueKey } };
}

/** Most expensive operations that one expression may perform (Jira expressions, restrictions). */
const maxExpensive = 10;

/** In the form of any group's id: expressions that read groups have one in their text. */
const someGroup = '00000000-0000-4000-8000-000000000000';

async function checkExpressions({ selfTests }: HealthPorts): Promise<Finding> {
	const expressions = {
		validator: validatorExpression,
		creation: creationExpression,
		condition: conditionExpression,
		strictValidator: strictValidatorExpression(someGroup),
		strictCreation: strictCreationExpression(someGroup),
		strictCondition: strictConditionExpression(someGroup),
		types: typeChangeExpression,
	};
	const results = await selfTests.analyse(Object.values(expressions));
	const refused = results.filter(({ isValid }) => !isValid);
	if (refused.length > 0 || results.length < Object.keys(expressions).length) {
		const reasons = refused.flatMap(({ reasons: said }) => said);
		return { finding: 'expressions-refused', params: { reasons } };
	}
	// The type guard reads inside a function that is called once, whose cost Jira gives as a formula.
	const costs = results.slice(0, -1).map(({ expensiveOperations }) => Number(expensiveOperations));
	const characters = Math.max(...Object.values(expressions).map(({ length }) => length));
	if (costs.some((cost) => !Number.isInteger(cost))) {
		return { finding: 'expressions-unmeasured', params: { characters, most: maxExpressionCharacters } };
	}
	const operations = Math.max(...costs);
	if (operations > maxExpensive) {
		return { finding: 'expressions-too-dear', params: { operations, most: maxExpensive } };
	}
	const most = { mostCharacters: maxExpressionCharacters, mostOperations: maxExpensive };
	return { finding: 'expressions-fit', params: { characters, operations, ...most } };
}

const comparedAtOnce = 4;
/** How long properties are compared for one check; the hourly comparison takes all the time it needs. */
const compareMs = 10_000;
/** How many properties a finding names. */
const mostNamed = 5;

async function checkPublished(ports: HealthPorts): Promise<Finding> {
	const control = await readControl(ports.records);
	if (control === undefined) return { finding: 'never-published', params: {} };
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
		return { finding: 'published-differs', params: { count: differing.length, first: differing.slice(0, mostNamed) } };
	}
	return compared < properties.length
		? { finding: 'published-partly-compared', params: { compared, of: properties.length } }
		: { finding: 'published-equal', params: { parts: properties.length } };
}

export async function checkReconcile(ports: Pick<Ports, 'records' | 'time'>): Promise<Finding> {
	const last = await readReconciled(ports);
	if (last === undefined) return { finding: 'never-reconciled', params: {} };
	const age = ports.time.now() - last.at;
	const { compared, repaired } = last;
	const params = { compared, repaired, minutesAgo: Math.round(age / minuteMs) };
	return { finding: age > 2 * hourMs ? 'reconcile-late' : 'reconciled', params };
}

/** Accounts are compared every day; a comparison under way may take hours where there are very many. */
const accountsLateMs = 26 * hourMs;
const accountsLateAnywayMs = 48 * hourMs;

export async function checkAccounts(ports: Pick<Ports, 'records' | 'time'>): Promise<Finding> {
	const { asOf, isUnderWay } = await readComparison(ports);
	if (asOf === undefined) return { finding: 'accounts-uncompared', params: {} };
	const age = ports.time.now() - asOf;
	const params = { hoursAgo: Math.floor(age / hourMs) };
	const isLate = age > (isUnderWay ? accountsLateAnywayMs : accountsLateMs);
	return { finding: isLate ? 'accounts-late' : 'accounts-compared', params };
}

export async function checkFailures(ports: Pick<Ports, 'records' | 'time'>): Promise<Finding> {
	const since = ports.time.now() - 24 * hourMs;
	const recent = (await listFailures(ports, 100)).filter(({ lastAt }) => lastAt >= since);
	const [latest] = recent;
	if (latest === undefined) return { finding: 'no-failures', params: {} };
	const { workflow, messages } = latest;
	return { finding: 'rules-failed', params: { rules: recent.length, workflow, message: messages[0] ?? '' } };
}

/** How many transitions a finding names. */
const mostTransitions = 3;

interface Inventory {
	readonly isEmpty: boolean;
	readonly guards: number;
	/** How many transitions have one of some faults, and the first of them. */
	readonly withFaults: (wanted: ReadonlySet<GuardFault>) => FindingParams<'guards-broken'>;
}

async function readFaults(ports: HealthPorts): Promise<Inventory> {
	const [workflows, control, accepted] = await Promise.all([
		readWorkflowsInUse(ports),
		readControl(ports.records),
		readAcceptedFaults(ports),
	]);
	const seen = workflows.flatMap((workflow) =>
		workflow.transitions.map((transition) => {
			const view = viewInventoryTransition(transition, siteFactsOf(control));
			const known = accepted.get(transitionKey({ workflowId: workflow.id, transitionId: transition.id }));
			return {
				workflow: workflow.name,
				...view,
				faults: view.faults.filter((fault) => known?.has(fault) !== true),
			};
		}),
	);
	return {
		isEmpty: workflows.length === 0,
		guards: seen.filter(({ guard }) => guard !== undefined).length,
		withFaults(wanted) {
			const found = seen.filter(({ faults }) => faults.some((fault) => wanted.has(fault)));
			const first = found.slice(0, mostTransitions).map(({ name, workflow }) => ({ transition: name, workflow }));
			return { count: found.length, first };
		},
	};
}

async function checkRuleKeys({ workflows, selfTests }: HealthPorts): Promise<Finding> {
	const [workflow] = (await workflows.page(0, 1, true)).workflows;
	if (workflow === undefined) return noWorkflows;
	const { differing, missing } = await selfTests.ruleKeys(workflow.id);
	if (differing.length > 0) return { finding: 'rule-keys-differ', params: { known: differing } };
	return missing.length > 0
		? { finding: 'rule-keys-unlisted', params: { missing } }
		: { finding: 'rule-keys-known', params: {} };
}

/** What a check of guards says where none was found: nothing, unless Muster would have known one. */
async function ofNone(ports: HealthPorts, finding: Finding): Promise<Finding> {
	const keys = await checkRuleKeys(ports);
	return keys.finding === 'rule-keys-known' ? finding : { finding: 'guards-unrecognised', params: {} };
}

const noWorkflows: Finding = { finding: 'no-workflows', params: {} };

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

async function checkIntact(ports: HealthPorts): Promise<Finding> {
	const { guards, isEmpty, withFaults } = await readFaults(ports);
	if (isEmpty) return noWorkflows;
	const found = withFaults(broken);
	if (found.count > 0) return { finding: 'guards-broken', params: found };
	const watched = withFaults(watchedOnly);
	if (watched.count > 0) return { finding: 'guards-watching', params: watched };
	const intact: Finding = { finding: 'guards-intact', params: { guards } };
	return guards === 0 ? ofNone(ports, intact) : intact;
}

async function checkAudited(ports: HealthPorts): Promise<Finding> {
	const { guards, isEmpty, withFaults } = await readFaults(ports);
	if (isEmpty) return noWorkflows;
	const found = withFaults(unaudited);
	if (found.count > 0) return { finding: 'audit-rules-missing', params: found };
	const stand: Finding = { finding: 'audit-rules-stand', params: { guards } };
	return guards === 0 ? ofNone(ports, stand) : stand;
}

/** @param guards how many findings of drift there are */
export const driftFinding = (guards: number): Finding =>
	guards > 0 ? { finding: 'guards-drifted', params: { guards } } : { finding: 'no-drift', params: {} };

const checkDrift = async (ports: HealthPorts): Promise<Finding> =>
	driftFinding((await compareGuards(ports)).findings.length);

async function checkAccess({ selfTests }: HealthPorts): Promise<Finding> {
	const missing = selfTests.missingScopes();
	if (missing.length > 0) return { finding: 'scopes-missing', params: { scopes: missing } };
	try {
		const permissions = await selfTests.lackedPermissions();
		return permissions.length > 0
			? { finding: 'account-lacks', params: { permissions } }
			: { finding: 'access-full', params: {} };
	} catch (error) {
		if (isAppRefused(error)) return { finding: 'account-refused', params: {} };
		throw error;
	}
}

/** Every hour compares up to ten minutes before it begins. */
const evidenceLateMs = 3 * hourMs;

export async function checkBackfill({ records, time }: Pick<Ports, 'records' | 'time'>): Promise<Finding> {
	const { compared } = await readCompared(records);
	if (compared === undefined) return { finding: 'evidence-uncompared', params: {} };
	const age = time.now() - compared.upTo;
	const minutesAgo = Math.round(age / minuteMs);
	if (age > evidenceLateMs) return { finding: 'evidence-late', params: { minutesAgo } };
	const items = Object.keys(compared.missed).length;
	return items > 0
		? { finding: 'evidence-missing', params: { items, minutesAgo } }
		: { finding: 'evidence-compared', params: { minutesAgo } };
}

export const checks: Readonly<Record<HealthCheckKey, (ports: HealthPorts) => Promise<Finding>>> = {
	'rules-read-app': checkRulesReadApp,
	'expression-limits': checkExpressions,
	'published-equal': checkPublished,
	reconcile: checkReconcile,
	accounts: checkAccounts,
	'failed-expressions': checkFailures,
	'rule-keys': checkRuleKeys,
	'guards-intact': checkIntact,
	'audit-rules': checkAudited,
	drift: checkDrift,
	'jira-access': checkAccess,
	'app-access': checkClosedSpaces,
	backfill: checkBackfill,
};

/** A check that could not be made is not good, and says why. */
export function notMade(error: unknown): Finding {
	const why = error instanceof AppError ? error.statement : statementOf('unexpected');
	return { finding: 'not-made', params: { why } };
}
