// Lists the events of the site, newest first, narrowed to what somebody looks for.
import type { AuditEvent } from '../../contract/audit-event';
import type { AuditFilter } from '../../contract/calls/activity';
import { defined } from '../../contract/defined';
import type { Ports } from '../ports/ports';
import type { RecordQuery } from '../ports/records';
import { isRemoved, parseAuditEvent } from './audit-records';

type ListPorts = Pick<Ports, 'records' | 'log'>;

/** Events of a page, and most that are looked through for it. */
const pageSize = 50;
const mostSearched = 1_000;
const perQuery = 100;

export interface EventsPage {
	readonly events: readonly AuditEvent[];
	/** When the last event that was looked at was made; absent where there is no more. */
	readonly searchedTo?: number;
	readonly cursor?: string;
}

/** What the index does not narrow. */
function matches({ payload, ownerId }: AuditEvent, filter: AuditFilter): boolean {
	const { ownerId: owner, projectId, decision, reason, source } = filter;
	return (
		(owner === undefined || ownerId === owner) &&
		(projectId === undefined || payload.projectId === projectId || payload.fromProject === projectId) &&
		(decision === undefined || payload.decision === decision) &&
		(reason === undefined || payload.recheck === reason) &&
		(source === undefined || payload.source === source)
	);
}

function queryFor({ accountId, from, to }: AuditFilter, limit: number, cursor: string | undefined): RecordQuery {
	const narrowed = { limit, descending: true, ...defined({ from, to, cursor }) };
	return accountId === undefined
		? { kind: 'event', index: 'by-made', partition: ['all'], ...narrowed }
		: { kind: 'event', index: 'by-actor', partition: [accountId], ...narrowed };
}

/** An event that was tampered with is passed over, and in the log: it must not hide the others. */
function readEvent(
	{ log }: ListPorts,
	{ id, record }: Awaited<ReturnType<Ports['records']['query']>>['records'][number],
) {
	// An index may still list what was removed.
	if (isRemoved(record)) return undefined;
	try {
		return parseAuditEvent({ kind: 'event', id }, record);
	} catch (error) {
		log.failure('audit', error);
		return undefined;
	}
}

/** Where a page begins: no later than an instant, after so many events of that very millisecond. */
interface Position {
	readonly at: number;
	readonly given: number;
}

function readCursor(cursor: string): Position {
	const [at = 0, given = 0] = cursor.split('.').map(Number);
	return { at, given };
}

/** Moves a position past an event. */
const past = (position: Position | undefined, at: number): Position => ({
	at,
	given: position?.at === at ? position.given + 1 : 1,
});

/**
 * A page of events. It may be short, or empty, with a cursor left: it says up to when it has looked.
 *
 * @param cursor as the page before gave it
 * @param most events of the page
 */
export async function listEvents(
	ports: ListPorts,
	filter: AuditFilter,
	cursor?: string,
	most = pageSize,
): Promise<EventsPage> {
	const start = cursor === undefined ? undefined : readCursor(cursor);
	const narrowed = start === undefined ? filter : { ...filter, to: start.at };
	let position = start;
	let skipped = 0;
	let next: string | undefined;
	const events: AuditEvent[] = [];
	for (let searched = 0; searched < mostSearched; ) {
		const page = await ports.records.query(queryFor(narrowed, most === 1 ? 1 : perQuery, next));
		for (const found of page.records) {
			const at = Number(found.record.attributes?.['madeAt']);
			if (start?.at === at && skipped < start.given) {
				skipped++;
				continue;
			}
			searched++;
			position = past(position, at);
			const event = readEvent(ports, found);
			if (event === undefined || !matches(event, filter)) continue;
			if (events.push(event) === most) return { events, ...endOf(position) };
		}
		if (page.cursor === undefined) return { events };
		next = page.cursor;
	}
	return { events, ...(position === undefined ? {} : endOf(position)) };
}

const endOf = ({ at, given }: Position) => ({ searchedTo: at, cursor: `${at}.${given}` });
