// Goes through the events of the site in the order of recording, as background work reads them.
import type * as z from '#zod';
import { defined } from '../../contract/defined';
import type { Ports } from '../ports/ports';
import { parseRecord } from '../records/parse-record';
import { isRemoved } from './audit-records';

const eventsPerPage = 100;

export interface WalkedPage<Event> {
	/** How many were listed. */
	readonly listed: number;
	readonly events: readonly Event[];
}

/**
 * Events recorded at `from` or later, page by page, as far as their reader needs them.
 *
 * Those that retention removed are left out. One that was tampered with is passed over, and in the log: it must not keep later ones from being read.
 * @param where what is being done, for the log
 */
export async function* walkEvents<Event>(
	{ records, log }: Pick<Ports, 'records' | 'log'>,
	where: string,
	schema: z.ZodMiniType<Event>,
	from: number,
): AsyncGenerator<WalkedPage<Event>, undefined> {
	let cursor: string | undefined;
	do {
		const page = await records.query({
			kind: 'event',
			index: 'by-time',
			partition: ['all'],
			from,
			limit: eventsPerPage,
			...defined({ cursor }),
		});
		const events = page.records.flatMap(({ id, record }) => {
			if (isRemoved(record)) return [];
			try {
				return [parseRecord(schema, { kind: 'event', id }, record.body)];
			} catch (error) {
				log.failure(where, error);
				return [];
			}
		});
		yield { listed: page.records.length, events };
		cursor = page.cursor;
	} while (cursor !== undefined);
	return undefined;
}
