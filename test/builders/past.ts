// A site's past: work items that were made, moved between statuses and spaces, and changed type, with what Jira tells of it.
import { dayMs, hourMs, minuteMs } from '../../src/contract/durations';
import type { AccountId, IssueId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import type { LoggedChange } from '../../src/core/audit/as-of';
import type { TransitionRequest } from '../../src/core/policy/decide';
import type { MovedItem } from '../../src/services/ports/jira';
import type { Random } from './random';

/** A move as it was made. */
export interface PastMove extends TransitionRequest {
	readonly accountId: AccountId;
	readonly at: number;
	readonly issueId: IssueId;
}

export interface PastItem extends Omit<MovedItem, 'log'> {
	/** All of its change log, the oldest first. */
	readonly entries: readonly LoggedChange[];
	readonly moves: readonly PastMove[];
}

export interface Cast {
	readonly accounts: readonly AccountId[];
	readonly spaces: readonly ProjectId[];
	readonly types: readonly IssueTypeId[];
	readonly statuses: readonly StatusId[];
}

/** One work item, from its creation on. */
function anItem(random: Random, { accounts, spaces, types, statuses }: Cast, n: number, now: number): PastItem {
	const issueId = String(50_000 + n) as IssueId;
	const other = <T>(all: readonly T[], than: T): T => random.pick(all.filter((one) => one !== than));
	// Many are made within the same minutes, as by an import.
	const createdAt = random.chance(0.3)
		? now - 40 * dayMs + random.below(5) * minuteMs + random.below(60_000)
		: now - random.below(150 * dayMs);
	const creatorId = random.pick(accounts);
	let projectId = random.pick(spaces);
	let issueTypeId = random.pick(types);
	let statusId = random.pick(statuses);
	const moves: PastMove[] = [
		{ accountId: creatorId, projectId, issueTypeId, toStatusId: statusId, at: createdAt, issueId },
	];
	const entries: LoggedChange[] = [];
	let at = createdAt;
	for (let i = random.below(6); i > 0; i--) {
		at += 1 + random.below(30 * dayMs);
		// Some come after the replay began.
		if (at > now + hourMs) break;
		const accountId = random.pick(accounts);
		const id = String(95 + entries.length * 7);
		const kind = random.below(10);
		if (kind === 0) {
			const project = { from: projectId, to: other(spaces, projectId) };
			projectId = project.to;
			const status = { from: statusId, to: other(statuses, statusId) };
			const movesStatus = random.chance(0.5);
			if (movesStatus) statusId = status.to;
			entries.push({ id, at, accountId, project, ...(movesStatus ? { status } : {}) });
		} else if (kind === 1) {
			const issueType = { from: issueTypeId, to: other(types, issueTypeId) };
			issueTypeId = issueType.to;
			entries.push({ id, at, accountId, issueType });
		} else if (kind === 2) {
			entries.push({ id, at, accountId });
		} else {
			const status = { from: statusId, to: other(statuses, statusId) };
			statusId = status.to;
			entries.push({ id, at, accountId, status });
			moves.push({ accountId, projectId, issueTypeId, fromStatusId: status.from, toStatusId: status.to, at, issueId });
		}
	}
	return {
		issueId,
		issueKey: `P${projectId}-${n}`,
		projectId,
		issueTypeId,
		statusId,
		createdAt,
		creatorId,
		entries,
		moves,
	};
}

/** Work items in the order in which they were made. @param now when the replay begins */
export const aPast = (random: Random, cast: Cast, items: number, now: number): PastItem[] =>
	Array.from({ length: items }, (_, n) => anItem(random, cast, n, now)).sort((a, b) => a.createdAt - b.createdAt);
