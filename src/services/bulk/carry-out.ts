// Carries out the rows of bulk work that the dry run found good, and notes what became of each.
import type { Actor } from '../../contract/actor';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { type RowError, readAccountId, rowErrorOf } from '../../core/registry/bulk-row';
import { shardNames } from '../../core/snapshot/routing';
import {
	changeMany,
	type ManyChange,
	type ManyChanged,
	type ManyOptions,
	type ManyOutcome,
} from '../registry/change-many';
import { requireControl } from '../registry/control-record';
import { type PublishOutcome, propertiesOf, publishChange } from '../registry/enforcement';
import { renameShards } from '../registry/grow';
import { readStanding } from '../registry/publication-record';
import { readShards } from '../registry/shard-records';
import type { HeldWork } from './hold-work';
import { type BulkPorts, openBulkSite } from './open-site';
import { accountsOf, planRow, type RowPlan } from './plan-row';
import { requireRowError } from './try-rows';
import { type Piece, pieceNumbers, type RowResult, readPieces, saveResults, type Work } from './work-records';

/** How often the progress is stored: after so many rows or so much time, whichever comes first. */
const saveEveryMs = 5_000;
const saveEveryBatches = 20;

const reasonOf = ({ reason, name }: Work): string => reason ?? `Imported from ${name ?? 'a file'}`;

/** The results of all pieces, kept up to date in memory until they are stored. */
interface Ledger {
	applied(): number;
	failed(): number;
	/** Adds a piece as it is stored. */
	add(piece: Piece): void;
	/** Says where the row of an account stands. */
	place(accountId: AccountId, piece: number, index: number): void;
	/** Notes what became of an account's row. @param error why it failed; absent when it was carried out */
	note(accountId: AccountId, error?: RowError): void;
	/** The pieces whose results changed since the last call. */
	takeNews(): { piece: number; results: readonly RowResult[] }[];
}

function openLedger(): Ledger {
	const byPiece = new Map<number, RowResult[]>();
	const places = new Map<AccountId, { readonly piece: number; readonly index: number }>();
	const news = new Set<number>();
	const counts = { applied: 0, failed: 0 };
	return {
		applied: () => counts.applied,
		failed: () => counts.failed,
		add({ piece, results = [] }) {
			byPiece.set(piece, [...results]);
			for (const { outcome } of results) if (outcome !== undefined) counts[outcome] += 1;
		},
		place: (accountId, piece, index) => void places.set(accountId, { piece, index }),
		note(accountId, error) {
			const { piece = -1, index = -1 } = places.get(accountId) ?? {};
			const results = byPiece.get(piece);
			const before = results?.[index];
			if (results === undefined || before === undefined || before.outcome !== undefined) return;
			const outcome = error === undefined ? 'applied' : 'failed';
			results[index] = { ...before, ...error, outcome };
			counts[outcome] += 1;
			news.add(piece);
		},
		takeNews() {
			const taken = [...news].map((piece) => ({ piece, results: byPiece.get(piece) ?? [] }));
			news.clear();
			return taken;
		},
	};
}

/**
 * The change of a row, which is refused when the identity has changed since the dry run.
 *
 * An identity that already is what the row asks for needs no change, whatever its version: an earlier run may have
 * carried out the row and ended before it could note that.
 */
function decideAsSeen(plan: RowPlan, seen: number, actor: Actor, reason: string): ManyChange {
	const { accountId } = plan;
	const decide: ManyChange['decide'] = (current, context) => {
		if ((current?.version ?? 0) === seen) return plan.decide(current, { ...context, actor, reason });
		if (plan.isReached(current)) return undefined;
		throw new AppError('CONFLICT', 'changed-since-tried');
	};
	return { accountId, decide };
}

const isWaiting = ({ verdict, outcome }: RowResult): boolean =>
	(verdict === 'create' || verdict === 'change') && outcome === undefined;

