// What bots did to the work item, newest first. Each event opens to the evidence behind it.
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { Fragment, lazy, Suspense } from 'react';
import type { AuditEventView, IssueAuditView } from '../../../../src/contract/calls/audit';
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

/** Most panels show none. */
const Refused = lazy(() => import('./refused'));
/** About the height of one, until it is there. */
const refusedHeightPx = 58;

/** Refusals before one event and after another. */
function Between({ refusals, from, to }: { readonly refusals: Refusals; readonly from: number; readonly to: number }) {
	const some = refusals.filter(({ at }) => at >= from && at < to);
	if (some.length === 0) return null;
	return (
		<Suspense fallback={<li style={{ height: refusedHeightPx }} />}>
			<Refused refusals={some} />
		</Suspense>
	);
}

type Refusals = NonNullable<IssueAuditView['refusals']>;
const none: Refusals = [];

interface TimelineProps {
	readonly events: readonly AuditEventView[];
	/** Those that are known, the newest first. */
	readonly refusals?: Refusals | undefined;
	/** There is no event older than these. */
	readonly isWhole: boolean;
}

export function Timeline({ events, refusals = none, isWhole }: TimelineProps) {
	const grants = idsOfGrants(events.flatMap(({ grant }) => (grant === undefined ? [] : (parseGrantTags(grant) ?? []))));
	const names = useNames({
		...grants,
		account: events.flatMap(({ actorId, ownerId }) => [actorId, ownerId]),
		status: [...(grants.status ?? []), ...events.flatMap(({ from, to }) => [from, to])],
	});
	return (
		<ol className={classes['timeline']} aria-label={words.timeline}>
			{events.map((event, i) => (
				<Fragment key={event.seq}>
					<Between refusals={refusals} from={event.at} to={events[i - 1]?.at ?? Number.POSITIVE_INFINITY} />
					<li>
						<details className={classes['event']}>
							<Headline event={event} names={names} />
							<EventFacts event={event} names={names} nextStep={<NextStep event={event} />} />
						</details>
					</li>
				</Fragment>
			))}
			{isWhole ? <Between refusals={refusals} from={0} to={events.at(-1)?.at ?? Number.POSITIVE_INFINITY} /> : null}
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
