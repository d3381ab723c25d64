// Writes an export piece by piece: the format of docs/evidence.md, or CSV that no spreadsheet mistakes for formulas.
import type { ExportFormat, OpenedExport } from '../../data/evidence/read-export';
import { byteOrderMark, writeRows } from '../../ui/file/write-lines';

interface ExportedEvent {
	readonly hash: string;
	readonly payload: Readonly<Record<string, unknown>>;
	readonly actor?: { readonly id: string };
	readonly owner?: { readonly id: string };
	readonly onBehalf?: { readonly id: string };
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const instant = (value: unknown): string => (typeof value === 'number' ? new Date(value).toISOString() : '');
const part = (value: unknown, name: string): string =>
	typeof value === 'object' && value !== null ? text((value as Readonly<Record<string, unknown>>)[name]) : '';

/** Columns of the CSV, each with what it takes from an event. */
const columns = {
	recordedAt: ({ payload }) => instant(payload['recordedAt']),
	at: ({ payload }) => instant(payload['at']),
	issueId: ({ payload }) => text(payload['issueId']),
	seq: ({ payload }) => text(payload['seq']),
	projectId: ({ payload }) => text(payload['projectId']),
	fromProjectId: ({ payload }) => text(payload['fromProject']),
	actorId: ({ actor }) => text(actor?.id),
	ownerId: ({ owner }) => text(owner?.id),
	workflow: ({ payload }) => part(payload['transition'], 'workflow'),
	transitionId: ({ payload }) => part(payload['transition'], 'id'),
	fromStatusId: ({ payload }) => text(payload['from']),
	toStatusId: ({ payload }) => text(payload['to']),
	decision: ({ payload }) => text(payload['decision']),
	recheck: ({ payload }) => text(payload['recheck']),
	source: ({ payload }) => text(payload['source']),
	guardMode: ({ payload }) => part(payload['guard'], 'mode'),
	guardEnforcement: ({ payload }) => part(payload['guard'], 'enforcement'),
	grant: ({ payload }) => text(payload['grant']),
	claimsOther: ({ payload }) => text(payload['claimsOther']),
	onBehalf: ({ onBehalf }) => text(onBehalf?.id),
	correlation: ({ payload }) => text(payload['correlation']),
	hash: ({ hash }) => hash,
} as const satisfies Record<string, (event: ExportedEvent) => string>;

/** An event of a line; undefined for anchors, the journal and tombstones. */
function eventOf(line: string): ExportedEvent | undefined {
	const parsed = JSON.parse(line) as Partial<ExportedEvent>;
	return parsed.payload === undefined || 'kind' in parsed.payload ? undefined : (parsed as ExportedEvent);
}

export interface ExportWriter {
	/** Takes the next lines. @returns how many of them are events, and when the last of these was recorded */
	take(lines: readonly string[]): { readonly events: number; readonly at?: number };
	/** The whole file. */
	end(): Promise<Blob>;
}

async function digest(blob: Blob): Promise<string> {
	const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '');
}

/**
 * Pieces become parts of a file, which the browser need not keep in memory.
 *
 * @param after a table holds what was recorded later, epoch milliseconds; what is to be verified begins at its anchor
 */
export function writeExport(
	format: ExportFormat,
	site: string,
	{ exportedAt, from, to }: Pick<OpenedExport, 'exportedAt' | 'from' | 'to'>,
	after: number | null,
): ExportWriter {
	const parts: Blob[] = [];
	let written = 0;
	const add = (piece: string) => parts.push(new Blob([piece]));
	if (format === 'jsonl') {
		add(`${JSON.stringify({ header: { format: 'muster-audit/1', site, exportedAt, from, to } })}\n`);
		written = 1;
	} else add(byteOrderMark + writeRows([Object.keys(columns)]));
	return {
		take(lines) {
			const events = lines
				.flatMap((line) => eventOf(line) ?? [])
				.filter(({ payload }) => format === 'jsonl' || Number(payload['recordedAt']) > (after ?? -1));
			if (format === 'jsonl') {
				add(lines.map((line) => `${line}\n`).join(''));
				written += lines.length;
			} else add(writeRows(events.map((event) => Object.values(columns).map((cellOf) => cellOf(event)))));
			const at = events.at(-1)?.payload['recordedAt'];
			return { events: events.length, ...(typeof at === 'number' ? { at } : {}) };
		},
		async end() {
			if (format === 'csv') return new Blob(parts, { type: 'text/csv;charset=utf-8' });
			const body = new Blob(parts);
			const footer = JSON.stringify({ footer: { lines: written, sha256: await digest(body) } });
			return new Blob([body, `${footer}\n`], { type: 'application/jsonl;charset=utf-8' });
		},
	};
}
