// What can be done with many identities at once, and with which of those selected.
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { canMove, isRegistered } from '../../../../src/contract/identity-status-meaning';

export type BulkAction = 'suspend' | 'reactivate' | 'change-owner' | 'retire';

const takes: Readonly<Record<BulkAction, (row: IdentityRow) => boolean>> = {
	suspend: ({ status }) => canMove(status, 'suspend'),
	reactivate: ({ status }) => canMove(status, 'reactivate'),
	'change-owner': ({ status }) => isRegistered(status),
	retire: ({ status }) => canMove(status, 'retire'),
};

/** The rows that the action would change; the others stay as they are. */
export const identityRowsFor = (action: BulkAction, rows: readonly IdentityRow[]): readonly IdentityRow[] =>
	rows.filter(takes[action]);

export interface BulkDialogProps {
	readonly action: BulkAction;
	/** All that are selected. */
	readonly rows: readonly IdentityRow[];
	/** Called with whether anything may have changed. */
	readonly onClose: (hasChanged: boolean) => void;
}

export interface ExportDialogProps {
	readonly rows: readonly IdentityRow[];
	readonly onClose: () => void;
}
