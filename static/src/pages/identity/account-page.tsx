// One account: what Jira says of it, what it may do, what it did, and who answers for it.
import Button from '@atlaskit/button/default/button';
import Link from '@atlaskit/link/link';
import { router } from '@forge/bridge';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Fragment, type MouseEvent, type ReactNode } from 'react';
import type { AccountDetail, AccountRoleView, AccountRow } from '../../../../src/contract/calls/accounts';
import { useIdentities } from '../../data/admin/identities';
import { adminQueries } from '../../data/admin/queries';
import { jiraQueries } from '../../data/jira/queries';
import { idText, useNames } from '../../data/jira/use-names';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { words } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import { isPerson } from '../../ui/account/account-view';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { StatusLozenge } from '../../ui/identity/status-lozenge';
import { statusAt } from '../../ui/identity/urgency';
import { AdminAnswer } from '../../ui/page/admin-answer';
import layout from '../../ui/page/layout.module.css';
import { PageHeading } from '../../ui/page/page-heading';
import { Section } from '../../ui/page/section';
import { Table } from '../../ui/table/table';
import { dateText } from '../../ui/text/time';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { ActivitySection } from './activity-section';
import classes from './identity-page.module.css';

const { account: text } = words;
const pageHeightPx = 700;

export default function AccountPage({ accountId }: { readonly accountId: string }) {
	return (
		<>
			<BackLink to={{ page: 'accounts' }} name={adminWords.views.accounts} />
			<AdminAnswer to={useQuery(adminQueries.account(accountId))} thing={text.thing} height={pageHeightPx}>
				{(detail) => <Account accountId={accountId} detail={detail} />}
			</AdminAnswer>
		</>
	);
}

interface AccountProps {
	readonly accountId: string;
	readonly detail: AccountDetail;
}

function Account({ accountId, detail }: AccountProps) {
	const { go } = useNavigation();
	const identities = useIdentities();
	const identity = identities.rows.find((row) => row.accountId === accountId && row.status !== 'retired');
	const { row } = detail;
	const mayRegister = identities.isComplete && identity === undefined && row?.isActive === true && !isPerson(row);
	return (
		<>
			<Header accountId={accountId} row={row}>
				{mayRegister ? (
					<Button appearance="primary" onClick={() => go({ page: 'register', accountId })}>
						{words.register}
					</Button>
				) : null}
			</Header>
			{row === undefined ? (
				<p>
					{text.notKept} <RouteLink to={{ page: 'settings' }}>{text.listPeople}</RouteLink>
				</p>
			) : null}
			<Facts accountId={accountId} row={row} />
			{row === undefined ? null : <Rights row={row} detail={detail} />}
			<Activity accountId={accountId} row={row} isRegistered={identity !== undefined} />
		</>
	);
}

interface ActivityProps extends Pick<HeaderProps, 'accountId' | 'row'> {
	readonly isRegistered: boolean;
}

/** What people do is not recorded: that nothing is on record says nothing of them. */
function Activity({ accountId, row, isRegistered }: ActivityProps) {
	const shown = useNames({ account: [accountId] }).kind(accountId);
	const kind = row?.kind ?? shown;
	if (isRegistered || kind === undefined || !isPerson({ kind })) return <ActivitySection accountId={accountId} />;
	return (
		<Section title={text.activity}>
			<p>{words.notRecorded}</p>
		</Section>
	);
}

interface HeaderProps {
	readonly accountId: string;
	readonly row: AccountRow | undefined;
	readonly children: ReactNode;
}

function Header({ accountId, row, children }: HeaderProps) {
	const names = useNames({ account: [accountId] });
	const kind = row?.kind ?? names.kind(accountId);
	const path = `/jira/people/${encodeURIComponent(accountId)}`;
	const open = (event: MouseEvent) => {
		event.preventDefault();
		void router.open(path);
	};
	return (
		<header className={layout['header']}>
			<div className={classes['title']}>
				<IdentityAvatar shape={shapeOfKind[kind ?? 'unknown']} size="large" />
				<div className={classes['lines']}>
					<PageHeading>{names.account(accountId)}</PageHeading>
					<div className={layout['facts']}>
						<span>{kind === undefined ? text.notKnown : adminWords.accountKind[kind]}</span>
						<Link href={path} onClick={open}>
							{text.profile}
						</Link>
					</div>
				</div>
			</div>
			<div className={layout['toolbar']}>{children}</div>
		</header>
	);
}

function stateOf({ isActive, goneSince }: AccountRow): string {
	if (goneSince !== undefined) return `${words.goneSince} ${dateText(goneSince)}`;
	return isActive ? text.active : words.inactive;
}

function Signs({ row: { signs = [], pace = [] } }: { readonly row: AccountRow }) {
	if (signs.length + pace.length === 0) return <>{text.noSigns}</>;
	return (
		<>
			{[...signs.map((sign) => words.sign[sign]), ...pace.map((one) => words.pace(one))].map((sign) => (
				<div key={sign}>{sign}</div>
			))}
		</>
	);
}

