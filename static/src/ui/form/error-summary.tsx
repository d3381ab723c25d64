// Everything that is wrong with a form, each a link to its field. It takes the focus when a save was refused.
import Link from '@atlaskit/link/link';
import { type MouseEvent, useEffect, useRef } from 'react';
import { words } from '../../strings/admin';
import { Notice } from '../page/notice';
import { fieldId } from './field-id';

interface ErrorSummaryProps {
	/** In the order of the form. */
	readonly entries: readonly { readonly field: string; readonly label: string; readonly problem: string }[];
	/** Another number moves the focus here. */
	readonly attempt: number;
	/** Shows the field, such as a grant that is folded. */
	readonly onReveal?: (field: string) => void;
}

export function ErrorSummary({ entries, attempt, onReveal }: ErrorSummaryProps) {
	const summary = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus, a corrected field does not
	useEffect(() => {
		summary.current?.focus();
	}, [attempt]);
	if (entries.length === 0) return null;
	const follow = (event: MouseEvent, field: string) => {
		event.preventDefault();
		onReveal?.(field);
		// The field may have to be shown first.
		requestAnimationFrame(() => document.getElementById(fieldId(field))?.focus());
	};
	return (
		<Notice appearance="danger" focusRef={summary} label={words.form.summary(entries.length)}>
			<p>
				<strong>{words.form.summary(entries.length)}</strong>
			</p>
			<ul>
				{entries.map(({ field, label, problem }) => (
					<li key={field}>
						<Link href={`#${fieldId(field)}`} onClick={(event) => follow(event, field)}>
							{words.form.summaryEntry(label, problem)}
						</Link>
					</li>
				))}
			</ul>
		</Notice>
	);
}
