// Tries transitions as an account: what decide() says by what is stored, and beside it what Jira does now.
import type { EditedRule, RulePlace } from '../../contract/calls/rule';
import type { DecidedView, DecidingFact, TriedItem, TriedTransitionView, TryView } from '../../contract/calls/try-as';
import { defined } from '../../contract/defined';
import type { GuardChoice } from '../../contract/guard';
import type { HistoryRecord } from '../../contract/identity-history';
import type { AccountId, IssueId } from '../../contract/ids';
import { AppError, invalidInput } from '../../core/errors';
import { readDeciding } from '../../core/guards/deciding';
import { readRule } from '../../core/guards/rules';
import { siteFactsOf, viewGuardState } from '../../core/guards/view-guards';
import { type OpenRequest, statusesBefore } from '../../core/policy/performers';
import { outcomeNow, tryAccount } from '../../core/policy/try-account';
import { effectiveStatus } from '../../core/registry/identity';
import { switchesIn } from '../../core/snapshot/control';
import type { Issues, ProjectWorkflows, SiteTransition, Workflows } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { type RegistryAccount, readRegistryAccount } from '../registry/account-records';
import { readAccountEnforced } from '../registry/enforcement';
import { readInForceHere } from '../registry/in-force';
import { readHistorySince } from '../registry/read-history';
import { readPossible } from './list-movers';
import { decidingWith, readWorkflow } from './rule-preview';

type RegistryPorts = Pick<Ports, 'records' | 'time'> & {
	/** Rules were found unable to read the registry. */
	readonly isUnreadable: boolean;
};

/** What is known of an account, and what of it Jira applies. */
interface Known {
	readonly accountId: AccountId;
	readonly facts: RegistryAccount;
	/** Newest first. */
	readonly history: readonly HistoryRecord[];
	readonly account: TryView['account'];
	readonly lag: Pick<TryView, 'lag'>;
	/** False while Jira may apply something else of the account or of the switches than is stored, or reads nothing. */
	readonly isApplied: boolean;
}

async function readKnown(ports: RegistryPorts, accountId: AccountId): Promise<Known> {
	const [facts, { control: _, ...lag }] = await Promise.all([
		readRegistryAccount(ports.records, accountId),
		readInForceHere(ports),
	]);
	const { identity, shard } = facts;
	const isListed = Object.hasOwn(shard.entries, accountId);
	const [history, enforced] = await Promise.all([
		identity === undefined ? [] : readHistorySince(ports.records, identity, 0),
		identity === undefined && !isListed ? undefined : readAccountEnforced(ports, facts, accountId),
	]);
	const isAccountApplied = enforced === undefined || enforced.isEnforced || enforced.doubtUntil !== undefined;
	return {
		accountId,
		facts,
		history: history.reverse(),
		account: {
			...(identity === undefined
				? { known: isListed ? 'listed' : 'unknown' }
				: { known: 'identity', name: identity.name, status: effectiveStatus(identity, ports.time.now()) }),
			...(identity?.frozen === undefined ? {} : { isFrozen: true }),
			...enforced,
		},
		lag,
		isApplied: isAccountApplied && lag.lag?.pending?.switches !== true && !ports.isUnreadable,
	};
}

/** A guard that would take the place of the one that stands. */
interface Draft {
	readonly guard: GuardChoice;
	readonly rule: EditedRule;
}

function tryOne(
	transition: SiteTransition,
	request: OpenRequest,
	{ accountId, facts, history, isApplied }: Known,
	now: number,
	draft?: Draft,
): TriedTransitionView {
	const state = viewGuardState(transition.rules, transition.to.id, siteFactsOf(facts.control));
	const standing = readDeciding(transition.rules.map(readRule));
	const decide = (deciding: typeof standing) =>
		withLacking(tryAccount(request, accountId, facts, deciding, history, now), request);
	const decided = decide(draft === undefined ? standing : decidingWith(transition.rules, draft.rule, draft.guard));
	return {
		...viewTransition(transition),
		...state,
		...defined({ decided }),
		now: outcomeNow(state, draft === undefined ? decided : decide(standing), isApplied),
	};
}

