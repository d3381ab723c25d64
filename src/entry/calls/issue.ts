// The issue panel's calls. Each needs that the caller can see the very work item it is about.
import { type IssueOutputs, issueInputs } from '../../contract/calls/issue';
import { defined } from '../../contract/defined';
import type { IssueId } from '../../contract/ids';
import { comparedUpTo } from '../../services/audit/compared';
import { readHeadSeq, readIssueAudit, verifyIssueStep } from '../../services/audit/read-issue-audit';
import { readTold } from '../../services/audit/told';
import { closedSpaces } from '../../services/guards/closed-spaces';
import { readItemRefusals } from '../../services/guards/item-refusals';
import { listMovers } from '../../services/guards/list-movers';
import { tryIssue } from '../../services/guards/try-as';
import { readingTogether } from '../../services/records/reading-together';
import { readNames } from '../../services/registry/read-identity';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';
import { readTryPorts } from './try-ports';
import { viewChain, viewEvent, viewStep } from './views';

const access = 'issue-viewer';

/** Evidence is shown whether or not refusals can be told. */
async function readKnownRefusals(asking: typeof ports, issueId: IssueId) {
	try {
		const refusals = await readItemRefusals(asking, issueId);
		return refusals.length === 0 ? undefined : refusals;
	} catch (error) {
		ports.log.failure('refusals', error);
		return undefined;
	}
}

export const issueCalls = defineCalls<typeof issueInputs, IssueOutputs>(
	issueInputs,
	{
		'issue.audit': {
			access,
			run: async ({ issueId, limit }) => {
				const asking = { ...ports, records: readingTogether(ports.records) };
				const [{ events, total, chain, removed }, refusals] = await Promise.all([
					readIssueAudit(asking, issueId, limit),
					readKnownRefusals(asking, issueId),
				]);
				const space = events[0]?.payload.projectId;
				const comparedTo = space === undefined ? undefined : await comparedUpTo(ports.records, space, issueId);
				const told = await readTold(ports, events);
				const names = await readNames(
					ports,
					events.flatMap(({ actorId }) => (actorId === undefined ? [] : [actorId])),
				);
				return {
					events: events.map((event, i) =>
						viewEvent(event, event.actorId === undefined ? undefined : names.get(event.actorId), told[i] ?? {}),
					),
					total,
					chain: viewChain(chain),
					...defined({ comparedUpTo: comparedTo, removed, refusals }),
				};
			},
		},
		'issue.head': { access, run: async ({ issueId }) => ({ seq: await readHeadSeq(ports, issueId) }) },
		'issue.verify': {
			access,
			run: async ({ issueId, after }) => viewStep(await verifyIssueStep(ports, issueId, after)),
		},
		'issue.movers': {
			access,
			run: async ({ issueId }) => listMovers(ports, issueId),
		},
		'issue.try': {
			access: 'issue-admin',
			run: async ({ issueId, accountId }) => tryIssue(await readTryPorts(), issueId, accountId),
		},
		'space.closed': {
			access: 'space-viewer',
			run: async ({ projectId }) => ({ isClosed: (await closedSpaces(ports)).some(({ id }) => id === projectId) }),
		},
	},
	callPorts,
);
