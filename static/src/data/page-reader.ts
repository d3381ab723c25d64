// Reads an answer that comes in pages, shows what has come, and goes on where reading stopped.
import { useEffect, useSyncExternalStore } from 'react';

export interface ReadPages<Page> {
	readonly pages: readonly Page[];
	/** Whether the last page is among them, so that counts are true. */
	readonly isComplete: boolean;
	readonly isReading: boolean;
	/** Why reading stopped before the end. */
	readonly error?: unknown;
}

/**
 * Remembers the pages of one answer.
 *
 * While everything is read anew, the pages from before stay in view until the new ones are all there.
 */
export class PageReader<Page extends { readonly cursor?: string }> {
	readonly #readPage: (cursor: { readonly cursor?: string }) => Promise<Page>;
	readonly #listeners = new Set<() => void>();
	#snapshot: ReadPages<Page> = { pages: [], isComplete: false, isReading: false };
	/** Pages of the reading that is under way or stopped. */
	#next: Page[] = [];
	/** An answer to an earlier reading is ignored. */
	#reading = 0;

	constructor(readPage: (cursor: { readonly cursor?: string }) => Promise<Page>) {
		this.#readPage = readPage;
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly snapshot = (): ReadPages<Page> => this.#snapshot;

	/** Reads everything unless that is under way, or goes on where reading stopped. */
	readonly read = (): void => {
		if (this.#snapshot.isReading) return;
		if (this.#snapshot.error === undefined) this.#next = [];
		void this.#run();
	};

	/** Reads everything anew, even when a reading is under way. */
	readonly refresh = (): void => {
		this.#next = [];
		void this.#run();
	};

	async #run(): Promise<void> {
		const reading = ++this.#reading;
		const { pages, isComplete } = this.#snapshot;
		this.#publish({ pages, isComplete, isReading: true });
		try {
			let cursor: string | undefined = this.#next.at(-1)?.cursor;
			do {
				const page: Page = await this.#readPage(cursor === undefined ? {} : { cursor });
				if (reading !== this.#reading) return;
				this.#next.push(page);
				cursor = page.cursor;
				if (cursor === undefined) this.#publish({ pages: [...this.#next], isComplete: true, isReading: false });
				else if (!isComplete && this.#next.length >= pages.length) {
					this.#publish({ pages: [...this.#next], isComplete: false, isReading: true });
				}
			} while (cursor !== undefined);
		} catch (error) {
			if (reading === this.#reading) this.#publish({ ...this.#snapshot, isReading: false, error });
		}
	}

	#publish(snapshot: ReadPages<Page>): void {
		this.#snapshot = snapshot;
		for (const listener of this.#listeners) listener();
	}
}

/** What was read; reading begins, or begins anew, when the component appears. */
export function usePages<Page extends { readonly cursor?: string }>(reader: PageReader<Page>): ReadPages<Page> {
	useEffect(() => reader.read(), [reader]);
	return useSyncExternalStore(reader.subscribe, reader.snapshot);
}
