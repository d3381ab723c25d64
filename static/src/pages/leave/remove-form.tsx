// Asks for the number of workflows before every guard is taken away.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useState } from 'react';
import { words } from '../../strings/health';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { Section } from '../../ui/page/section';
import classes from './leave-page.module.css';

const { remove: text } = words.leave;
const countField = 'count';

interface RemoveFormProps {
	/** That can be changed from here. */
	readonly workflows: number;
	readonly rules: number;
	readonly onConfirmed: () => void;
}

export function RemoveForm({ workflows, rules, onConfirmed }: RemoveFormProps) {
	const [typed, setTyped] = useState('');
	const [isWrong, setIsWrong] = useState(false);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (typed.replaceAll(/[\s,.]/g, '') === String(workflows)) {
			onConfirmed();
			return;
		}
		setIsWrong(true);
		document.getElementById(fieldId(countField))?.focus();
	};
	return (
		<Section title={text.title}>
			<p>{text.consequence(workflows, rules)}</p>
			<form onSubmit={submit} noValidate className={classes['section']}>
				<Field
					id={fieldId(countField)}
					label={text.type(workflows)}
					isRequired
					error={isWrong ? text.wrong(workflows) : undefined}
				>
					{(aria) => (
						<div className={classes['number']}>
							<Textfield
								{...aria}
								inputMode="numeric"
								autoComplete="off"
								isInvalid={isWrong}
								value={typed}
								onChange={(event: FormEvent<HTMLInputElement>) => {
									setTyped(event.currentTarget.value);
									setIsWrong(false);
								}}
							/>
						</div>
					)}
				</Field>
				<div>
					<Button type="submit" appearance="danger">
						{text.confirm(workflows)}
					</Button>
				</div>
			</form>
		</Section>
	);
}
