// Finds the identities that guards let make transitions now.
import type { PerformersView } from '../../contract/calls/transitions';
import { defined } from '../../contract/defined';
import type { AccountId } from '../../contract/ids';
import { type Deciding, guardsOf, membersOf, peoplePass } from '../../core/guards/deciding';
import {
	canPerform,
	mayPerform,
	type OpenRequest,
	requestsIn,
	type TransitionScope,
	tagsIn,
} from '../../core/policy/performers';
import { type Control, controlsOf } from '../../core/snapshot/control';
import { type Entry, isUnregisteredEntry } from '../../core/snapshot/entry';
import type { Ports } from '../ports/ports';
import { readEntriesIn } from '../registry/reach-records';
import { readIdentities } from '../registry/read-identity';

/** What one answer may read; of what is left out nothing is said, and the answer is called incomplete. */
export interface PerformerLimits {
	/** Identities. */
	readonly candidates: number;
	readonly shards: number;
}
export const usualLimits: PerformerLimits = { candidates: 200, shards: Number.POSITIVE_INFINITY };
const maxNamed = 3;

/** A transition, and what decides on it. */
export interface AskedTransition {
	/** One for each space and part of it that the transition is open to. */
	readonly scopes: readonly TransitionScope[];
	readonly deciding: Deciding;
}

/** The transitions that can be answered: not where nothing decides, nor where somebody edited a rule. */
const isAnswerable = ({ deciding }: AskedTransition): boolean => deciding.effect !== 'none' && !deciding.isUnsure;

function candidatesFor(entries: ReadonlyMap<AccountId, Entry>, requests: readonly OpenRequest[], now: number) {
	const tags = tagsIn(requests);
	return [...entries].flatMap(([accountId, entry]) =>
		!isUnregisteredEntry(entry) && mayPerform(entry, tags, now) ? [accountId] : [],
	);
}

/** Takes the first of each list, then the second of each, and so on, so that a long list leaves room for the others. */
function interleave(lists: readonly (readonly AccountId[])[], max: number): AccountId[] {
	const picked = new Set<AccountId>();
	const longest = Math.max(0, ...lists.map(({ length }) => length));
	for (let i = 0; i < longest; i++) {
		for (const list of lists) {
			const accountId = list[i];
			if (picked.size < max && accountId !== undefined) picked.add(accountId);
		}
	}
	return [...picked];
}

/**
 * Who may make some transitions now: decide() on the live registry, read by key.
 *
 * @param control undefined before the registry is prepared, when nobody may
 * @returns no answer for a transition on which nothing decides, and for one of which nobody can say who passes
 */
export async function findPerformers<Asked extends AskedTransition>(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Control | undefined,
	transitions: readonly Asked[],
	limits = usualLimits,
): Promise<ReadonlyMap<Asked, PerformersView>> {
	const answerable = transitions.filter(isAnswerable);
	const open = answerable.filter(({ deciding }) => deciding.effect !== 'closed');
	const peopleAt = ({ deciding }: Asked) => ({
		people: peoplePass(deciding),
		...defined({ members: membersOf(deciding) }),
	});
	const nobody = (transition: Asked): PerformersView => ({ total: 0, first: [], ...peopleAt(transition) });
	const answers = new Map(answerable.map((transition) => [transition, nobody(transition)]));
	if (control === undefined || open.length === 0) return answers;
	const now = ports.time.now();
	const controls = controlsOf(control);
	const spaces = open.flatMap(({ scopes }) => scopes.map(({ projectId }) => projectId));
	const { entries, isComplete } = await readEntriesIn(ports.records, control, spaces, limits.shards);
	const asked = open.map((transition) => {
		const requests = transition.scopes.flatMap(requestsIn);
		return { transition, requests, candidates: candidatesFor(entries, requests, now) };
	});
	const candidates = interleave(
		asked.map((one) => one.candidates),
		limits.candidates,
	);
	const isWhole = isComplete && asked.every((one) => one.candidates.every((id) => candidates.includes(id)));
	const identities = await readIdentities(ports, candidates);
	identities.sort((a, b) => a.name.localeCompare(b.name));
	for (const { transition, requests } of asked) {
		const guards = guardsOf(transition.deciding);
		const allowed = identities.filter((identity) => canPerform(identity, requests, guards, controls, now));
		answers.set(transition, {
			total: allowed.length,
			...(isWhole ? {} : { isPartial: true }),
			first: allowed.slice(0, maxNamed).map(({ accountId, name }) => ({ accountId, name })),
			...peopleAt(transition),
		});
	}
	return answers;
}
