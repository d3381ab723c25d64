// Chooses one of a few known things.
import Select from '@atlaskit/select/Select';
import { defined } from '../../../../src/contract/defined';
import classes from './account-select.module.css';
import type { FieldAria } from './field';

export interface SelectChoice {
	readonly value: string;
	readonly label: string;
	/** Shown below the label in the menu. */
	readonly meaning?: string;
}

interface ChoiceSelectProps {
	readonly aria: FieldAria;
	readonly label: string;
	readonly choices: readonly SelectChoice[];
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly onBlur?: () => void;
	readonly placeholder: string;
	readonly isDisabled?: boolean;
	readonly isLoading?: boolean;
	/** What to show for a value that is not among the choices, or not yet. */
	readonly nameOf?: (value: string) => string;
}

export function ChoiceSelect(props: ChoiceSelectProps) {
	const { aria, label, choices, value, onChange, onBlur, placeholder, isDisabled, isLoading, nameOf } = props;
	const chosen = choices.find((choice) => choice.value === value);
	const shown = chosen ?? (value === '' ? null : { value, label: nameOf?.(value) ?? value });
	return (
		<Select<SelectChoice>
			inputId={aria.id}
			descriptionId={aria['aria-describedby']}
			isInvalid={aria['aria-invalid']}
			isRequired={aria['aria-required'] === true}
			label={label}
			options={choices}
			value={shown}
			onChange={(option) => onChange(option?.value ?? '')}
			{...defined({ onBlur })}
			placeholder={placeholder}
			formatOptionLabel={({ label: name, meaning }, { context }) =>
				context === 'value' || meaning === undefined ? (
					name
				) : (
					<span className={classes['option']}>
						<span>{name}</span>
						<span className={classes['subtle']}>{meaning}</span>
					</span>
				)
			}
			isDisabled={isDisabled === true}
			isLoading={isLoading === true}
		/>
	);
}
