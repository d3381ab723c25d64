// What whoever moved a work item wrote into its change history, where the event was recorded before anybody read that: the
// fast paths do not ask Jira. It stands in the history, sealed and anchored like any change, and never decides.
import * as z from '#zod';
import type { AuditEvent } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import { accountIdSchema, type IssueId } from '../../contract/ids';
import type { StatusChange } from '../../core/audit/recheck';
import { storedChangeSchema } from '../../core/audit/seal-change';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { readMany } from '../records/read-many';
import { addHistory, isListed } from '../registry/history-records';
import { eventRef, parseLink } from './audit-records';

const told = {
	/** See `auditPayloadSchema`. */
	claimsOther: z.exactOptional(z.literal(true)),
	/** Sealed as an account: a commitment stands there once that was erased. */
	onBehalf: z.exactOptional(accountIdSchema),
	correlation: z.exactOptional(z.string()),
};
export type Told = Readonly<z.infer<z.ZodMiniObject<typeof told>>>;

const storedSchema = z.object({ what: z.object({ ...told, issueId: z.string(), seq: z.int() }) });

const toldRef = (issueId: IssueId, seq: number): RecordRef => ({ kind: 'history', id: `told:${issueId}:${seq}` });

const toldIn = ({ claimsOther, correlation, onBehalf }: Told): Told => defined({ claimsOther, correlation, onBehalf });

/** Keeps, once, what a change log tells of an event that was recorded without it. */
export async function noteTold(
	ports: Pick<Ports, 'records' | 'time' | 'randomness'>,
	change: StatusChange,
	seq: number,
): Promise<void> {
	const said = toldIn(change);
	if (Object.keys(said).length === 0) return;
	const { issueId, key } = change;
	const at = eventRef(issueId, seq);
	const ref = toldRef(issueId, seq);
	const [event, known] = await ports.records.read([at, ref]);
	if (event === undefined || known !== undefined) return;
	const link = parseLink(at, event);
	if (!('payload' in link)) return;
	const { claimsOther, correlation } = link.payload;
	const { onBehalfId } = link;
	const isKnown = onBehalfId === said.onBehalf || link.payload.onBehalf !== undefined;
	if (claimsOther === said.claimsOther && correlation === said.correlation && isKnown) return;
	// On a conflict another run has kept it.
	await ports.records.commit([addHistory(ports, ref, { kind: 'told', issueId, seq, change: key, ...said })]);
}

/** What is left of it, where whom it names was erased. */
function toldNow(what: Told, body: unknown): Told {
	const { onBehalf, ...others } = toldIn(what);
	const stored = storedChangeSchema.safeParse(body).data;
	const isErased = stored?.salt === undefined && stored?.salts?.[onBehalf ?? ''] === undefined;
	return { ...others, ...(isErased ? {} : defined({ onBehalf })) };
}

/** What change logs told later of some events, in their order. */
export async function readTold({ records }: Pick<Ports, 'records'>, events: readonly AuditEvent[]): Promise<Told[]> {
	const refs = events.map(({ payload }) => toldRef(payload.issueId, payload.seq));
	const stored = await readMany(records, refs);
	return events.map(({ payload }, i) => {
		const record = stored[i];
		const what = record && isListed(record) ? storedSchema.safeParse(record.body).data?.what : undefined;
		// One that stands in another's place, or that somebody altered, tells nothing.
		return what?.issueId === payload.issueId && what.seq === payload.seq ? toldNow(what, record?.body) : {};
	});
}
