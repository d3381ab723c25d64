// One identity in the list.
import Button from '@atlaskit/button/default/button';
import { memo } from 'react';
import type { IdentityView } from '../../../../src/contract/rpc';
import { IdentityAvatar, shapeOfType } from '../../shared/identity-avatar';
import { idText } from '../../shared/names';
import { StatusLozenge } from '../../shared/status-lozenge';
import { dateText, exactText } from '../../shared/time';
import { sharedWords } from '../../strings';
import type { MoveAction } from '../identity/move-dialog-props';
import type { Owners } from '../jira/use-owners';
import { distanceText } from '../page/distance';
import { FlagTag } from '../page/flag-tag';
import { hasEverySpace, isExpiring, type Situation, statusAt } from '../registry/urgency';
import { useNavigation } from '../routing/navigation';
import { RouteLink } from '../routing/route-link';
import { words } from '../words';
import classes from './identity-table.module.css';

interface IdentityRowProps {
	readonly identity: IdentityView;
	readonly owners: Owners;
	readonly situation: Situation;
	readonly pinned: ReadonlySet<string>;
	readonly onMove: (action: MoveAction, identity: IdentityView) => void;
	/** Where it stands among all rows, when only some are in the document. */
	readonly index?: number;
	readonly measure?: (row: HTMLTableRowElement | null) => void;
}

function Expiry({ identity, now }: { readonly identity: IdentityView; readonly now: number }) {
	const { expiresAt } = identity;
	return (
		<time dateTime={new Date(expiresAt).toISOString()} title={exactText(expiresAt)} className={classes['two']}>
			<span>{dateText(expiresAt)}</span>
			<span className={classes['subtle']}>{distanceText(expiresAt, now)}</span>
		</time>
	);
}

/** Remembered, because scrolling draws the table at every frame. */
export const IdentityRow = memo(function IdentityRow({
	identity,
	owners,
	situation,
	pinned,
	onMove,
	index,
	measure,
}: IdentityRowProps) {
	const { go } = useNavigation();
	const { accountId, name, grants, type, ownerId } = identity;
	const status = statusAt(identity, situation.now);
	const isOrphaned = owners.isGone(ownerId);
	const move = status === 'suspended' ? 'reactivate' : 'suspend';
	return (
		<tr
			ref={measure}
			{...(index === undefined ? {} : { 'data-index': index, 'aria-rowindex': index + 2 })}
			{...(pinned.has(accountId) ? { className: classes['pinned'] } : {})}
		>
			<th scope="row">
				<div className={classes['name']}>
					<IdentityAvatar shape={shapeOfType(type)} />
					<div className={classes['two']}>
						<RouteLink to={{ page: 'identity', accountId }}>{name}</RouteLink>
						<span className={classes['subtle']} title={accountId}>
							{idText(accountId)}
						</span>
					</div>
				</div>
			</th>
			<td>{sharedWords.identityType[type]}</td>
			<td>
				<div className={classes['stack']}>
					<StatusLozenge status={status} />
					{situation.isUnenforced(identity) ? <StatusLozenge status="not-enforced" /> : null}
					{isExpiring(identity, situation.now) ? <FlagTag text={words.list.tag.expiring} color="yellow" /> : null}
				</div>
			</td>
			<td>
				<div className={classes['stack']}>
					<span>{owners.name(ownerId)}</span>
					{isOrphaned ? <FlagTag text={words.list.tag.orphaned} color="red" /> : null}
				</div>
			</td>
			<td>
				<div className={classes['stack']}>
					<span>{words.list.grants(grants.length)}</span>
					{hasEverySpace(identity) ? <FlagTag text={words.list.tag.everySpace} color="purple" /> : null}
				</div>
			</td>
			<td>
				<Expiry identity={identity} now={situation.now} />
			</td>
			<td>
				{status === 'retired' ? null : (
					<div className={classes['buttons']}>
						<Button
							spacing="compact"
							appearance="subtle"
							aria-label={words.list.editLabel(name)}
							onClick={() => go({ page: 'edit', accountId })}
						>
							{words.action.edit}
						</Button>
						<Button
							spacing="compact"
							appearance="subtle"
							aria-label={words.list.moveLabel(words.action[move], name)}
							onClick={() => onMove(move, identity)}
						>
							{words.action[move]}
						</Button>
					</div>
				)}
			</td>
		</tr>
	);
});
