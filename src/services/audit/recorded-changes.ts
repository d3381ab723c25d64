// Changes of registry, site and guards as they are stored, in the order in which they were recorded, each sealed as it stands
// now. What they hold is judged by whoever verifies them.
import { type SealedChange, sealChange, storedChangeSchema } from '../../core/audit/seal-change';
import type { Ports } from '../ports/ports';
import type { StoredRecord } from '../ports/records';

/** Records of bulk work take up to 240 KiB each. */
const pageSize = 15;

const byHash = (left: SealedChange, right: SealedChange): number => (left.hash < right.hash ? -1 : 1);

/** What cannot be read stands for itself: its hash is another than that of what stood there. */
function sealStored({ attributes, body }: StoredRecord): SealedChange {
	const read = storedChangeSchema.safeParse(body);
	return sealChange(read.data ?? { recordedAt: Number(attributes?.['at']), what: { unreadable: body } });
}

/**
 * Changes recorded from one instant until another, all of one millisecond at a time, in the order of their hashes; what was
 * recorded a moment ago may be missing.
 *
 * A record whose time somebody altered stands where the index has it: out of these bounds it is left out and missed, and
 * keeps back no other.
 */
export async function* readChanges(
	{ records }: Pick<Ports, 'records'>,
	from: number,
	until: number,
): AsyncGenerator<readonly SealedChange[]> {
	let cursor: string | undefined;
	let together: SealedChange[] = [];
	do {
		const page = await records.query({
			kind: 'history',
			index: 'by-time',
			partition: ['history'],
			from,
			limit: pageSize,
			...(cursor === undefined ? {} : { cursor }),
		});
		const changes = page.records.map(({ record }) => sealStored(record));
		for (const change of changes) {
			const { recordedAt } = change.payload;
			if (recordedAt < from || recordedAt > until) continue;
			if (together.some(({ payload }) => payload.recordedAt !== recordedAt)) {
				yield together.sort(byHash);
				together = [];
			}
			together.push(change);
		}
		const isPast = changes.length > 0 && changes.every(({ payload }) => payload.recordedAt > until);
		cursor = isPast ? undefined : page.cursor;
	} while (cursor !== undefined);
	if (together.length > 0) yield together.sort(byHash);
}
