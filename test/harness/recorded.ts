// Holds the audit against Jira's own change logs: everything that bots did is recorded once, and every chain is sound.
import { expect } from '@jest/globals';
import type { AuditEvent } from '../../src/contract/audit-event';
import type { IssueId } from '../../src/contract/ids';
import { changelogKey, creationKey, verifyChain } from '../../src/core/audit/audit-event';
import { type StoredValue, storedOf } from './storage';
import { startOfTime, type TestWorld } from './world';

type Stored = Readonly<Record<string, StoredValue>>;

const eventsIn = (events: Stored, issueId: string): readonly AuditEvent[] =>
	Object.entries(events)
		.filter(([name]) => name.startsWith(`${issueId}:`))
		.map(([, { body }]) => body as unknown as AuditEvent)
		.sort((a, b) => a.payload.seq - b.payload.seq);

/** The events of a work item as they are stored, the oldest first. */
export const recordedEvents = async (world: TestWorld, idOrKey: string): Promise<readonly AuditEvent[]> =>
	eventsIn(await storedOf(world, 'event'), world.site.world.readIssue(idOrKey)?.id ?? idOrKey);

/** How much was compared, and how much of it is wrong. */
export interface Counts {
	readonly changes: number;
	readonly lost: number;
	readonly doubled: number;
	readonly unsound: number;
}

/** Counts what Jira tells since the world began that accounts which are not human did, and what is recorded of it. */
export async function countRecorded(world: TestWorld): Promise<Counts> {
	const [events, heads] = await Promise.all([storedOf(world, 'event'), storedOf(world, 'chain')]);
	const isBot = (accountId: string | null): boolean =>
		accountId !== null && world.site.account(accountId)?.accountType === 'app';
	const byIssue = new Map<string, AuditEvent[]>();
	for (const { body } of Object.values(events)) {
		const event = body as unknown as AuditEvent;
		byIssue.set(event.payload.issueId, [...(byIssue.get(event.payload.issueId) ?? []), event]);
	}
	const counts = { changes: 0, lost: 0, doubled: 0, unsound: 0 };
	for (const issue of world.site.issues()) {
		const changes = issue.history.filter(
			({ author, created, items }) =>
				created >= startOfTime && isBot(author) && items.some(({ field }) => field === 'status' || field === 'project'),
		);
		const wanted = [
			...(issue.created >= startOfTime && isBot(issue.creator) ? [creationKey] : []),
			...changes.map(({ id }) => changelogKey(id)),
		];
		const recorded = (byIssue.get(issue.id) ?? []).sort((a, b) => a.payload.seq - b.payload.seq);
		const keys = recorded.map(({ payload }) => payload.change);
		counts.changes += wanted.length;
		counts.lost += wanted.filter((one) => !keys.includes(one)).length;
		counts.doubled += keys.length - new Set(keys).size;
		const head = heads[issue.id]?.body as { seq: number; hash: string } | undefined;
		if (!verifyChain(issue.id as IssueId, recorded, head).ok) counts.unsound += 1;
	}
	return counts;
}

/** @returns how many changes were compared */
export async function expectRecorded(world: TestWorld): Promise<number> {
	const counts = await countRecorded(world);
	expect(counts).toEqual({ ...counts, lost: 0, doubled: 0, unsound: 0 });
	return counts.changes;
}
