// What the dialog that suspends, reactivates, retires, freezes or thaws is told.
import type { IdentityView } from '../../../../src/contract/calls/identities';

export type MoveAction = 'suspend' | 'reactivate' | 'retire' | 'freeze' | 'thaw';

export interface MoveDialogProps {
	readonly action: MoveAction;
	readonly identity: IdentityView;
	readonly onClose: () => void;
	/** Called after the change was stored, enforced or not. */
	readonly onSaved?: () => void;
}
