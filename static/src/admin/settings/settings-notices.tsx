// What stands above the settings form when a save was refused: the fields at fault, or who changed what meanwhile.
import Button from '@atlaskit/button/default/button';
import Link from '@atlaskit/link/link';
import { type MouseEvent, useEffect, useRef } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { pastText } from '../../shared/time';
import { useNames } from '../../shared/use-names';
import { useNow } from '../../shared/use-now';
import { fieldId } from '../form/field-id';
import { failureText } from '../page/failure-text';
import { Notice } from '../page/notice';
import { isSettingsField, type SettingsErrors, settingsFields } from './settings-values';
import { words } from './words';

interface SettingsSummaryProps {
	readonly errors: SettingsErrors;
	/** Another number moves the focus here. */
	readonly attempt: number;
}

export function SettingsSummary({ errors, attempt }: SettingsSummaryProps) {
	const summary = useRef<HTMLElement>(null);
	const fields = settingsFields.filter((field) => errors[field] !== undefined);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus, a corrected field does not
	useEffect(() => {
		summary.current?.focus();
	}, [attempt]);
	if (fields.length === 0) return null;
	const follow = (event: MouseEvent, field: string) => {
		event.preventDefault();
		document.getElementById(fieldId(field))?.focus();
	};
	return (
		<Notice appearance="danger" focusRef={summary} label={words.summary(fields.length)}>
			<p>
				<strong>{words.summary(fields.length)}</strong>
			</p>
			<ul>
				{fields.map((field) => (
					<li key={field}>
						<Link href={`#${fieldId(field)}`} onClick={(event) => follow(event, field)}>
							{words.summaryEntry(words.label[field], errors[field] ?? '')}
						</Link>
					</li>
				))}
			</ul>
		</Notice>
	);
}

interface SettingsFailureProps {
	readonly error: PublicError;
	readonly onLoadLatest: () => void;
}

/** A conflict names who changed what; the reader's own edits stay as they are. */
export function SettingsFailure({ error, onLoadLatest }: SettingsFailureProps) {
	const { code, changedBy, changes = [] } = error;
	const now = useNow();
	const names = useNames({ account: changedBy === undefined ? [] : [changedBy.id] });
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
							{conflict.changed(isSettingsField(field) ? words.label[field] : field, String(from), String(to))}
						</li>
					))}
				</ul>
			)}
			<p>{conflict.editsStay}</p>
		</Notice>
	);
}
