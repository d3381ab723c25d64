// The defaults and limits of the site, each with what it does.
import Button from '@atlaskit/button/default/button';
import Checkbox from '@atlaskit/checkbox';
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { SettingsView } from '../../../../src/contract/calls/site';
import type { PublicError } from '../../../../src/contract/errors';
import { safeShards } from '../../../../src/contract/limits';
import { adminMutations } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { toPublicError } from '../../data/rpc';
import { useFresh } from '../../data/use-fresh';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/settings';
import { ErrorSummary } from '../../ui/form/error-summary';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import formClasses from '../../ui/form/form.module.css';
import { useTouched } from '../../ui/form/use-touched';
import { Answer } from '../../ui/page/answer';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { sayDone } from '../../ui/page/say-done';
import { Emphasis } from '../../ui/text/emphasis';
import { failureText } from '../../ui/text/failure-text';
import { pastText } from '../../ui/text/time';
import { useNow } from '../../ui/text/use-now';
import { ProtectedStatuses } from './protected-statuses';
import { SettingsFailure } from './settings-notices';
import classes from './settings-page.module.css';
import {
	draftOf,
	findErrors,
	isSettingsField,
	mergeLatest,
	numberIn,
	type SettingsErrors,
	settingsFields,
	type TypedField,
	valuesOf,
} from './settings-values';

const formHeightPx = 560;

export default function SettingsPage() {
	return (
		<>
			<PageHeading>{words.title}</PageHeading>
			<Answer
				to={useFresh(adminQueries.settings)}
				thing={words.thing}
				height={formHeightPx}
				noAccess={words.noAccess}
				noAccessNext={words.noAccessNext}
			>
				{({ settings }) => <SettingsForm settings={settings} />}
			</Answer>
			<p className={classes['end']}>
				{words.leave} <RouteLink to={{ page: 'leave' }}>{words.leaveLink}</RouteLink>
			</p>
		</>
	);
}

/** The back end's name of a field, such as `settings.protectedStatuses.3`, as the form has it. */
const fieldOfPath = (path: string): string | undefined => path.replace(/^settings\./, '').split('.')[0];