/** Where a grant is lacking; a bot that nobody registered lacks that too. People are not to be registered. */
const lacksGrant: ReadonlySet<DecidingFact['kind']> = new Set(['no-grant', 'grant-ended', 'not-registered']);

const withLacking = <Decided extends DecidedView | undefined>(
	decided: Decided,
	{ projectId, fromStatusId, toStatusId }: OpenRequest,
): Decided =>
	decided?.verdict === 'deny' && lacksGrant.has(decided.fact.kind)
		? { ...decided, lacking: { projectId, ...defined({ fromStatusId }), toStatusId } }
		: decided;

const viewTransition = ({ id, name, to }: SiteTransition) => ({
	transitionId: id,
	name,
	to: { id: to.id, name: to.name },
});

/**
 * Tries every transition that a work item could make now.
 *
 * @throws {AppError} NOT_FOUND when the work item is gone; UNAVAILABLE before the registry is prepared
 */
export async function tryIssue(
	ports: RegistryPorts & { readonly issues: Issues; readonly projectWorkflows: ProjectWorkflows },
	issueId: IssueId,
	accountId: AccountId,
): Promise<TryView> {
	const [{ position, possible }, known] = await Promise.all([
		readPossible(ports, issueId),
		readKnown(ports, accountId),
	]);
	const { projectId, issueType, status } = position;
	const now = ports.time.now();
	return {
		account: known.account,
		switches: switchesIn(known.facts.control, projectId, 'administrator'),
		...known.lag,
		transitions: possible.map(({ transition }) => {
			const request = { projectId, issueTypeId: issueType.id, fromStatusId: status.id, toStatusId: transition.to.id };
			return tryOne(transition, request, known, now);
		}),
	};
}

/**
 * Tries one transition with a work item, or one like it.
 *
 * @param draft a guard in place of the one that stands, as if it enforced
 * @throws {AppError} NOT_FOUND when Jira has no such transition; INVALID_INPUT when the item has no status;
 *   UNAVAILABLE before the registry is prepared
 */
export async function tryTransition(
	ports: RegistryPorts & { readonly workflows: Workflows },
	place: RulePlace,
	{ accountId, item }: { readonly accountId: AccountId; readonly item: TriedItem },
	draft?: Draft,
): Promise<TryView> {
	const [workflow, followed, known] = await Promise.all([
		readWorkflow(ports, place),
		ports.workflows.readFor(item.projectId, item.issueTypeId),
		readKnown(ports, accountId),
	]);
	const transition = workflow?.transitions.find(({ id }) => id === place.transitionId);
	if (workflow === undefined || transition === undefined) throw new AppError('NOT_FOUND', 'transition-gone');
	const from = statusesBefore(transition, workflow);
	const isCreation = from === 'creation';
	if (!isCreation && item.fromStatusId === undefined) throw invalidInput('item.fromStatusId', 'required');
	const { projectId, issueTypeId } = item;
	const tried = tryOne(
		transition,
		{
			projectId,
			issueTypeId,
			...(isCreation ? {} : defined({ fromStatusId: item.fromStatusId })),
			toStatusId: transition.to.id,
		},
		known,
		ports.time.now(),
		draft,
	);
	const isFollowed = followed?.id === workflow.id;
	// Of work items that never make the transition nothing is said: they may be of a space that is not the asker's.
	const { decided: _, ...standing } = tried;
	const startsHere = isCreation ? item.fromStatusId === undefined : from.some((id) => id === item.fromStatusId);
	return {
		account: known.account,
		switches: switchesIn(known.facts.control, isFollowed ? projectId : place.projectId, 'administrator'),
		...known.lag,
		transitions: [
			isFollowed
				? { ...tried, ...(startsHere ? {} : { misfit: 'status' }) }
				: { ...standing, misfit: 'workflow', now: 'unknown' },
		],
	};
}
