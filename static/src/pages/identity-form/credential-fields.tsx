// Facts about the credential that the account uses. The secret itself has no place here.
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import form from '../../ui/form/form.module.css';
import type { FieldErrors } from './find-errors';
import { credentialKinds, type FormValues } from './form-values';

type Credential = FormValues['credential'];

interface CredentialFieldsProps {
	readonly credential: Credential;
	readonly errors: FieldErrors;
	readonly onChange: (credential: Credential) => void;
	readonly onBlur: (field: string) => void;
}

const { label, credential: text } = words.form;

export function CredentialFields({ credential, errors, onChange, onBlur }: CredentialFieldsProps) {
	const choices = [
		{ value: '', label: text.none },
		...credentialKinds.map((kind) => ({ value: kind, label: sharedWords.credentialKind[kind] })),
	];
	const date = (part: 'issued' | 'expires', field: 'credential.issuedAt' | 'credential.expiresAt') => (
		<Field id={fieldId(field)} label={label[field]} error={errors[field]}>
			{(aria) => (
				<Textfield
					{...aria}
					type="date"
					isInvalid={aria['aria-invalid']}
					value={credential[part].date}
					onChange={(event: FormEvent<HTMLInputElement>) =>
						onChange({ ...credential, [part]: { ...credential[part], date: event.currentTarget.value } })
					}
					onBlur={() => onBlur(field)}
				/>
			)}
		</Field>
	);
	return (
		<fieldset className={form['group']}>
			<legend className={form['legend']}>{text.heading}</legend>
			<p className={form['subtle']}>{text.factsOnly}</p>
			<Field id={fieldId('credential.kind')} label={label['credential.kind']} error={errors['credential.kind']}>
				{(aria) => (
					<ChoiceSelect
						aria={aria}
						label={label['credential.kind']}
						choices={choices}
						value={credential.kind}
						onChange={(kind) => {
							const known = credentialKinds.find((candidate) => candidate === kind);
							onChange({ ...credential, kind: known ?? '' });
						}}
						placeholder={text.none}
					/>
				)}
			</Field>
			{credential.kind === '' ? null : (
				<div className={form['row']}>
					{date('issued', 'credential.issuedAt')}
					{date('expires', 'credential.expiresAt')}
					<Field
						id={fieldId('credential.rotateEveryDays')}
						label={label['credential.rotateEveryDays']}
						error={errors['credential.rotateEveryDays']}
					>
						{(aria) => (
							<Textfield
								{...aria}
								inputMode="numeric"
								isInvalid={aria['aria-invalid']}
								value={credential.rotateEveryDays}
								onChange={(event: FormEvent<HTMLInputElement>) =>
									onChange({ ...credential, rotateEveryDays: event.currentTarget.value.trim() })
								}
								onBlur={() => onBlur('credential.rotateEveryDays')}
							/>
						)}
					</Field>
				</div>
			)}
		</fieldset>
	);
}
