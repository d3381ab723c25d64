// A work item that an identity moved although it is stopped.
import ErrorIcon from '@atlaskit/icon/core/status-error';
import { defined } from '../../../../src/contract/defined';
import type { StoppedMove } from '../../../../src/contract/stopped-move';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import cell from '../table/cells.module.css';
import { exactText, pastText } from '../text/time';
import { WorkItemLink } from '../text/work-item-link';
import classes from './stopped-move.module.css';

interface StoppedMoveProps {
	readonly move: StoppedMove;
	readonly now: number;
}

/** The work item, in front of when it was moved; nothing where the event did not name it. */
export function MovedItem({ issueKey }: Pick<StoppedMove, 'issueKey'>) {
	return issueKey === undefined ? null : (
		<>
			<WorkItemLink issueKey={issueKey} />
			{words.alarm.between}
		</>
	);
}

/** In the list. */
export function StoppedMoveMark({ move: { stop, at, issueKey }, now }: StoppedMoveProps) {
	return (
		<div className={cell['stack']}>
			<span className={classes['mark']}>
				<span className={classes['icon']}>
					<ErrorIcon label="" color="currentColor" size="small" />
				</span>
				<span>{words.alarm.mark(sharedWords.status[stop].toLowerCase())}</span>
			</span>
			<span className={cell['subtle']}>
				<MovedItem {...defined({ issueKey })} />
				<time dateTime={new Date(at).toISOString()} title={exactText(at)}>
					{pastText(at, now)}
				</time>
			</span>
		</div>
	);
}
