// jira:workflowPostFunction: evidence of a transition that passed a guard.
import { defined } from '../../contract/defined';
import type { StatusId } from '../../contract/ids';
import { changeKey } from '../../core/audit/audit-event';
import { AppError } from '../../core/errors';
import { anonymousKey } from '../../core/snapshot/entry';
import { isNonHuman } from '../../services/accounts/look-up';
import { deferRecording, endDeferral } from '../../services/audit/observe-change';
import { recordChange } from '../../services/audit/record-change';
import { readDecidingGuards, readKnownGuards } from '../../services/guards/sync-rules';
import { inBackground, ports } from '../wiring';
import { changeOf, parseEventPayload, postFunctionSchema } from './event-payloads';
import { handleEvent } from './handle-event';
import { factsOf } from './issue-facts';

async function recordTransition(
	event: ReturnType<typeof parsePostFunction>,
	at: number,
	isRetry: boolean,
): Promise<void> {
	const { issue, transition, changelog } = event;
	const key = changeKey(defined({ changelogId: changelog?.id, executionId: transition.executionId }));
	if (key === undefined) throw new AppError('BUG', 'transition-unidentified');
	try {
		await recordFrom(event, key, at);
		if (isRetry) await endDeferral(ports, issue.id, key);
	} catch (error) {
		const waits = error instanceof AppError && error.details.retryAt !== undefined;
		if (waits) await deferRecording(ports, issue.id, key);
		throw error;
	}
}

async function recordFrom(event: ReturnType<typeof parsePostFunction>, key: string, at: number): Promise<void> {
	const { issue, transition, workflow, changelog, atlassianId } = event;
	const facts = await factsOf(issue, changelog);
	if (facts === undefined) {
		throw new AppError('NOT_FOUND', 'moved-unseen', { context: { issueId: issue.id } });
	}
	const known = await readKnownGuards(ports, workflow.name, transition.id);
	const readGuards = async () => (await readDecidingGuards(ports, workflow.name, transition.id)).guards;
	const from = (changeOf(changelog, 'status')?.from ?? transition.from) as StatusId | undefined;
	const change = {
		issueId: issue.id,
		...facts,
		accountId: atlassianId ?? anonymousKey,
		key,
		source: 'post-function',
		transition: { id: transition.id, workflow: workflow.name },
		...defined({ from, issueKey: issue.key }),
		to: transition.to,
		at,
	} as const;
	const record = () => recordChange(ports, change, known.guards, readGuards);
	const { outcome } = await record();
	if (outcome === 'not-concerned' && (await isNonHuman(ports, change.accountId))) await record();
}

const parsePostFunction = (event: unknown) => parseEventPayload(postFunctionSchema, event);

export const postFunction = (event: unknown) =>
	handleEvent(
		'post function',
		({ at, retries }) =>
			inBackground('evidence', async () => recordTransition(parsePostFunction(event), at, retries > 0)),
		event,
	);
