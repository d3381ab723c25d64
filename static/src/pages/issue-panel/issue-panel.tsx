// Which bot touched this work item, and which could move it next?
import Button from '@atlaskit/button/default/button';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { IssueAuditView } from '../../../../src/contract/calls/audit';
import { maxAnswerRecords } from '../../../../src/contract/limits';
import { type Place, readPlace } from '../../data/page-context';
import { callIssue } from '../../data/rpc';
import { type Load, useLoad } from '../../data/use-load';
import { issueWords as words } from '../../strings';
import { useAnnounce } from '../../ui/page/live-region';
import { LoadError, LoadFailure, Loading } from '../../ui/page/states';
import { SwitchBanners } from '../../ui/switches/switch-banners';
import { ChainVerdict } from './chain-verdict';
import classes from './issue-panel.module.css';
import { Movers } from './movers';
import { Timeline } from './timeline';
import { useChanges } from './use-changes';

const firstEvents = 5;
const moreEvents = 15;
const loadingHeight = 240;
/** How soon and how often to ask again while the newest events are still being written. */
const pendingRetryMs = 3_000;
const mostPendingRetries = 5;

const readIssue = () => readPlace('issue');

export function IssuePanel() {
	const issue = useLoad(readIssue);
	return (
		<main className={classes['panel']}>
			{issue.state === 'loading' ? <Loading thing={words.thing} height={loadingHeight} /> : null}
			{issue.state === 'error' ? <LoadError thing={words.thing} error={issue.error} retry={issue.retry} /> : null}
			{issue.state === 'ready' ? <IssueAudit issue={issue.value} /> : null}
		</main>
	);
}

function usePendingRetries(audit: Load<IssueAuditView>): void {
	const retries = useRef(0);
	const isPending = audit.state === 'ready' && !audit.isReloading && audit.value.chain.state === 'pending';
	const reload = audit.state === 'ready' ? audit.reload : undefined;
	useEffect(() => {
		if (!isPending || reload === undefined || retries.current >= mostPendingRetries) return;
		const timer = setTimeout(() => {
			retries.current++;
			reload();
		}, pendingRetryMs);
		return () => clearTimeout(timer);
	}, [isPending, reload]);
}

function IssueAudit({ issue }: { readonly issue: Place }) {
	const [limit, setLimit] = useState(firstEvents);
	const audit = useLoad(
		useCallback(() => callIssue('issue.audit', { issueId: issue.id, limit }), [issue.id, limit]),
		true,
	);
	const movers = useLoad(useCallback(() => callIssue('issue.movers', { issueId: issue.id }), [issue.id]));

	usePendingRetries(audit);
	const reloadAudit = audit.state === 'ready' ? audit.reload : undefined;
	const reloadMovers = movers.state === 'ready' ? movers.reload : undefined;
	useChanges(
		useCallback(() => {
			reloadAudit?.();
			reloadMovers?.();
		}, [reloadAudit, reloadMovers]),
	);

	switch (audit.state) {
		case 'loading':
			return <Loading thing={words.thing} height={loadingHeight} />;
		case 'error':
			return <LoadFailure thing={words.thing} error={audit.error} retry={audit.retry} noAccess={words.noAccess} />;
		case 'ready':
			return (
				<>
					{movers.state === 'ready' ? <SwitchBanners switches={movers.value.switches} /> : null}
					<div className={classes['header']}>
						<ChainVerdict audit={audit.value} issueKey={issue.key} />
						<Movers load={movers} />
					</div>
					{audit.reloadError ? <LoadError thing={words.thing} error={audit.reloadError} retry={audit.reload} /> : null}
					<Events
						audit={audit.value}
						isLoadingMore={audit.isReloading && audit.value.events.length < Math.min(limit, audit.value.total)}
						showMore={() => setLimit(Math.min(limit + moreEvents, maxAnswerRecords))}
					/>
				</>
			);
	}
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
	const { events, total } = audit;
	const list = useRef<HTMLDivElement>(null);
	const shownBefore = useRef<number>();
	const announce = useAnnounce();
	const left = Math.min(total, maxAnswerRecords) - events.length;

	useEffect(() => {
		const before = shownBefore.current;
		if (before === undefined || events.length <= before) return;
		shownBefore.current = undefined;
		announce(words.shown(events.length, total));
		// The button is gone once everything is in view: carry on at the first of the new events.
		if (left <= 0) list.current?.querySelectorAll('summary')[before]?.focus();
	}, [announce, events.length, total, left]);

	return (
		<div ref={list} className={classes['events']}>
			{events.length === 0 ? null : <Timeline events={events} />}
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
			<p className={classes['note']}>
				{left <= 0 && total > events.length ? `${words.onlyNewest(events.length)} ` : null}
				{words.note}
			</p>
		</div>
	);
}