function SettingsForm({ settings }: { readonly settings: SettingsView }) {
	const client = useQueryClient();
	const { mutateAsync } = useMutation(adminMutations.saveSettings);
	const announce = useAnnounce();
	const { fields: touched, onBlur } = useTouched();
	const [base, setBase] = useState(() => ({ version: settings.version, values: valuesOf(settings) }));
	const [values, setValues] = useState(base.values);
	const [attempt, setAttempt] = useState(0);
	const [server, setServer] = useState<{ readonly errors: SettingsErrors; readonly of: typeof values }>();
	const [failure, setFailure] = useState<PublicError>();
	const [note, setNote] = useState<'unenforced' | 'loaded'>();
	const [isSaving, setIsSaving] = useState(false);
	const notice = useRef<HTMLDivElement>(null);

	// What the back end found holds until anything is changed.
	const all: SettingsErrors = { ...findErrors(values), ...(server?.of === values ? server.errors : {}) };
	const errors: SettingsErrors =
		attempt > 0 ? all : Object.fromEntries(Object.entries(all).filter(([field]) => touched.has(field)));

	useEffect(() => {
		if (failure !== undefined || note !== undefined) notice.current?.focus();
	}, [failure, note]);

	const save = async () => {
		if (isSaving) return;
		setFailure(undefined);
		setNote(undefined);
		if (Object.keys(findErrors(values)).length > 0) {
			setServer(undefined);
			setAttempt(attempt + 1);
			return;
		}
		setIsSaving(true);
		try {
			const saved = await mutateAsync({ version: base.version, settings: draftOf(values) });
			const latest = valuesOf(saved.settings);
			setBase({ version: saved.settings.version, values: latest });
			setValues(latest);
			setAttempt(0);
			if (saved.isEnforced) sayDone(words.saved);
			else setNote('unenforced');
			announce(saved.isEnforced ? words.saved : words.unenforced.replaceAll('**', ''));
		} catch (error) {
			const publicError = toPublicError(error);
			const field = fieldOfPath(publicError.field ?? '');
			if (field !== undefined && isSettingsField(field)) {
				setServer({ errors: { [field]: publicError.message }, of: values });
				setAttempt(attempt + 1);
			} else {
				setFailure(publicError);
				announce(failureText(publicError), 'assertive');
			}
		} finally {
			setIsSaving(false);
		}
	};

	const loadLatest = async () => {
		try {
			const latest = (await client.fetchQuery(adminQueries.settings)).settings;
			const latestValues = valuesOf(latest);
			setValues(mergeLatest(values, base.values, latestValues));
			setBase({ version: latest.version, values: latestValues });
			setFailure(undefined);
			setNote('loaded');
			announce(words.conflict.loaded);
		} catch (error) {
			setFailure(toPublicError(error));
		}
	};

	const field = (name: TypedField, hint: ReactNode) => (
		<Field id={fieldId(name)} label={words.label[name]} isRequired error={errors[name]} hint={hint}>
			{(aria) => (
				<div className={name === 'contact' ? undefined : classes['number']}>
					<Textfield
						{...aria}
						autoComplete="off"
						{...(name === 'contact' ? {} : { inputMode: 'numeric' as const })}
						isInvalid={aria['aria-invalid']}
						value={values[name]}
						onChange={(event: FormEvent<HTMLInputElement>) =>
							setValues({ ...values, [name]: event.currentTarget.value })
						}
						onBlur={() => onBlur(name)}
					/>
				</div>
			)}
		</Field>
	);
	const { effect } = words;
	const shards = numberIn(values, 'maxShards');
	return (
		<form
			className={formClasses['form']}
			onSubmit={(event) => {
				event.preventDefault();
				void save();
			}}
			noValidate
		>
			<ErrorSummary
				entries={settingsFields.flatMap((name) => {
					const problem = errors[name];
					return attempt === 0 || problem === undefined ? [] : [{ field: name, label: words.label[name], problem }];
				})}
				attempt={attempt}
			/>
			<div ref={notice} tabIndex={-1} hidden={failure === undefined && note === undefined}>
				{failure === undefined ? null : <SettingsFailure error={failure} onLoadLatest={() => void loadLatest()} />}
				{note === undefined ? null : (
					<Notice appearance={note === 'unenforced' ? 'danger' : 'information'}>
						<p>{note === 'unenforced' ? <Emphasis text={words.unenforced} /> : words.conflict.loaded}</p>
					</Notice>
				)}
			</div>
			<Group name={words.expiry}>
				{field('expiryDefaultDays', effect.expiryDefaultDays(numberIn(values, 'expiryDefaultDays')))}
				{field('expiryMaxDays', effect.expiryMaxDays(numberIn(values, 'expiryMaxDays')))}
			</Group>
			<Group name={words.owners}>
				{field('orphanGraceDays', effect.orphanGraceDays(numberIn(values, 'orphanGraceDays')))}
			</Group>
			<Group name={words.refusals}>{field('contact', effect.contact)}</Group>
			<Group name={words.guards}>
				<ProtectedStatuses
					ids={values.protectedStatuses}
					error={errors.protectedStatuses}
					onChange={(protectedStatuses) => setValues({ ...values, protectedStatuses })}
				/>
				<div>
					<Checkbox
						id={fieldId('guardsTypeChanges')}
						label={words.label.guardsTypeChanges}
						isChecked={values.guardsTypeChanges}
						aria-describedby="type-changes-effect"
						onChange={(event) => setValues({ ...values, guardsTypeChanges: event.currentTarget.checked })}
					/>
					<div id="type-changes-effect" className={classes['effect']}>
						{effect.guardsTypeChanges}
					</div>
				</div>
			</Group>
			<Group name={words.registry}>
				<Growth />
				{field(
					'maxShards',
					<>
						{effect.maxShards}
						{shards !== undefined && shards > safeShards ? (
							<strong className={classes['risk']}> {words.risk}</strong>
						) : null}
					</>,
				)}
			</Group>
			<div className={formClasses['buttons']}>
				<Button type="submit" appearance="primary" isLoading={isSaving}>
					{words.save}
				</Button>
			</div>
		</form>
	);
}

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
	return (
		<section className={classes['group']} aria-label={name}>
			<Heading as="h3" size="small">
				{name}
			</Heading>
			{children}
		</section>
	);
}

/** How much of the registry's room is in use. */
function Growth() {
	const growth = useOverview()?.growth;
	const now = useNow();
	if (growth === undefined) return null;
	const { shards, maxShards, fullest, refused } = growth;
	return (
		<div className={classes['growth']}>
			<p>{words.growth(shards, maxShards, Math.round(fullest * 100))}</p>
			{refused === undefined ? null : (
				<Notice appearance="warning">
					<p>{words.refused(pastText(refused.at, now), refused.why)}</p>
				</Notice>
			)}
		</div>
	);
}
