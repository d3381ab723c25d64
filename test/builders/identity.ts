// Builders: valid objects by default, with what a test is about spelled out.

import type { Switch } from '../../src/contract/actor';
import { dayMs } from '../../src/contract/durations';
import type { Grant, IdentityDraft } from '../../src/contract/identity';
import type { AccountId, IssueTypeId, ProjectId, StatusId } from '../../src/contract/ids';
import type { Guard, TransitionRequest } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import type { DraftLimits } from '../../src/core/registry/lifecycle';
import { initialSettings } from '../../src/core/site';
import { startOfTime } from '../harness/world';

export const anAccountId = '712020:11111111-2222-4333-8444-5555555555ab' as AccountId;
export const anOwnerId = '5b10a2844c20165700ede21g' as AccountId;

/** A grant for REL, any work type, Staged → Deployed. */
export const aGrant = (more: Partial<Grant> = {}): Grant => ({
	projectId: '10000' as ProjectId,
	fromStatusId: '10004' as StatusId,
	toStatusId: '10005' as StatusId,
	...more,
});

export const aDraft = (more: Partial<IdentityDraft> = {}): IdentityDraft => ({
	name: 'deploy-bot',
	type: 'ci-pipeline',
	ownerId: anOwnerId,
	contact: '#release-eng',
	purpose: 'Deploys what is staged.',
	expiresAt: startOfTime + 90 * dayMs,
	grants: [aGrant()],
	...more,
});

export const anIdentity = (more: Partial<Identity> = {}): Identity => ({
	...aDraft(),
	accountId: anAccountId,
	status: 'active',
	version: 1,
	createdAt: startOfTime,
	updatedAt: startOfTime,
	updatedBy: { kind: 'person', id: anOwnerId },
	tag: '#1a2b3',
	bulkChanges: [],
	...more,
});

/** A switch that Ana threw. */
export const aSwitch = (more: Partial<Switch> = {}): Switch => ({
	at: startOfTime,
	by: { kind: 'person', id: anOwnerId },
	reason: 'Key leaked.',
	...more,
});

/** What a new site allows. */
export const siteLimits: DraftLimits = initialSettings;

export const aRequest = (more: Partial<TransitionRequest> = {}): TransitionRequest => ({
	accountId: anAccountId,
	projectId: '10000' as ProjectId,
	issueTypeId: '10001' as IssueTypeId,
	fromStatusId: '10004' as StatusId,
	toStatusId: '10005' as StatusId,
	...more,
});

export const aGuard = (more: Partial<Guard> = {}): Guard => ({ mode: 'registered', enforcement: 'enforce', ...more });
