// Stands above a list: how many rows it shows, or what can be done with those that are selected.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { type ReactNode, type Ref, useEffect } from 'react';
import { sharedWords } from '../../strings';
import layout from '../page/layout.module.css';
import { useAnnounce } from '../page/live-region';
import { selectionActionsId } from './selection-actions';
import classes from './selection-bar.module.css';

interface SelectionBarProps {
	/** How many rows the list shows, in words. */
	readonly count: string;
	readonly selected: number;
	readonly shown: number;
	readonly text: {
		readonly actions: string;
		readonly count: (selected: number) => string;
		readonly everything: (shown: number) => string;
		readonly none: string;
	};
	readonly onSelectAll: (isSelected: boolean) => void;
	/** Takes the focus when what had it is gone. */
	readonly focusRef: Ref<HTMLDivElement>;
	/** Buttons for what is selected. */
	readonly children: ReactNode;
}

export function SelectionBar({ count, selected, shown, text, onSelectAll, focusRef, children }: SelectionBarProps) {
	const announce = useAnnounce();
	useEffect(() => {
		if (selected > 0) announce(sharedWords.selection.announced(text.count(selected)));
	}, [announce, selected, text]);
	return (
		<div id={selectionActionsId} ref={focusRef} tabIndex={-1} className={classes['bar']} data-selecting={selected > 0}>
			{selected === 0 ? (
				<span className={classes['count']}>{count}</span>
			) : (
				<fieldset className={`${layout['toolbar']} ${classes['actions']}`}>
					<legend>
						<VisuallyHidden>{text.actions}</VisuallyHidden>
					</legend>
					<strong className={classes['count']}>{text.count(selected)}</strong>
					{children}
					{selected < shown ? (
						<Button spacing="compact" appearance="subtle" onClick={() => onSelectAll(true)}>
							{text.everything(shown)}
						</Button>
					) : null}
					<Button spacing="compact" appearance="subtle" onClick={() => onSelectAll(false)}>
						{text.none}
					</Button>
				</fieldset>
			)}
		</div>
	);
}
