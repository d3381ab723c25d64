// Accounts of apps, agents and services that nobody registered yet: those that did most first, once somebody looked back.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountOutputs, AccountView } from '../../../../src/contract/calls/accounts';
import type { ObservedAccountView, ObservedView } from '../../../../src/contract/calls/replay';
import { adminQueries } from '../../data/admin/queries';
import { idText, useNames } from '../../data/jira/use-names';
import { callAdmin } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { words as replayWords } from '../../strings/replay';
import { grantsPath } from '../../ui/grant/offered-grants';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Answer } from '../../ui/page/answer';
import { Section } from '../../ui/page/section';
import { ReplayControl } from '../../ui/replay/replay-control';
import cell from '../../ui/table/cells.module.css';
import { Table } from '../../ui/table/table';
import { Past } from '../../ui/text/time-text';
import { ObservedCell } from './observed-cell';

const step = 25;
const listHeightPx = 240;
const controlHeightPx = 88;
const text = replayWords.observed;

interface Row {
	readonly account: AccountView;
	/** Undefined where a look back saw nothing of it, or nobody looked. */
	readonly observed: ObservedAccountView | undefined;
}

interface AccountRowProps extends Row {
	/** What to say of an account of which nothing was seen. */
	readonly nothing: string;
}

function AccountRow({ account, observed, nothing }: AccountRowProps) {
	const { go } = useNavigation();
	const { accountId, displayName, kind, isActive } = account;
	const grants = observed?.grants.map(({ grant }) => grant) ?? [];
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
				{observed === undefined ? (
					<span className={cell['subtle']}>{nothing}</span>
				) : (
					<ObservedCell account={observed} />
				)}
			</td>
			<td>
				<div className={cell['buttons']}>
					{isActive ? (
						<Button
							spacing="compact"
							aria-label={words.unregistered.registerLabel(displayName)}
							onClick={() =>
								go({ page: 'register', accountId, ...(grants.length === 0 ? {} : { grants: grantsPath(grants) }) })
							}
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
	const observed = useQuery(adminQueries.observed);
	return (
		<AdminAnswer to={useQuery(adminQueries.unregistered)} thing={words.thing.unregistered} height={listHeightPx}>
			{({ accounts, total }) =>
				total === 0 && (observed.data?.accounts.length ?? 0) === 0 ? (
					<p>{words.unregistered.none}</p>
				) : (
					<Section title={words.unregistered.title}>
						<p className={cell['subtle']}>{text.lead}</p>
						<Answer to={observed} thing={text.thing} height={controlHeightPx}>
							{(view) => <LookBack view={view} />}
						</Answer>
						<Accounts accounts={accounts} total={total} observed={observed.data} />
					</Section>
				)
			}
		</AdminAnswer>
	);
}

/** How far a look back is, what it does not know, and the button that begins one. */
function LookBack({ view }: { readonly view: ObservedView }) {
	const { replay, accountsLeft } = view;
	return (
		<>
			{replay === undefined ? null : (
				<>
					<p>
						{text.state(replay.state, replay.items)}{' '}
						{replay.endedAt === undefined ? null : <Past at={replay.endedAt} />}
					</p>
					<p className={cell['subtle']}>
						{[
							...(accountsLeft === 0 ? [] : [text.notShown(accountsLeft)]),
							text.doubts,
							...text.missed(replay.unreadable, replay.left),
						].join(' ')}
					</p>
				</>
			)}
			<ReplayControl view={view} cost={replayWords.costOfAll} start={() => callAdmin('replay.start-all', {})} />
		</>
	);
}

interface AccountsProps {
	readonly accounts: AccountOutputs['account.unregistered']['accounts'];
	readonly total: number;
	readonly observed: ObservedView | undefined;
}

function Accounts({ accounts, total, observed }: AccountsProps) {
	const [shown, setShown] = useState(step);
	const known = new Map(accounts.map((account) => [account.accountId, account]));
	const seen = observed?.accounts ?? [];
	const names = useNames({
		account: seen.flatMap(({ accountId }) => (known.has(accountId) ? [] : [accountId])),
	});
	// The list of accounts is cut off by name: one that did much may not be in it.
	const busy: Row[] = seen.map((one) => ({
		observed: one,
		account: known.get(one.accountId) ?? {
			accountId: one.accountId,
			displayName: names.account(one.accountId),
			kind: names.kind(one.accountId) ?? 'unknown',
			isActive: !names.isGone(one.accountId),
		},
	}));
	const isBusy = new Set(seen.map(({ accountId }) => accountId));
	const rows: Row[] = [
		...busy,
		...accounts.filter(({ accountId }) => !isBusy.has(accountId)).map((account) => ({ account, observed: undefined })),
	];
	const { columns } = words.unregistered;
	return (
		<>
			<Table caption={words.unregistered.title} columns={[columns.account, columns.kind, text.column, columns.action]}>
				{rows.slice(0, shown).map((row) => (
					<AccountRow
						key={row.account.accountId}
						{...row}
						nothing={observed?.replay?.state === 'done' && observed.accountsLeft === 0 ? text.none : text.notYet}
					/>
				))}
			</Table>
			{shown < rows.length ? (
				<Button appearance="subtle" onClick={() => setShown(shown + step)}>
					{words.unregistered.more(Math.min(step, rows.length - shown))}
				</Button>
			) : null}
			{total > accounts.length ? <p>{words.unregistered.beyond(accounts.length, total)}</p> : null}
		</>
	);
}
