// Accounts of apps, agents and services that nobody registered yet.
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { type AvatarShape, idText } from '../../data/names';
import { callAdmin } from '../../data/rpc';
import { useLoad } from '../../data/use-load';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { IdentityAvatar } from '../../ui/identity/identity-avatar';
import { LoadFailure, Loading } from '../../ui/page/states';
import cell from '../../ui/table/cells.module.css';
import { Table } from '../../ui/table/table';

const step = 25;
const listHeightPx = 240;

const shapes: Readonly<Record<AccountView['kind'], AvatarShape>> = {
	human: 'circle',
	customer: 'circle',
	'service-account': 'square',
	app: 'square',
	'ai-agent': 'hexagon',
	unknown: 'square',
};

const readUnregistered = () => callAdmin('account.unregistered', {});

function AccountRow({ account }: { readonly account: AccountView }) {
	const { go } = useNavigation();
	const { accountId, displayName, kind, isActive } = account;
	return (
		<tr>
			<th scope="row">
				<div className={cell['name']}>
					<IdentityAvatar shape={shapes[kind]} />
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
	const load = useLoad(readUnregistered);
	const [shown, setShown] = useState(step);
	if (load.state === 'loading') return <Loading thing={words.thing.unregistered} height={listHeightPx} />;
	if (load.state === 'error') {
		return (
			<LoadFailure
				thing={words.thing.unregistered}
				error={load.error}
				retry={load.retry}
				noAccess={words.noAccess}
				noAccessNext={words.noAccessNext}
			/>
		);
	}
	const { accounts, total } = load.value;
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
