// The policies and requests that decide() and the engines it is compared with all decide.
import type { AccountId } from '../../src/contract/ids';
import { type Controls, decide, type Guard, type Subject, type TransitionRequest } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import { Random } from '../../test/builders/random';
import { aRegistry, issueTypeIds, now, projectIds, statusIds } from '../registry';

export interface AskedRequest extends TransitionRequest {
	readonly accountId: AccountId;
}

export interface Workload {
	/** 1,000 identities with three grants each: 1,000 policies. */
	readonly identities: readonly Identity[];
	/** Every even one is allowed, every odd one denied. */
	readonly requests: readonly AskedRequest[];
	readonly now: number;
}

export interface Engine {
	/** What was done to make it fast. */
	readonly form: string;
	/** How many requests one round asks; an even number. */
	readonly requestsPerRound: number;
	/** Decides one request, to compare answers. */
	allows(index: number): boolean;
	/** Decides the first `count` requests and returns how many were allowed; its own loop, so that it stays optimised. */
	countAllowed(count: number): number;
}

export const guard: Guard = { mode: 'registered', enforcement: 'enforce' };
export const controls: Controls = {
	siteFrozen: false,
	frozenProjects: new Set(),
	withdrawn: new Set(),
	glassBroken: false,
};

/** A request near to what the identity may do: one of its grants' transitions, often with one part changed. */
function askNear(random: Random, identity: Identity): AskedRequest {
	const grant = random.pick(identity.grants);
	const request = {
		accountId: identity.accountId,
		projectId: grant.projectId ?? random.pick(projectIds),
		issueTypeId: grant.issueTypeId ?? random.pick(issueTypeIds),
		fromStatusId: grant.fromStatusId ?? random.pick(statusIds),
		toStatusId: grant.toStatusId,
	};
	switch (random.below(8)) {
		case 0:
			return { ...request, projectId: random.pick(projectIds) };
		case 1:
			return { ...request, issueTypeId: random.pick(issueTypeIds) };
		case 2:
			return { ...request, fromStatusId: random.pick(statusIds) };
		case 3:
			return { ...request, toStatusId: random.pick(statusIds) };
		default:
			return request;
	}
}

/** Objects as they come out of storage and requests: parsed, each with its own strings. */
function asStored<T>(records: T): T {
	return JSON.parse(JSON.stringify(records));
}

export function layOutWorkload(): Workload {
	const random = new Random(2_026);
	const identities = aRegistry(random, 1_000, 3);
	const allowed: AskedRequest[] = [];
	const denied: AskedRequest[] = [];
	while (allowed.length < 1_000 || denied.length < 1_000) {
		const identity = random.pick(identities);
		const request = askNear(random, identity);
		const subject: Subject = { kind: 'identity', identity };
		const pile = decide(request, subject, guard, controls, now).verdict === 'allow' ? allowed : denied;
		if (pile.length < 1_000) pile.push(request);
	}
	const requests = allowed.flatMap((request, i) => [request, denied[i] ?? request]);
	return { identities: asStored(identities), requests: asStored(requests), now };
}
