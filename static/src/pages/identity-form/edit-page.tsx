// Edits an identity on the version that was read; a newer one is brought under the edits, never over them.
import { useCallback, useState } from 'react';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { idText } from '../../data/names';
import { callAdmin } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import { useSettings } from '../../data/use-settings';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import form from '../../ui/form/form.module.css';
import { isUnusedGrant } from '../../ui/identity/grants';
import { IdentityAvatar, shapeOfType } from '../../ui/identity/identity-avatar';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { LoadFailure, Loading } from '../../ui/page/states';
import { type FormValues, mergeLatest, valuesOf } from './form-values';
import { IdentityForm } from './identity-form';
import classes from './identity-form.module.css';

const formHeightPx = 720;

interface EditPageProps {
	readonly accountId: string;
	/** Opens without the grants that nothing used for 90 days. */
	readonly isWithoutUnused: boolean;
}

export default function EditPage({ accountId, isWithoutUnused }: EditPageProps) {
	const load = useLoad(useCallback(() => callAdmin('identity.read', { accountId }), [accountId]));
	if (load.state === 'loading') return <Loading thing={words.thing.identity} height={formHeightPx} />;
	if (load.state === 'error') {
		return (
			<LoadFailure
				thing={words.thing.identity}
				error={load.error}
				retry={load.retry}
				noAccess={words.noAccess}
				noAccessNext={words.noAccessNext}
			/>
		);
	}
	const { identity, grantUse } = load.value;
	const now = Date.now();
	const unused = isWithoutUnused
		? identity.grants.map((_, index) => grantUse?.[index] !== undefined && isUnusedGrant(grantUse[index], now))
		: undefined;
	return <Edit identity={identity} {...(unused === undefined ? {} : { unused })} />;
}

interface EditProps {
	readonly identity: IdentityView;
	/** By grant: whether the form opens without it; absent when it opens with all. */
	readonly unused?: readonly boolean[];
}

function Edit({ identity, unused }: EditProps) {
	const { go } = useNavigation();
	const rules = useSettings();
	const [base, setBase] = useState(() => ({ version: identity.version, values: valuesOf(identity) }));
	const [values, setValues] = useState<FormValues>(() => ({
		...base.values,
		grants: base.values.grants.filter((_, index) => unused?.[index] !== true),
	}));
	const [leftOut] = useState(() => unused?.filter((isUnused) => isUnused).length);
	const { accountId, name, type } = identity;

	const loadLatest = async (): Promise<string> => {
		const latest = (await callAdmin('identity.read', { accountId })).identity;
		const latestValues = valuesOf(latest);
		const merged = mergeLatest(values, base.values, latestValues);
		setValues(merged.values);
		setBase({ version: latest.version, values: latestValues });
		const fields: Readonly<Record<string, string>> = words.conflict.field;
		return words.conflict.loaded(merged.bothChanged.map((field) => fields[field] ?? field).join(', '));
	};

	return (
		<>
			<BackLink to={{ page: 'identity', accountId }} name={name} />
			<PageHeading>{words.form.editTitle(name)}</PageHeading>
			<IdentityForm
				values={values}
				onValues={setValues}
				choice={undefined}
				accountField={() => (
					<div className={classes['fixed']}>
						<IdentityAvatar shape={shapeOfType(type)} />
						<span className={form['subtle']} title={accountId}>
							{words.form.accountFixed(idText(accountId))}
						</span>
					</div>
				)}
				rules={rules}
				isBotUser={type === 'bot-user'}
				submitLabel={words.form.save}
				doneText={words.form.saved}
				save={(draft) => callAdmin('identity.edit', { accountId, version: base.version, draft })}
				onLoadLatest={loadLatest}
				onCancel={() => go({ page: 'identity', accountId }, 'replace')}
				notice={
					leftOut === undefined ? null : (
						<Notice appearance="information">
							<p>{leftOut === 0 ? words.form.noneUnused : words.form.unusedRemoved(leftOut)}</p>
						</Notice>
					)
				}
			/>
		</>
	);
}
