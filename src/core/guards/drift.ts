// What became worse on guarded transitions since somebody accepted how they stand.

import { createHash } from 'node:crypto';
import { type DriftKind, type DriftView, driftKinds } from '../../contract/calls/drift';
import type { GuardChoice, TransitionRef } from '../../contract/guard';
import { type IdentityType, identityTypes } from '../../contract/identity';
import type { Guard } from '../policy/decide';
import { type GuardState, readGuardState } from './guard-state';
import { choiceOf } from './rule-config';
import type { RuledTransition } from './rules';

/** What of the guards on a transition can become worse. */
export interface Guarding extends Pick<GuardState, 'isDisabled' | 'override' | 'isOptional' | 'isAudited'> {
	/** Those that decide together. */
	readonly guards: readonly GuardChoice[];
}

/** What is known of one transition. */
export interface WatchedTransition extends TransitionRef {
	/** Names when it was seen last: a finding has to name what is gone, too. */
	readonly workflow: string;
	readonly transition: string;
	/**
	 * How it should be: guarded like this, or `open` though it leads into a protected status. Absent while nobody accepted
	 * that it is open.
	 */
	readonly accepted?: Guarding | 'open';
	/** Present while something is worse than accepted. */
	readonly drift?: {
		/** What stands there, or did when it was seen last; absent where no guard does. */
		readonly now?: Guarding;
		/** Worst first; `since` is when it was noticed, epoch milliseconds. */
		readonly findings: readonly { readonly kind: DriftKind; readonly since: number }[];
	};
}

/** What guards are compared with. */
export interface Watched {
	/** When they were compared last, epoch milliseconds; absent before the first time. */
	readonly comparedAt?: number;
	/** Statuses that were protected then. */
	readonly protectedStatuses: readonly string[];
	readonly transitions: readonly WatchedTransition[];
}

export const nothingWatched: Watched = { protectedStatuses: [], transitions: [] };

/** A workflow as it stands. */
export interface RuledWorkflow {
	readonly id: string;
	readonly name: string;
	readonly transitions: readonly RuledTransition[];
}

const keyOf = ({ workflowId, transitionId }: TransitionRef): string => `${workflowId}.${transitionId}`;

/** Names a finding by what was seen: what became worse again before somebody accepts it is another finding. */
function driftId(transition: TransitionRef, kind: DriftKind, now: Guarding | undefined): string {
	const seen = createHash('sha256')
		.update(JSON.stringify(now ?? null))
		.digest('base64url');
	return `${keyOf(transition)}.${kind}.${seen.slice(0, 10)}`;
}

/** Everybody a guard tells apart: people, and identities with a matching grant by their type. */
const classes = ['human', ...identityTypes] as const;

const admits = ({ mode, types }: Guard, actor: 'human' | IdentityType): boolean =>
	actor === 'human' ? mode !== 'registered' : mode !== 'human-only' && (types?.includes(actor) ?? true);

/** Says whether guards let a class of actors pass that others refuse, or stop enforcing. */
export function isLooser(now: readonly Guard[], before: readonly Guard[]): boolean {
	const enforces = (guards: readonly Guard[]) => guards.some(({ enforcement }) => enforcement === 'enforce');
	const lets = (guards: readonly Guard[], actor: (typeof classes)[number]) =>
		guards.every((guard) => admits(guard, actor));
	return (enforces(before) && !enforces(now)) || classes.some((actor) => lets(now, actor) && !lets(before, actor));
}

/** What stands on a transition; undefined where nothing does that ever guarded it. */
function guardingOf({ guards, isDisabled, override, isOptional, isAudited }: GuardState): Guarding | undefined {
	if (guards.length === 0 && override === undefined) return undefined;
	return {
		guards: guards.map(choiceOf),
		isDisabled,
		...(override === undefined ? {} : { override }),
		isOptional,
		isAudited,
	};
}

/** What Jira applies is what the guards say. */
const isInForce = ({ isDisabled, override }: Guarding): boolean => !isDisabled && override === undefined;

/** A guard that is switched off lets everybody pass, so that any other is better. */
const isLoosened = (now: Guarding, accepted: Guarding): boolean =>
	isInForce(now) && !accepted.isDisabled && isLooser(now.guards, accepted.guards);

/** What is worse than accepted, worst first. */
function worseKinds(now: Guarding | undefined, accepted: Guarding): DriftKind[] {
	if (now === undefined) return ['removed'];
	const isWorse: Readonly<Record<DriftKind, boolean>> = {
		removed: false,
		'not-in-use': false,
		disabled: now.isDisabled && !accepted.isDisabled,
		overridden: now.override !== undefined && now.override !== accepted.override,
		loosened: isLoosened(now, accepted),
		'any-group': now.isOptional && !accepted.isOptional,
		'not-audited': !now.isAudited && accepted.isAudited,
		unguarded: false,
	};
	return driftKinds.filter((kind) => isWorse[kind]);
}

