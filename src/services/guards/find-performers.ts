// Finds the identities that guards let make transitions now.
import type { PerformersView } from '../../contract/calls/transitions';
import type { AccountId } from '../../contract/ids';
import type { Guard } from '../../core/policy/decide';
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
import { readIdentities } from '../registry/read-identity';
import { readEntries } from '../registry/shard-records';

/** Most identities that are read for one answer; on a larger registry the totals are what was found among these. */
export const maxCandidates = 200;
const maxNamed = 3;

export interface GuardedTransition {
	/** One for each space and part of it that the transition is open to. */
	readonly scopes: readonly TransitionScope[];
	/** All of them must let pass. */
	readonly guards: readonly Guard[];
}

function candidatesFor(entries: ReadonlyMap<AccountId, Entry>, requests: readonly OpenRequest[], now: number) {
	const tags = tagsIn(requests);
	return [...entries].flatMap(([accountId, entry]) =>
		!isUnregisteredEntry(entry) && mayPerform(entry, tags, now) ? [accountId] : [],
	);
}

/** The first of each list, then the second of each, and so on, so that a long list leaves room for the others. */
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
 * Who may make each of some transitions now, in their order: decide() on the live registry, all of it read by key.
 *
 * @param control undefined before the registry is prepared, when nobody may
 */
export async function findPerformers(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Control | undefined,
	transitions: readonly GuardedTransition[],
): Promise<PerformersView[]> {
	if (control === undefined || transitions.length === 0) return transitions.map(() => ({ total: 0, first: [] }));
	const now = ports.time.now();
	const controls = controlsOf(control);
	const entries = await readEntries(ports.records, control);
	const asked = transitions.map(({ scopes, guards }) => ({ requests: scopes.flatMap(requestsIn), guards }));
	const candidates = asked.map(({ requests }) => candidatesFor(entries, requests, now));
	const identities = await readIdentities(ports, interleave(candidates, maxCandidates));
	identities.sort((a, b) => a.name.localeCompare(b.name));
	return asked.map(({ requests, guards }) => {
		const allowed = identities.filter((identity) => canPerform(identity, requests, guards, controls, now));
		return {
			total: allowed.length,
			first: allowed.slice(0, maxNamed).map(({ accountId, name }) => ({ accountId, name })),
		};
	});
}
