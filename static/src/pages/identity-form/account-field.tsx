// Which account is registered, and the confirmation that a person's account is used by a bot.
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { adminQueries } from '../../data/admin/queries';
import { words } from '../../strings/admin';
import { AccountSelect } from '../../ui/form/account-select';
import { Field, FieldError } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { WarnedCheckbox } from '../../ui/form/warned-checkbox';
import type { AccountChoice, FieldErrors } from './find-errors';

interface AccountFieldProps {
	readonly choice: AccountChoice;
	readonly errors: FieldErrors;
	readonly onChange: (choice: AccountChoice) => void;
	readonly onBlur: (field: string) => void;
}

const isAnyAccount = ({ kind }: AccountView): boolean => kind !== 'customer';

export function AccountField({ choice, errors, onChange, onBlur }: AccountFieldProps) {
	const { data: unregistered } = useQuery(adminQueries.unregistered);
	const errorId = useId();
	const { account, isBotUserConfirmed } = choice;
	return (
		<>
			<Field
				id={fieldId('accountId')}
				label={words.form.label.accountId}
				isRequired
				error={errors['accountId']}
				hint={words.form.accountHint}
			>
				{(aria) => (
					<AccountSelect
						aria={aria}
						label={words.form.label.accountId}
						placeholder={words.form.chooseAccount}
						chosen={account}
						offered={unregistered?.accounts ?? []}
						accepts={isAnyAccount}
						onChoose={(chosen) => onChange({ account: chosen, isBotUserConfirmed: false })}
						onBlur={() => onBlur('accountId')}
					/>
				)}
			</Field>
			{account?.kind === 'human' ? (
				<div>
					<WarnedCheckbox
						id={fieldId('confirmBotUser')}
						label={words.form.confirmBotUser(account.displayName)}
						isChecked={isBotUserConfirmed}
						isInvalid={errors['confirmBotUser'] !== undefined}
						aria-describedby={`${errorId}-error`}
						onChange={(event) => onChange({ account, isBotUserConfirmed: event.currentTarget.checked })}
						onBlur={() => onBlur('confirmBotUser')}
					/>
					<FieldError id={errorId} error={errors['confirmBotUser']} />
				</div>
			) : null}
		</>
	);
}
