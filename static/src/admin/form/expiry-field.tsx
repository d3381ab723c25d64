// When the registration ends: some days from now, or a date.
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import { dateText } from '../../shared/time';
import { useNow } from '../../shared/use-now';
import { words } from '../words';
import { ChoiceSelect } from './choice-select';
import { Field } from './field';
import { fieldId } from './field-id';
import classes from './form.module.css';
import { type ExpiryChoice, expiryChoices, expiryInstant, type FormValues } from './form-values';

interface ExpiryFieldProps {
	readonly expiry: FormValues['expiry'];
	readonly error: string | undefined;
	readonly onChange: (expiry: FormValues['expiry']) => void;
	readonly onBlur: () => void;
}

const isChoice = (value: string): value is ExpiryChoice => expiryChoices.some((choice) => choice === value);

export function ExpiryField({ expiry, error, onChange, onBlur }: ExpiryFieldProps) {
	const now = useNow();
	const isDate = expiry.choice === 'date';
	const choices = expiryChoices.map((choice) => ({
		value: choice,
		label:
			choice === 'date'
				? words.form.onDate
				: words.form.inDays(Number(choice), dateText(expiryInstant({ choice, date: '' }, now))),
	}));
	const select = (id: string) => (
		<Field id={id} label={words.form.label.expiresAt} isRequired error={isDate ? undefined : error}>
			{(aria) => (
				<ChoiceSelect
					aria={aria}
					label={words.form.label.expiresAt}
					choices={choices}
					value={expiry.choice}
					onChange={(choice) => {
						if (isChoice(choice)) onChange({ ...expiry, choice });
					}}
					onBlur={onBlur}
					placeholder=""
				/>
			)}
		</Field>
	);
	if (!isDate) return select(fieldId('expiresAt'));
	return (
		<div className={classes['row']}>
			{select('expiry-choice')}
			<Field id={fieldId('expiresAt')} label={words.form.label.expiryDate} isRequired error={error}>
				{(aria) => (
					<Textfield
						{...aria}
						type="date"
						isInvalid={aria['aria-invalid']}
						value={expiry.date}
						onChange={(event: FormEvent<HTMLInputElement>) => onChange({ ...expiry, date: event.currentTarget.value })}
						onBlur={onBlur}
					/>
				)}
			</Field>
		</div>
	);
}