/** Takes what is better into what is accepted, and leaves the rest as accepted. */
function withBetter(accepted: Guarding, now: Guarding | undefined): Guarding {
	if (now === undefined) return accepted;
	const { override: acceptedOverride, ...rest } = accepted;
	const override = isInForce(now) ? undefined : acceptedOverride;
	return {
		...rest,
		...(override === undefined ? {} : { override }),
		guards: isInForce(now) && !isLoosened(now, accepted) ? now.guards : accepted.guards,
		isDisabled: accepted.isDisabled && now.isDisabled,
		isOptional: accepted.isOptional && now.isOptional,
		isAudited: accepted.isAudited || now.isAudited,
	};
}

/** A transition as it stands, ready to be compared. */
interface Seen {
	readonly named: Pick<WatchedTransition, 'workflowId' | 'workflow' | 'transitionId' | 'transition'>;
	readonly now: Guarding | undefined;
	/** It leads into a protected status, and no guard there surely stops somebody. */
	readonly isOpen: boolean;
	/** Its status was protected when guards were compared last, so that an open transition is new or changed. */
	readonly mayBeNew: boolean;
}

/** A guard that is switched on and as Muster compiled it enforces, or a rule lets nobody pass. */
const stopsSurely = ({ isDisabled, isEnforcing, override, deciding }: GuardState): boolean =>
	!isDisabled && (deciding.effect === 'closed' || (isEnforcing && override === undefined));

function see(
	workflow: RuledWorkflow,
	transition: RuledTransition,
	protectedStatuses: readonly string[],
	before: Watched,
): Seen {
	const isProtected = protectedStatuses.includes(transition.to.id);
	const state = readGuardState(transition.rules, isProtected);
	return {
		named: {
			workflowId: workflow.id,
			workflow: workflow.name,
			transitionId: transition.id,
			transition: transition.name,
		},
		now: guardingOf(state),
		isOpen: isProtected && !stopsSurely(state),
		mayBeNew: before.protectedStatuses.includes(transition.to.id),
	};
}

/** Takes a transition for how it should be; undefined when there is nothing to watch. */
function takeAsIs({ named, now, isOpen }: Seen): WatchedTransition | undefined {
	const accepted = now ?? (isOpen ? 'open' : undefined);
	return accepted === undefined ? undefined : { ...named, accepted };
}

/** A finding that stood before keeps its time. */
function findingsOf(
	kinds: readonly DriftKind[],
	before: WatchedTransition | undefined,
	at: number,
): NonNullable<WatchedTransition['drift']>['findings'] {
	const earlier = before?.drift?.findings ?? [];
	return kinds.map((kind) => earlier.find((finding) => finding.kind === kind) ?? { kind, since: at });
}

function driftOf(
	now: Guarding | undefined,
	findings: NonNullable<WatchedTransition['drift']>['findings'],
): Pick<WatchedTransition, 'drift'> {
	return findings.length === 0 ? {} : { drift: { ...(now === undefined ? {} : { now }), findings } };
}

const isGuarding = (accepted: WatchedTransition['accepted']): accepted is Guarding =>
	accepted !== undefined && accepted !== 'open';

function compareOne(seen: Seen, before: WatchedTransition | undefined, at: number): WatchedTransition | undefined {
	const { named, now, isOpen, mayBeNew } = seen;
	const accepted = before?.accepted;
	if (!isGuarding(accepted)) {
		const isUnguarded = accepted === undefined && isOpen && mayBeNew;
		return isUnguarded ? { ...named, ...driftOf(now, findingsOf(['unguarded'], before, at)) } : takeAsIs(seen);
	}
	const findings = findingsOf(worseKinds(now, accepted), before, at);
	return { ...named, accepted: withBetter(accepted, now), ...driftOf(now, findings) };
}

/** A transition that its workflow does not have any more: nothing stands there, and nothing is open. */
const asGone = ({ accepted: _, drift: __, ...named }: WatchedTransition): Seen => ({
	named,
	now: undefined,
	isOpen: false,
	mayBeNew: false,
});

/**
 * What is left of a transition whose workflow is not given: a guard is missed, and what was found there before still
 * stands. Of an open transition that somebody accepted nothing is: it is raised as new when it comes back.
 */
function setAside(watched: WatchedTransition, at: number): WatchedTransition | undefined {
	const { accepted, drift } = watched;
	if (!isGuarding(accepted)) return drift === undefined ? undefined : watched;
	const kinds = new Set<DriftKind>([...(drift?.findings ?? []).map(({ kind }) => kind), 'not-in-use']);
	return { ...watched, ...driftOf(drift?.now, findingsOf([...kinds], watched, at)) };
}

/**
 * Compares guards with how they should be.
 *
 * What is worse is a finding until it is as accepted again, or better, or accepted; what is better or new counts from
 * now on. The first comparison takes as it stands whatever is not watched yet. A guard is missed also where its
 * transition or its whole workflow is not there any more.
 * @param workflows those in use
 * @param at instant of the comparison, epoch milliseconds
 */