function Facts({ accountId, row }: Pick<HeaderProps, 'accountId' | 'row'>) {
	const { rows, isComplete } = useIdentities();
	const now = useNow();
	const live = rows.filter(({ status }) => status !== 'retired');
	const identity = live.find((one) => one.accountId === accountId);
	const owned = live.filter(({ ownerId }) => ownerId === accountId);
	const unknown = isComplete ? undefined : words.checking;
	return (
		<dl className={classes['details']}>
			{row === undefined ? null : (
				<>
					<dt>{text.state}</dt>
					<dd>{stateOf(row)}</dd>
					{row.foundAt === undefined ? null : (
						<>
							<dt>{text.discovered}</dt>
							<dd>{dateText(row.foundAt)}</dd>
						</>
					)}
					<dt>{text.signs}</dt>
					<dd>
						<Signs row={row} />
					</dd>
				</>
			)}
			<dt>{text.identity}</dt>
			<dd>
				{identity === undefined ? (
					(unknown ?? words.notRegistered)
				) : (
					<>
						<RouteLink to={{ page: 'identity', accountId }}>{identity.name}</RouteLink>{' '}
						<StatusLozenge status={statusAt(identity, now)} />
					</>
				)}
			</dd>
			<dt>{text.owns}</dt>
			<dd>
				{owned.length === 0
					? (unknown ?? text.ownsNone)
					: owned.map((one, i) => (
							<Fragment key={one.accountId}>
								{i === 0 ? '' : ', '}
								<RouteLink to={{ page: 'identity', accountId: one.accountId }}>{one.name}</RouteLink>
							</Fragment>
						))}
			</dd>
			<dt>{text.accountId}</dt>
			<dd className={classes['id']}>{accountId}</dd>
		</dl>
	);
}

function administersText({ administersJira, isActive }: AccountRow): string {
	if (administersJira !== undefined) return administersJira ? text.yes : text.no;
	return isActive ? text.notKnown : text.notAsked;
}

function licencesText({ licences }: AccountRow, products: AccountDetail['products'] = []): string {
	if (licences === undefined) return text.notKnown;
	return licences.length === 0 ? text.noLicence : licences.map((i) => products[i]?.name ?? text.notKnown).join(', ');
}

function Rights({ row, detail }: { readonly row: AccountRow; readonly detail: AccountDetail }) {
	const { groups, roles = [], products, unreadSpaces = 0, asOf } = detail;
	if (groups === undefined) {
		return (
			<Section title={text.rights}>
				<p>{text.notRead}</p>
			</Section>
		);
	}
	return (
		<>
			<Section title={text.rights}>
				<dl className={classes['details']}>
					<dt>{text.licences}</dt>
					<dd>{licencesText(row, products)}</dd>
					<dt>{text.admin}</dt>
					<dd>{administersText(row)}</dd>
				</dl>
				<p className={classes['subtle']}>
					{asOf === undefined ? null : (
						<>
							{text.asOf} <Past at={asOf} />.{' '}
						</>
					)}
					{text.unseen}
				</p>
			</Section>
			<Section title={text.groups}>{groups.length === 0 ? <p>{text.noGroups}</p> : <Groups ids={groups} />}</Section>
			<Section title={text.roles}>
				{roles.length === 0 ? <p>{text.noRoles}</p> : <Roles roles={roles} />}
				{unreadSpaces === 0 ? null : <p className={classes['subtle']}>{text.unreadSpaces(unreadSpaces)}</p>}
			</Section>
		</>
	);
}

/** Names of groups, as Jira tells them to the person who looks. */
function useGroupNames(ids: readonly string[]): (id: string) => string {
	const found = useQueries({ queries: ids.map(jiraQueries.groupName) });
	return (id) => {
		const name = found[ids.indexOf(id)]?.data;
		return name === null ? text.gone(idText(id)) : (name ?? idText(id));
	};
}

function Groups({ ids }: { readonly ids: readonly string[] }) {
	const nameOf = useGroupNames(ids);
	return (
		<Table caption={text.groups} columns={[text.group, text.members]}>
			{ids.map((id) => (
				<tr key={id}>
					<th scope="row">{nameOf(id)}</th>
					<td>
						<GroupSize id={id} />
					</td>
				</tr>
			))}
		</Table>
	);
}

function GroupSize({ id }: { readonly id: string }) {
	const { data, isError } = useQuery(jiraQueries.groupSize(id));
	if (data != null) return <>{words.moves(data)}</>;
	return <span className={classes['subtle']}>{isError || data === null ? text.notKnown : words.checking}</span>;
}

function Roles({ roles }: { readonly roles: readonly AccountRoleView[] }) {
	const names = useNames({ space: roles.map(({ spaceId }) => spaceId) });
	const nameOf = useGroupNames([...new Set(roles.flatMap(({ through }) => through))]);
	return (
		<Table caption={text.roles} columns={[text.space, text.role, text.how]}>
			{roles.map(({ spaceId, roleId, name, isDirect, through }) => (
				<tr key={`${spaceId} ${roleId}`}>
					<th scope="row">{names.space(spaceId)}</th>
					<td>{name}</td>
					<td>{[...(isDirect ? [text.direct] : []), ...through.map((id) => text.through(nameOf(id)))].join(', ')}</td>
				</tr>
			))}
		</Table>
	);
}
