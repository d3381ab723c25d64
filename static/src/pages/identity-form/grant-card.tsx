// One grant of the form: folded it is a sentence, open it is its parts.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { jiraQueries } from '../../data/jira/queries';
import { useNames } from '../../data/jira/use-names';
import { usePlaces } from '../../data/jira/use-places';
import { words } from '../../strings/admin';
import { words as grantWords } from '../../strings/grants';
import { ChoiceSelect } from '../../ui/form/choice-select';
import { Field, FieldError } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import form from '../../ui/form/form.module.css';
import { SpaceSelect } from '../../ui/form/space-select';
import { WarnedCheckbox } from '../../ui/form/warned-checkbox';
import { guardedBy } from '../../ui/grant/offered-grants';
import type { GrantParts as Parts } from '../../ui/identity/grant-parts';
import { grantText, idsOfGrants } from '../../ui/identity/grant-text';
import type { FieldErrors } from './find-errors';
import { type GrantValues, grantOf } from './form-values';
import classes from './identity-form.module.css';

interface GrantCardProps {
	readonly grant: GrantValues;
	readonly position: number;
	readonly isOpen: boolean;
	readonly errors: FieldErrors;
	readonly onChange: (grant: GrantValues) => void;
	readonly onBlur: (field: string) => void;
	readonly onOpen: (isOpen: boolean) => void;
	readonly onRemove: () => void;
}

const text = words.form.grant;
const label = words.form.label;

/** What guards where the grant counts; undefined as long as nobody asked for the guarded transitions. */
function useGuardedText(grant: Parts): string | undefined {
	const { data, hasNextPage } = useInfiniteQuery({ ...adminQueries.grantable, enabled: false });
	if (data === undefined || hasNextPage) return undefined;
	const { enforced, monitored, other, unknown } = guardedBy(
		grant,
		data.pages.flatMap((page) => page.rows),
	);
	return grantWords.guards(enforced, monitored, other, unknown);
}

/** What the grant says, or what it lacks to say anything. */
function Sentence({ grant }: { readonly grant: GrantValues }) {
	const parts = grantOf(grant);
	const names = useNames(idsOfGrants(grant.toStatusId === '' ? [] : [parts]));
	const overview = useOverview();
	const guarded = useGuardedText(parts);
	const isWhole = grant.toStatusId !== '' && (grant.isEverySpace || grant.projectId !== '');
	return (
		<div className={classes['sentence']} aria-live="off">
			<span>{isWhole ? grantText(parts, names) : text.unfinished}</span>
			{isWhole && guarded !== undefined ? <p className={form['subtle']}>{guarded}</p> : null}
			{isWhole && overview?.enforcedGuards === 0 ? <p className={form['subtle']}>{words.guard.noneEnforced}</p> : null}
		</div>
	);
}

export function GrantCard({ grant, position, isOpen, errors, onChange, onBlur, onOpen, onRemove }: GrantCardProps) {
	const at = (part?: string) => ['grants', grant.key, ...(part === undefined ? [] : [part])].join('.');
	const ownError = errors[at()];
	const isInvalid = Object.keys(errors).some((field) => field === at() || field.startsWith(`${at()}.`));
	return (
		<fieldset
			className={classes['grant']}
			data-invalid={isInvalid}
			aria-label={text.title(position)}
			aria-describedby={`${fieldId(at())}-error`}
		>
			<div className={classes['line']}>
				<Sentence grant={grant} />
				<Button
					id={fieldId(at())}
					spacing="compact"
					appearance="subtle"
					aria-expanded={isOpen}
					aria-label={isOpen ? text.foldLabel(position) : text.openLabel(position)}
					onClick={() => onOpen(!isOpen)}
				>
					{isOpen ? text.fold : text.open}
				</Button>
				<Button spacing="compact" appearance="subtle" aria-label={text.removeLabel(position)} onClick={onRemove}>
					{text.remove}
				</Button>
			</div>
			<FieldError id={fieldId(at())} error={ownError} />
			{isOpen ? <GrantParts grant={grant} at={at} errors={errors} onChange={onChange} onBlur={onBlur} /> : null}
		</fieldset>
	);
}

interface GrantPartsProps extends Pick<GrantCardProps, 'grant' | 'errors' | 'onChange' | 'onBlur'> {
	readonly at: (part: string) => string;
}

