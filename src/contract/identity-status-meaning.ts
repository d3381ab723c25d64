// What each status means to whoever asks, and where it leads: a new status does not compile before it is answered here.
import type { IdentityMove } from './identity-history';
import type { IdentityStatus } from './identity-status';

/** A move that changes the status. */
export type StatusMove = Exclude<IdentityMove, 'freeze' | 'thaw'>;

interface StatusMeaning {
	/** False when it is history: nobody answers for it any more, and its account may be registered anew. */
	readonly isRegistered: boolean;
	readonly moves: readonly StatusMove[];
}

const meanings: Readonly<Record<IdentityStatus, StatusMeaning>> = {
	active: { isRegistered: true, moves: ['suspend', 'retire'] },
	suspended: { isRegistered: true, moves: ['reactivate', 'retire'] },
	retired: { isRegistered: false, moves: [] },
};

/** The status that each move leads to. */
export const statusAfter: Readonly<Record<StatusMove, IdentityStatus>> = {
	suspend: 'suspended',
	reactivate: 'active',
	retire: 'retired',
};

/** Whether an identity of this status is still registered. */
export const isRegistered = (status: IdentityStatus): boolean => meanings[status].isRegistered;

/** Whether an identity of this status can be moved so. */
export const canMove = (status: IdentityStatus, move: StatusMove): boolean => meanings[status].moves.includes(move);
