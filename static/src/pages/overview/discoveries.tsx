// Accounts of apps, agents and services that nobody registered: how many, and the first of them.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import type { AccountOutputs } from '../../../../src/contract/calls/accounts';
import type { OverviewView } from '../../../../src/contract/calls/site';
import { minuteMs } from '../../../../src/contract/durations';
import { adminQueries } from '../../data/admin/queries';
import { useNavigation } from '../../navigation/navigation';
import { RouteLink } from '../../navigation/route-link';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/overview';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Section } from '../../ui/page/section';
import cell from '../../ui/table/cells.module.css';
import classes from './overview-page.module.css';

const text = words.discoveries;
const shownAccounts = 5;
const listHeightPx = 200;
/** Jira is asked for the names of all of them, which costs points: not at every look at the page. */
const keptMs = 10 * minuteMs;

export function Discoveries({ overview }: { readonly overview: OverviewView | undefined }) {
	if (overview === undefined) return null;
	return (
		<Section title={text.title}>
			{overview.isLetIn ? <Known count={overview.unregistered} /> : <p>{text.unknown}</p>}
		</Section>
	);
}

function Known({ count }: { readonly count: number }) {
	const asked = useQuery({ ...adminQueries.unregistered, staleTime: keptMs, enabled: count > 0 });
	if (count === 0) return <p>{text.none}</p>;
	return (
		<>
			<p>
				<RouteLink to={{ page: 'identities' }}>{text.count(count)}</RouteLink>
			</p>
			<AdminAnswer to={asked} thing={adminWords.thing.unregistered} height={listHeightPx}>
				{({ accounts }) => <Accounts accounts={accounts.slice(0, shownAccounts)} />}
			</AdminAnswer>
		</>
	);
}

function Accounts({ accounts }: Pick<AccountOutputs['account.unregistered'], 'accounts'>) {
	const { go } = useNavigation();
	return (
		<ul className={classes['accounts']}>
			{accounts.map(({ accountId, displayName, kind, isActive }) => (
				<li key={accountId}>
					<IdentityAvatar shape={shapeOfKind[kind]} />
					<span className={classes['account']}>
						{displayName} <span className={cell['subtle']}>{adminWords.accountKind[kind]}</span>
					</span>
					{isActive ? (
						<Button
							spacing="compact"
							aria-label={adminWords.unregistered.registerLabel(displayName)}
							onClick={() => go({ page: 'register', accountId })}
						>
							{adminWords.unregistered.register}
						</Button>
					) : (
						<span className={cell['subtle']}>{adminWords.unregistered.inactive}</span>
					)}
				</li>
			))}
		</ul>
	);
}
