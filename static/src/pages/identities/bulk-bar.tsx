// What can be done with the identities that are selected.
import Button from '@atlaskit/button/default/button';
import type { Ref } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { words } from '../../strings/admin';
import { SelectionBar } from '../../ui/table/selection-bar';
import type { Selection } from '../../ui/table/use-selection';
import { type BulkAction, identityRowsFor } from './bulk-action';

interface BulkBarProps {
	readonly count: string;
	readonly selection: Selection<IdentityRow>;
	readonly shown: number;
	readonly focusRef: Ref<HTMLDivElement>;
	readonly onAction: (action: BulkAction) => void;
	readonly onExport: () => void;
}

const actions = ['suspend', 'reactivate', 'change-owner', 'retire'] as const;

export function BulkBar({ count, selection, shown, focusRef, onAction, onExport }: BulkBarProps) {
	const { rows, selectAll } = selection;
	const offered = rows.length === 0 ? [] : actions.filter((action) => identityRowsFor(action, rows).length > 0);
	return (
		<SelectionBar
			count={count}
			selected={rows.length}
			shown={shown}
			text={words.select}
			onSelectAll={selectAll}
			focusRef={focusRef}
		>
			{offered.map((action) => (
				<Button key={action} spacing="compact" onClick={() => onAction(action)}>
					{words.bulk[action].button}
				</Button>
			))}
			<Button spacing="compact" onClick={onExport}>
				{words.export.button}
			</Button>
		</SelectionBar>
	);
}
