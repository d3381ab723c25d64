// How much an unaltered chain proves, by when its space was compared with Jira's own change log.
import type { IssueAuditView } from '../../../../src/contract/calls/audit';

export type Proved =
	/** Compared later than any of the events shown was made. */
	| { readonly state: 'verified'; readonly upTo: number }
	/** Some of them were not compared yet. */
	| { readonly state: 'compared'; readonly upTo: number }
	| { readonly state: 'unaltered' };

export function verdictOf({
	events,
	comparedUpTo: upTo,
}: {
	readonly events: readonly Pick<IssueAuditView['events'][number], 'at'>[];
	readonly comparedUpTo?: number;
}): Proved {
	if (upTo === undefined) return { state: 'unaltered' };
	// What was found later may have been made earlier.
	const isCompared = events.length > 0 && events.every(({ at }) => at <= upTo);
	return { state: isCompared ? 'verified' : 'compared', upTo };
}