function GrantParts({ grant, at, errors, onChange, onBlur }: GrantPartsProps) {
	const { isEverySpace, projectId, issueTypeId, fromStatusId, toStatusId, until } = grant;
	const { places, hasFailed, retry } = usePlaces(isEverySpace, projectId);
	const { data: spaces } = useQuery(jiraQueries.firstSpaces);
	const names = useNames(idsOfGrants([grantOf(grant)]));
	const isLoading = places === undefined && !hasFailed;
	const isPlaced = isEverySpace || projectId !== '';
	const choices = (list: readonly { id: string; name: string }[] | undefined) =>
		(list ?? []).map(({ id, name }) => ({ value: id, label: name }));
	const statuses = choices(places?.statusesOf(issueTypeId));
	const any = (name: string) => ({ value: '', label: name });
	/** Statuses and work types belong to a space; another space starts afresh. */
	const place = (change: Partial<GrantValues>) =>
		onChange({ ...grant, issueTypeId: '', fromStatusId: '', toStatusId: '', ...change });

	return (
		<>
			{isEverySpace ? null : (
				<Field
					id={fieldId(at('projectId'))}
					label={label['grant.projectId']}
					isRequired
					error={errors[at('projectId')]}
				>
					{(aria) => (
						<SpaceSelect
							aria={aria}
							label={label['grant.projectId']}
							value={projectId}
							nameOf={names.space}
							onChange={(id) => place({ projectId: id })}
							onBlur={() => onBlur(at('projectId'))}
							offered={spaces?.spaces ?? []}
						/>
					)}
				</Field>
			)}
			<WarnedCheckbox
				label={text.everySpace(spaces?.total)}
				isChecked={isEverySpace}
				onChange={(event) => place({ isEverySpace: event.currentTarget.checked, projectId: '' })}
			/>
			{hasFailed ? (
				<p role="alert">
					{text.placesFailed}{' '}
					<Button spacing="compact" onClick={retry}>
						{text.tryAgain}
					</Button>
				</p>
			) : null}
			<div className={form['row']}>
				<Field id={fieldId(at('issueTypeId'))} label={label['grant.issueTypeId']} error={errors[at('issueTypeId')]}>
					{(aria) => (
						<ChoiceSelect
							aria={aria}
							label={label['grant.issueTypeId']}
							choices={[any(text.anyWorkType), ...choices(places?.workTypes)]}
							value={issueTypeId}
							nameOf={names.workType}
							onChange={(id) => onChange({ ...grant, issueTypeId: id })}
							placeholder={text.anyWorkType}
							isDisabled={!isPlaced}
							isLoading={isLoading}
						/>
					)}
				</Field>
				<Field id={fieldId(at('expiresAt'))} label={label['grant.expiresAt']} error={errors[at('expiresAt')]}>
					{(aria) => (
						<Textfield
							{...aria}
							type="date"
							isInvalid={aria['aria-invalid']}
							value={until.date}
							onChange={(event: FormEvent<HTMLInputElement>) =>
								onChange({ ...grant, until: { ...until, date: event.currentTarget.value } })
							}
							onBlur={() => onBlur(at('expiresAt'))}
						/>
					)}
				</Field>
			</div>
			<div className={form['row']}>
				<Field id={fieldId(at('fromStatusId'))} label={label['grant.fromStatusId']} error={errors[at('fromStatusId')]}>
					{(aria) => (
						<ChoiceSelect
							aria={aria}
							label={label['grant.fromStatusId']}
							choices={[any(text.anyStatus), ...statuses]}
							value={fromStatusId}
							nameOf={names.status}
							onChange={(id) => onChange({ ...grant, fromStatusId: id })}
							placeholder={text.anyStatus}
							isDisabled={!isPlaced}
							isLoading={isLoading}
						/>
					)}
				</Field>
				<Field
					id={fieldId(at('toStatusId'))}
					label={label['grant.toStatusId']}
					isRequired
					error={errors[at('toStatusId')]}
				>
					{(aria) => (
						<ChoiceSelect
							aria={aria}
							label={label['grant.toStatusId']}
							choices={statuses}
							value={toStatusId}
							nameOf={names.status}
							onChange={(id) => onChange({ ...grant, toStatusId: id })}
							onBlur={() => onBlur(at('toStatusId'))}
							placeholder={isPlaced ? text.chooseStatus : text.chooseSpaceFirst}
							isDisabled={!isPlaced}
							isLoading={isLoading}
						/>
					)}
				</Field>
			</div>
		</>
	);
}
