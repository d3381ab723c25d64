// What somebody has to say before many identities are changed: why, for whom, and how many.
import Textfield from '@atlaskit/textfield';
import type { FormEvent, Ref } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { words } from '../../strings/admin';
import { AccountSelect } from '../../ui/form/account-select';
import { Field } from '../../ui/form/field';
import { ReasonField, reasonProblems } from '../../ui/form/reason-field';
import type { Problems } from '../../ui/form/use-form';
import type { BulkAction } from './bulk-action';

export interface BulkValues {
	readonly owner: AccountView | undefined;
	readonly reason: string;
	/** The number of identities, as it was typed. */
	readonly count: string;
}

export const noValues: BulkValues = { owner: undefined, reason: '', count: '' };

export type BulkProblems = Problems<keyof BulkValues>;

export const bulkFieldId = (field: keyof BulkValues): string => `bulk-${field}`;

/** What is wrong, in the order of the fields. */
export function findBulkProblems(action: BulkAction, count: number, values: BulkValues): BulkProblems {
	const isCounted = values.count.replaceAll(/\D/g, '') === String(count);
	return {
		...(action === 'change-owner' && values.owner === undefined ? { owner: words.form.error.owner } : {}),
		...reasonProblems(values.reason),
		...(action === 'retire' && !isCounted ? { count: words.bulk.countWrong(count) } : {}),
	};
}

interface BulkFieldsProps {
	readonly action: BulkAction;
	/** Of identities. */
	readonly count: number;
	readonly values: BulkValues;
	readonly problems: BulkProblems;
	readonly onChange: (values: BulkValues) => void;
	readonly reasonRef: Ref<HTMLTextAreaElement>;
}

export function BulkFields({ action, count, values, problems, onChange, reasonRef }: BulkFieldsProps) {
	return (
		<>
			{action === 'change-owner' ? (
				<Field
					id={bulkFieldId('owner')}
					label={words.bulk.owner}
					isRequired
					error={problems.owner}
					hint={words.bulk.ownerHint}
				>
					{(aria) => (
						<AccountSelect
							aria={aria}
							label={words.bulk.owner}
							placeholder={words.form.chooseOwner}
							chosen={values.owner}
							accepts={({ kind, isActive }) => kind === 'human' && isActive}
							onChoose={(owner) => onChange({ ...values, owner })}
							onBlur={() => undefined}
						/>
					)}
				</Field>
			) : null}
			<ReasonField
				id={bulkFieldId('reason')}
				value={values.reason}
				error={problems.reason}
				onChange={(reason) => onChange({ ...values, reason })}
				fieldRef={reasonRef}
			/>
			{action === 'retire' ? (
				<Field id={bulkFieldId('count')} label={words.bulk.typeCount(count)} isRequired error={problems.count}>
					{(aria) => (
						<Textfield
							{...aria}
							inputMode="numeric"
							autoComplete="off"
							value={values.count}
							isInvalid={problems.count !== undefined}
							onChange={(event: FormEvent<HTMLInputElement>) =>
								onChange({ ...values, count: event.currentTarget.value })
							}
						/>
					)}
				</Field>
			) : null}
		</>
	);
}
