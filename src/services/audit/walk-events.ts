// Goes through the events of the site in the order of recording, as background work reads them.
import type * as z from '#zod';
import type { Ports } from '../ports/ports';
import { parseRecord } from '../records/parse-record';
import { isRemoved } from './audit-records';
import { readEventPages } from './recorded-events';

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
	ports: Pick<Ports, 'records' | 'log'>,
	where: string,
	schema: z.ZodMiniType<Event>,
	from: number,
): AsyncGenerator<WalkedPage<Event>, undefined> {
	for await (const page of readEventPages(ports, from)) {
		const events = page.flatMap(({ id, record }) => {
			if (isRemoved(record)) return [];
			try {
				return [parseRecord(schema, { kind: 'event', id }, record.body)];
			} catch (error) {
				ports.log.failure(where, error);
				return [];
			}
		});
		yield { listed: page.length, events };
	}
	return undefined;
}
