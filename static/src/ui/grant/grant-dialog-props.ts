// What the dialog that gives a missing grant is told.
import type { GrantParts } from '../identity/grant-parts';

/** A transition that an identity lacks a grant for. */
export interface Lack {
	readonly accountId: string;
	readonly name: string;
	/** Name of the transition. */
	readonly transition: string;
	/** Whether a guard stops it there now. */
	readonly isStopped: boolean;
	/** The grants that are missing, in one space or in several; whoever grants chooses one of those. */
	readonly grants: readonly GrantParts[];
}

export interface GrantDialogProps {
	readonly lack: Lack;
	/** Called once the grant is stored. */
	readonly onGranted: () => void;
	readonly onClose: () => void;
}
