// What the page knows of the registry: every row of the list, with what was saved here on top at once.
import type { IdentityRow, SavedView } from '../../../src/contract/calls/identities';
import { callAdmin } from './rpc';

export interface IdentitySnapshot {
	/** Each account once. */
	readonly rows: readonly IdentityRow[];
	/** Whether every identity is among them, so that counts are true. */
	readonly isComplete: boolean;
	readonly isReading: boolean;
	/** Why reading stopped before the end. */
	readonly error?: unknown;
	/** Versions that were stored but did not reach Jira when they were saved, by account. */
	readonly unenforced: ReadonlyMap<string, number>;
}

type Rows = ReadonlyMap<string, IdentityRow>;

/**
 * Reads the directory and remembers it between pages.
 *
 * A reading that began before a save may not know of it, so a saved row stands above it until a later reading is
 * through.
 */
export class IdentityStore {
	#rows: Rows = new Map();
	#isComplete = false;
	/** Where a first reading that failed goes on. */
	#cursor: string | undefined;
	readonly #saved = new Map<string, IdentityRow>();
	readonly #unenforced = new Map<string, number>();
	readonly #listeners = new Set<() => void>();
	#queue: Promise<void> = Promise.resolve();
	#waiting = 0;
	#isReading = false;
	#error: unknown;
	#snapshot: IdentitySnapshot = { rows: [], isComplete: false, isReading: false, unenforced: new Map() };

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly snapshot = (): IdentitySnapshot => this.#snapshot;

	/** Reads everything unless that is under way, or goes on where the first reading stopped. */
	readonly read = (): Promise<void> => (this.#waiting > 0 ? this.#queue : this.refresh());

	/** Reads everything anew, even when a reading is under way; rows that are known stay in view meanwhile. */
	readonly refresh = (): Promise<void> => {
		this.#waiting++;
		this.#queue = this.#queue.then(async () => {
			this.#isReading = true;
			this.#error = undefined;
			this.#publish();
			try {
				await this.#readPages();
			} catch (error) {
				this.#error = error;
			} finally {
				this.#waiting--;
				this.#isReading = false;
				this.#publish();
			}
		});
		return this.#queue;
	};

	/** Notes what the back end answered to a save. */
	readonly noteSaved = ({ row, isEnforced }: Pick<SavedView, 'row' | 'isEnforced'>): void => {
		this.#saved.set(row.accountId, row);
		this.#markEnforced(row.accountId, row.version, isEnforced);
		this.#publish();
	};

	/** Notes whether Jira applies a version that was read. */
	readonly noteEnforced = (accountId: string, version: number, isEnforced: boolean): void => {
		if ((this.#unenforced.get(accountId) === version) === !isEnforced) return;
		this.#markEnforced(accountId, version, isEnforced);
		this.#publish();
	};

	#markEnforced(accountId: string, version: number, isEnforced: boolean): void {
		if (isEnforced) this.#unenforced.delete(accountId);
		else this.#unenforced.set(accountId, version);
	}

	async #readPages(): Promise<void> {
		const isFirst = !this.#isComplete;
		const savedBefore = new Map(this.#saved);
		const rows = new Map(isFirst ? this.#rows : undefined);
		let cursor = isFirst ? this.#cursor : undefined;
		do {
			const page = await callAdmin('identity.directory', cursor === undefined ? {} : { cursor });
			for (const row of page.rows) rows.set(row.accountId, row);
			cursor = page.cursor;
			if (isFirst && cursor !== undefined) {
				this.#rows = new Map(rows);
				this.#cursor = cursor;
				this.#publish();
			}
		} while (cursor !== undefined);
		this.#rows = rows;
		this.#isComplete = true;
		this.#cursor = undefined;
		for (const [accountId, row] of savedBefore) {
			if (this.#saved.get(accountId) === row && (rows.get(accountId)?.version ?? 0) >= row.version) {
				this.#saved.delete(accountId);
			}
		}
	}

	#publish(): void {
		const merged = new Map(this.#rows);
		// The rows know the last use as of the daily sweep; the answer to a save does not.
		for (const [accountId, row] of this.#saved) {
			const known = merged.get(accountId);
			if (known === undefined || known.version <= row.version) merged.set(accountId, keepUse(row, known));
		}
		this.#snapshot = {
			rows: [...merged.values()],
			isComplete: this.#isComplete,
			isReading: this.#isReading,
			...(this.#error === undefined ? {} : { error: this.#error }),
			unenforced: new Map(this.#unenforced),
		};
		for (const listener of this.#listeners) listener();
	}
}

function keepUse(row: IdentityRow, known: IdentityRow | undefined): IdentityRow {
	return known?.lastUsedAt === undefined || row.lastUsedAt !== undefined
		? row
		: { ...row, lastUsedAt: known.lastUsedAt };
}
