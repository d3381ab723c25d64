// What can be done with many identities at once, and with which of those selected.
import type { IdentityRow } from '../../../../src/contract/calls/identities';

export type BulkAction = 'suspend' | 'reactivate' | 'change-owner' | 'retire';

const takes: Readonly<Record<BulkAction, (row: IdentityRow) => boolean>> = {
	suspend: ({ status }) => status === 'active',
	reactivate: ({ status }) => status === 'suspended',
	'change-owner': ({ status }) => status !== 'retired',
	retire: ({ status }) => status !== 'retired',
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
