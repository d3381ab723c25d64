// What the dialog that suspends, reactivates, retires, freezes or thaws is told.
import type { IdentityView } from '../../../../src/contract/calls/identities';
import type { IdentityMove } from '../../../../src/contract/identity-history';

export interface MoveDialogProps {
	readonly action: IdentityMove;
	readonly identity: IdentityView;
	readonly onClose: () => void;
}
