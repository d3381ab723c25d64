// What stands above the settings form when a save failed: why, or who changed what meanwhile.
import Button from '@atlaskit/button/default/button';
import type { PublicError } from '../../../../src/contract/errors';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/settings';
import { Notice } from '../../ui/page/notice';
import { failureText } from '../../ui/text/failure-text';
import { pastText } from '../../ui/text/time';
import { useNow } from '../../ui/text/use-now';
import { isSettingsField } from './settings-values';

/** The statuses that a list names. */
const idsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

interface SettingsFailureProps {
	readonly error: PublicError;
	readonly onLoadLatest: () => void;
}

/** A conflict names who changed what; the reader's own edits stay as they are. */
export function SettingsFailure({ error, onLoadLatest }: SettingsFailureProps) {
	const { code, changedBy, changes = [] } = error;
	const now = useNow();
	const names = useNames({
		account: changedBy === undefined ? [] : [changedBy.id],
		status: changes.flatMap(({ from, to }) => [from, to].flatMap(idsIn)),
	});
	const valueText = (value: unknown): string => {
		if (Array.isArray(value)) return idsIn(value).map(names.status).join(', ') || words.nothing;
		if (typeof value === 'boolean') return value ? words.on : words.off;
		return String(value);
	};
	if (code !== 'CONFLICT') {
		return (
			<Notice appearance="danger">
				<p>{failureText(error)}</p>
			</Notice>
		);
	}
	const { conflict } = words;
	return (
		<Notice appearance="warning" actions={<Button onClick={onLoadLatest}>{conflict.loadLatest}</Button>}>
			<p>
				<strong>
					{changedBy === undefined
						? conflict.someone
						: conflict.by(names.account(changedBy.id), pastText(changedBy.at, now))}
				</strong>
			</p>
			{changes.length === 0 ? null : (
				<ul>
					{changes.map(({ field, from, to }) => (
						<li key={field}>
							{conflict.changed(isSettingsField(field) ? words.label[field] : field, valueText(from), valueText(to))}
						</li>
					))}
				</ul>
			)}
			<p>{conflict.editsStay}</p>
		</Notice>
	);
}
