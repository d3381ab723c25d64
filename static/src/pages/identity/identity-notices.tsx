// What stands above an identity: Jira lags behind, somebody froze it, nobody answers for it.
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import type { Switch } from '../../../../src/contract/actor';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { dayMs } from '../../../../src/contract/durations';
import { canMove, isRegistered } from '../../../../src/contract/identity-status-meaning';
import { adminQueries } from '../../data/admin/queries';
import { useNames } from '../../data/jira/use-names';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/admin';
import { Notice } from '../../ui/page/notice';
import { peopleOf, thrownText } from '../../ui/switches/switch-text';
import { Emphasis } from '../../ui/text/emphasis';
import { dateText } from '../../ui/text/time';
import { useNow } from '../../ui/text/use-now';

interface IdentityNoticesProps {
	readonly identity: IdentityView;
	readonly isEnforced: boolean;
	readonly isReloading: boolean;
	readonly reload: () => void;
}

export function IdentityNotices({ identity, isEnforced, isReloading, reload }: IdentityNoticesProps) {
	const { name, frozen, orphanedAt, status } = identity;
	return (
		<>
			{isEnforced ? null : (
				<Notice
					appearance="danger"
					actions={
						<Button onClick={reload} isLoading={isReloading}>
							{words.identity.retry}
						</Button>
					}
				>
					<p>
						<Emphasis text={words.save.unenforced(name)} />
					</p>
				</Notice>
			)}
			{frozen === undefined ? null : <Frozen thrown={frozen} />}
			{orphanedAt === undefined || !isRegistered(status) ? null : (
				<Orphaned identity={identity} orphanedAt={orphanedAt} />
			)}
		</>
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
				<Emphasis text={text.title(dateText(orphanedAt))} />
			</p>
			<p>{next}</p>
		</Notice>
	);
}
