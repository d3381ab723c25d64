// A work item by its key, as the reader sees it in Jira.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { jiraQueries } from '../../data/jira/queries';
import type { ItemFacts } from '../../data/jira/work-items';
import { words } from '../../strings/try-as';
import { Field } from '../form/field';
import classes from './try-as.module.css';

export function ItemField({ onChoose }: { readonly onChoose: (item: ItemFacts | undefined) => void }) {
	const id = useId();
	const client = useQueryClient();
	const [typed, setTyped] = useState('');
	const [error, setError] = useState<string>();
	const find = async (event: FormEvent) => {
		event.preventDefault();
		const key = typed.trim().toUpperCase();
		setError(undefined);
		onChoose(undefined);
		if (key === '') return setError(words.itemMissing);
		try {
			const item = await client.fetchQuery(jiraQueries.workItem(key));
			if (item === null) setError(words.itemUnknown(key));
			else onChoose(item);
		} catch {
			setError(words.itemFailed(key));
		}
	};
	return (
		<form noValidate onSubmit={(event) => void find(event)}>
			<Field id={id} label={words.item} hint={words.itemHint} error={error}>
				{(aria) => (
					<div className={classes['row']}>
						<Textfield
							{...aria}
							isInvalid={aria['aria-invalid']}
							autoComplete="off"
							value={typed}
							onChange={(change: FormEvent<HTMLInputElement>) => setTyped(change.currentTarget.value)}
						/>
						<Button type="submit">{words.try}</Button>
					</div>
				)}
			</Field>
		</form>
	);
}
