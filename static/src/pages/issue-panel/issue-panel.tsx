// Which bot touched this work item, and which could move it next?
import Button from '@atlaskit/button/default/button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { IssueAuditView } from '../../../../src/contract/calls/audit';
import { maxAnswerRecords } from '../../../../src/contract/limits';
import { issueQueries } from '../../data/issue/queries';
import { jiraQueries } from '../../data/jira/queries';
import { type Place, placeQuery } from '../../data/page-context';
import { toPublicError } from '../../data/rpc';
import { useLast } from '../../data/use-last';
import { sharedWords, issueWords as words } from '../../strings';
import { GrantStepLink } from '../../ui/grant/grant-step';
import { InForceBanners } from '../../ui/in-force/in-force-banners';
import { Answer } from '../../ui/page/answer';
import { useAnnounce } from '../../ui/page/live-region';
import { LoadError } from '../../ui/page/states';
import { Banner } from '../../ui/switches/switch-banners';
import { Exact } from '../../ui/text/time-text';
import { TryAs } from '../../ui/try-as/try-as';
import { ChainVerdict } from './chain-verdict';
import classes from './issue-panel.module.css';
import { Movers } from './movers';
import { Timeline } from './timeline';
import { useChanges } from './use-changes';

const firstEvents = 5;
const moreEvents = 15;
const loadingHeight = 240;

export function IssuePanel() {
	const issue = useQuery(placeQuery('issue'));
	return (
		<main className={classes['panel']}>
			<Answer to={issue} thing={words.thing} height={loadingHeight}>
				{(place) => <IssueAudit issue={place} />}
			</Answer>
		</main>
	);
}

function IssueAudit({ issue }: { readonly issue: Place }) {
	const [limit, setLimit] = useState(firstEvents);
	const { data, error, isFetching, refetch } = useQuery(issueQueries.audit(issue.id, limit));
	// Fewer events stay in view until more have come, and when they do not.
	const audit = useLast(data);
	const movers = useQuery(issueQueries.movers(issue.id));
	useChanges(issue.id, audit?.total);

	return (
		<>
			{movers.error === null ? null : <ClosedHere />}
			<Answer
				to={{ data: audit, error, isFetching, refetch }}
				thing={words.thing}
				height={loadingHeight}
				noAccess={words.noAccess}
			>
				{(shown) => (
					<>
						{movers.data === undefined ? null : (
							<InForceBanners switches={movers.data.switches} lag={movers.data.lag} />
						)}
						<div className={classes['header']}>
							<ChainVerdict audit={shown} issue={issue} />
							<Movers asked={movers} />
						</div>
						{error === null || isFetching ? null : (
							<LoadError thing={words.thing} error={toPublicError(error)} retry={() => void refetch()} />
						)}
						<Events
							audit={shown}
							isLoadingMore={
								isFetching && shown.events.length < Math.min(limit, shown.total - (shown.removed?.count ?? 0))
							}
							showMore={() => setLimit(Math.min(limit + moreEvents, maxAnswerRecords))}
						/>
						{/* Last, as it comes late: nothing above moves under a pointer. */}
						<TryHere issueId={issue.id} />
					</>
				)}
			</Answer>
		</>
	);
}

/** Says that Muster is kept out of the space, where that is why nothing of the work item can be read. */
function ClosedHere() {
	const { data } = useQuery(issueQueries.isClosed);
	const words = sharedWords.closedSpaces;
	return data?.isClosed ? <Banner kind="broken" head={words.headHere} text={words.meaning} /> : null;
}

/** For those who administer the space or Jira; the back end asks Jira again. */
function TryHere({ issueId }: { readonly issueId: string }) {
	const { data: mayTry } = useQuery(jiraQueries.administersItem(issueId));
	return mayTry === true ? (
		<TryAs
			askHere={(accountId) => issueQueries.tryAs(issueId, accountId)}
			offer={(step) => <GrantStepLink step={step} />}
		/>
	) : null;
}

function Events({
	audit,
	isLoadingMore,
	showMore,
}: {
	readonly audit: IssueAuditView;
	readonly isLoadingMore: boolean;
	readonly showMore: () => void;
}) {
	const { events, total, removed, refusals } = audit;
	const kept = total - (removed?.count ?? 0);
	const list = useRef<HTMLDivElement>(null);
	const shownBefore = useRef<number>();
	const announce = useAnnounce();
	const left = Math.min(kept, maxAnswerRecords) - events.length;

	useEffect(() => {
		const before = shownBefore.current;
		if (before === undefined || events.length <= before) return;
		shownBefore.current = undefined;
		announce(words.shown(events.length, kept));
		// The button is gone once everything is in view: carry on at the first of the new events.
		if (left <= 0) list.current?.querySelectorAll('summary')[before]?.focus();
	}, [announce, events.length, kept, left]);

	return (
		<div ref={list} className={classes['events']}>
			{events.length === 0 && refusals === undefined ? null : (
				<Timeline events={events} refusals={refusals} isWhole={left <= 0} />
			)}
			{left > 0 ? (
				<div>
					<Button
						spacing="compact"
						isLoading={isLoadingMore}
						onClick={() => {
							shownBefore.current = events.length;
							showMore();
						}}
					>
						{words.more(Math.min(left, moreEvents))}
					</Button>
				</div>
			) : null}
			{removed === undefined ? null : (
				<p className={classes['note']}>
					{words.removed(removed.count)} <Exact at={removed.until} />.
				</p>
			)}
			<p className={classes['note']}>
				{left <= 0 && kept > events.length ? `${words.onlyNewest(events.length)} ` : null}
				{words.note}
			</p>
		</div>
	);
}
