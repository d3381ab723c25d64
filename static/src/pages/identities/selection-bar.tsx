// Stands above the table: how many identities it shows, or what can be done with those that are selected.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { Ref } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { words } from '../../strings/admin';
import layout from '../../ui/page/layout.module.css';
import classes from '../../ui/table/selection-bar.module.css';
import { type BulkAction, rowsFor } from './bulk-action';

interface SelectionBarProps {
	readonly count: string;
	readonly selected: readonly IdentityRow[];
	readonly shown: number;
	/** Takes the focus when what had it is gone. */
	readonly focusRef: Ref<HTMLDivElement>;
	readonly onAction: (action: BulkAction) => void;
	readonly onExport: () => void;
	readonly onSelectAll: (isSelected: boolean) => void;
}

const actions = ['suspend', 'reactivate', 'change-owner', 'retire'] as const;

export function SelectionBar(props: SelectionBarProps) {
	const { count, selected, shown, focusRef, onAction, onExport, onSelectAll } = props;
	const offered = selected.length === 0 ? [] : actions.filter((action) => rowsFor(action, selected).length > 0);
	return (
		<div ref={focusRef} tabIndex={-1} className={classes['bar']} data-selecting={selected.length > 0}>
			{selected.length === 0 ? (
				<span className={classes['count']}>{count}</span>
			) : (
				<fieldset className={`${layout['toolbar']} ${classes['actions']}`}>
					<legend>
						<VisuallyHidden>{words.select.actions}</VisuallyHidden>
					</legend>
					<strong className={classes['count']}>{words.select.count(selected.length)}</strong>
					{offered.map((action) => (
						<Button key={action} spacing="compact" onClick={() => onAction(action)}>
							{words.bulk[action].button}
						</Button>
					))}
					<Button spacing="compact" onClick={onExport}>
						{words.export.button}
					</Button>
					{selected.length < shown ? (
						<Button spacing="compact" appearance="subtle" onClick={() => onSelectAll(true)}>
							{words.select.everything(shown)}
						</Button>
					) : null}
					<Button spacing="compact" appearance="subtle" onClick={() => onSelectAll(false)}>
						{words.select.none}
					</Button>
				</fieldset>
			)}
		</div>
	);
}
