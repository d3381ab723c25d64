// Decides on the live registry about a status change that already happened, and says what to record it as.
import type { Switch } from '../../contract/actor';
import type { AuditPayload } from '../../contract/audit-event';
import type { AuditDecision, AuditSource } from '../../contract/decision';
import { defined } from '../../contract/defined';
import type { AccountId, IssueId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import type { SiteAction } from '../../contract/site';
import {
	type Controls,
	type Decision,
	decide,
	enforcementOf,
	type Guard,
	type TransitionRequest,
} from '../policy/decide';
import { type RegistryFacts, subjectOf } from '../policy/subject';
import { type Control, controlsOf } from '../snapshot/control';

/** A status change that happened. */
export interface StatusChange {
	readonly issueId: IssueId;
	/** As the event told, where it did. */
	readonly issueKey?: string;
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
	/** What the work item was, where the change changed that, too: by a move, or on the screen of the transition. */
	readonly before?: Pick<TransitionRequest, 'projectId' | 'issueTypeId'>;
	readonly accountId: AccountId;
	/** What makes it the same change on every path: see `changelogKey`. */
	readonly key: string;
	readonly source: AuditSource;
	/** The change history names in free text another actor than the account. */
	readonly claimsOther?: true;
	/** The account that it names, if it is of the form of one. */
	readonly onBehalf?: AccountId;
	/** What the mover wrote of its cause. */
	readonly correlation?: string;
	readonly from?: StatusId;
	readonly to: StatusId;
	/** When it was made, or where that is not known, when Muster heard of it first. Epoch milliseconds. */
	readonly at: number;
}

/** A transition by which a change was or may have been made. */
export interface Way {
	readonly transition?: NonNullable<AuditPayload['transition']>;
	/** Those that decide on it together; none where none stands. */
	readonly guards: readonly Guard[];
	/** Since when the guards are known to stand as they do, epoch milliseconds. */
	readonly since: number;
	/** Others were known before that. */
	readonly isReplaced: boolean;
}

/** With no guard on a transition, nothing is refused; the recheck then asks what a guard would have said. */
const imaginedGuard: Guard = { mode: 'registered', enforcement: 'monitor' };

interface Switched {
	readonly on: SiteAction;
	readonly off: SiteAction;
	readonly projectId?: ProjectId;
	/** As it stands now, if it does: since when stays when its end is put off. */
	readonly standing: Switch | undefined;
	/** In the very millisecond of a change it may have come before or after, and older changes may be left out. */
	readonly inDoubt: 'on' | 'off';
}

/** Whether a switch was on at an instant: as the last change before it left it, or as the first one after it found it. */
function wasOn({ changes }: Control, { on, off, projectId, standing, inDoubt }: Switched, at: number): boolean {
	const own = changes.filter(
		(change) => (change.action === on || change.action === off) && change.projectId === projectId,
	);
	// Latest first.
	const before = own.find(
		(change) => change.at < at || (change.at === at && (change.action === on) === (inDoubt === 'on')),
	);
	if (before !== undefined) return before.action === on;
	if (standing !== undefined && standing.at <= at) return standing.at < at || inDoubt === 'on';
	if (own.at(-1)?.action !== off) return false;
	// Where the list does not reach back so far, what it was taken back from may have been thrown later.
	const oldest = changes.at(-1);
	return inDoubt === 'on' || (oldest !== undefined && oldest.at <= at);
}

/**
 * The switches as they stood when a change was made, as far as the latest changes of them tell. In doubt, they let pass:
 * evidence never says that a guard was passed by because of what somebody switched later.
 */
function controlsAt(control: Control, { at, projectId, before }: StatusChange): Controls {
	const { freeze, brokenGlass, frozenSpaces } = control;
	const spaces = [...new Set([projectId, before?.projectId ?? projectId])];
	const wasFrozen = (space: ProjectId): boolean => {
		const standing = frozenSpaces.find((one) => one.projectId === space);
		return wasOn(control, { on: 'freeze-space', off: 'thaw-space', projectId: space, standing, inDoubt: 'off' }, at);
	};
	return {
		siteFrozen: wasOn(control, { on: 'freeze', off: 'thaw', standing: freeze, inDoubt: 'off' }, at),
		frozenProjects: new Set(spaces.filter(wasFrozen)),
		glassBroken: wasOn(control, { on: 'break-glass', off: 'mend-glass', standing: brokenGlass, inDoubt: 'on' }, at),
		withdrawn: controlsOf(control).withdrawn,
	};
}

export interface Recheck {
	/** Absent where several transitions, or none that is known, may have made the change. */
	readonly transition?: NonNullable<AuditPayload['transition']>;
	/** The guard that refuses, the first when several do; when all allow, the first of them. Absent where none stands. */
	readonly guard?: Guard;
	/** What that guard says on the live registry. */
	readonly decision: Decision;
	/** What the change is recorded as. */
	readonly outcome: AuditDecision;
}

/** What the guards of one transition say now of a change. */
interface Judgement {
	readonly way: Way;
	readonly guard: Guard | undefined;
	readonly decision: Decision;
	/** What they make of it, if they stood there as they do now. */
	readonly outcome: AuditDecision;
}

function outcomeOf(guard: Guard | undefined, decision: Decision, controls: Controls): AuditDecision {
	if (guard === undefined) return 'observed';
	if (decision.verdict === 'allow') return 'allowed';
	return enforcementOf(guard, controls) === 'monitor' ? 'would-deny' : 'bypassed';
}

/** A transition whose audit rule reported the change. Its guards let it pass, whatever they say since something changed. */
const reported = ({ outcome, way }: Judgement, hasChanged: boolean, at: number): AuditDecision =>
	outcome === 'bypassed' && (hasChanged || (way.isReplaced && way.since > at)) ? 'stale' : outcome;

/** A change of which no audit rule reported: it is known only where every transition says the same, then as now. */
function seen(judgements: readonly Judgement[], hasChanged: boolean, at: number): AuditDecision {
	const [first, ...others] = judgements;
	if (first === undefined) return 'observed';
	const isKnown = judgements.every(({ way }) => way.since <= at) && (first.outcome === 'observed' || !hasChanged);
	return isKnown && others.every(({ outcome }) => outcome === first.outcome) ? first.outcome : 'unknown';
}

/**
 * Asks decide() about a change at every guard: an account passes when all of them let it pass.
 *
 * @param ways the transition that was made; where no audit rule reported it, those by which it may have been made
 * @returns undefined when a person moved the work item and no guard refuses: nothing is recorded of people
 */
export function recheckChange(change: StatusChange, facts: RegistryFacts, ways: readonly Way[]): Recheck | undefined {
	const subject = subjectOf(
		facts,
		change.accountId,
		ways.flatMap(({ guards }) => guards),
	);
	const controls = controlsAt(facts.control, change);
	const { projectId, issueTypeId, before = { projectId, issueTypeId } } = change;
	const askAs = (item: typeof before, guard: Guard): Decision => {
		const request = {
			...item,
			accountId: change.accountId,
			...defined({ fromStatusId: change.from }),
			toStatusId: change.to,
		};
		return decide(request, subject, guard, controls, change.at);
	};
	/** Of what no guard saw, nothing may look covered by a grant that covers only what it was or what it became. */
	const imagine = (): Decision => {
		const was = askAs(before, imaginedGuard);
		return was.verdict === 'deny' ? was : askAs({ projectId, issueTypeId }, imaginedGuard);
	};
	const judge = (way: Way): Judgement => {
		// Guards decide on the work item as it was.
		const asked = way.guards.map((guard) => ({ guard, decision: askAs(before, guard) }));
		const refusing = asked.find(({ decision }) => decision.verdict === 'deny');
		const { guard, decision } = refusing ?? asked[0] ?? { guard: undefined, decision: imagine() };
		return { way, guard, decision, outcome: outcomeOf(guard, decision, controls) };
	};
	const judgements = ways.map(judge);
	const refusing = judgements.find(({ guard, decision }) => guard !== undefined && decision.verdict === 'deny');
	if (subject.kind === 'unknown' && refusing === undefined) return undefined;
	const shown = refusing ?? judgements[0];
	// It may have been allowed by what the identity was then.
	const hasChanged = facts.identity !== undefined && facts.identity.updatedAt >= change.at;
	const outcome =
		change.source === 'post-function' && shown !== undefined
			? reported(shown, hasChanged, change.at)
			: seen(judgements, hasChanged, change.at);
	return {
		...defined({
			transition: ways.length === 1 ? ways[0]?.transition : undefined,
			guard: shown?.guard,
		}),
		decision: shown?.decision ?? imagine(),
		outcome,
	};
}
