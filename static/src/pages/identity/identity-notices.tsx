// What stands above an identity: Jira lags behind, somebody froze it, nobody answers for it.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import type { Switch } from '../../../../src/contract/actor';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { defined } from '../../../../src/contract/defined';
import { dayMs } from '../../../../src/contract/durations';
import { canMove, isRegistered } from '../../../../src/contract/identity-status-meaning';
import type { EnforcedView } from '../../../../src/contract/in-force';
import type { StoppedMove } from '../../../../src/contract/stopped-move';
import { useRetry } from '../../data/admin/in-force';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { Help } from '../../navigation/help';
import { useNavigation } from '../../navigation/navigation';
import { sharedWords } from '../../strings';
import { words } from '../../strings/admin';
import { MovedItem } from '../../ui/identity/stopped-move';
import { isOver } from '../../ui/in-force/lag-text';
import { Notice } from '../../ui/page/notice';
import { peopleOf, thrownText } from '../../ui/switches/switch-text';
import { Emphasis } from '../../ui/text/emphasis';
import { problemText } from '../../ui/text/problem-text';
import { clockText, dateText } from '../../ui/text/time';
import { Past } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';

interface IdentityNoticesProps {
	readonly identity: IdentityView;
	readonly enforced: EnforcedView;
	readonly moved: StoppedMove | undefined;
}

export function IdentityNotices({ identity, enforced, moved }: IdentityNoticesProps) {
	const { frozen, orphanedAt, status } = identity;
	return (
		<>
			{moved === undefined ? null : <Moved move={moved} />}
			<NotEnforced identity={identity} enforced={enforced} />
			{frozen === undefined ? null : <Frozen thrown={frozen} />}
			{orphanedAt === undefined || !isRegistered(status) ? null : (
				<Orphaned identity={identity} orphanedAt={orphanedAt} />
			)}
		</>
	);
}

/** The alarm: what stopped it does not stop it. */
function Moved({ move: { stop, at, issueKey } }: { readonly move: StoppedMove }) {
	return (
		<Notice appearance="danger">
			<p>
				<Emphasis text={words.alarm.title(sharedWords.status[stop].toLowerCase())} /> {words.alarm.last}{' '}
				<MovedItem {...defined({ issueKey })} />
				<Past at={at} />
			</p>
			<p>{words.alarm.todo}</p>
		</Notice>
	);
}

/** Stays until Jira applies it for certain, or says why an attempt failed. */
function NotEnforced({ identity, enforced: { isEnforced, doubtUntil } }: Omit<IdentityNoticesProps, 'moved'>) {
	const now = useNow();
	const { run, isRunning, failure } = useRetry(identity.accountId);
	if (isEnforced || isOver(doubtUntil, now)) return null;
	if (doubtUntil !== undefined) {
		return (
			<Notice appearance="warning">
				<p>{sharedWords.inForce.doubtful(clockText(doubtUntil, now))}</p>
			</Notice>
		);
	}
	return (
		<Notice
			appearance="danger"
			actions={
				<Button onClick={run} isLoading={isRunning}>
					{sharedWords.inForce.retry}
				</Button>
			}
		>
			<p>
				<Emphasis text={words.save.unenforced(identity.name)} />
			</p>
			{failure === undefined || isRunning ? null : (
				<p role="status">{sharedWords.inForce.retryFailed(problemText(failure))}</p>
			)}
		</Notice>
	);
}

function Frozen({ thrown }: { readonly thrown: Switch }) {
	const now = useNow();
	const names = useNames({ account: peopleOf([thrown.by]) });
	return (
		<Notice appearance="danger">
			<p>
				<strong>{words.frozen.lozenge}</strong> {thrownText(thrown, names, now)}
			</p>
			<p>{words.frozen.meaning}</p>
		</Notice>
	);
}

function Orphaned({ identity, orphanedAt }: { readonly identity: IdentityView; readonly orphanedAt: number }) {
	const { go } = useNavigation();
	const { data } = useQuery(adminQueries.settings);
	const text = words.identity.orphaned;
	const whenSuspended =
		data === undefined ? text.unknown : text.suspendedOn(dateText(orphanedAt + data.settings.orphanGraceDays * dayMs));
	const next = canMove(identity.status, 'suspend') ? whenSuspended : text.suspended;
	return (
		<Notice
			appearance="warning"
			actions={<Button onClick={() => go({ page: 'edit', accountId: identity.accountId })}>{text.changeOwner}</Button>}
		>
			<p>
				<Emphasis text={text.title(dateText(orphanedAt))} /> <Help term="orphaned" />
			</p>
			<p>{next}</p>
		</Notice>
	);
}
