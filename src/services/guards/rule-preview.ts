// What a rule dialog shows and saves: what a guard would mean for its transition now, and the compiled configuration.
import { isDeepStrictEqual } from 'node:util';
import type { EditedRule, RulePlace, RulePreviewView } from '../../contract/calls/rule';
import type { GuardChoice } from '../../contract/guard';
import { AppError, invalidInput } from '../../core/errors';
import { type Deciding, readDeciding } from '../../core/guards/deciding';
import { compileRuleConfig, type GuardModule, parseRuleConfig } from '../../core/guards/rule-config';
import { type ReadRule, type RuleFacts, readRule } from '../../core/guards/rules';
import { statusesBefore, type TransitionScope } from '../../core/policy/performers';
import { type Control, switchesIn } from '../../core/snapshot/control';
import { anonymousKey, isRetiredEntry } from '../../core/snapshot/entry';
import type { SiteWorkflow, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { readInForceHere } from '../registry/in-force';
import { readEntries } from '../registry/shard-records';
import { canEnforce } from './can-enforce';
import { closedSpaces } from './closed-spaces';
import { findPerformers } from './find-performers';

type PreviewPorts = Pick<Ports, 'records' | 'time' | 'accounts'> & { readonly workflows: Workflows };

/**
 * The workflow a dialog stands in; undefined for one that Jira does not know yet.
 *
 * @throws {AppError} NOT_FOUND for a workflow that is not of the space whose administrator asks
 */
export async function readWorkflow(
	{ workflows }: Pick<PreviewPorts, 'workflows'>,
	place: RulePlace,
): Promise<SiteWorkflow | undefined> {
	if (place.workflowId === undefined) return undefined;
	const [workflow] = await workflows.read([place.workflowId]);
	if (workflow !== undefined && place.projectId !== undefined && workflow.projectId !== place.projectId) {
		throw new AppError('NOT_FOUND', 'workflow-not-in-space');
	}
	return workflow;
}

/** The work items that the transition is open to, as far as the dialog knows; undefined before it was saved. */
function scopesOf(
	workflow: SiteWorkflow,
	place: RulePlace,
	spaces: readonly Pick<TransitionScope, 'projectId' | 'issueTypeIds'>[],
): readonly TransitionScope[] | undefined {
	const transition = workflow.transitions.find(({ id }) => id === place.transitionId);
	const toStatusId = place.toStatusId ?? transition?.to.id;
	if (toStatusId === undefined) return undefined;
	const before = place.fromStatusId === undefined ? undefined : [place.fromStatusId];
	const from =
		transition === undefined ? (before ?? workflow.statuses.map(({ id }) => id)) : statusesBefore(transition, workflow);
	return spaces.map((space) => ({ ...space, from, toStatusId }));
}

/** Accounts that Muster knows as non-human and that are not retired; Muster's own is no bot of the site. */
async function countKnown({ records, accounts }: PreviewPorts, control: Control | undefined): Promise<number> {
	if (control === undefined) return 0;
	const [entries, own] = await Promise.all([readEntries(records, control), accounts.readOwnId()]);
	const isBot = (accountId: string) => accountId !== anonymousKey && accountId !== own;
	return [...entries].filter(([accountId, entry]) => isBot(accountId) && !isRetiredEntry(entry)).length;
}

const isProtected = (control: Control | undefined, { toStatusId }: RulePlace): boolean =>
	toStatusId !== undefined && control?.settings.protectedStatuses.includes(toStatusId) === true;

const moduleOf = { validator: 'guard', condition: 'condition' } as const satisfies Readonly<
	Record<EditedRule['kind'], GuardModule>
>;

/**
 * What would decide on the transition once the dialog is saved: the new guard in place of the edited rule, switched on
 * and enforcing, beside the other rules as they are.
 */
export function decidingWith(rules: readonly RuleFacts[], { kind, stored }: EditedRule, guard: GuardChoice): Deciding {
	const module = moduleOf[kind];
	const edited = rules.find((rule) => rule.module === module && isDeepStrictEqual(rule.configuration, stored));
	const chosen: ReadRule = {
		module,
		isDisabled: false,
		isOptional: false,
		guard: { ...guard, enforcement: 'enforce' },
		isIntact: true,
	};
	return readDeciding([...rules.filter((rule) => rule !== edited).map(readRule), chosen]);
}

/** Says what a guard would mean for a transition right now: decide() on the live registry, as if it enforced. */
export async function previewRule(
	ports: PreviewPorts,
	place: RulePlace,
	guard: GuardChoice,
	rule: EditedRule,
): Promise<RulePreviewView> {
	const [{ control, ...lag }, isPublished, workflow, closed] = await Promise.all([
		readInForceHere(ports),
		canEnforce(ports),
		readWorkflow(ports, place),
		closedSpaces(ports),
	]);
	const standing = workflow?.transitions.find(({ id }) => id === place.transitionId);
	const deciding = decidingWith(standing?.rules ?? [], rule, guard);
	const known = {
		switches: switchesIn(control, place.projectId, 'administrator'),
		...lag,
		canEnforce: isPublished,
		isProtected: isProtected(control, place),
		...(deciding.isUnsure ? { isUnsure: deciding.isUnsure } : {}),
	};
	if (workflow === undefined) return known;
	const { spaces } = await ports.workflows.usages(workflow.id);
	const closedIn = spaces.map(({ projectId }) => projectId).filter((used) => closed.some(({ id }) => id === used));
	const used = { ...known, spaces: spaces.length, ...(closedIn.length === 0 ? {} : { closedIn }) };
	const scopes = scopesOf(workflow, place, spaces);
	if (scopes === undefined) return used;
	const asked = { scopes, deciding };
	const performers = (await findPerformers(ports, control, [asked])).get(asked);
	if (performers === undefined) return used;
	const all = await countKnown(ports, control);
	const counted = { ...used, performers };
	// When not every candidate was read, those who are left may pass: nothing can be said of them.
	return performers.isPartial ? counted : { ...counted, refused: Math.max(0, all - performers.total) };
}

/**
 * Compiles what people chose into what Jira stores.
 *
 * @throws {AppError} INVALID_INPUT naming the field for a guard that may not stand there; CONFLICT for one that cannot
 *   enforce yet
 */
export async function compileRule(
	ports: Pick<PreviewPorts, 'records' | 'workflows'>,
	place: RulePlace,
	guard: GuardChoice,
	kind: EditedRule['kind'],
): Promise<{ readonly config: string }> {
	if (guard.mode !== 'registered' && isProtected(await readControl(ports.records), place)) {
		throw invalidInput('guard.mode', 'protected-takes-registered');
	}
	if (guard.enforcement === 'enforce' && !(await canEnforce(ports))) {
		throw invalidInput('guard.enforcement', 'unpublished-cannot-enforce');
	}
	const workflow = await readWorkflow(ports, place);
	const standing = workflow?.transitions.find(({ id }) => id === place.transitionId);
	return { config: JSON.stringify(compileRuleConfig(guard, standing?.kind, moduleOf[kind])) };
}

/** Reads what a rule stores: the guard, and whether it still is what Muster compiled. */
export function readStoredRule(stored: unknown): { readonly guard?: GuardChoice; readonly isIntact: boolean } {
	const parsed = parseRuleConfig(stored);
	if (parsed === undefined) return { isIntact: false };
	return { guard: parsed.guard, isIntact: parsed.intact };
}
