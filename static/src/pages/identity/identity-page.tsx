// What one identity may do, who answers for it, and how it came to be so.
import Button from '@atlaskit/button/default/button';
import { useState } from 'react';
import type { AdminOutputs } from '../../../../src/contract/calls/admin';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import type { IdentityMove } from '../../../../src/contract/identity-history';
import { canMove, isRegistered } from '../../../../src/contract/identity-status-meaning';
import type { EnforcedView } from '../../../../src/contract/in-force';
import { useInForce } from '../../data/admin/in-force';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useFresh } from '../../data/use-fresh';
import { BackLink } from '../../navigation/back-link';
import { Help } from '../../navigation/help';
import { useNavigation } from '../../navigation/navigation';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { IdentityAvatar, shapeOfType } from '../../ui/identity/identity-avatar';
import { StatusLozenge } from '../../ui/identity/status-lozenge';
import { statusAt } from '../../ui/identity/urgency';
import { EnforcedLozenge } from '../../ui/in-force/enforced-lozenge';
import { SwitchLozenges } from '../../ui/in-force/switch-lozenges';
import { AdminAnswer } from '../../ui/page/admin-answer';
import layout from '../../ui/page/layout.module.css';
import { PageHeading } from '../../ui/page/page-heading';
import { Deadline } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import { AccessSection } from './access-section';
import { ActivitySection } from './activity-section';
import { CouldSection } from './could-section';
import { DetailsSection } from './details-section';
import { HistorySection } from './history-section';
import { IdentityNotices } from './identity-notices';
import classes from './identity-page.module.css';
import { LearnedSection } from './learned-section';
import { MoveDialogHost } from './move-dialog-host';
import { RisksSection } from './risks-section';

const pageHeightPx = 640;

export default function IdentityPage({ accountId }: { readonly accountId: string }) {
	const { list } = useNavigation();
	const asked = useFresh(adminQueries.identity(accountId));
	return (
		<>
			<BackLink to={list} name={words.views.identities} />
			<AdminAnswer to={asked} thing={words.thing.identity} height={pageHeightPx}>
				{(read) => <Identity read={read} />}
			</AdminAnswer>
		</>
	);
}

function Identity({ read }: { readonly read: AdminOutputs['identity.read'] }) {
	const [move, setMove] = useState<IdentityMove>();
	const { identity, history, isEnforced, doubtUntil, grantUse, movedWhileStopped } = read;
	const enforced = { isEnforced, ...defined({ doubtUntil }) };
	return (
		<>
			<Header identity={identity} enforced={enforced} onMove={setMove} />
			<IdentityNotices identity={identity} enforced={enforced} moved={movedWhileStopped} />
			<RisksSection accountId={identity.accountId} onMove={setMove} />
			<AccessSection identity={identity} grantUse={grantUse} />
			{isRegistered(identity.status) ? <LearnedSection accountId={identity.accountId} /> : null}
			{isRegistered(identity.status) ? <CouldSection identity={identity} /> : null}
			<ActivitySection accountId={identity.accountId} />
			<DetailsSection identity={identity} />
			<HistorySection history={history} />
			{move === undefined ? null : (
				<MoveDialogHost action={move} identity={identity} onClose={() => setMove(undefined)} />
			)}
		</>
	);
}

interface HeaderProps {
	readonly identity: IdentityView;
	readonly enforced: EnforcedView;
	readonly onMove: (action: IdentityMove) => void;
}

function Header({ identity, enforced, onMove }: HeaderProps) {
	const { go } = useNavigation();
	const now = useNow();
	const switches = useInForce()?.switches;
	const { accountId, name, type, ownerId, expiresAt, frozen } = identity;
	const names = useNames({ account: [ownerId] });
	const status = statusAt(identity, now);
	const isRetired = !isRegistered(identity.status);
	return (
		<header className={layout['header']}>
			<div className={classes['title']}>
				<IdentityAvatar shape={shapeOfType[type]} size="large" />
				<div className={classes['lines']}>
					<PageHeading>{name}</PageHeading>
					<div className={layout['facts']}>
						<StatusLozenge status={status} />
						{isRetired ? null : <SwitchLozenges isFrozen={frozen !== undefined} switches={switches} />}
						<EnforcedLozenge {...enforced} now={now} />
						<span>
							{sharedWords.identityType[type]} <Help term={type} />
						</span>
						<span>{words.identity.owner(names.account(ownerId), names.isGone(ownerId))}</span>
						{isRetired ? null : (
							<span>
								{status === 'expired' ? words.identity.expired : words.identity.expires} <Deadline at={expiresAt} />
							</span>
						)}
					</div>
				</div>
			</div>
			<div className={layout['toolbar']}>
				{isRetired ? (
					<Button onClick={() => go({ page: 'register', accountId })}>{words.identity.registerAnew}</Button>
				) : (
					<>
						<Button appearance="primary" onClick={() => go({ page: 'edit', accountId })}>
							{words.action.edit}
						</Button>
						{canMove(identity.status, 'reactivate') ? (
							<Button onClick={() => onMove('reactivate')}>{words.action.reactivate}</Button>
						) : (
							<Button onClick={() => onMove('suspend')}>{words.action.suspend}</Button>
						)}
						{frozen === undefined ? (
							<Button onClick={() => onMove('freeze')}>{words.action.freeze}</Button>
						) : (
							<Button onClick={() => onMove('thaw')}>{words.action.thaw}</Button>
						)}
						<Button appearance="subtle" onClick={() => onMove('retire')}>
							{words.action.retire}
						</Button>
					</>
				)}
			</div>
		</header>
	);
}
