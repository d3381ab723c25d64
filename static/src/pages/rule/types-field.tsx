// Which types of identity may pass: all, or some.
import Checkbox from '@atlaskit/checkbox';
import { useId } from 'react';
import { sharedWords, guardChoiceWords as words } from '../../strings';
import groupClasses from '../../ui/form/choice-group.module.css';
import { FieldError } from '../../ui/form/field';
import { identityTypes } from '../../ui/identity/identity-types';
import type { RuleValues } from './rule-values';
import classes from './types-field.module.css';

interface TypesFieldProps {
	readonly values: RuleValues;
	readonly onChange: (change: Partial<RuleValues>) => void;
	readonly error: string | undefined;
}

export function TypesField({ values: { isLimited, types }, onChange, error }: TypesFieldProps) {
	const id = useId();
	return (
		<div>
			<Checkbox
				label={words.limit}
				isChecked={isLimited}
				aria-expanded={isLimited}
				onChange={(event) => onChange({ isLimited: event.currentTarget.checked })}
			/>
			{isLimited ? (
				<fieldset
					className={`${groupClasses['group']} ${classes['types']}`}
					aria-describedby={`${id}-error`}
					data-invalid={error === undefined ? undefined : ''}
				>
					<legend className={groupClasses['legend']}>{words.types}</legend>
					<div className={classes['columns']}>
						{identityTypes.map((type) => (
							<Checkbox
								key={type}
								label={sharedWords.identityType[type]}
								isChecked={types.includes(type)}
								isInvalid={error !== undefined}
								aria-describedby={`${id}-error`}
								onChange={(event) =>
									onChange({
										types: event.currentTarget.checked ? [...types, type] : types.filter((other) => other !== type),
									})
								}
							/>
						))}
					</div>
					<FieldError id={id} error={error} />
				</fieldset>
			) : null}
		</div>
	);
}
