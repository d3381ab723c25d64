// Edits an identity on the version that was read; a newer one is brought under the edits, never over them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentityOutputs, IdentityView } from '../../../../src/contract/calls/identities';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { idText } from '../../data/jira/use-names';
import { useFresh } from '../../data/use-fresh';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import form from '../../ui/form/form.module.css';
import { isUnusedGrant } from '../../ui/identity/grants';
import { IdentityAvatar, shapeOfType } from '../../ui/identity/identity-avatar';
import { Answer } from '../../ui/page/answer';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
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
	const unusedOf = ({ identity, grantUse }: IdentityOutputs['identity.read']): readonly boolean[] => {
		const now = Date.now();
		return identity.grants.map((_, index) => grantUse?.[index] !== undefined && isUnusedGrant(grantUse[index], now));
	};
	return (
		<Answer
			to={useFresh(adminQueries.identity(accountId))}
			thing={words.thing.identity}
			height={formHeightPx}
			noAccess={words.noAccess}
			noAccessNext={words.noAccessNext}
		>
			{(read) => <Edit identity={read.identity} {...(isWithoutUnused && { unused: unusedOf(read) })} />}
		</Answer>
	);
}

interface EditProps {
	readonly identity: IdentityView;
	/** By grant: whether the form opens without it; absent when it opens with all. */
	readonly unused?: readonly boolean[];
}

function Edit({ identity, unused }: EditProps) {
	const { go } = useNavigation();
	const client = useQueryClient();
	const { data: rules } = useQuery(adminQueries.settings);
	const { mutateAsync: edit } = useMutation(adminMutations.edit);
	const [base, setBase] = useState(() => ({ version: identity.version, values: valuesOf(identity) }));
	const [values, setValues] = useState<FormValues>(() => ({
		...base.values,
		grants: base.values.grants.filter((_, index) => unused?.[index] !== true),
	}));
	const [leftOut] = useState(() => unused?.filter((isUnused) => isUnused).length);
	const { accountId, name, type } = identity;

	const loadLatest = async (): Promise<string> => {
		const latest = (await client.fetchQuery(adminQueries.identity(accountId))).identity;
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
				rules={rules?.settings}
				isBotUser={type === 'bot-user'}
				submitLabel={words.form.save}
				doneText={words.form.saved}
				save={(draft) => edit({ accountId, version: base.version, draft })}
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
