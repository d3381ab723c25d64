// Accounts of apps, agents and services that nobody registered yet.
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountOutputs, AccountView } from '../../../../src/contract/calls/accounts';
import { adminQueries } from '../../data/admin/queries';
import { idText } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { AdminAnswer } from '../../ui/page/admin-answer';
import cell from '../../ui/table/cells.module.css';
import { Table } from '../../ui/table/table';

const step = 25;
const listHeightPx = 240;

function AccountRow({ account }: { readonly account: AccountView }) {
	const { go } = useNavigation();
	const { accountId, displayName, kind, isActive } = account;
	return (
		<tr>
			<th scope="row">
				<div className={cell['name']}>
					<IdentityAvatar shape={shapeOfKind[kind]} />
					<div className={cell['two']}>
						<span>{displayName}</span>
						<span className={cell['subtle']} title={accountId}>
							{idText(accountId)}
						</span>
					</div>
				</div>
			</th>
			<td>{words.accountKind[kind]}</td>
			<td>
				<div className={cell['buttons']}>
					{isActive ? (
						<Button
							spacing="compact"
							aria-label={words.unregistered.registerLabel(displayName)}
							onClick={() => go({ page: 'register', accountId })}
						>
							{words.unregistered.register}
						</Button>
					) : (
						<span className={cell['subtle']}>{words.unregistered.inactive}</span>
					)}
				</div>
			</td>
		</tr>
	);
}

export function UnregisteredAccounts() {
	return (
		<AdminAnswer to={useQuery(adminQueries.unregistered)} thing={words.thing.unregistered} height={listHeightPx}>
			{({ accounts, total }) => <Accounts accounts={accounts} total={total} />}
		</AdminAnswer>
	);
}

function Accounts({ accounts, total }: AccountOutputs['account.unregistered']) {
	const [shown, setShown] = useState(step);
	if (total === 0) return <p>{words.unregistered.none}</p>;
	const { columns } = words.unregistered;
	return (
		<section aria-label={words.unregistered.title}>
			<Heading as="h3" size="small">
				{words.unregistered.title}
			</Heading>
			<Table caption={words.unregistered.title} columns={[columns.account, columns.kind, columns.action]}>
				{accounts.slice(0, shown).map((account) => (
					<AccountRow key={account.accountId} account={account} />
				))}
			</Table>
			{shown < accounts.length ? (
				<Button appearance="subtle" onClick={() => setShown(shown + step)}>
					{words.unregistered.more(Math.min(step, accounts.length - shown))}
				</Button>
			) : null}
			{total > accounts.length ? <p>{words.unregistered.beyond(accounts.length, total)}</p> : null}
		</section>
	);
}
