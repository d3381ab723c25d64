// Says when a status change was made by an identity that was stopped, and how long that alarms.
import { dayMs, hourMs } from '../../contract/durations';
import type { Stop, StoppedMove } from '../../contract/stopped-move';
import { effectiveStatus, type Identity } from '../registry/identity';
import type { Control } from '../snapshot/control';
import type { Recheck, StatusChange } from './recheck';

/** Muster hears of a change a moment after it was made: so soon after the identity was stopped, nobody can tell. */
const hearingMs = 10_000;

/**
 * What stopped an identity that moved a work item all the same; undefined where nothing did, or may not have yet.
 *
 * What freezes others, too, leaves unguarded transitions open by design: there it counts where a guard should have refused.
 */
export function stopOf(
	{ at }: Pick<StatusChange, 'at'>,
	identity: Identity | undefined,
	{ outcome, decision }: Recheck,
	{ freeze, frozenSpaces }: Pick<Control, 'freeze' | 'frozenSpaces'>,
): Stop | undefined {
	/** The last instant at which the move can have been made. */
	const surelyAt = at - hearingMs;
	if (identity === undefined || identity.updatedAt > surelyAt) return undefined;
	if (identity.frozen !== undefined) return 'frozen';
	const status = effectiveStatus(identity, surelyAt);
	if (status !== 'active') return status;
	const isRefused = outcome === 'bypassed' && decision.verdict === 'deny' && decision.reason === 'frozen';
	const frozenAt = [freeze, ...frozenSpaces].flatMap((one) => one?.at ?? []);
	return isRefused && frozenAt.every((since) => since <= surelyAt) ? 'frozen' : undefined;
}

/** One move an hour is noted of each identity. */
const noteEveryMs = hourMs;
const alarmMs = 7 * dayMs;
/** Most identities whose latest move is noted. */
const mostNoted = 300;

export interface NotedMove extends StoppedMove {
	readonly accountId: string;
}

/** The latest moves, newest first, with one more; undefined where a like one is noted already. */
export function addStoppedMove(noted: readonly NotedMove[], move: NotedMove): readonly NotedMove[] | undefined {
	const known = noted.find(({ accountId }) => accountId === move.accountId);
	if (known !== undefined && known.stop === move.stop && move.at < known.at + noteEveryMs) return undefined;
	const others = noted.filter(({ accountId, at }) => accountId !== move.accountId && at + alarmMs > move.at);
	return [move, ...others].slice(0, mostNoted);
}

/**
 * Whether a move still alarms: not once what stopped the identity is over, or another thing stops it.
 *
 * @param isFrozen it, its site or some space
 */
export function isAlarming(
	{ stop, at }: StoppedMove,
	row: Parameters<typeof effectiveStatus>[0],
	isFrozen: boolean,
	now: number,
): boolean {
	if (at + alarmMs <= now) return false;
	return stop === 'frozen' ? isFrozen : effectiveStatus(row, now) === stop;
}
