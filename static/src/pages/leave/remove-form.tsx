// Asks for the number of workflows before every guard is taken away.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import { words } from '../../strings/health';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { type Problems, useForm } from '../../ui/form/use-form';
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
	const { values, change, problems, submit } = useForm({
		initial: { count: '' },
		findProblems: ({ count }): Problems<typeof countField> =>
			count.replaceAll(/[\s,.]/g, '') === String(workflows) ? {} : { count: text.wrong(workflows) },
		save: async () => onConfirmed(),
		onRefused: () => document.getElementById(fieldId(countField))?.focus(),
	});
	return (
		<Section title={text.title}>
			<p>{text.consequence(workflows, rules)}</p>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void submit();
				}}
				noValidate
				className={classes['section']}
			>
				<Field id={fieldId(countField)} label={text.type(workflows)} isRequired error={problems.count}>
					{(aria) => (
						<div className={classes['number']}>
							<Textfield
								{...aria}
								inputMode="numeric"
								autoComplete="off"
								isInvalid={aria['aria-invalid']}
								value={values.count}
								onChange={(event: FormEvent<HTMLInputElement>) => change({ count: event.currentTarget.value })}
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
