// Everything that is wrong with a form, each a link to its field. It takes the focus when a save was refused.
import Link from '@atlaskit/link/link';
import { type MouseEvent, useEffect, useRef } from 'react';
import { words } from '../../strings/admin';
import { Notice } from '../page/notice';
import { fieldId } from './field-id';
import type { Problems } from './use-form';

interface ErrorSummaryProps<FieldName extends string> {
	/** In the order of the form. */
	readonly problems: Problems<FieldName>;
	readonly labelOf: (field: FieldName) => string;
	/** Another number moves the focus here. */
	readonly refusals: number;
	/** Shows the field, such as a grant that is folded. */
	readonly onReveal?: (field: FieldName) => void;
}

export function ErrorSummary<FieldName extends string>(props: ErrorSummaryProps<FieldName>) {
	const { problems, labelOf, refusals, onReveal } = props;
	const fields = Object.keys(problems) as FieldName[];
	const summary = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus, a corrected field does not
	useEffect(() => {
		summary.current?.focus();
	}, [refusals]);
	if (fields.length === 0) return null;
	const follow = (event: MouseEvent, field: FieldName) => {
		event.preventDefault();
		onReveal?.(field);
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
							{words.form.summaryEntry(labelOf(field), problems[field] ?? '')}
						</Link>
					</li>
				))}
			</ul>
		</Notice>
	);
}
