// Hears from Jira that the work item changed, or finds that something was recorded, and looks again.
import { events } from '@forge/bridge';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { issueQueries } from '../../data/issue/queries';

const noneYet = { seq: 0 };
/** The audit of a change is written after the change, so the panel looks a second time. */
const secondLookAfterMs = 4_000;

/** @param total how many events are shown as recorded; undefined before they were read */
export function useChanges(issueId: string, total: number | undefined): void {
	const client = useQueryClient();
	// The first answer comes with the events themselves.
	const { data: head } = useQuery({
		...issueQueries.head(issueId),
		enabled: total !== undefined,
		initialData: noneYet,
		staleTime: Number.POSITIVE_INFINITY,
	});
	/** Position of an event that is not shown; 0 where there is none. */
	const unseen = total !== undefined && head.seq > total ? head.seq : 0;
	useEffect(() => {
		if (unseen > 0) void client.invalidateQueries({ queryKey: issueQueries.ofIssue(issueId) });
	}, [client, issueId, unseen]);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = () => void client.invalidateQueries({ queryKey: issueQueries.ofIssue(issueId) });
		const onChange = () => {
			look();
			clearTimeout(timer);
			timer = setTimeout(look, secondLookAfterMs);
		};
		// A host without events leaves the reader with looking again.
		const subscription = events.on('JIRA_ISSUE_CHANGED', onChange).catch(() => undefined);
		return () => {
			clearTimeout(timer);
			void subscription.then((subscribed) => subscribed?.unsubscribe());
		};
	}, [client, issueId]);
}
