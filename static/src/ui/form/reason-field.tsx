// Asks why something is changed.
import Textarea from '@atlaskit/textarea';
import type { Ref } from 'react';
import { maxReasonCharacters } from '../../../../src/contract/limits';
import { sharedWords } from '../../strings';
import { Field } from './field';

const { reasonField: words } = sharedWords;

/** What is wrong with a reason as it was typed. */
export function reasonProblems(reason: string): { readonly reason?: string } {
	const { length } = reason.trim();
	if (length === 0) return { reason: words.missing };
	return length > maxReasonCharacters ? { reason: words.tooLong(maxReasonCharacters) } : {};
}

interface ReasonFieldProps {
	readonly id: string;
	readonly value: string;
	readonly error: string | undefined;
	readonly onChange: (reason: string) => void;
	readonly fieldRef: Ref<HTMLTextAreaElement>;
}

export function ReasonField({ id, value, error, onChange, fieldRef }: ReasonFieldProps) {
	return (
		<Field id={id} label={words.label} isRequired error={error} hint={words.hint}>
			{(aria) => (
				<Textarea
					ref={fieldRef}
					{...aria}
					value={value}
					minimumRows={3}
					isInvalid={error !== undefined}
					onChange={(event) => onChange(event.target.value)}
				/>
			)}
		</Field>
	);
}
