// Finds out by which transitions a change may have been made, and which guards stand on them.
import * as z from '#zod';
import { minuteMs } from '../../contract/durations';
import { statusIdSchema } from '../../contract/ids';
import { creationKey } from '../../core/audit/audit-event';
import type { StatusChange, Way } from '../../core/audit/recheck';
import { readGuardsOf } from '../guards/sync-rules';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';

/** How old the shape of a workflow may be to find transitions by, milliseconds. */
const freshMs = 60 * minuteMs;

const shapeSchema = z.strictObject({
	readAt: z.number(),
	/** Absent where Jira names no workflow. */
	workflow: z.exactOptional(z.string()),
	transitions: z.array(
		z.strictObject({
			id: z.string(),
			kind: z.enum(['initial', 'global', 'directed']),
			from: z.array(statusIdSchema),
			to: statusIdSchema,
		}),
	),
});
type Shape = z.infer<typeof shapeSchema>;

export type WayPorts = Pick<Ports, 'records' | 'workflows' | 'ownRules' | 'time'>;

/** The transitions of the workflow that a work type of a space follows, as they were within the last hour. */
async function readShape(
	{ records, workflows, time }: WayPorts,
	{ projectId, issueTypeId }: Pick<StatusChange, 'projectId' | 'issueTypeId'>,
): Promise<Shape> {
	const ref: RecordRef = { kind: 'report', id: `ways ${projectId} ${issueTypeId}` };
	const [stored] = await records.read([ref]);
	const known = stored === undefined ? undefined : parseRecord(shapeSchema, ref, stored.body);
	const readAt = time.now();
	if (known !== undefined && readAt - known.readAt < freshMs) return known;
	const workflow = await workflows.readFor(projectId, issueTypeId);
	const transitions = (workflow?.transitions ?? []).map(({ id, kind, from, to }) => ({
		id,
		kind,
		from: from.map((status) => status.id),
		to: to.id,
	}));
	const shape: Shape = { readAt, ...(workflow === undefined ? {} : { workflow: workflow.name }), transitions };
	await records.put(ref, { version: (stored?.version ?? 0) + 1, body: shape });
	return shape;
}

/** Nobody can say by which transition, nor what stood on it. */
const anyWay: Way = { guards: [], since: Number.POSITIVE_INFINITY, isReplaced: false };

/**
 * The transitions by which a change may have been made, with the guards on them: none for a change that no transition
 * makes.
 */
export async function readWays(ports: WayPorts, change: StatusChange): Promise<readonly Way[]> {
	const { before, from, key, to } = change;
	const isCreation = key === creationKey;
	// A move between spaces maps statuses, and asks no workflow.
	const isMoved = before !== undefined && before.projectId !== change.projectId;
	if (isMoved || (!isCreation && (from === undefined || from === to))) return [];
	const { workflow, transitions } = await readShape(ports, before ?? change);
	const possible = transitions.filter(
		(one) =>
			one.to === to &&
			(isCreation
				? one.kind === 'initial'
				: one.kind === 'global' || (one.kind === 'directed' && from !== undefined && one.from.includes(from))),
	);
	if (workflow === undefined || possible.length === 0) return [anyWay];
	const guardsOf = await readGuardsOf(ports, workflow);
	return possible.map(({ id }) => ({ transition: { id, workflow }, ...guardsOf(id) }));
}
