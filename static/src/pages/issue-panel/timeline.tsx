// What bots did to the work item, newest first. Each event opens to the evidence behind it.
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import VisuallyHidden from '@atlaskit/visually-hidden';
import type { AuditEventView } from '../../../../src/contract/calls/audit';
import { type Names, useNames } from '../../data/jira/use-names';
import { sharedWords, issueWords as words } from '../../strings';
import { EventFacts } from '../../ui/audit/event-facts';
import { DecisionLozenge } from '../../ui/guards/decision-lozenge';
import { reasonText } from '../../ui/guards/reason-text';
import { parseGrantTags } from '../../ui/identity/grant-parts';
import { idsOfGrants } from '../../ui/identity/grant-text';
import { type AvatarShape, IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { Past } from '../../ui/text/time-text';
import { NextStep } from './next-step';
import classes from './timeline.module.css';

export function Timeline({ events }: { readonly events: readonly AuditEventView[] }) {
	const grants = idsOfGrants(events.flatMap(({ grant }) => (grant === undefined ? [] : (parseGrantTags(grant) ?? []))));
	const names = useNames({
		...grants,
		account: events.flatMap(({ actorId, ownerId }) => [actorId, ownerId]),
		status: [...(grants.status ?? []), ...events.flatMap(({ from, to }) => [from, to])],
	});
	return (
		<ol className={classes['timeline']} aria-label={words.timeline}>
			{events.map((event) => (
				<li key={event.seq}>
					<details className={classes['event']}>
						<Headline event={event} names={names} />
						<EventFacts event={event} names={names} nextStep={<NextStep event={event} />} />
					</details>
				</li>
			))}
		</ol>
	);
}

/** A registered identity is never shown as a person, whatever account it uses. */
function shapeOf({ actorId, identityName }: AuditEventView, names: Names): AvatarShape {
	const kind = actorId === undefined ? undefined : names.kind(actorId);
	const shape = kind === undefined ? 'square' : shapeOfKind[kind];
	return shape === 'circle' && identityName !== undefined ? 'square' : shape;
}

function Headline({ event, names }: { readonly event: AuditEventView; readonly names: Names }) {
	const { actorId, identityName, ownerId, from, to, decision, recheck, at } = event;
	const name = identityName ?? (actorId === undefined ? words.unknownActor : names.account(actorId));
	const isRefusable = decision === 'would-deny' || decision === 'bypassed';
	return (
		<summary className={classes['headline']}>
			<IdentityAvatar shape={shapeOf(event, names)} />
			<span className={classes['text']}>
				<span className={classes['line']}>
					<strong>{name}</strong>
					<span>
						{from === undefined ? words.noFrom : names.status(from)} <span aria-hidden="true">{sharedWords.arrow}</span>
						<VisuallyHidden>{sharedWords.arrowSpoken}</VisuallyHidden> {names.status(to)}
					</span>
				</span>
				<span className={classes['line']}>
					<DecisionLozenge decision={decision} />
					{isRefusable && recheck !== 'allow' ? <span>{reasonText(recheck)}</span> : null}
					<span className={classes['quiet']}>
						<Past at={at} /> · {ownerId === undefined ? words.noOwner : words.owner(names.account(ownerId))}
					</span>
				</span>
			</span>
			<span className={classes['chevron']}>
				<ChevronDownIcon label="" size="small" />
			</span>
		</summary>
	);
}
