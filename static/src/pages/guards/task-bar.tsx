// What can be done at the transitions that are selected.
import Button from '@atlaskit/button/default/button';
import type { Ref } from 'react';
import { words } from '../../strings/guards';
import { SelectionBar } from '../../ui/table/selection-bar';
import type { Selection } from '../../ui/table/use-selection';
import { guardRowsFor, type Task } from './change-task';
import type { GuardRow } from './guard-rows';

interface TaskBarProps {
	readonly count: string;
	readonly selection: Selection<GuardRow>;
	readonly shown: number;
	readonly focusRef: Ref<HTMLDivElement>;
	readonly onTask: (task: Task) => void;
}

const tasks = ['guard', 'enforce', 'monitor', 'remove'] as const satisfies readonly Task[];
const { all: everything, ...text } = words.select;

export function TaskBar({ count, selection, shown, focusRef, onTask }: TaskBarProps) {
	const { rows, selectAll } = selection;
	return (
		<SelectionBar
			count={count}
			selected={rows.length}
			shown={shown}
			text={{ ...text, everything }}
			onSelectAll={selectAll}
			focusRef={focusRef}
		>
			{tasks.map((task) => {
				const taken = guardRowsFor(task, rows).length;
				return taken === 0 ? null : (
					<Button key={task} spacing="compact" onClick={() => onTask(task)}>
						{words.select[task](taken)}
					</Button>
				);
			})}
		</SelectionBar>
	);
}
