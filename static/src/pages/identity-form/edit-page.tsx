// Edits an identity on the version that was read; a newer one is brought under the edits, never over them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentityOutputs, IdentityView } from '../../../../src/contract/calls/identities';
import { isUnusedGrant } from '../../../../src/contract/grants';
import { adminMutations } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { idText } from '../../data/jira/use-names';
import { useFresh } from '../../data/use-fresh';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { words as grantWords } from '../../strings/grants';
import formClasses from '../../ui/form/form.module.css';
import { missingGrants, parseGrantsPath, withGrants } from '../../ui/grant/offered-grants';
import type { GrantParts } from '../../ui/identity/grant-parts';
import { IdentityAvatar, shapeOfType } from '../../ui/identity/identity-avatar';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { grantValues, identityValuesOf } from './form-values';
import { IdentityForm } from './identity-form';
import classes from './identity-form.module.css';
import { type IdentityValues, useIdentityForm } from './use-identity-form';

const formHeightPx = 720;

interface EditPageProps {
	readonly accountId: string;
	/** Opens without the grants that nothing used for 90 days, or with those that cover what it did. */
	readonly without?: 'unused' | 'unlearned';
	/** Opens with these added, as an address tells them. */
	readonly grants?: string;
}

export default function EditPage(props: EditPageProps) {
	return props.without === 'unlearned' ? <LearnedEdit {...props} /> : <PlainEdit {...props} />;
}

/** Opens once it is known what the identity did, so that the form never changes by itself. */
function LearnedEdit({ accountId }: EditPageProps) {
	const learned = useFresh(adminQueries.learned(accountId));
	const read = useFresh(adminQueries.identity(accountId));
	return (
		<AdminAnswer to={learned} thing={words.thing.identity} height={formHeightPx}>
			{({ grants }) => (
				<AdminAnswer to={read} thing={words.thing.identity} height={formHeightPx}>
					{({ identity }) => <Edit identity={identity} added={[]} learned={grants} />}
				</AdminAnswer>
			)}
		</AdminAnswer>
	);
}

function PlainEdit({ accountId, without, grants = '' }: EditPageProps) {
	const unusedOf = ({ identity, grantUse }: IdentityOutputs['identity.read']): readonly boolean[] => {
		const now = Date.now();
		return identity.grants.map((_, index) => grantUse?.[index] !== undefined && isUnusedGrant(grantUse[index], now));
	};
	return (
		<AdminAnswer to={useFresh(adminQueries.identity(accountId))} thing={words.thing.identity} height={formHeightPx}>
			{(read) => (
				<Edit
					identity={read.identity}
					added={parseGrantsPath(grants)}
					{...(without === 'unused' && { unused: unusedOf(read) })}
				/>
			)}
		</AdminAnswer>
	);
}

const editedValues = (identity: IdentityView): IdentityValues => ({ ...identityValuesOf(identity), choice: undefined });

interface EditProps {
	readonly identity: IdentityView;
	/** By grant: whether the form opens without it; absent when it opens with all. */
	readonly unused?: readonly boolean[];
	/** Grants that are missing, for the form to open with. */
	readonly added: readonly GrantParts[];
	/** Grants to open with in place of those that it has. */
	readonly learned?: readonly GrantParts[];
}

function Edit({ identity, unused, added, learned }: EditProps) {
	const { go } = useNavigation();
	const client = useQueryClient();
	const rules = useQuery(adminQueries.settings).data?.settings;
	const { mutateAsync: edit } = useMutation(adminMutations.edit);
	const [version, setVersion] = useState(identity.version);
	const [leftOut] = useState(() => unused?.filter((isUnused) => isUnused).length);
	const { accountId, name, type } = identity;
	const saidOfUnused = leftOut === 0 ? words.form.noneUnused : leftOut && words.form.unusedRemoved(leftOut);
	const [news] = useState(() => missingGrants(identity.grants, added, Date.now()).length);
	const saidOfAdded = news > 0 ? grantWords.added(news) : grantWords.nothingNew;
	const saidOfOthers = added.length > 0 ? saidOfAdded : saidOfUnused;
	const said = learned === undefined ? saidOfOthers : words.form.learned(identity.grants.length, learned.length);
	const form = useIdentityForm({
		initial: () => {
			const values = editedValues(identity);
			if (learned !== undefined) return { ...values, grants: learned.map(grantValues) };
			if (added.length > 0) {
				return { ...values, grants: withGrants(identity.grants, added, Date.now()).map(grantValues) };
			}
			return { ...values, grants: values.grants.filter((_, index) => unused?.[index] !== true) };
		},
		stored: () => editedValues(identity),
		rules,
		save: (draft) => edit({ accountId, version, draft }),
		doneText: words.form.saved,
	});

	const loadLatest = () =>
		form.loadLatest(async () => {
			const latest = (await client.fetchQuery(adminQueries.identity(accountId))).identity;
			setVersion(latest.version);
			return editedValues(latest);
		});

	return (
		<>
			<BackLink to={{ page: 'identity', accountId }} name={name} />
			<PageHeading>{words.form.editTitle(name)}</PageHeading>
			<IdentityForm
				form={form}
				accountField={
					<div className={classes['fixed']}>
						<IdentityAvatar shape={shapeOfType[type]} />
						<span className={formClasses['subtle']} title={accountId}>
							{words.form.accountFixed(idText(accountId))}
						</span>
					</div>
				}
				rules={rules}
				submitLabel={words.form.save}
				onLoadLatest={() => void loadLatest()}
				onCancel={() => go({ page: 'identity', accountId }, 'replace')}
				notice={
					said === undefined ? null : (
						<Notice appearance="information">
							<p>{said}</p>
						</Notice>
					)
				}
			/>
		</>
	);
}
