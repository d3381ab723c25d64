// What became worse on guarded transitions since somebody accepted how they stand.
import { createHash } from 'node:crypto';
import { type DriftKind, type DriftView, driftKinds, type GuardChoice, type TransitionRef } from '../contract/guards';
import { type IdentityType, identityTypes } from '../contract/identity';
import type { Guard } from './decide';
import { choiceOf, type GuardState, isCanary, type RuledTransition, readGuardState } from './guard-state';

/** What of the guards on a transition can become worse. */
export interface Guarding extends Pick<GuardState, 'isDisabled' | 'override' | 'isOptional' | 'isAudited'> {
	/** Those that decide together. */
	readonly guards: readonly GuardChoice[];
}

/** What is known of one transition. */
export interface WatchedTransition extends TransitionRef {
	/**
	 * How it should be: guarded like this, or `open` though it leads into a protected status. Absent while nobody accepted
	 * that it is open.
	 */
	readonly accepted?: Guarding | 'open';
	/** Present while something is worse than accepted. */
	readonly drift?: {
		readonly workflow: string;
		readonly transition: string;
		/** What stands there; absent where no guard does. */
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
	readonly ref: TransitionRef;
	readonly workflow: string;
	readonly transition: string;
	readonly now: Guarding | undefined;
	/** It leads into a protected status, and no guard there is switched on, or not as Muster compiled it. */
	readonly isOpen: boolean;
	readonly toStatusId: string;
}

function see(workflow: RuledWorkflow, transition: RuledTransition, protectedStatuses: readonly string[]): Seen {
	const isProtected = protectedStatuses.includes(transition.to.id);
	const state = readGuardState(transition.rules, isProtected);
	const isUnsure = state.isDisabled || (state.override !== undefined && !state.letsNobodyPass);
	return {
		ref: { workflowId: workflow.id, transitionId: transition.id },
		workflow: workflow.name,
		transition: transition.name,
		now: guardingOf(state),
		isOpen: isProtected && isUnsure,
		toStatusId: transition.to.id,
	};
}

/** Takes a transition for how it should be; undefined when there is nothing to watch. */
function takeAsIs({ ref, now, isOpen }: Seen): WatchedTransition | undefined {
	const accepted = now ?? (isOpen ? 'open' : undefined);
	return accepted === undefined ? undefined : { ...ref, accepted };
}

/** What is worse there; a finding that stood before keeps its time. */
function driftOf(
	{ workflow, transition, now }: Seen,
	before: WatchedTransition | undefined,
	kinds: readonly DriftKind[],
	at: number,
): NonNullable<WatchedTransition['drift']> {
	const earlier = before?.drift?.findings ?? [];
	const findings = kinds.map((kind) => earlier.find((finding) => finding.kind === kind) ?? { kind, since: at });
	return { workflow, transition, ...(now === undefined ? {} : { now }), findings };
}

/** @param mayBeNew its status was protected when guards were compared last, so that an open transition is new or changed */
function compareOne(
	seen: Seen,
	before: WatchedTransition | undefined,
	mayBeNew: boolean,
	at: number,
): WatchedTransition | undefined {
	const { ref, now, isOpen } = seen;
	const accepted = before?.accepted;
	if (accepted === undefined || accepted === 'open') {
		const isUnguarded = accepted === undefined && isOpen && mayBeNew;
		return isUnguarded ? { ...ref, drift: driftOf(seen, before, ['unguarded'], at) } : takeAsIs(seen);
	}
	const kinds = worseKinds(now, accepted);
	const drift = kinds.length === 0 ? {} : { drift: driftOf(seen, before, kinds, at) };
	return { ...ref, accepted: withBetter(accepted, now), ...drift };
}

/** What is accepted of a transition that is not looked at now: nothing is raised, and nothing forgotten. */
function setAside({ workflowId, transitionId, accepted }: WatchedTransition): WatchedTransition[] {
	return accepted === undefined ? [] : [{ workflowId, transitionId, accepted }];
}

/**
 * Compares guards with how they should be.
 *
 * What is worse is a finding until it is as accepted again, or better, or accepted; what is better or new counts from
 * now on. The first comparison takes everything as it stands. A workflow that is not given raises nothing and keeps what
 * was accepted; a transition that is gone from its workflow is forgotten.
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
	const compared = [...given.values()].flatMap((workflow) =>
		workflow.transitions.flatMap((transition) => {
			const seen = see(workflow, transition, protectedStatuses);
			const watched = known.get(keyOf(seen.ref));
			// A canary that was put on a guarded transition does not make it one that nobody has to watch.
			if (watched === undefined && isCanary(transition)) return [];
			const mayBeNew = before.protectedStatuses.includes(seen.toStatusId);
			const next = before.comparedAt === undefined ? takeAsIs(seen) : compareOne(seen, watched, mayBeNew, at);
			return next === undefined ? [] : [next];
		}),
	);
	const aside = before.transitions.filter(({ workflowId }) => !given.has(workflowId)).flatMap(setAside);
	return { comparedAt: at, protectedStatuses, transitions: [...compared, ...aside] };
}

/** Takes one finding for how it should be. */
function acceptKind(
	accepted: WatchedTransition['accepted'],
	now: Guarding | undefined,
	kind: DriftKind,
): Guarding | 'open' {
	if (now === undefined || accepted === undefined || accepted === 'open') return 'open';
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

function acceptOne(watched: WatchedTransition, ids: ReadonlySet<string>): WatchedTransition {
	const { workflowId, transitionId, drift } = watched;
	if (drift === undefined) return watched;
	const open: (typeof drift.findings)[number][] = [];
	let { accepted } = watched;
	for (const finding of drift.findings) {
		if (ids.has(driftId(watched, finding.kind, drift.now))) accepted = acceptKind(accepted, drift.now, finding.kind);
		else open.push(finding);
	}
	return {
		workflowId,
		transitionId,
		...(accepted === undefined ? {} : { accepted }),
		...(open.length === 0 ? {} : { drift: { ...drift, findings: open } }),
	};
}

/** Takes findings for how guards should be; those that are not there any more are passed over. */
export function acceptFindings(before: Watched, ids: readonly string[]): Watched {
	const taken = new Set(ids);
	return { ...before, transitions: before.transitions.map((watched) => acceptOne(watched, taken)) };
}

/**
 * Takes transitions as they stand for how they should be.
 *
 * @param targets only these of the workflows' transitions; all of them when absent
 */
export function acceptAsIs(
	before: Watched,
	workflows: readonly RuledWorkflow[],
	protectedStatuses: readonly string[],
	targets?: readonly TransitionRef[],
): Watched {
	const wanted = targets === undefined ? undefined : new Set(targets.map(keyOf));
	const seen = workflows.flatMap((workflow) =>
		workflow.transitions
			.filter((transition) => !isCanary(transition))
			.map((transition) => see(workflow, transition, protectedStatuses))
			.filter(({ ref }) => wanted?.has(keyOf(ref)) ?? true),
	);
	const replaced = new Set(seen.map(({ ref }) => keyOf(ref)));
	return {
		...before,
		transitions: [
			...before.transitions.filter((watched) => !replaced.has(keyOf(watched))),
			...seen.flatMap((one) => takeAsIs(one) ?? []),
		],
	};
}

/** What became worse, worst first. */
export function findingsIn({ transitions }: Watched): DriftView[] {
	const views = transitions.flatMap((watched) => {
		const { workflowId, transitionId, accepted, drift } = watched;
		if (drift === undefined) return [];
		const before = accepted === undefined || accepted === 'open' ? undefined : accepted.guards[0];
		const after = drift.now?.guards[0];
		return drift.findings.map(
			({ kind, since }): DriftView => ({
				id: driftId(watched, kind, drift.now),
				kind,
				workflowId,
				workflow: drift.workflow,
				transitionId,
				transition: drift.transition,
				since,
				...(before === undefined ? {} : { before }),
				...(after === undefined ? {} : { after }),
			}),
		);
	});
	return views.sort((a, b) => driftKinds.indexOf(a.kind) - driftKinds.indexOf(b.kind) || a.since - b.since);
}
