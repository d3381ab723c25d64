// What the dialog about one account is opened with.
import type { AccountKind } from '../../../../src/contract/account';

export interface IgnoreDialogProps {
	readonly accountId: string;
	readonly name: string;
	readonly kind: AccountKind;
	/** `mind` takes back that it is ignored; `block` registers it as suspended. */
	readonly action: 'ignore' | 'mind' | 'block';
	readonly onClose: () => void;
}
