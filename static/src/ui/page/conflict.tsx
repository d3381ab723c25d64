// Says who changed an identity meanwhile, and what. The reader's own edits stay as they are.
import Button from '@atlaskit/button/default/button';
import type { PublicError } from '../../../../src/contract/errors';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { changeText, idsOfChanges } from '../text/change-text';
import { pastText } from '../text/time';
import { useNow } from '../text/use-now';
import { Notice } from './notice';

interface ConflictProps {
	readonly error: PublicError;
	readonly onLoadLatest: () => void;
}

export function Conflict({ error, onLoadLatest }: ConflictProps) {
	const { changedBy, changes = [], message, code } = error;
	const now = useNow();
	const names = useNames(idsOfChanges(changes, changedBy === undefined ? [] : [changedBy.id]));
	return (
		<Notice appearance="warning" actions={<Button onClick={onLoadLatest}>{words.conflict.loadLatest}</Button>}>
			{changedBy === undefined ? (
				<p>{message || sharedWords.errorMessage[code]}</p>
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
