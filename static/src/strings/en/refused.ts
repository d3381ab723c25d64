// English words of refusals on a work item's timeline.
import { number } from './counted';

export const refused = {
	/** In place of a name. */
	nobodyNamed: 'An account that Jira did not name',
	/** Followed by a transition, or by where it stands. */
	tried: 'tried',
	transition: (name: string | undefined, workflow: string | undefined): string => {
		if (name !== undefined) return name;
		return workflow === undefined ? 'a guarded transition' : `a guarded transition of ${workflow}`;
	},
	/** Followed by when. */
	times: (count: number): string => `${number(count)} times, last`,
};
