// The form that registers and edits: one column, checked field by field, saved once.
import Button from '@atlaskit/button/default/button';
import type { ReactNode } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { useNames } from '../../data/jira/use-names';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { words as helpWords } from '../../strings/help';
import { AccountSelect } from '../../ui/form/account-select';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { ErrorSummary } from '../../ui/form/error-summary';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import classes from '../../ui/form/form.module.css';
import { identityTypes } from '../../ui/identity/identity-types';
import { Notice } from '../../ui/page/notice';
import { SaveFailure } from '../../ui/page/save-failure';
import { useFocusOn } from '../../ui/page/use-focus-on';
import { CredentialFields } from './credential-fields';
import { ExpiryField } from './expiry-field';
import { fieldLabel } from './field-label';
import type { ExpiryRules } from './form-values';
import { GrantEditor } from './grant-editor';
import { LineField, PurposeField } from './text-fields';
import { TypesLink } from './types-link';
import type { IdentityFormState } from './use-identity-form';

const machineTypes = identityTypes.filter((type) => type !== 'bot-user');

interface IdentityFormProps {
	readonly form: IdentityFormState;
	/** What stands above the fields of the draft. */
	readonly accountField: ReactNode;
	/** Undefined while they are not known. */
	readonly rules: ExpiryRules | undefined;
	readonly submitLabel: string;
	/** Brings the newest version under the edits, after a conflict; absent where there is no version. */
	readonly onLoadLatest?: () => void;
	readonly onCancel: () => void;
	/** Stands above the fields. */
	readonly notice?: ReactNode;
}

/** What a field is called where two people changed it. */
function conflictLabel(field: string): string {
	const labels: Readonly<Record<string, string>> = words.conflict.field;
	return labels[field] ?? field;
}

const isPerson = ({ kind, isActive }: AccountView): boolean => kind === 'human' && isActive;

export function IdentityForm(props: IdentityFormProps) {
	const { form, accountField, rules, submitLabel, onLoadLatest, onCancel, notice: above } = props;
	const { values, change, problems, onBlur, refusals, failure, bothChanged, isSaving, isBotUser, reveal } = form;
	const notice = useFocusOn<HTMLDivElement>(failure, bothChanged);
	const names = useNames({ account: values.ownerId === '' ? [] : [values.ownerId] });

	const common = (field: string) => ({ error: problems[field], onBlur: () => onBlur(field) });
	return (
		<form
			className={classes['form']}
			onSubmit={(event) => {
				event.preventDefault();
				void form.submit();
			}}
			onKeyDown={(event) => {
				// Enter in a search field chooses; it never saves.
				if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.role === 'combobox') {
					event.preventDefault();
				}
			}}
			noValidate
		>
			<ErrorSummary
				problems={refusals === 0 ? {} : problems}
				labelOf={(field) => fieldLabel(field, values.grants)}
				refusals={refusals}
				onReveal={reveal}
			/>
			{failure === undefined ? null : (
				<div ref={notice} tabIndex={-1}>
					<SaveFailure failure={failure} onLoadLatest={onLoadLatest} />
				</div>
			)}
			{bothChanged === undefined ? null : (
				<div ref={notice} tabIndex={-1}>
					<Notice appearance="information">
						<p>{words.conflict.loaded(bothChanged.map(conflictLabel).join(', '))}</p>
					</Notice>
				</div>
			)}
			{above}
			{accountField}
			<LineField
				field="name"
				value={values.name}
				isRequired
				onChange={(name) => change({ name })}
				{...common('name')}
			/>
			<Field
				id={fieldId('type')}
				label={words.form.label.type}
				isRequired
				error={problems['type']}
				hint={isBotUser ? words.form.onlyBotUser : <TypesLink type={values.type} />}
			>
				{(aria) => (
					<ChoiceSelect
						aria={aria}
						label={words.form.label.type}
						choices={(isBotUser ? (['bot-user'] as const) : machineTypes).map((type) => ({
							value: type,
							label: sharedWords.identityType[type],
							meaning: helpWords.terms[type].meaning,
						}))}
						value={isBotUser ? 'bot-user' : values.type}
						onChange={(type) => change({ type: machineTypes.find((candidate) => candidate === type) ?? '' })}
						onBlur={() => onBlur('type')}
						placeholder={words.form.chooseType}
						isDisabled={isBotUser}
					/>
				)}
			</Field>
			<Field
				id={fieldId('ownerId')}
				label={words.form.label.ownerId}
				isRequired
				error={problems['ownerId']}
				hint={words.form.ownerHint}
			>
				{(aria) => (
					<AccountSelect
						aria={aria}
						label={words.form.label.ownerId}
						placeholder={words.form.chooseOwner}
						chosen={
							values.ownerId === ''
								? undefined
								: { accountId: values.ownerId, displayName: names.account(values.ownerId) }
						}
						accepts={isPerson}
						onChoose={(owner) => change({ ownerId: owner?.accountId ?? '' })}
						onBlur={() => onBlur('ownerId')}
					/>
				)}
			</Field>
			<LineField
				field="contact"
				value={values.contact}
				isRequired
				hint={words.form.contactHint}
				onChange={(contact) => change({ contact })}
				{...common('contact')}
			/>
			<PurposeField
				field="purpose"
				value={values.purpose}
				onChange={(purpose) => change({ purpose })}
				{...common('purpose')}
			/>
			<LineField
				field="environment"
				value={values.environment}
				hint={words.form.environmentHint}
				onChange={(environment) => change({ environment })}
				{...common('environment')}
			/>
			<ExpiryField
				expiry={values.expiry}
				rules={rules}
				onChange={(expiry) => change({ expiry })}
				{...common('expiresAt')}
			/>
			<GrantEditor
				grants={values.grants}
				errors={problems}
				open={form.openGrants}
				onOpen={form.openGrant}
				onChange={(grants) => change({ grants })}
				onBlur={onBlur}
			/>
			<CredentialFields
				credential={values.credential}
				errors={problems}
				onChange={(credential) => change({ credential })}
				onBlur={onBlur}
			/>
			<div className={classes['buttons']}>
				<Button type="submit" appearance="primary" isLoading={isSaving}>
					{submitLabel}
				</Button>
				<Button appearance="subtle" onClick={onCancel}>
					{words.action.cancel}
				</Button>
			</div>
		</form>
	);
}
