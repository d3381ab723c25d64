// When the registration ends: some days from now, or a date.
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import { dayMs } from '../../../../src/contract/durations';
import { words } from '../../strings/admin';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import form from '../../ui/form/form.module.css';
import { dateText } from '../../ui/text/time';
import { useNow } from '../../ui/text/use-now';
import { type ExpiryChoice, type ExpiryRules, expiryChoices, expiryInstant, type FormValues } from './form-values';

interface ExpiryFieldProps {
	readonly expiry: FormValues['expiry'];
	/** Undefined while they are not known. */
	readonly rules: ExpiryRules | undefined;
	readonly error: string | undefined;
	readonly onChange: (expiry: FormValues['expiry']) => void;
	readonly onBlur: () => void;
}

export function ExpiryField({ expiry, rules, error, onChange, onBlur }: ExpiryFieldProps) {
	const now = useNow();
	const isDate = expiry.choice === 'date';
	const offered = expiryChoices(rules);
	const hint =
		rules === undefined
			? undefined
			: words.form.expiryMost(rules.expiryMaxDays, dateText(now + rules.expiryMaxDays * dayMs));
	const inDays = (choice: ExpiryChoice) =>
		words.form.inDays(Number(choice), dateText(expiryInstant({ choice, date: '' }, now)));
	const choices = offered.map((choice) => ({
		value: choice,
		label: choice === 'date' ? words.form.onDate : inDays(choice),
	}));
	const select = (id: string) => (
		<Field
			id={id}
			label={words.form.label.expiresAt}
			isRequired
			error={isDate ? undefined : error}
			hint={isDate ? undefined : hint}
		>
			{(aria) => (
				<ChoiceSelect
					aria={aria}
					label={words.form.label.expiresAt}
					choices={choices}
					value={expiry.choice}
					nameOf={() => inDays(expiry.choice)}
					onChange={(value) => {
						const choice = offered.find((candidate) => candidate === value);
						if (choice !== undefined) onChange({ ...expiry, choice });
					}}
					onBlur={onBlur}
					placeholder=""
				/>
			)}
		</Field>
	);
	if (!isDate) return select(fieldId('expiresAt'));
	return (
		<div className={form['row']}>
			{select('expiry-choice')}
			<Field id={fieldId('expiresAt')} label={words.form.label.expiryDate} isRequired error={error} hint={hint}>
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
