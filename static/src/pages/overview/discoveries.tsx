// Accounts of apps, agents and services that nobody registered: how many, and the newest of them.
import Button from '@atlaskit/button/default/button';
import { useMemo } from 'react';
import type { IdentityRow } from '../../../../src/contract/calls/identities';
import { dayMs } from '../../../../src/contract/durations';
import { useAccounts } from '../../data/admin/accounts';
import { useNames } from '../../data/jira/use-names';
import { toPublicError } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { words as accountWords } from '../../strings/accounts';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/overview';
import {
	findAccountRows,
	type ShownAccount,
	usualView,
	withIdentities,
	writeAccountView,
} from '../../ui/account/account-view';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import { Loading } from '../../ui/page/states';
import cell from '../../ui/table/cells.module.css';
import { dateText } from '../../ui/text/time';
import classes from './overview-page.module.css';

const text = words.discoveries;
const shownAccounts = 5;
const listHeightPx = 200;
const unregistered = { ...usualView, chip: 'unregistered' } as const;
const address = writeAccountView(unregistered) ?? '';
const nobody: ReadonlySet<string> = new Set();

interface DiscoveriesProps {
	readonly identities: readonly IdentityRow[];
	/** Who is registered is known. */
	readonly isComplete: boolean;
}

export function Discoveries(props: DiscoveriesProps) {
	return (
		<Section title={text.title}>
			<Discovered {...props} />
		</Section>
	);
}

function Discovered({ identities, isComplete }: DiscoveriesProps) {
	const accounts = useAccounts();
	const found = useMemo(
		() => findAccountRows(withIdentities(accounts.rows, identities), unregistered, nobody).shown,
		[accounts.rows, identities],
	);
	// The busiest first among those of one day, and what was there before days were kept last.
	const newest = useMemo(() => found.toSorted((a, b) => (b.foundAt ?? 0) - (a.foundAt ?? 0)), [found]);
	const { error, resume } = accounts;
	if (error !== undefined) {
		return <AdminLoadFailure thing={accountWords.thing} error={toPublicError(error)} retry={resume} />;
	}
	if (!isComplete || !accounts.isComplete) return <Loading thing={accountWords.thing} height={listHeightPx} />;
	if (accounts.rows.length === 0) return <p>{text.unknown}</p>;
	if (found.length === 0) return <p>{text.none}</p>;
	return (
		<>
			<p>
				<RouteLink to={{ page: 'accounts', view: address }}>{text.count(found.length)}</RouteLink>
			</p>
			<Accounts accounts={newest.slice(0, shownAccounts)} />
		</>
	);
}

function Accounts({ accounts }: { readonly accounts: readonly ShownAccount[] }) {
	const { go } = useNavigation();
	const names = useNames({ account: accounts.map(({ accountId }) => accountId) });
	return (
		<ul className={classes['accounts']}>
			{accounts.map(({ accountId, kind, moves, foundAt }) => (
				<li key={accountId}>
					<IdentityAvatar shape={shapeOfKind[kind]} />
					<span className={classes['account']}>
						{names.account(accountId)}{' '}
						<span className={cell['subtle']}>
							{text.facts(
								adminWords.accountKind[kind],
								moves,
								foundAt === undefined ? undefined : dateText(foundAt + dayMs / 2),
							)}
						</span>
					</span>
					<Button
						spacing="compact"
						aria-label={adminWords.unregistered.registerLabel(names.account(accountId))}
						onClick={() => go({ page: 'register', accountId })}
					>
						{adminWords.unregistered.register}
					</Button>
				</li>
			))}
		</ul>
	);
}
