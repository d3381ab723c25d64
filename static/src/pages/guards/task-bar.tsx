// Stands above the table: how many transitions it shows, or what can be done with those that are selected.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { Ref } from 'react';
import { words } from '../../strings/guards';
import layout from '../../ui/page/layout.module.css';
import bar from '../../ui/table/selection-bar.module.css';
import type { Chosen } from '../../ui/table/use-selection';
import { rowsFor, type Task } from './change-task';
import type { GuardRow } from './guard-rows';

interface TaskBarProps {
	readonly count: string;
	readonly chosen: Chosen<GuardRow>;
	readonly shown: number;
	/** Takes the focus when what had it is gone. */
	readonly focusRef: Ref<HTMLDivElement>;
	readonly onTask: (task: Task) => void;
}

const tasks = ['guard', 'enforce', 'monitor', 'remove'] as const satisfies readonly Task[];

export function TaskBar({ count, chosen, shown, focusRef, onTask }: TaskBarProps) {
	const { rows, chooseAll } = chosen;
	return (
		<div ref={focusRef} tabIndex={-1} className={bar['bar']} data-selecting={rows.length > 0}>
			{rows.length === 0 ? (
				<span className={bar['count']}>{count}</span>
			) : (
				<fieldset className={`${layout['toolbar']} ${bar['actions']}`}>
					<legend>
						<VisuallyHidden>{words.select.actions}</VisuallyHidden>
					</legend>
					<strong className={bar['count']}>{words.select.count(rows.length)}</strong>
					{tasks.map((task) => {
						const taken = rowsFor(task, rows).length;
						return taken === 0 ? null : (
							<Button key={task} spacing="compact" onClick={() => onTask(task)}>
								{words.select[task](taken)}
							</Button>
						);
					})}
					{rows.length < shown ? (
						<Button spacing="compact" appearance="subtle" onClick={() => chooseAll(true)}>
							{words.select.all(shown)}
						</Button>
					) : null}
					<Button spacing="compact" appearance="subtle" onClick={() => chooseAll(false)}>
						{words.select.none}
					</Button>
				</fieldset>
			)}
		</div>
	);
}
