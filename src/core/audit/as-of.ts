// What a work item was at the instant of a change: read from its change log, since what Jira says of it now may be later.
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../contract/ids';

/** The fields of a work item that a decision asks about. */
export interface ItemFacts {
	readonly projectId: ProjectId;
	readonly issueTypeId: IssueTypeId;
}

/** One entry of a work item's change log, as far as evidence needs it. */
export interface LoggedChange {
	readonly id: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** Absent for an anonymous change. */
	readonly accountId?: AccountId;
	/** The entry names in free text another actor than that account. */
	readonly claimsOther?: true;
	/** The account that it names, if it is of the form of one. */
	readonly onBehalf?: AccountId;
	/** What the mover wrote of its cause. */
	readonly correlation?: string;
	readonly status?: { readonly from: StatusId; readonly to: StatusId };
	readonly project?: { readonly from: ProjectId; readonly to: ProjectId };
	readonly issueType?: { readonly from: IssueTypeId; readonly to: IssueTypeId };
}

/** Ids of change logs are numbers that grow; of two of equal length, the greater text is the later. */
export const isLater = (id: string, than: string): boolean =>
	id.length === than.length ? id > than : id.length > than.length;

/**
 * What a work item was right after a change: each field as the first later change of it found it.
 *
 * @param now what Jira says of it now
 * @param changes its changes of space and work type, in any order; those that came before do no harm
 * @param changelogId of the change; undefined for the creation, before which there is none
 */
export function factsAfter(
	now: ItemFacts,
	changes: readonly LoggedChange[],
	changelogId: string | undefined,
): ItemFacts {
	const later = changes
		.filter(({ id }) => changelogId === undefined || isLater(id, changelogId))
		.sort((a, b) => (isLater(a.id, b.id) ? 1 : -1));
	return {
		projectId: later.find(({ project }) => project !== undefined)?.project?.from ?? now.projectId,
		issueTypeId: later.find(({ issueType }) => issueType !== undefined)?.issueType?.from ?? now.issueTypeId,
	};
}

/** What it was before a change, where that changed the space or the work type too. */
export function factsBefore(
	after: ItemFacts,
	{ project, issueType }: Pick<LoggedChange, 'project' | 'issueType'>,
): ItemFacts | undefined {
	if (project === undefined && issueType === undefined) return undefined;
	return { projectId: project?.from ?? after.projectId, issueTypeId: issueType?.from ?? after.issueTypeId };
}
