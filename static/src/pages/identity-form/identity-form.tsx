// The form that registers and edits: one column, checked field by field, saved once.
import Button from '@atlaskit/button/default/button';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import type { SavedView } from '../../../../src/contract/calls/identities';
import type { PublicError } from '../../../../src/contract/errors';
import type { IdentityType } from '../../../../src/contract/identity';
import { useNames } from '../../data/jira/use-names';
import { toPublicError } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { AccountSelect } from '../../ui/form/account-select';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { ErrorSummary } from '../../ui/form/error-summary';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import form from '../../ui/form/form.module.css';
import { useTouched } from '../../ui/form/use-touched';
import { Conflict } from '../../ui/page/conflict';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { sayDone } from '../../ui/page/say-done';
import { failureText } from '../../ui/text/failure-text';
import { CredentialFields } from './credential-fields';
import { ExpiryField } from './expiry-field';
import { fieldLabel } from './field-label';
import { type AccountChoice, type FieldErrors, fieldOfPath, findErrors } from './find-errors';
import { type Draft, draftOf, type ExpiryRules, type FormValues } from './form-values';
import { GrantEditor } from './grant-editor';
import { LineField, PurposeField } from './text-fields';

const machineTypes = [
	'service-account',
	'ci-pipeline',
	'app',
	'automation',
	'ai-agent',
] as const satisfies readonly IdentityType[];

interface IdentityFormProps {
	readonly values: FormValues;
	readonly onValues: (values: FormValues) => void;
	/** The account to register; undefined when an identity is edited. */
	readonly choice: AccountChoice | undefined;
	/** What stands above the fields of the draft. */
	readonly accountField: (errors: FieldErrors, onBlur: (field: string) => void) => ReactNode;
	/** Undefined while they are not known. */
	readonly rules: ExpiryRules | undefined;
	/** A bot user can be nothing else. */
	readonly isBotUser: boolean;
	readonly submitLabel: string;
	readonly doneText: (name: string) => string;
	readonly save: (draft: Draft) => Promise<SavedView>;
	/** Brings the newest version under the edits, after a conflict. */
	readonly onLoadLatest: () => Promise<string>;
	readonly onCancel: () => void;
	/** Stands above the fields. */
	readonly notice?: ReactNode;
}

/** The back end names fields by their path; people know them by their label. */
function serverText({ message, field }: PublicError, label: string): string {
	return field !== undefined && message.startsWith(`The field ${field} `)
		? words.form.error.fromServer(label, message.slice(`The field ${field} `.length))
		: message;
}

const isPerson = ({ kind, isActive }: AccountView): boolean => kind === 'human' && isActive;

