// The moves that match, page by page; each opens to the evidence behind it.
import Button from '@atlaskit/button/default/button';
import VisuallyHidden from '@atlaskit/visually-hidden';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditLineView } from '../../../../src/contract/calls/activity';
import { adminQueries } from '../../data/admin/queries';
import { type Names, useNames } from '../../data/jira/use-names';
import { RouteLink } from '../../navigation/route-link';
import { sharedWords } from '../../strings';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/audit';
import { EventFacts } from '../../ui/audit/event-facts';
import { DecisionLozenge } from '../../ui/guards/decision-lozenge';
import { reasonText } from '../../ui/guards/reason-text';
import { parseGrantTags } from '../../ui/identity/grant-parts';
import { idsOfGrants } from '../../ui/identity/grant-text';
import { IdentityAvatar, shapeOfKind } from '../../ui/identity/identity-avatar';
import { AdminAnswer } from '../../ui/page/admin-answer';
import { Empty } from '../../ui/page/states';
import cell from '../../ui/table/cells.module.css';
import { Table } from '../../ui/table/table';
import { Exact, Past } from '../../ui/text/time-text';
import { WorkItemLink } from '../../ui/text/work-item-link';
import classes from './audit-page.module.css';
import { type AuditView, filterOf, writeAuditView } from './audit-view';

const listHeightPx = 420;

export function AuditList({ view }: { readonly view: AuditView }) {
	const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(
		adminQueries.audit(filterOf(view)),
	);
	return (
		<AdminAnswer to={{ data, error, isFetching, refetch }} thing={words.thing} height={listHeightPx}>
			{({ pages }) => (
				<>
					<Moves
						events={pages.flatMap(({ events }) => events)}
						isNarrowed={writeAuditView(view) !== undefined}
						isWhole={!hasNextPage}
					/>
					{hasNextPage ? (
						<More
							searchedTo={pages.at(-1)?.searchedTo}
							isFull={(pages.at(-1)?.events.length ?? 0) > 0}
							isReading={isFetchingNextPage}
							onMore={() => void fetchNextPage()}
						/>
					) : null}
				</>
			)}
		</AdminAnswer>
	);
}

interface MoreProps {
	readonly searchedTo: number | undefined;
	/** The last page held something: there is simply more. */
	readonly isFull: boolean;
	readonly isReading: boolean;
	readonly onMore: () => void;
}

function More({ searchedTo, isFull, isReading, onMore }: MoreProps) {
	return (
		<div className={classes['more']}>
			<Button onClick={onMore} isLoading={isReading}>
				{isFull ? words.more : words.further}
			</Button>
			{searchedTo === undefined ? null : (
				<span className={cell['subtle']}>
					{words.searched} <Exact at={searchedTo} />
				</span>
			)}
		</div>
	);
}

interface MovesProps {
	readonly events: readonly AuditLineView[];
	readonly isNarrowed: boolean;
	/** There is nothing older. */
	readonly isWhole: boolean;
}

function Moves({ events, isNarrowed, isWhole }: MovesProps) {
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const grants = idsOfGrants(events.flatMap(({ grant }) => (grant === undefined ? [] : (parseGrantTags(grant) ?? []))));
	const names = useNames({
		...grants,
		account: events.flatMap(({ actorId, ownerId }) => [actorId, ownerId]),
		status: [...(grants.status ?? []), ...events.flatMap(({ from, to }) => [from, to])],
		item: events.map(({ issueId }) => issueId),
	});
	if (events.length === 0 && isWhole) {
		return <Empty title={isNarrowed ? words.none : words.empty}>{isNarrowed ? words.noneNext : null}</Empty>;
	}
	if (events.length === 0) return null;
	const toggle = (hash: string) =>
		setOpen((before) => {
			const after = new Set(before);
			if (!after.delete(hash)) after.add(hash);
			return after;
		});
	const { columns } = words;
	return (
		<>
			<p className={cell['subtle']}>{words.shown(events.length)}</p>
			<Table
				caption={words.title}
				columns={[columns.when, columns.who, columns.item, columns.move, columns.decision, columns.owner, columns.open]}
			>
				{events.map((event) => (
					<Move
						key={event.hash}
						event={event}
						names={names}
						isOpen={open.has(event.hash)}
						onToggle={() => toggle(event.hash)}
					/>
				))}
			</Table>
		</>
	);
}

interface MoveProps {
	readonly event: AuditLineView;
	readonly names: Names;
	readonly isOpen: boolean;
	readonly onToggle: () => void;
}

function Who({ event: { actorId, identityName }, names }: Pick<MoveProps, 'event' | 'names'>) {
	if (actorId === undefined) return <>{adminWords.audit.erased}</>;
	const kind = names.kind(actorId);
	const shape = kind === undefined || identityName !== undefined ? 'square' : shapeOfKind[kind];
	return (
		<div className={cell['name']}>
			<IdentityAvatar shape={shape} />
			<div className={cell['two']}>
				{identityName === undefined ? (
					<span>{names.account(actorId)}</span>
				) : (
					<RouteLink to={{ page: 'identity', accountId: actorId }}>{identityName}</RouteLink>
				)}
				{identityName === undefined ? <span className={cell['subtle']}>{adminWords.audit.unregistered}</span> : null}
			</div>
		</div>
	);
}

function Item({ issueId, names }: { readonly issueId: string; readonly names: Names }) {
	const key = names.item(issueId);
	if (key === undefined) return <>…</>;
	return key === null ? (
		<span className={cell['subtle']}>{words.hiddenItem(issueId)}</span>
	) : (
		<WorkItemLink issueKey={key} />
	);
}

function Move({ event, names, isOpen, onToggle }: MoveProps) {
	const { issueId, at, from, to, decision, recheck, ownerId, hash, actorId } = event;
	const isRefusable = decision === 'would-deny' || decision === 'bypassed';
	const facts = `facts-${hash}`;
	const name = names.item(issueId) ?? issueId;
	return (
		<>
			<tr>
				<td>
					<Past at={at} />
				</td>
				<th scope="row">
					<Who event={event} names={names} />
				</th>
				<td>
					<Item issueId={issueId} names={names} />
				</td>
				<td>
					{from === undefined ? adminWords.audit.created : names.status(from)}{' '}
					<span aria-hidden="true">{sharedWords.arrow}</span>
					<VisuallyHidden>{sharedWords.arrowSpoken}</VisuallyHidden> {names.status(to)}
				</td>
				<td>
					<div className={cell['stack']}>
						<DecisionLozenge decision={decision} />
						{isRefusable && recheck !== 'allow' ? <span className={cell['subtle']}>{reasonText(recheck)}</span> : null}
					</div>
				</td>
				<td>{ownerId === undefined ? '' : names.account(ownerId)}</td>
				<td>
					<Button
						spacing="compact"
						appearance="subtle"
						aria-expanded={isOpen}
						aria-controls={facts}
						aria-label={isOpen ? words.hide(name) : words.show(name)}
						onClick={onToggle}
					>
						{isOpen ? words.close : words.open}
					</Button>
				</td>
			</tr>
			{isOpen ? (
				<tr id={facts}>
					<td colSpan={7}>
						<EventFacts event={event} names={names} nextStep={null} />
						{actorId === undefined ? null : (
							<RouteLink to={{ page: 'audit', view: `identity=${encodeURIComponent(actorId)}` }}>
								{words.activity.all}
							</RouteLink>
						)}
					</td>
				</tr>
			) : null}
		</>
	);
}
