// Which types of identity may pass: all, or some.
import Checkbox from '@atlaskit/checkbox';
import { useId } from 'react';
import type { IdentityType } from '../../../../src/contract/identity';
import { sharedWords, guardChoiceWords as words } from '../../strings';
import groupClasses from '../form/choice-group.module.css';
import { FieldError } from '../form/field';
import { identityTypes } from '../identity/identity-types';
import classes from './types-field.module.css';

interface LimitedTypes {
	readonly isLimited: boolean;
	readonly types: readonly IdentityType[];
}

interface TypesFieldProps {
	readonly values: LimitedTypes;
	readonly onChange: (change: Partial<LimitedTypes>) => void;
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
