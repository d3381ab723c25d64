// A work item that an identity moved although it is stopped.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import Lozenge from '@atlaskit/lozenge/lozenge';
import type { StoppedMove } from '../../../../src/contract/stopped-move';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import cell from '../table/cells.module.css';
import { exactText, pastText } from '../text/time';
import { WorkItemLink } from '../text/work-item-link';

interface StoppedMoveProps {
	readonly move: StoppedMove;
	readonly now: number;
}

/** In the list. */
export function StoppedMoveMark({ move: { stop, at, issueKey }, now }: StoppedMoveProps) {
	return (
		<div className={cell['stack']}>
			<Lozenge appearance="danger" iconBefore={ErrorIcon} maxWidth="100%">
				{words.alarm.mark(sharedWords.status[stop].toLowerCase())}
			</Lozenge>
			<span className={cell['subtle']}>
				{issueKey === undefined ? null : (
					<>
						<WorkItemLink issueKey={issueKey} />
						{words.alarm.between}
					</>
				)}
				<time dateTime={new Date(at).toISOString()} title={exactText(at)}>
					{pastText(at, now)}
				</time>
			</span>
		</div>
	);
}
