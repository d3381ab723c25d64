// Hears from Jira that the work item changed, and looks again when the reader comes back.
import { events } from '@forge/bridge';
import { useEffect, useRef } from 'react';

/** The audit of a change is written after the change, so the panel looks a second time. */
const secondLookAfterMs = 4_000;

export function useChanges(reload: () => void): void {
	const latest = useRef(reload);
	useEffect(() => {
		latest.current = reload;
	}, [reload]);

	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = () => latest.current();
		const onChange = () => {
			look();
			clearTimeout(timer);
			timer = setTimeout(look, secondLookAfterMs);
		};
		const onVisible = () => {
			if (document.visibilityState === 'visible') look();
		};
		// A host without events leaves the reader with looking again.
		const subscription = events.on('JIRA_ISSUE_CHANGED', onChange).catch(() => undefined);
		document.addEventListener('visibilitychange', onVisible);
		return () => {
			clearTimeout(timer);
			document.removeEventListener('visibilitychange', onVisible);
			void subscription.then((subscribed) => subscribed?.unsubscribe());
		};
	}, []);
}
