// Says who changed an identity meanwhile, and what. The reader's own edits stay as they are.
import Button from '@atlaskit/button/default/button';
import type { PublicError } from '../../../../src/contract/errors';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/admin';
import { changeText, idsOfChanges } from '../text/change-text';
import { problemText } from '../text/problem-text';
import { pastText } from '../text/time';
import { useNow } from '../text/use-now';
import { Notice } from './notice';

interface ConflictProps {
	readonly error: PublicError;
	readonly onLoadLatest: () => void;
}

export function Conflict({ error, onLoadLatest }: ConflictProps) {
	const { changedBy, changes = [] } = error;
	const now = useNow();
	const names = useNames(idsOfChanges(changes, changedBy === undefined ? [] : [changedBy.id]));
	return (
		<Notice appearance="warning" actions={<Button onClick={onLoadLatest}>{words.conflict.loadLatest}</Button>}>
			{changedBy === undefined ? (
				<p>{problemText(error)}</p>
			) : (
				<p>
					<strong>{words.conflict.title(names.account(changedBy.id), pastText(changedBy.at, now))}</strong>
				</p>
			)}
			{changes.length === 0 ? null : (
				<ul>
					{changes.map((change) => (
						<li key={change.field}>{changeText(change, names)}</li>
					))}
				</ul>
			)}
			<p>{words.conflict.editsStay}</p>
		</Notice>
	);
}
