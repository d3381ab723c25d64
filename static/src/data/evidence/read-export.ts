// Reads an export page by page, and tries a page again that did not come: an hour of reading is not lost to one bad moment.
import type { EvidenceOutputs, ExportPage } from '../../../../src/contract/calls/evidence';
import { callAdmin, toPublicError } from '../rpc';

export type ExportFormat = 'jsonl' | 'csv';

/** What was read so far. */
export interface ExportProgress {
	readonly events: number;
	/** Time of the latest event, epoch milliseconds; absent before the first. */
	readonly at?: number;
}

export type OpenedExport = EvidenceOutputs['evidence.export'];

export const openExport = (format: ExportFormat, from: number | null, to: number | null): Promise<OpenedExport> =>
	callAdmin('evidence.export', { format, from, to });

const waitsMs = [1_000, 4_000, 15_000] as const;

/** How pages are asked for, and waited for. */
export interface Asking {
	readonly ask: (of: Pick<OpenedExport, 'entry' | 'to'>, cursor: string) => Promise<ExportPage>;
	readonly sleep: (ms: number) => Promise<void>;
}

const asking: Asking = {
	ask: ({ entry, to }, cursor) => callAdmin('evidence.page', { entry, to, cursor }),
	sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** @throws {RpcError} when the page cannot be had, or did not come four times */
async function readPage(
	of: Pick<OpenedExport, 'entry' | 'to'>,
	cursor: string,
	{ ask, sleep }: Asking,
): Promise<ExportPage> {
	for (const ms of waitsMs) {
		try {
			return await ask(of, cursor);
		} catch (error) {
			if (toPublicError(error).code !== 'UNAVAILABLE') throw error;
			await sleep(ms);
		}
	}
	return ask(of, cursor);
}

/**
 * Reads every page of an export.
 *
 * @param take gets the lines of each page in their order
 * @param signal ends the reading
 */
export async function readExport(
	{ cursor: first, ...of }: Pick<OpenedExport, 'entry' | 'to' | 'cursor'>,
	take: (lines: readonly string[]) => void,
	signal: AbortSignal,
	how = asking,
): Promise<void> {
	for (let cursor: string | undefined = first; cursor !== undefined && !signal.aborted; ) {
		const page: ExportPage = await readPage(of, cursor, how);
		if (signal.aborted) return;
		take(page.lines);
		cursor = page.cursor;
	}
}
