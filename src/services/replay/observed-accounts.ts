// What accounts that nobody registered were seen to do, and the grants that would cover it.
import type { ObservedAccountView, ObservedGrantView, ObservedView } from '../../contract/calls/replay';
import type { AccountId } from '../../contract/ids';
import { maxObservedItems, maxReplayedAccounts } from '../../contract/limits';
import { type CoveringGrant, coveringGrants, type ObservedMoves } from '../../core/registry/covering-grants';
import { firstAtOf, type Tally } from '../../core/replay/moves';
import { anonymousKey } from '../../core/snapshot/entry';
import type { Ports } from '../ports/ports';
import { readIdentities } from '../registry/read-identity';
import { isOfAllMoves, readReplay, readTallies, viewLookBack, viewProgress } from './replay-records';

/** The moves that a tally counts, as grants are proposed for them. */
export const observedOf = (tally: Tally): ObservedMoves => ({
	...tally,
	firstAt: firstAtOf(tally),
	latest: tally.latest.map(([issueId, issueKey, at]) => ({ issueId, issueKey, at })),
});

/** A proposed grant with as much evidence as a page shows. */
export const viewCovering = (one: CoveringGrant): ObservedGrantView => ({
	...one,
	latest: one.latest.slice(0, maxObservedItems),
});

function viewAccount(accountId: AccountId, tallies: readonly Tally[]): ObservedAccountView {
	const { grants, left } = coveringGrants(tallies.map(observedOf));
	return {
		accountId,
		moves: tallies.reduce((sum, { count }) => sum + count, 0),
		lastAt: Math.max(...tallies.map(({ lastAt }) => lastAt)),
		grants: grants.map(viewCovering),
		left,
	};
}

/** The last look at every move, and a replay of some transitions that goes on. */
export async function readLastLook(ports: Pick<Ports, 'records'>) {
	const { replay: last, kept } = await readReplay(ports);
	const replay = [last, kept].find((one) => one !== undefined && isOfAllMoves(one));
	return { replay, other: last?.state === 'running' && last !== replay ? { other: viewProgress(last) } : {} };
}

/** What the last look at every move found of accounts that are not registered now, whoever was registered then. */
export async function viewObserved(ports: Pick<Ports, 'records'>): Promise<ObservedView> {
	const { replay, other } = await readLastLook(ports);
	if (replay === undefined) return { ...other, accounts: [], accountsLeft: 0 };
	const byAccount = new Map<AccountId, Tally[]>();
	for (const tally of (await readTallies(ports, replay)).tallies.values()) {
		const { accountId } = tally;
		if (accountId === undefined || accountId === anonymousKey) continue;
		byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), tally]);
	}
	const registered = await readIdentities(ports, [...byAccount.keys()]);
	for (const { accountId } of registered) byAccount.delete(accountId);
	const accounts = [...byAccount]
		.map(([accountId, tallies]) => viewAccount(accountId, tallies))
		.sort((a, b) => b.moves - a.moves || b.lastAt - a.lastAt || (a.accountId < b.accountId ? -1 : 1));
	return {
		...other,
		replay: viewLookBack(replay),
		accounts: accounts.slice(0, maxReplayedAccounts),
		accountsLeft: Math.max(0, accounts.length - maxReplayedAccounts),
	};
}
