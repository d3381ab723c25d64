// What the dialog that suspends, reactivates, retires, freezes or thaws is told.
import type { IdentityView } from '../../../../src/contract/calls/identities';
import type { Move } from '../../data/admin/mutations';

export interface MoveDialogProps {
	readonly action: Move;
	readonly identity: IdentityView;
	readonly onClose: () => void;
}
