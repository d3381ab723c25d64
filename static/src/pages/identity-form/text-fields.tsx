// The fields of plain text.
import Textarea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import { maxPurposeCharacters } from '../../../../src/contract/limits';
import { words } from '../../strings/admin';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import type { FormValues } from './form-values';
import classes from './identity-form.module.css';

interface TextFieldProps {
	readonly field: keyof FormValues & keyof typeof words.form.label;
	readonly value: string;
	readonly isRequired?: boolean;
	readonly hint?: string;
	readonly error: string | undefined;
	readonly onChange: (value: string) => void;
	readonly onBlur: () => void;
}

export function LineField({ field, value, isRequired = false, hint, error, onChange, onBlur }: TextFieldProps) {
	return (
		<Field id={fieldId(field)} label={words.form.label[field]} isRequired={isRequired} hint={hint} error={error}>
			{(aria) => (
				<Textfield
					{...aria}
					autoComplete="off"
					isInvalid={aria['aria-invalid']}
					value={value}
					onChange={(event: FormEvent<HTMLInputElement>) => onChange(event.currentTarget.value)}
					onBlur={onBlur}
				/>
			)}
		</Field>
	);
}

export function PurposeField({ field, value, error, onChange, onBlur }: TextFieldProps) {
	const length = value.trim().length;
	return (
		<Field
			id={fieldId(field)}
			label={words.form.label[field]}
			isRequired
			error={error}
			hint={
				<span className={length > maxPurposeCharacters ? classes['over'] : undefined}>
					{words.form.counter(length, maxPurposeCharacters)}
				</span>
			}
		>
			{(aria) => (
				<Textarea
					{...aria}
					minimumRows={3}
					isInvalid={aria['aria-invalid']}
					value={value}
					onChange={(event) => onChange(event.target.value)}
					onBlur={onBlur}
				/>
			)}
		</Field>
	);
}