/** Plans the rows that wait. @returns whether all of them were planned */
async function planWaiting(ports: BulkPorts, held: HeldWork, ledger: Ledger, changes: ManyChange[], until: number) {
	const { records, time } = ports;
	const work = held.work();
	const actor = work.appliedBy ?? work.startedBy;
	const site = await openBulkSite(ports, held.id);
	for await (const group of readPieces(records, held.id, pieceNumbers(work))) {
		if (changes.length > 0 && time.now() >= until) return false;
		const waiting = group.flatMap(({ piece, rows, results = [] }) =>
			rows.flatMap((row, index) => {
				const result = results[index];
				return result !== undefined && isWaiting(result) ? [{ row, piece, index, seen: result.version }] : [];
			}),
		);
		try {
			await site.loadAccounts(waiting.flatMap(({ row }) => accountsOf(work, row, site)));
		} catch (error) {
			// What is planned is carried out first, or a file that takes hours would plan its first rows every hour.
			if (changes.length > 0 && error instanceof AppError && error.details.retryAt !== undefined) return false;
			throw error;
		}
		for (const piece of group) ledger.add(piece);
		for (const { row, piece, index, seen } of waiting) {
			const accountId = readAccountId(row);
			ledger.place(accountId, piece, index);
			try {
				// The dry run has already checked that no owner is registered by the same file.
				const plan = await planRow(work, row, site, new Map());
				changes.push(decideAsSeen(plan, seen, actor, row.retire ?? reasonOf(work)));
			} catch (error) {
				ledger.note(accountId, requireRowError(error));
			}
		}
		if (!(await held.save({ isBegun: true }))) return false;
	}
	return true;
}

/**
 * Publishes what earlier runs of this work stored and could not publish before they ended.
 *
 * Why first: until then guards still grant the rights that those runs took away. Rows that were carried out are not
 * planned again, so nothing else would publish them before the hourly comparison.
 */
async function publishLeft(ports: BulkPorts): Promise<PublishOutcome> {
	const { toRename } = await requireControl(ports.records);
	const isRenamed = toRename.length === 0 || (await renameShards(ports));
	const control = await requireControl(ports.records);
	const properties = propertiesOf(control, await readShards(ports.records, shardNames(control.routing)));
	const standing = await readStanding(ports, properties);
	const left = properties.filter((_, i) => standing[i]?.isCurrent !== true);
	// What an earlier run published counts only if no late write can undo it.
	const isCertain = standing.every((one) => one.isCertain);
	const { isEnforced } = await publishChange(ports, left, true);
	return { isEnforced: isEnforced && isRenamed && isCertain };
}

export interface Carried {
	/** All rows were carried out, or failed for good. */
	readonly isComplete: boolean;
	/** False while Jira may still apply rights from before. */
	readonly isEnforced: boolean;
}

/**
 * Carries out the rows that wait for it.
 *
 * @param stopAt when to leave the rest, epoch milliseconds
 * @throws {AppError} UNAVAILABLE when storage or Jira stays busy; what was done until then is noted
 */
export async function carryOut(
	ports: BulkPorts,
	held: HeldWork,
	{ planUntil, stopAt }: { readonly planUntil: number; readonly stopAt: number },
): Promise<Carried> {
	const { records, time } = ports;
	const ledger = openLedger();
	const changes: ManyChange[] = [];
	const left = held.work().isBegun ? await publishLeft(ports) : { isEnforced: true };
	const isPlanned = await planWaiting(ports, held, ledger, changes, planUntil);
	if (held.isLost()) return { isComplete: false, isEnforced: false };

	let savedAt = time.now();
	let batches = 0;
	const note = (outcomes: ReadonlyMap<AccountId, ManyOutcome>) => {
		for (const [accountId, outcome] of outcomes) {
			ledger.note(accountId, outcome.outcome === 'failed' ? rowErrorOf(outcome.error) : undefined);
		}
	};
	const progress = () => ({ applied: ledger.applied(), failed: ledger.failed() });
	const onBatch: ManyOptions['onBatch'] = async (outcomes) => {
		note(outcomes);
		batches += 1;
		if (batches < saveEveryBatches && time.now() < savedAt + saveEveryMs) return;
		batches = 0;
		savedAt = time.now();
		await held.save(progress());
	};
	let changed: ManyChanged | undefined;
	try {
		if (changes.length > 0) changed = await changeMany(ports, changes, { work: held.id, stopAt, onBatch });
		if (changed !== undefined) note(changed.outcomes);
	} finally {
		// The consumer that took over plans all rows again and finds those that were carried out here.
		if (!held.isLost()) {
			await saveResults(records, held.id, ledger.takeNews());
			await held.save(progress());
		}
	}
	const isComplete = isPlanned && (changed?.isComplete ?? true) && !held.isLost();
	return { isComplete, isEnforced: left.isEnforced && (changed?.isEnforced ?? true) };
}
