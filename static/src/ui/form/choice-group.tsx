// One choice of a few, with a line about what each means where that is not plain.
import Radio from '@atlaskit/radio/Radio';
import { useId } from 'react';
import classes from './choice-group.module.css';
import { FieldError } from './field';

interface Choice<Value extends string> {
	readonly value: Value;
	readonly label: string;
	readonly meaning?: string;
	readonly isDisabled?: boolean;
}

interface ChoiceGroupProps<Value extends string> {
	readonly legend: string;
	readonly choices: readonly Choice<Value>[];
	readonly value: Value;
	readonly onChange: (value: Value) => void;
	/** Why some choices are disabled. */
	readonly limits?: string | undefined;
	readonly error?: string | undefined;
}

export function ChoiceGroup<Value extends string>(props: ChoiceGroupProps<Value>) {
	const { legend, choices, value, onChange, limits, error } = props;
	const id = useId();
	return (
		<fieldset
			className={classes['group']}
			aria-describedby={`${id}-limits ${id}-error`}
			data-invalid={error === undefined ? undefined : ''}
		>
			<legend className={classes['legend']}>{legend}</legend>
			{choices.map((choice) => (
				<div key={choice.value}>
					<Radio
						name={id}
						value={choice.value}
						label={choice.label}
						isChecked={choice.value === value}
						isDisabled={choice.isDisabled === true}
						isInvalid={error !== undefined}
						aria-describedby={choice.meaning === undefined ? `${id}-error` : `${id}-${choice.value} ${id}-error`}
						onChange={() => onChange(choice.value)}
					/>
					{choice.meaning === undefined ? null : (
						<p id={`${id}-${choice.value}`} className={classes['meaning']}>
							{choice.meaning}
						</p>
					)}
				</div>
			))}
			{limits === undefined ? null : (
				<p id={`${id}-limits`} className={classes['limits']}>
					{limits}
				</p>
			)}
			<FieldError id={id} error={error} />
		</fieldset>
	);
}
