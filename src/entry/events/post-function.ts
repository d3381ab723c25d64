// jira:workflowPostFunction: evidence of a transition that passed a guard.
import { defined } from '../../contract/defined';
import type { IssueId, StatusId } from '../../contract/ids';
import { changelogKey, creationKey, executionKey } from '../../core/audit/audit-event';
import { AppError } from '../../core/errors';
import { anonymousKey } from '../../core/snapshot/entry';
import { isNonHuman } from '../../services/accounts/look-up';
import { deferRecording, endDeferral } from '../../services/audit/observe-change';
import { type Reading, recordChange } from '../../services/audit/record-change';
import { type DecidingGuards, readDecidingGuards, readKnownGuards } from '../../services/guards/sync-rules';
import { inBackground, ports } from '../wiring';
import { changeOf, parseEventPayload, postFunctionSchema } from './event-payloads';
import { handleEvent } from './handle-event';
import { factsOf } from './issue-facts';

type Transitioned = ReturnType<typeof parsePostFunction>;

/** Finds the change log of a transition whose event names none: the latest such change by the account. */
async function findChangelogId({ issue, transition, atlassianId }: Transitioned): Promise<string | undefined> {
	const item = await ports.issues.readLogged(issue.id);
	const from = transition.from;
	return item?.changes.find(
		({ accountId, status }) =>
			accountId === atlassianId && status?.to === transition.to && (from === undefined || status.from === from),
	)?.id;
}

/** @throws {AppError} UNAVAILABLE while Jira does not show the change yet */
async function keyOf(event: Transitioned): Promise<string> {
	const { transition, changelog } = event;
	const changesStatus = transition.from !== transition.to;
	if (changelog?.id !== undefined && (changesStatus || changeOf(changelog, 'status') !== undefined)) {
		return changelogKey(changelog.id);
	}
	if (transition.from === undefined) return creationKey;
	// A loop may change fields and so have a change log, which nothing else that records looks at.
	if (!changesStatus) {
		if (transition.executionId !== undefined) return executionKey(transition.executionId);
		throw new AppError('BUG', 'transition-unidentified');
	}
	const found = await findChangelogId(event);
	if (found === undefined) throw new AppError('UNAVAILABLE', 'transition-unidentified');
	return changelogKey(found);
}

async function recordTransition(event: Transitioned, at: number, isRetry: boolean): Promise<void> {
	const { issue } = event;
	const key = await keyOf(event);
	try {
		await recordFrom(event, key, at);
		if (isRetry) await endDeferral(ports, issue.id, key);
	} catch (error) {
		const waits = error instanceof AppError && error.details.retryAt !== undefined;
		if (waits) await deferRecording(ports, issue.id, key);
		throw error;
	}
}

/** When Jira says that a change was made; undefined where it does not. */
async function readTimeOf(issueId: IssueId, key: string): Promise<number | undefined> {
	const item = await ports.issues.readLogged(issueId);
	return item?.changes.find(({ id }) => changelogKey(id) === key)?.at;
}

async function recordFrom(event: Transitioned, key: string, heardAt: number): Promise<void> {
	const { issue, transition, workflow, changelog, atlassianId } = event;
	const facts = await factsOf(issue, changelog);
	if (facts === undefined) {
		throw new AppError('NOT_FOUND', 'moved-unseen', { context: { issueId: issue.id } });
	}
	const from = (changeOf(changelog, 'status')?.from ?? transition.from) as StatusId | undefined;
	const readingOf = (at: number, { guards, isReplaced, since }: DecidingGuards): Reading => ({
		change: {
			issueId: issue.id,
			...facts,
			accountId: atlassianId ?? anonymousKey,
			key,
			source: 'post-function',
			...defined({ from, issueKey: issue.key }),
			to: transition.to,
			at,
		},
		ways: [{ transition: { id: transition.id, workflow: workflow.name }, guards, isReplaced, since }],
	});
	const known = await readKnownGuards(ports, workflow.name, transition.id);
	const readAnew = async () =>
		readingOf(
			(await readTimeOf(issue.id, key)) ?? heardAt,
			await readDecidingGuards(ports, workflow.name, transition.id),
		);
	const reading = readingOf(heardAt, known);
	const record = () => recordChange(ports, reading, readAnew);
	const { outcome } = await record();
	if (outcome === 'not-concerned' && (await isNonHuman(ports, reading.change.accountId))) await record();
}

const parsePostFunction = (event: unknown) => parseEventPayload(postFunctionSchema, event);

export const postFunction = (event: unknown) =>
	handleEvent(
		'post function',
		({ at, retries }) =>
			inBackground('evidence', async () => recordTransition(parsePostFunction(event), at, retries > 0)),
		event,
	);
