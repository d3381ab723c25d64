// Registries of identities that look like those of a real site, the same in every run.
import { dayMs } from '../src/contract/durations';
import { type Grant, identityTypes } from '../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../src/contract/ids';
import type { Identity } from '../src/core/registry/identity';
import { makeTag } from '../src/core/snapshot/entry';
import type { Random } from '../test/builders/random';

/** The instant at which every bench decides, epoch milliseconds. */
export const now = Date.UTC(2026, 5, 1, 12, 0, 0);

const fiveDigits = (first: number, count: number): string[] =>
	Array.from({ length: count }, (_, i) => String(first + i));
export const projectIds = fiveDigits(10_000, 40) as ProjectId[];
export const issueTypeIds = fiveDigits(10_000, 8) as IssueTypeId[];
export const statusIds = fiveDigits(10_000, 12) as StatusId[];

/** Sixteen characters on average. */
const contacts = ['#payments-ops', '#platform-team', '#release-managers', 'Service Desk EMEA', '#security-on-call'];

function grant(random: Random, identityEnd: number): Grant {
	return {
		...(random.chance(0.9) ? { projectId: random.pick(projectIds) } : {}),
		...(random.chance(1 / 3) ? { issueTypeId: random.pick(issueTypeIds) } : {}),
		...(random.chance(1 / 3) ? { fromStatusId: random.pick(statusIds) } : {}),
		toStatusId: random.pick(statusIds),
		...(random.chance(0.3) ? { expiresAt: Math.min(identityEnd, now + (random.below(240) - 60) * dayMs) } : {}),
	};
}

/**
 * One identity with an account id such as Jira gives service accounts.
 *
 * One in twenty has expired, and a quarter of the grants that have an end of their own have reached it.
 */
export function anIdentity(random: Random, grantCount: number): Identity {
	const expiresAt = now + (random.below(380) - 19) * dayMs;
	return {
		accountId: `712020:${random.uuid()}` as AccountId,
		name: `bot ${random.below(100_000)}`,
		type: random.pick(identityTypes),
		ownerId: `712020:${random.uuid()}` as AccountId,
		contact: random.pick(contacts),
		purpose: 'deploys what was merged',
		status: 'active',
		expiresAt,
		grants: Array.from({ length: grantCount }, () => grant(random, expiresAt)),
		version: 1 + random.below(20),
		createdAt: now - 400 * dayMs,
		updatedAt: now - 10 * dayMs,
		updatedBy: { kind: 'system', id: 'bench' },
		tag: makeTag(random.uuid()),
		bulkChanges: [],
	};
}

export function aRegistry(random: Random, size: number, grantCount: number): Identity[] {
	return Array.from({ length: size }, () => anIdentity(random, grantCount));
}
