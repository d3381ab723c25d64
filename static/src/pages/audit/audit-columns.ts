// The columns of the file of moves that match.
import type { AuditLineView } from '../../../../src/contract/calls/activity';

const instant = (at: number): string => new Date(at).toISOString();

/** Columns of the file, each with what it takes from an event. */
const columns = {
	at: ({ at }) => instant(at),
	recordedAt: ({ recordedAt }) => instant(recordedAt),
	issueId: ({ issueId }) => issueId,
	seq: ({ seq }) => String(seq),
	projectId: ({ projectId }) => projectId,
	actorId: ({ actorId }) => actorId ?? '',
	identity: ({ identityName }) => identityName ?? '',
	ownerId: ({ ownerId }) => ownerId ?? '',
	workflow: ({ transition }) => transition?.workflow ?? '',
	transitionId: ({ transition }) => transition?.id ?? '',
	fromStatusId: ({ from }) => from ?? '',
	toStatusId: ({ to }) => to,
	decision: ({ decision }) => decision,
	recheck: ({ recheck }) => recheck,
	source: ({ source }) => source,
	grant: ({ grant }) => grant ?? '',
	onBehalf: ({ onBehalf }) => onBehalf ?? '',
	correlation: ({ correlation }) => correlation ?? '',
	hash: ({ hash }) => hash,
} as const satisfies Record<string, (event: AuditLineView) => string>;

export const auditColumns: readonly string[] = Object.keys(columns);

/** The cells of one move, in the order of the columns. */
export const auditCells = (event: AuditLineView): readonly string[] =>
	Object.values(columns).map((cellOf) => cellOf(event));
