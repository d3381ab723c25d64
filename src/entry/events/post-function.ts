// jira:workflowPostFunction: evidence of a transition that passed a guard.
import { defined } from '../../contract/defined';
import type { IssueId, StatusId } from '../../contract/ids';
import { changelogKey, creationKey, executionKey } from '../../core/audit/audit-event';
import { AppError } from '../../core/errors';
import { anonymousKey } from '../../core/snapshot/entry';
import { isNonHuman } from '../../services/accounts/look-up';
import { deferRecording, endDeferral } from '../../services/audit/deferral';
import { type Reading, recordChange } from '../../services/audit/record-change';
import { type DecidingGuards, readDecidingGuards, readKnownGuards } from '../../services/guards/sync-rules';
import type { LoggedItem } from '../../services/ports/jira';
import { inBackground, ports } from '../wiring';
import { changeOf, parseEventPayload, postFunctionSchema } from './event-payloads';
import { handleEvent } from './handle-event';
import { factsOf, type Moved, movedBy, type Place } from './issue-facts';

type Transitioned = ReturnType<typeof parsePostFunction>;

/** The work item as Jira shows it, asked for at most once in an attempt. */
type ReadItem = () => Promise<LoggedItem | undefined>;

function readOnce(issueId: IssueId): ReadItem {
	let asked: ReturnType<ReadItem> | undefined;
	return () => {
		asked ??= ports.issues.readLogged(issueId);
		return asked;
	};
}

/** By what a transition is known on every path, where its change log has it, and what it changed besides. */
interface Identified {
	readonly key: string;
	readonly place: Place;
	readonly moved: Moved;
}

/** @throws {AppError} UNAVAILABLE while Jira does not show the change yet */
async function identify(event: Transitioned, from: string | undefined, readItem: ReadItem): Promise<Identified> {
	const { transition, changelog, atlassianId } = event;
	const id = changelog?.id;
	const moved = movedBy(changelog);
	if (from === undefined) return { key: creationKey, place: 'creation', moved };
	if (from === transition.to) {
		// A loop may change fields and so have a change log, which nothing else that records looks at.
		if (transition.executionId === undefined) throw new AppError('BUG', 'transition-unidentified');
		const place = id === undefined ? 'unlogged' : { changelogId: id };
		return { key: executionKey(transition.executionId), place, moved };
	}
	if (id !== undefined) return { key: changelogKey(id), place: { changelogId: id }, moved };
	// The event names no change log: the latest such change by the account.
	const found = (await readItem())?.changes.find(
		({ accountId, status }) => accountId === atlassianId && status?.to === transition.to && status.from === from,
	);
	if (found === undefined) throw new AppError('UNAVAILABLE', 'transition-unidentified');
	return { key: changelogKey(found.id), place: { changelogId: found.id }, moved: found };
}

async function recordTransition(event: Transitioned, at: number, isRetry: boolean): Promise<void> {
	const { issue, transition, changelog } = event;
	const from = (changeOf(changelog, 'status')?.from ?? transition.from) as StatusId | undefined;
	const readItem = readOnce(issue.id);
	const identified = await identify(event, from, readItem);
	const { key } = identified;
	try {
		await recordFrom(event, identified, from, readItem, at);
		if (isRetry) await endDeferral(ports, issue.id, key);
	} catch (error) {
		const waits = error instanceof AppError && error.details.retryAt !== undefined;
		if (waits) await deferRecording(ports, issue.id, key);
		throw error;
	}
}

async function recordFrom(
	{ issue, transition, workflow, atlassianId }: Transitioned,
	{ key, place, moved }: Identified,
	from: StatusId | undefined,
	readItem: ReadItem,
	heardAt: number,
): Promise<void> {
	const facts = await factsOf(issue, place, moved, readItem);
	if (facts === undefined) {
		throw new AppError('NOT_FOUND', 'moved-unseen', { context: { issueId: issue.id } });
	}
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
	const readAnew = async () => {
		const madeAt = (await readItem())?.changes.find(({ id }) => changelogKey(id) === key)?.at;
		return readingOf(madeAt ?? heardAt, await readDecidingGuards(ports, workflow.name, transition.id));
	};
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
