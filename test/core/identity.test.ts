// What can be told of an identity: when its credential is due, whether it has several tasks, its row in lists.

import { describe, expect, it } from '@jest/globals';
import { dayMs } from '../../src/contract/durations';
import { hasSeveralTasks } from '../../src/contract/grants';
import type { Credential, Grant } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import { credentialDueAt, type Identity } from '../../src/core/registry/identity';
import { rowOf } from '../../src/core/registry/identity-row';
import { aGrant, anAccountId, anIdentity, anOwnerId, aSwitch } from '../builders/identity';
import { startOfTime } from '../harness/world';

const now = startOfTime;
const end = now + 90 * dayMs;

describe('a credential', () => {
	it.each<[string, Omit<Credential, 'kind'>, number | undefined]>([
		['nothing is known', {}, undefined],
		['it expires', { expiresAt: now + 5 }, now + 5],
		['it is to be rotated', { issuedAt: now, rotateEveryDays: 30 }, now + 30 * dayMs],
		['rotation comes first', { issuedAt: now, rotateEveryDays: 30, expiresAt: now + 30 * dayMs + 1 }, now + 30 * dayMs],
		[
			'expiry comes first',
			{ issuedAt: now, rotateEveryDays: 30, expiresAt: now + 30 * dayMs - 1 },
			now + 30 * dayMs - 1,
		],
		['nobody knows since when it is used', { rotateEveryDays: 30 }, undefined],
		['nobody knows how often it is to be rotated', { issuedAt: now }, undefined],
		[
			'it expires and nobody knows since when it is used',
			{ rotateEveryDays: 1, expiresAt: now + 5 * dayMs },
			now + 5 * dayMs,
		],
	])('is due when told: %s', (_name, facts, due) => {
		expect(credentialDueAt({ credential: { kind: 'api-token', ...facts } })).toBe(due);
	});

	it('that is not there is never due', () => {
		expect(credentialDueAt({})).toBeUndefined();
	});
});

describe('several tasks', () => {
	const grant = (projectId: string | undefined, toStatusId: string, more: Partial<Grant> = {}): Grant => ({
		...(projectId === undefined ? {} : { projectId: projectId as ProjectId }),
		toStatusId: toStatusId as StatusId,
		...more,
	});

	it.each<[string, readonly Grant[], boolean]>([
		['no grants', [], false],
		['one grant', [grant('1', '5')], false],
		['several goals in one space', [grant('1', '5'), grant('1', '6')], false],
		['the same goal in several spaces', [grant('1', '5'), grant('2', '5'), grant('3', '5')], false],
		['the same goals in another order', [grant('1', '5'), grant('1', '6'), grant('2', '6'), grant('2', '5')], false],
		[
			'the same goal twice, for two work types',
			[
				grant('1', '5', { issueTypeId: '1' as IssueTypeId }),
				grant('1', '5', { issueTypeId: '2' as IssueTypeId }),
				grant('2', '5'),
			],
			false,
		],
		['every space, and a goal more in one', [grant(undefined, '5'), grant('1', '6')], false],
		['every space, several goals', [grant(undefined, '5'), grant(undefined, '6')], false],
		['other goals in another space', [grant('1', '5'), grant('2', '6')], true],
		['a goal more in another space', [grant('1', '5'), grant('1', '6'), grant('2', '5')], true],
		['goals that read alike when put together', [grant('1', '15'), grant('2', '1'), grant('2', '5')], true],
	])('are told by the grants: %s', (_name, grants, several) => {
		expect(hasSeveralTasks(grants)).toBe(several);
		expect(hasSeveralTasks(grants.toReversed())).toBe(several);
	});
});

describe('the row of an identity', () => {
	it('holds what lists and sweeps ask for, and nothing that is not there', () => {
		expect(rowOf(anIdentity())).toEqual({
			accountId: anAccountId,
			name: 'deploy-bot',
			type: 'ci-pipeline',
			status: 'active',
			isFrozen: false,
			ownerId: anOwnerId,
			expiresAt: end,
			grants: 1,
			isBroad: false,
			hasSeveralTasks: false,
			version: 1,
			updatedAt: now,
		});
	});

	it.each<[string, Partial<Identity>, Partial<ReturnType<typeof rowOf>>]>([
		['frozen', { frozen: aSwitch() }, { isFrozen: true, status: 'active' }],
		['retired', { status: 'retired' }, { status: 'retired' }],
		['an orphan', { orphanedAt: now - 1 }, { orphanedAt: now - 1 }],
		['of an environment', { environment: 'prod' }, { environment: 'prod' }],
		['owned by another', { ownerId: 'other' as AccountId }, { ownerId: 'other' as AccountId }],
		['without grants', { grants: [] }, { grants: 0, isBroad: false }],
		['broad', { grants: [aGrant(), { toStatusId: '5' as StatusId }] }, { grants: 2, isBroad: true }],
		[
			'there for several tasks',
			{ grants: [aGrant(), aGrant({ projectId: '2' as ProjectId, toStatusId: '9' as StatusId })] },
			{ grants: 2, hasSeveralTasks: true },
		],
		[
			'the holder of a credential',
			{ credential: { kind: 'api-token', issuedAt: now, rotateEveryDays: 1 } },
			{ credentialDueAt: now + dayMs },
		],
		['changed', { version: 7, updatedAt: now + 1 }, { version: 7, updatedAt: now + 1 }],
	])('says of one that is %s so', (_is, fields, expected) => {
		expect(rowOf(anIdentity(fields))).toEqual({ ...rowOf(anIdentity()), ...expected });
	});

	it.each<[string, readonly (number | undefined)[], number | undefined]>([
		['none has an end', [undefined, undefined], undefined],
		['the first of two', [now + 9, now + 5, undefined], now + 5],
		['one that ended already', [now - 5, now + 5], now - 5],
		['an end with the identity does not count', [end], undefined],
		['an end after the identity does not count', [end + 1], undefined],
		['an end just before the identity', [end - 1, end], end - 1],
	])('says when the first grant ends before the identity: %s', (_name, ends, first) => {
		const grants = ends.map((expiresAt) => aGrant(expiresAt === undefined ? {} : { expiresAt }));
		expect(rowOf(anIdentity({ grants })).firstGrantEnd).toBe(first);
	});
});