export function IdentityForm(props: IdentityFormProps) {
	const { values, onValues, choice, accountField, rules, isBotUser, submitLabel, doneText, save } = props;
	const { onLoadLatest, onCancel, notice: above } = props;
	const { go } = useNavigation();
	const announce = useAnnounce();
	const { fields: touched, onBlur } = useTouched();
	const [attempt, setAttempt] = useState(0);
	const [server, setServer] = useState<{ readonly field: string; readonly text: string; readonly of: string }>();
	const [failure, setFailure] = useState<PublicError>();
	const [note, setNote] = useState<string>();
	const [isSaving, setIsSaving] = useState(false);
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const notice = useRef<HTMLDivElement>(null);
	const names = useNames({ account: values.ownerId === '' ? [] : [values.ownerId] });

	const found = findErrors(values, choice, Date.now(), rules);
	const state = JSON.stringify([values, choice]);
	// What the back end found holds until anything is changed.
	const all: FieldErrors = server?.of === state ? { ...found, [server.field]: server.text } : found;
	const errors: FieldErrors =
		attempt > 0 ? all : Object.fromEntries(Object.entries(all).filter(([field]) => touched.has(field)));

	useEffect(() => {
		if (failure !== undefined || note !== undefined) notice.current?.focus();
	}, [failure, note]);

	const change = (part: Partial<FormValues>) => onValues({ ...values, ...part });
	const openGrant = (key: string, isOpen: boolean) =>
		setOpen((before) => new Set(isOpen ? [...before, key] : [...before].filter((other) => other !== key)));
	const reveal = (field: string) => {
		const [area, key] = field.split('.');
		if (area === 'grants' && key !== undefined) openGrant(key, true);
	};

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (isSaving) return;
		setFailure(undefined);
		setNote(undefined);
		const now = Date.now();
		const problems = findErrors(values, choice, now, rules);
		const type = isBotUser ? 'bot-user' : values.type;
		if (Object.keys(problems).length > 0 || type === '') {
			Object.keys(problems).forEach(reveal);
			setServer(undefined);
			setAttempt(attempt + 1);
			return;
		}
		setIsSaving(true);
		try {
			const saved = await save(draftOf(values, type, now));
			const done = doneText(saved.identity.name);
			if (saved.isEnforced) sayDone(done);
			announce(saved.isEnforced ? done : words.save.unenforcedTitle, saved.isEnforced ? 'polite' : 'assertive');
			go({ page: 'identity', accountId: saved.identity.accountId }, 'replace');
		} catch (error) {
			const publicError = toPublicError(error);
			setIsSaving(false);
			if (publicError.field === undefined) {
				setFailure(publicError);
				announce(failureText(publicError), 'assertive');
				return;
			}
			const field = fieldOfPath(publicError.field, values.grants);
			setServer({ field, text: serverText(publicError, fieldLabel(field, values.grants)), of: state });
			reveal(field);
			setAttempt(attempt + 1);
		}
	};

	const loadLatest = async () => {
		try {
			const said = await onLoadLatest();
			setFailure(undefined);
			setNote(said);
		} catch (error) {
			setFailure(toPublicError(error));
		}
	};

	const common = (field: string) => ({ error: errors[field], onBlur: () => onBlur(field) });
	return (
		<form
			className={form['form']}
			onSubmit={(event) => void submit(event)}
			onKeyDown={(event) => {
				// Enter in a search field chooses; it never saves.
				if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.role === 'combobox') {
					event.preventDefault();
				}
			}}
			noValidate
		>
			<ErrorSummary
				entries={
					attempt === 0
						? []
						: Object.entries(errors).map(([field, problem = '']) => ({
								field,
								label: fieldLabel(field, values.grants),
								problem,
							}))
				}
				attempt={attempt}
				onReveal={reveal}
			/>
			{failure === undefined ? null : (
				<div ref={notice} tabIndex={-1}>
					{failure.code === 'CONFLICT' && choice === undefined ? (
						<Conflict error={failure} onLoadLatest={() => void loadLatest()} />
					) : (
						<Notice appearance="danger">
							<p>{failureText(failure)}</p>
						</Notice>
					)}
				</div>
			)}
			{note === undefined ? null : (
				<div ref={notice} tabIndex={-1}>
					<Notice appearance="information">
						<p>{note}</p>
					</Notice>
				</div>
			)}
			{above}
			{accountField(errors, onBlur)}
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
				error={errors['type']}
				hint={isBotUser ? words.form.onlyBotUser : undefined}
			>
				{(aria) => (
					<ChoiceSelect
						aria={aria}
						label={words.form.label.type}
						choices={(isBotUser ? (['bot-user'] as const) : machineTypes).map((type) => ({
							value: type,
							label: sharedWords.identityType[type],
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
				error={errors['ownerId']}
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
				errors={errors}
				open={open}
				onOpen={openGrant}
				onChange={(grants) => change({ grants })}
				onBlur={onBlur}
			/>
			<CredentialFields
				credential={values.credential}
				errors={errors}
				onChange={(credential) => change({ credential })}
				onBlur={onBlur}
			/>
			<div className={form['buttons']}>
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
