// Everything that is wrong with the form, each a link to its field. It takes the focus when a save was refused.
import Link from '@atlaskit/link/link';
import { type MouseEvent, useEffect, useRef } from 'react';
import { Notice } from '../page/notice';
import { words } from '../words';
import { fieldId } from './field-id';
import { fieldLabel } from './field-label';
import type { FieldErrors } from './find-errors';
import type { GrantValues } from './form-values';

interface ErrorSummaryProps {
	readonly errors: FieldErrors;
	readonly grants: readonly GrantValues[];
	/** Another number moves the focus here. */
	readonly attempt: number;
	/** Shows the field, such as a grant that is folded. */
	readonly onReveal: (field: string) => void;
}

export function ErrorSummary({ errors, grants, attempt, onReveal }: ErrorSummaryProps) {
	const summary = useRef<HTMLElement>(null);
	const fields = Object.keys(errors);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus, a corrected field does not
	useEffect(() => {
		summary.current?.focus();
	}, [attempt]);
	if (fields.length === 0) return null;
	const follow = (event: MouseEvent, field: string) => {
		event.preventDefault();
		onReveal(field);
		// The field may have to be shown first.
		requestAnimationFrame(() => document.getElementById(fieldId(field))?.focus());
	};
	return (
		<Notice appearance="danger" focusRef={summary} label={words.form.summary(fields.length)}>
			<p>
				<strong>{words.form.summary(fields.length)}</strong>
			</p>
			<ul>
				{fields.map((field) => (
					<li key={field}>
						<Link href={`#${fieldId(field)}`} onClick={(event) => follow(event, field)}>
							{words.form.summaryEntry(fieldLabel(field, grants), errors[field] ?? '')}
						</Link>
					</li>
				))}
			</ul>
		</Notice>
	);
}
