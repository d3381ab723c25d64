// The grants that cover what an identity did, beside those it has.
import type { LearnedChangeView, LearnedView } from '../../contract/calls/replay';
import { dayMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { type LearnedChange, learnGrants } from '../../core/registry/learn-grants';
import { grantKey } from '../../core/registry/usage';
import type { Ports } from '../ports/ports';
import { requireControl } from '../registry/control-record';
import { readIdentities } from '../registry/read-identity';
import { readUsage } from '../sweep/usage-records';
import { observedOf, readLastLook, viewCovering } from './observed-accounts';
import { readTallies, viewLookBack } from './replay-records';

function viewChange(change: LearnedChange): LearnedChangeView {
	return 'to' in change ? { ...change, to: change.to.map(viewCovering) } : change;
}

/**
 * What the last look at every move says of the grants of an identity.
 *
 * @throws {AppError} NOT_FOUND when the account was never registered
 */
export async function viewLearned(ports: Pick<Ports, 'records' | 'time'>, accountId: AccountId): Promise<LearnedView> {
	const { records, time } = ports;
	const [identity] = await readIdentities(ports, [accountId]);
	if (identity === undefined) throw new AppError('NOT_FOUND', 'identity-unknown');
	const { replay, other } = await readLastLook(ports);
	const nothing = { changes: [], grants: identity.grants, left: { kinds: 0, moves: 0, creations: 0 } };
	if (replay === undefined) return { ...other, ...nothing };
	const [{ tallies }, usage] = await Promise.all([
		readTallies(ports, replay),
		readUsage(records, await requireControl(records), [accountId]),
	]);
	const uses = usage.get(accountId)?.grants ?? {};
	const moves = [...tallies.values()].filter((tally) => tally.accountId === accountId).map(observedOf);
	// When grants were used is known by the hour: what was done since the look is not in it.
	const isFresh = time.now() - replay.upTo <= dayMs;
	const isWhole = isFresh && replay.state === 'done' && replay.unreadable === 0 && replay.left === 0 && !replay.isCut;
	const learned = learnGrants(
		identity,
		moves,
		{ from: replay.from, upTo: replay.upTo, isWhole },
		(grant) => (Object.hasOwn(uses, grantKey(grant)) ? uses[grantKey(grant)] : undefined),
		time.now(),
	);
	return {
		...other,
		replay: viewLookBack(replay),
		changes: learned.changes.map(viewChange),
		grants: learned.grants,
		left: learned.left,
	};
}
