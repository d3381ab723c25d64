// Finds an account. The list stands in the page and not above it, so that no frame cuts it off.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { jiraQueries } from '../../data/jira/queries';
import { idText } from '../../data/jira/use-names';
import { words } from '../../strings/try-as';
import { Field } from '../form/field';
import { useSettled } from '../form/use-settled';
import classes from './try-as.module.css';

const fewestLetters = 2;
const mostShown = 8;

interface AccountSearchProps {
	readonly chosen: AccountView | undefined;
	readonly onChoose: (account: AccountView | undefined) => void;
}

export function AccountSearch({ chosen, onChoose }: AccountSearchProps) {
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const again = useRef<HTMLButtonElement>(null);
	const [typed, setTyped] = useState('');
	const settled = useSettled(typed.trim());
	const { data, isError } = useQuery({
		...jiraQueries.foundAccounts(settled),
		enabled: settled.length >= fewestLetters,
	});
	// The focus goes on where the reader is: from what was chosen back to the field, and the other way round.
	useEffect(() => {
		if (chosen === undefined) field.current?.focus();
		else again.current?.focus();
	}, [chosen]);
	if (chosen !== undefined) {
		return (
			<div className={classes['chosen']}>
				<strong>{chosen.displayName}</strong>
				<span className={classes['subtle']}>{idText(chosen.accountId)}</span>
				<Button ref={again} spacing="compact" onClick={() => onChoose(undefined)}>
					{words.change}
				</Button>
			</div>
		);
	}
	const isShown = data !== undefined && settled.length >= fewestLetters;
	return (
		<Field id={id} label={words.account} hint={words.accountHint} error={isError ? words.searchFailed : undefined}>
			{(aria) => (
				<>
					<Textfield
						{...aria}
						ref={field}
						type="search"
						autoComplete="off"
						isInvalid={aria['aria-invalid']}
						value={typed}
						onChange={(event: FormEvent<HTMLInputElement>) => setTyped(event.currentTarget.value)}
					/>
					<p role="status" className={classes['subtle']}>
						{isShown ? words.found(data.length) : ''}
					</p>
					{isShown && data.length > 0 ? (
						<ul className={classes['found']}>
							{data.slice(0, mostShown).map((account) => (
								<li key={account.accountId}>
									<Button
										spacing="compact"
										aria-label={words.choose(`${account.displayName} ${idText(account.accountId)}`)}
										onClick={() => onChoose(account)}
									>
										{account.displayName} {idText(account.accountId)}
									</Button>
								</li>
							))}
						</ul>
					) : null}
				</>
			)}
		</Field>
	);
}
