// What Jira's change log tells of a work item: its creation, changes of its status, and moves between spaces.
import { defined } from '../../contract/defined';
import type { AccountId, IssueId, StatusId } from '../../contract/ids';
import { anonymousKey } from '../snapshot/entry';
import { factsAfter, factsBefore, type ItemFacts, type LoggedChange } from './as-of';
import { changelogKey, creationKey } from './audit-event';
import type { StatusChange } from './recheck';

/** A work item as a search finds it now. */
export interface FoundItem extends ItemFacts {
	readonly issueId: IssueId;
	readonly issueKey: string;
	readonly statusId: StatusId;
	/** Epoch milliseconds. */
	readonly createdAt: number;
	/** Absent where nobody is named. */
	readonly creatorId?: AccountId;
}

/**
 * The changes that have to be recorded if a known non-human account made them, with space and work type as they were.
 *
 * @param log its entries of status, space and work type, all of them, the oldest first
 * @param from the first instant that counts, epoch milliseconds
 * @param upTo the last one
 */
export function changesWithin(
	item: FoundItem,
	log: readonly LoggedChange[],
	from: number,
	upTo: number,
): readonly StatusChange[] {
	const counts = (at: number): boolean => at >= from && at <= upTo;
	/** The status before an entry of the log, which is the one after the entry before it. */
	const statusBefore = (place: number): StatusId =>
		log.slice(place).find(({ status }) => status !== undefined)?.status?.from ?? item.statusId;
	const { issueId, issueKey } = item;
	const change = (more: Omit<StatusChange, 'issueId' | 'issueKey' | 'source'>): StatusChange => ({
		issueId,
		issueKey,
		source: 'backfill',
		...more,
	});
	const made = change({
		...factsAfter(item, log, undefined),
		accountId: item.creatorId ?? anonymousKey,
		key: creationKey,
		to: statusBefore(0),
		at: item.createdAt,
	});
	const changed = log.flatMap((entry, place) => {
		const { accountId = anonymousKey, at, claimsOther, correlation, id, onBehalf, project, status } = entry;
		if ((status ?? project) === undefined || !counts(at)) return [];
		const after = factsAfter(item, log, id);
		const from = status?.from ?? statusBefore(place);
		const before = factsBefore(after, entry);
		const to = status?.to ?? from;
		return [
			change({
				...after,
				accountId,
				key: changelogKey(id),
				from,
				to,
				at,
				...defined({ before, claimsOther, correlation, onBehalf }),
			}),
		];
	});
	return counts(made.at) ? [made, ...changed] : changed;
}
