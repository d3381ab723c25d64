// The defaults and limits of the site, each with what it does.
import Button from '@atlaskit/button/default/button';
import Checkbox from '@atlaskit/checkbox';
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SettingsView } from '../../../../src/contract/calls/site';
import type { PublicError } from '../../../../src/contract/errors';
import { safeShards } from '../../../../src/contract/limits';
import { adminMutations } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { useFresh } from '../../data/use-fresh';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/settings';
import { ErrorSummary } from '../../ui/form/error-summary';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import formClasses from '../../ui/form/form.module.css';
import { useForm } from '../../ui/form/use-form';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { showDoneFlag } from '../../ui/page/done-flag';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { Unenforced } from '../../ui/page/unenforced';
import { useFocusOn } from '../../ui/page/use-focus-on';
import { failureText } from '../../ui/text/failure-text';
import { problemText } from '../../ui/text/problem-text';
import { pastText } from '../../ui/text/time';
import { useNow } from '../../ui/text/use-now';
import { ProtectedStatuses } from './protected-statuses';
import { SettingsFailure } from './settings-notices';
import classes from './settings-page.module.css';
import {
	findSettingsErrors,
	isSettingsField,
	numberIn,
	settingsDraftOf,
	settingsValuesOf,
	type TypedField,
} from './settings-values';

const formHeightPx = 560;

export default function SettingsPage() {
	return (
		<>
			<PageHeading>{words.title}</PageHeading>
			<AdminAnswer to={useFresh(adminQueries.settings)} thing={words.thing} height={formHeightPx}>
				{({ settings }) => <SettingsForm settings={settings} />}
			</AdminAnswer>
			<p className={classes['end']}>
				{words.leave} <RouteLink to={{ page: 'leave' }}>{words.leaveLink}</RouteLink>
			</p>
		</>
	);
}

/** The back end names fields by their path, such as `settings.protectedStatuses.3`. */
function problemOf(error: PublicError) {
	const name = (error.field ?? '').replace(/^settings\./, '').split('.')[0];
	return name !== undefined && isSettingsField(name) ? { field: name, text: problemText(error) } : undefined;
}

function SettingsForm({ settings }: { readonly settings: SettingsView }) {
	const client = useQueryClient();
	const saving = useMutation(adminMutations.saveSettings);
	const announce = useAnnounce();
	const [version, setVersion] = useState(settings.version);
	const form = useForm({
		initial: () => settingsValuesOf(settings),
		findProblems: findSettingsErrors,
		problemOf,
		save: (values) => saving.mutateAsync({ version, settings: settingsDraftOf(values) }),
		onSaved: (saved) => {
			setVersion(saved.settings.version);
			form.reset(settingsValuesOf(saved.settings));
			if (saved.isEnforced) showDoneFlag(words.saved);
			announce(saved.isEnforced ? words.saved : words.unenforced.replaceAll('**', ''));
		},
		onFailed: (error) => announce(failureText(error), 'assertive'),
	});
	const { values, change, problems, onBlur, refusals, failure, bothChanged } = form;
	const unenforced = saving.data?.isEnforced === false ? saving.data : undefined;
	const notice = useFocusOn<HTMLDivElement>(failure, bothChanged, unenforced);

	const loadLatest = async () => {
		const isLoaded = await form.loadLatest(async () => {
			const latest = (await client.fetchQuery(adminQueries.settings)).settings;
			setVersion(latest.version);
			return settingsValuesOf(latest);
		});
		if (isLoaded) announce(words.conflict.loaded);
	};

	const field = (name: TypedField, hint: ReactNode) => (
		<Field id={fieldId(name)} label={words.label[name]} isRequired error={problems[name]} hint={hint}>
			{(aria) => (
				<div className={name === 'contact' ? undefined : classes['number']}>
					<Textfield
						{...aria}
						autoComplete="off"
						{...(name === 'contact' ? {} : { inputMode: 'numeric' as const })}
						isInvalid={aria['aria-invalid']}
						value={values[name]}
						onChange={(event: FormEvent<HTMLInputElement>) => change({ [name]: event.currentTarget.value })}
						onBlur={() => onBlur(name)}
					/>
				</div>
			)}
		</Field>
	);
	const { effect } = words;
	const choice = (name: 'guardsTypeChanges' | 'listsPeople' | 'disablesGuardsOnUninstall') => (
		<div>
			<Checkbox
				id={fieldId(name)}
				label={words.label[name]}
				isChecked={values[name]}
				aria-describedby={`${fieldId(name)}-effect`}
				onChange={(event) => change({ [name]: event.currentTarget.checked })}
			/>
			<div id={`${fieldId(name)}-effect`} className={classes['effect']}>
				{effect[name]}
			</div>
		</div>
	);
	const shards = numberIn(values, 'maxShards');
	return (
		<form
			className={formClasses['form']}
			onSubmit={(event) => {
				event.preventDefault();
				void form.submit();
			}}
			noValidate
		>
			<ErrorSummary
				problems={refusals === 0 ? {} : problems}
				labelOf={(name) => words.label[name]}
				refusals={refusals}
			/>
			<div ref={notice} tabIndex={-1} hidden={(failure ?? bothChanged ?? unenforced) === undefined}>
				{failure === undefined ? null : <SettingsFailure error={failure} onLoadLatest={() => void loadLatest()} />}
				{bothChanged === undefined ? null : (
					<Notice appearance="information">
						<p>{words.conflict.loaded}</p>
					</Notice>
				)}
				{unenforced === undefined ? null : <Unenforced text={words.unenforced} />}
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
					error={problems.protectedStatuses}
					onChange={(protectedStatuses) => change({ protectedStatuses })}
				/>
				{choice('guardsTypeChanges')}
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
			<Group name={words.accounts}>{choice('listsPeople')}</Group>
			<Group name={words.uninstall}>{choice('disablesGuardsOnUninstall')}</Group>
			<div className={formClasses['buttons']}>
				<Button type="submit" appearance="primary" isLoading={form.isSaving}>
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
					<p>{words.refused(pastText(refused.at, now), problemText(refused.why))}</p>
				</Notice>
			)}
		</div>
	);
}