export function compare(
	before: Watched,
	workflows: readonly RuledWorkflow[],
	protectedStatuses: readonly string[],
	at: number,
): Watched {
	const known = new Map(before.transitions.map((watched) => [keyOf(watched), watched]));
	const given = new Map(workflows.map((workflow) => [workflow.id, workflow]));
	const seen = [...given.values()].flatMap((workflow) =>
		workflow.transitions.map((transition) => see(workflow, transition, protectedStatuses, before)),
	);
	const standing = new Set(seen.map(({ named }) => keyOf(named)));
	const missing = before.transitions.filter((watched) => !standing.has(keyOf(watched)));
	const compared = seen.map((one) => {
		const watched = known.get(keyOf(one.named));
		const isFirst = watched === undefined && before.comparedAt === undefined;
		return isFirst ? takeAsIs(one) : compareOne(one, watched, at);
	});
	const missed = missing.map((watched) =>
		given.has(watched.workflowId) ? compareOne(asGone(watched), watched, at) : setAside(watched, at),
	);
	const transitions = [...compared, ...missed].filter((watched) => watched !== undefined);
	return { comparedAt: at, protectedStatuses, transitions };
}

/** Takes one finding for how it should be. */
function acceptKind(
	accepted: WatchedTransition['accepted'],
	now: Guarding | undefined,
	kind: Exclude<DriftKind, 'not-in-use'>,
): Guarding | 'open' {
	if (now === undefined || !isGuarding(accepted)) return 'open';
	switch (kind) {
		case 'removed':
		case 'unguarded':
			return 'open';
		case 'disabled':
			return { ...accepted, isDisabled: true };
		case 'overridden':
			return { ...accepted, ...(now.override === undefined ? {} : { override: now.override }) };
		case 'loosened':
			return { ...accepted, guards: now.guards };
		case 'any-group':
			return { ...accepted, isOptional: true };
		case 'not-audited':
			return { ...accepted, isAudited: false };
	}
}

/** Undefined when nothing is left to watch: whoever accepts that a workflow is not in use misses none of its guards. */
function acceptOne(watched: WatchedTransition, ids: ReadonlySet<string>): WatchedTransition | undefined {
	const { drift, ...standing } = watched;
	if (drift === undefined) return watched;
	const open: (typeof drift.findings)[number][] = [];
	let { accepted } = standing;
	for (const finding of drift.findings) {
		const { kind } = finding;
		if (!ids.has(driftId(watched, kind, drift.now))) open.push(finding);
		else if (kind === 'not-in-use') return undefined;
		else accepted = acceptKind(accepted, drift.now, kind);
	}
	return { ...standing, ...(accepted === undefined ? {} : { accepted }), ...driftOf(drift.now, open) };
}

/** Takes findings for how guards should be; those that are not there any more are passed over. */
export function acceptFindings(before: Watched, ids: readonly string[]): Watched {
	const taken = new Set(ids);
	return { ...before, transitions: before.transitions.flatMap((watched) => acceptOne(watched, taken) ?? []) };
}

/**
 * Takes transitions as they stand for how they should be.
 *
 * @param targets only these of the workflows' transitions; when absent, all of them, and those that are gone are forgotten
 */
export function acceptAsIs(
	before: Watched,
	workflows: readonly RuledWorkflow[],
	protectedStatuses: readonly string[],
	targets?: readonly TransitionRef[],
): Watched {
	const wanted = targets === undefined ? undefined : new Set(targets.map(keyOf));
	const given = new Set(workflows.map(({ id }) => id));
	const seen = workflows
		.flatMap((workflow) =>
			workflow.transitions.map((transition) => see(workflow, transition, protectedStatuses, before)),
		)
		.filter(({ named }) => wanted?.has(keyOf(named)) ?? true);
	const replaced = new Set(seen.map(({ named }) => keyOf(named)));
	const isReplaced = (watched: WatchedTransition): boolean =>
		targets === undefined ? given.has(watched.workflowId) : replaced.has(keyOf(watched));
	return {
		...before,
		transitions: [
			...before.transitions.filter((watched) => !isReplaced(watched)),
			...seen.flatMap((one) => takeAsIs(one) ?? []),
		],
	};
}

/** What became worse, worst first. */
export function findingsIn({ transitions }: Watched): DriftView[] {
	const views = transitions.flatMap((watched) => {
		const { accepted, drift, ...named } = watched;
		if (drift === undefined) return [];
		const before = isGuarding(accepted) ? accepted.guards[0] : undefined;
		const standing = drift.now?.guards[0];
		return drift.findings.map(({ kind, since }): DriftView => {
			const after = kind === 'not-in-use' ? undefined : standing;
			return {
				id: driftId(watched, kind, drift.now),
				kind,
				...named,
				since,
				...(before === undefined ? {} : { before }),
				...(after === undefined ? {} : { after }),
			};
		});
	});
	return views.sort((a, b) => driftKinds.indexOf(a.kind) - driftKinds.indexOf(b.kind) || a.since - b.since);
}
