// Triggers: work items that changed, accounts that changed, rules that failed, the app installed.
import { defined } from '../../contract/defined';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { anonymousKey } from '../../core/snapshot/entry';
import { isNonHuman } from '../../services/accounts/look-up';
import { noteAccountEvent } from '../../services/accounts/note-accounts';
import { noteChange } from '../../services/audit/observe-change';
import { noteClosedSpace } from '../../services/guards/closed-spaces';
import { noteRefusal } from '../../services/guards/refusals';
import { noteFailedExpression } from '../../services/health/note-failed-expression';
import { noteOwnerEvent } from '../../services/sweep/sweep-owners';
import { inBackground, ports } from '../wiring';
import {
	changeOf,
	failedExpressionSchema,
	issueUpdatedSchema,
	parseEventPayload,
	spaceClosedSchema,
	userEventSchema,
} from './event-payloads';
import { handleEvent } from './handle-event';
import { factsOf, movedBy } from './issue-facts';

async function watchIssue(event: unknown, at: number): Promise<void> {
	const { issue, atlassianId: accountId = anonymousKey, changelog } = parseEventPayload(issueUpdatedSchema, event);
	const item = changeOf(changelog, 'status');
	if (item?.from == null || item.to == null) return;
	const { from, to } = item;
	await noteChange(ports, accountId, async () => {
		const { id: issueId, key: issueKey } = issue;
		const unseen = () => new AppError('NOT_FOUND', 'status-change-unseen', { context: { issueId } });
		const { id: changelogId } = changelog;
		if (changelogId === undefined) throw unseen();
		const facts = await factsOf(issue, { changelogId }, movedBy(changelog), () => ports.issues.readLogged(issueId));
		if (facts === undefined) throw unseen();
		return { issueId, ...defined({ issueKey }), ...facts, accountId, changelogId, from, to, at };
	});
}

export const issueUpdated = (event: unknown) =>
	handleEvent('issue updated', ({ at }) => inBackground('evidence', () => watchIssue(event, at)), event);

/** A trigger lives 25 s; the daily sweep does what is left. */
const followMs = 12_000;

async function followUser(accountId: AccountId): Promise<void> {
	await noteAccountEvent(ports, accountId);
	await noteOwnerEvent(ports, accountId, ports.time.now() + followMs);
}

export const userChanged = (event: unknown) =>
	handleEvent(
		'user changed',
		() => inBackground('evidence', () => followUser(parseEventPayload(userEventSchema, event).user.accountId)),
		event,
	);

/** A refusal, where Jira reports those too, is no failure: the rule decided. */
async function noteFailure(event: unknown, at: number): Promise<void> {
	const failed = parseEventPayload(failedExpressionSchema, event);
	const { validatorId, workflowId, workflowName, atlassianId, expression, errorMessages: messages } = failed;
	const issueKey = failed.context?.issue?.key;
	const facts = { expression, messages, ...defined({ issueKey }) };
	const isRefusal =
		validatorId !== undefined &&
		(await noteRefusal(ports, {
			...facts,
			ruleId: validatorId,
			at,
			...defined({ issueId: failed.context?.issue?.id, workflow: workflowName, workflowId, accountId: atlassianId }),
		}));
	if (isRefusal) {
		if (atlassianId !== undefined) await isNonHuman(ports, atlassianId);
		return;
	}
	await noteFailedExpression(ports, {
		...facts,
		ruleId: validatorId ?? failed.conditionId ?? failed.extensionId ?? 'unknown',
		workflow: workflowName ?? failed.workflowId ?? 'unknown',
	});
}

/** A refusal is known again by when it was heard of first. */
export const expressionFailed = (event: unknown) =>
	handleEvent('expression failed', ({ at }) => inBackground('other', () => noteFailure(event, at)), event);

async function noteSpace(event: unknown): Promise<void> {
	const { product, id } = parseEventPayload(spaceClosedSchema, event).data.container;
	// An organization may close spaces of another product to the app, too.
	if (product.toLowerCase() === 'jira') await noteClosedSpace(ports, id);
}

export const spaceClosed = (event: unknown) => handleEvent('space closed', () => noteSpace(event), event);

/** Preparing lists every account of the site, which takes longer than a trigger may. */
export const appInstalled = (event: unknown) =>
	handleEvent('app installed', () => ports.jobs.push({ type: 'prepare' }, 0), event);
