// Whose account ids stand in bulk work, and how they are erased from it: with the names and addresses that files gave for them.
import { chunks } from '../../contract/chunks';
import { erasedAccount } from '../../contract/ids';
import { likelyAccountIdForm } from '../../contract/patterns';
import { accountsIn } from '../../core/audit/seal-change';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records } from '../ports/records';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';
import { foldOwner, readNamedOwners, withoutOwners } from './resolve-owners';
import {
	ownersRef,
	parseWork,
	pieceNumbers,
	pieceRef,
	resultsRef,
	setWork,
	type Work,
	walkWorks,
	workRef,
} from './work-records';

type WorkPorts = Pick<Ports, 'records' | 'log'>;

/** Records of one request: pieces are large. */
const perRead = 10;

/** Every account that stands in bulk work: who started it, and whatever its rows name that looks like one. */
export async function readWorkAccounts(ports: WorkPorts): Promise<ReadonlySet<string>> {
	const { records } = ports;
	const found = new Set<string>();
	for await (const { id, record } of walkWorks(records)) {
		const work = readable(ports, 'stored accounts', () => parseWork(id, record).work);
		if (work === undefined) continue;
		for (const account of accountsIn(work)) found.add(account);
		const refs = [ownersRef(id), ...pieceNumbers(work).map((piece) => pieceRef(id, piece))];
		for (const part of chunks(refs, perRead)) {
			const named = [...accountsIn((await records.read(part)).map((stored) => stored?.body))].map((text) =>
				text.trim(),
			);
			for (const text of named) if (likelyAccountIdForm.test(text)) found.add(text);
		}
	}
	return found;
}

/** What is left of a stored body; undefined where there is nothing to erase. */
type Erase = (body: unknown) => unknown;

/**
 * Erases accounts wherever their ids stand: in texts, too, such as what was wrong with a row.
 *
 * @param said what files call them
 */
function eraserOf(ids: ReadonlySet<string>, said: ReadonlySet<string>): Erase {
	const whole = new RegExp(`(?<![A-Za-z0-9:_-])(?:${[...ids].join('|')})(?![A-Za-z0-9:_-])`, 'g');
	const replace = (name: string, value: unknown): unknown => {
		if (typeof value !== 'string') return value;
		return name === 'ownerId' && said.has(foldOwner(value)) ? erasedAccount : value.replaceAll(whole, erasedAccount);
	};
	return (body) => {
		const after = JSON.stringify(body, replace);
		return after === JSON.stringify(body) ? undefined : JSON.parse(after);
	};
}

async function eraseFromRecords(records: Records, refs: readonly RecordRef[], erase: Erase): Promise<void> {
	for (const part of chunks(refs, perRead)) {
		const stored = await records.read(part);
		const named = part.filter((_, i) => stored[i] !== undefined && erase(stored[i]?.body) !== undefined);
		for (const ref of named) {
			await retryConflicts('work-busy', async () => {
				const [record] = await records.read([ref]);
				const body = record && erase(record.body);
				if (record === undefined || body === undefined) return 'committed';
				const version = record.version + 1;
				return records.commit([{ type: 'set', ref, expected: record.version, record: { version, body } }]);
			});
		}
	}
}

async function eraseFromWork(ports: WorkPorts, id: string, ids: ReadonlySet<string>): Promise<void> {
	const { records } = ports;
	const readWork = async () => {
		const [record] = await records.read([workRef(id)]);
		return record && readable(ports, 'erase', () => parseWork(id, record));
	};
	const stored = await readWork();
	if (stored === undefined) return;
	const said = new Set<string>();
	for (const [text, outcome] of (await readNamedOwners(records, id)).found) {
		if ('accountId' in outcome && ids.has(outcome.accountId)) said.add(text);
	}
	const erase = eraserOf(ids, said);
	const refs = pieceNumbers(stored.work).flatMap((piece) => [pieceRef(id, piece), resultsRef(id, piece)]);
	await eraseFromRecords(records, refs, erase);
	// What files call them goes after that: whoever takes this up again has to know it.
	if (said.size > 0) await eraseFromRecords(records, [ownersRef(id)], (body) => withoutOwners(id, body, ids));
	await retryConflicts('work-busy', async () => {
		const now = await readWork();
		const body = now && erase(now.work);
		return now === undefined || body === undefined
			? 'committed'
			: records.commit([setWork(id, now.version, body as Work)]);
	});
}

/**
 * Erases accounts from bulk work, however far it is.
 *
 * @param from works that were started then and later, epoch milliseconds
 * @param isOver whether to leave the rest, asked after each work
 * @returns from where to go on; undefined once all is done
 */
export async function eraseFromWorks(
	ports: WorkPorts,
	ids: ReadonlySet<string>,
	from: number,
	isOver: () => boolean,
): Promise<number | undefined> {
	let isFirst = true;
	for await (const { id, startedAt } of walkWorks(ports.records, from)) {
		if (!isFirst && isOver()) return startedAt;
		isFirst = false;
		await eraseFromWork(ports, id, ids);
	}
	return undefined;
}
