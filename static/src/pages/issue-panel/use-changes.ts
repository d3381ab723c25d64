// Hears from Jira that the work item changed, and looks again.
import { events } from '@forge/bridge';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { issueQueries } from '../../data/issue/queries';

/** The audit of a change is written after the change, so the panel looks a second time. */
const secondLookAfterMs = 4_000;

export function useChanges(issueId: string): void {
	const client = useQueryClient();
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
