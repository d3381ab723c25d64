// What the page knows of the registry: read page by page, with what was saved here always on top.
import type { IdentityStatus } from '../../../../src/contract/identity';
import type { IdentityView, SavedView } from '../../../../src/contract/rpc';
import { callAdmin } from '../../shared/rpc';

export interface IdentitySnapshot {
	/** Identities of the statuses asked for so far; each account once. */
	readonly identities: readonly IdentityView[];
	/** Statuses of which every identity is known. */
	readonly complete: ReadonlySet<IdentityStatus>;
	readonly isReading: boolean;
	/** Why reading stopped before the end. */
	readonly error?: unknown;
	/** Accounts saved here that queries do not show yet. */
	readonly pinned: ReadonlySet<string>;
	/** Versions that were stored but did not reach Jira when they were saved, by account. */
	readonly unenforced: ReadonlyMap<string, number>;
}

const pageSize = 100;

type Rows = ReadonlyMap<string, IdentityView>;

/**
 * Reads identities by status and remembers them between pages.
 *
 * Queries lag behind writes, so a saved identity counts until a query shows it in that version or a later one.
 */
export class IdentityStore {
	readonly #rows = new Map<IdentityStatus, Rows>();
	readonly #complete = new Set<IdentityStatus>();
	/** Where a first reading that failed goes on. */
	readonly #cursors = new Map<IdentityStatus, string>();
	readonly #saved = new Map<string, IdentityView>();
	readonly #unenforced = new Map<string, number>();
	readonly #listeners = new Set<() => void>();
	#queue: Promise<void> = Promise.resolve();
	#reading = 0;
	#error: unknown;
	#snapshot: IdentitySnapshot = {
		identities: [],
		complete: new Set(),
		isReading: false,
		pinned: new Set(),
		unenforced: new Map(),
	};

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly snapshot = (): IdentitySnapshot => this.#snapshot;

	/** Reads the statuses that are not known yet. */
	readonly ensure = (statuses: readonly IdentityStatus[]): Promise<void> =>
		this.#schedule(() => statuses.filter((status) => !this.#complete.has(status)));

	/** Reads again what is known, showing the old rows meanwhile. */
	readonly refresh = (): Promise<void> => this.#schedule(() => [...this.#complete]);

	/** Notes what the back end answered to a save. */
	readonly noteSaved = ({ identity, isEnforced }: SavedView): void => {
		this.#saved.set(identity.accountId, identity);
		if (isEnforced) this.#unenforced.delete(identity.accountId);
		else this.#unenforced.set(identity.accountId, identity.version);
		this.#publish();
	};

	/** Notes a version that was read by its key, which is always current. */
	readonly noteRead = (identity: IdentityView): void => {
		this.#saved.set(identity.accountId, identity);
		this.#publish();
	};

	#schedule(choose: () => readonly IdentityStatus[]): Promise<void> {
		this.#queue = this.#queue.then(async () => {
			const statuses = choose();
			if (statuses.length === 0) return;
			this.#reading++;
			this.#error = undefined;
			this.#publish();
			try {
				for (const status of statuses) await this.#read(status);
			} catch (error) {
				this.#error = error;
			} finally {
				this.#reading--;
				this.#publish();
			}
		});
		return this.#queue;
	}

	async #read(status: IdentityStatus): Promise<void> {
		const isFirst = !this.#complete.has(status);
		const rows = new Map(isFirst ? this.#rows.get(status) : undefined);
		let cursor = isFirst ? this.#cursors.get(status) : undefined;
		do {
			const page = await callAdmin('identity.list', {
				status,
				limit: pageSize,
				...(cursor === undefined ? {} : { cursor }),
			});
			for (const identity of page.identities) rows.set(identity.accountId, identity);
			cursor = page.cursor;
			if (isFirst && cursor !== undefined) {
				this.#rows.set(status, new Map(rows));
				this.#cursors.set(status, cursor);
				this.#publish();
			}
		} while (cursor !== undefined);
		this.#rows.set(status, rows);
		this.#complete.add(status);
		this.#cursors.delete(status);
	}

	#publish(): void {
		const byAccount = new Map<string, IdentityView>();
		for (const rows of this.#rows.values()) {
			for (const [accountId, identity] of rows) {
				const known = byAccount.get(accountId);
				if (known === undefined || known.version < identity.version) byAccount.set(accountId, identity);
			}
		}
		const pinned = new Set<string>();
		for (const [accountId, saved] of this.#saved) {
			const queried = byAccount.get(accountId);
			if (queried !== undefined && queried.version >= saved.version) {
				this.#saved.delete(accountId);
				continue;
			}
			byAccount.set(accountId, saved);
			pinned.add(accountId);
		}
		this.#snapshot = {
			identities: [...byAccount.values()],
			complete: new Set(this.#complete),
			isReading: this.#reading > 0,
			...(this.#error === undefined ? {} : { error: this.#error }),
			pinned,
			unenforced: new Map(this.#unenforced),
		};
		for (const listener of this.#listeners) listener();
	}
}
