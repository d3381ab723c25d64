// Exports the moves that match, as a table: for a verifiable file of everything there is the evidence page.
import Button from '@atlaskit/button/default/button';
import { useEffect, useRef, useState } from 'react';
import type { AuditLineView, AuditPageView } from '../../../../src/contract/calls/activity';
import { openExport } from '../../data/evidence/read-export';
import { callAdmin } from '../../data/rpc';
import { words } from '../../strings/audit';
import { saveBlob } from '../../ui/file/save-file';
import { byteOrderMark, writeRows } from '../../ui/file/write-lines';
import { useAnnounce } from '../../ui/page/live-region';
import classes from './audit-page.module.css';
import { type AuditView, filterOf } from './audit-view';

const instant = (at: number): string => new Date(at).toISOString();

/** Columns of the file, each with what it takes from an event. */
const columns = {
	at: ({ at }) => instant(at),
	recordedAt: ({ recordedAt }) => instant(recordedAt),
	issueId: ({ issueId }) => issueId,
	seq: ({ seq }) => String(seq),
	projectId: ({ projectId }) => projectId,
	actorId: ({ actorId }) => actorId ?? '',
	identity: ({ identityName }) => identityName ?? '',
	ownerId: ({ ownerId }) => ownerId ?? '',
	workflow: ({ transition }) => transition?.workflow ?? '',
	transitionId: ({ transition }) => transition?.id ?? '',
	fromStatusId: ({ from }) => from ?? '',
	toStatusId: ({ to }) => to,
	decision: ({ decision }) => decision,
	recheck: ({ recheck }) => recheck,
	source: ({ source }) => source,
	grant: ({ grant }) => grant ?? '',
	onBehalf: ({ onBehalf }) => onBehalf ?? '',
	correlation: ({ correlation }) => correlation ?? '',
	hash: ({ hash }) => hash,
} as const satisfies Record<string, (event: AuditLineView) => string>;

async function writeTable(view: AuditView, onRead: (count: number) => void, signal: AbortSignal): Promise<Blob> {
	const filter = filterOf(view);
	// An export is on record before anything is handed out.
	await openExport('csv', filter.from === undefined ? null : Math.max(0, filter.from - 1), filter.to ?? null);
	const parts = [new Blob([byteOrderMark + writeRows([Object.keys(columns)])])];
	let count = 0;
	let cursor: string | undefined;
	do {
		const page: AuditPageView = await callAdmin('audit.list', { filter, ...(cursor === undefined ? {} : { cursor }) });
		parts.push(
			new Blob([writeRows(page.events.map((event) => Object.values(columns).map((cellOf) => cellOf(event))))]),
		);
		count += page.events.length;
		onRead(count);
		cursor = page.cursor;
	} while (cursor !== undefined && !signal.aborted);
	return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

export function AuditExport({ view }: { readonly view: AuditView }) {
	const announce = useAnnounce();
	const [read, setRead] = useState<number>();
	const [ended, setEnded] = useState('');
	const abort = useRef<AbortController>(undefined);
	useEffect(() => () => abort.current?.abort(), []);
	const tell = (outcome: string) => {
		setEnded(outcome);
		announce(outcome);
	};
	const run = async () => {
		const reading = new AbortController();
		abort.current = reading;
		setEnded('');
		setRead(0);
		let count = 0;
		try {
			const onRead = (events: number) => {
				count = events;
				setRead(events);
			};
			const file = await writeTable(view, onRead, reading.signal);
			if (reading.signal.aborted) return;
			saveBlob(`muster-moves-${instant(Date.now()).slice(0, 10)}.csv`, file);
			tell(words.exported(count));
		} catch {
			// Whatever kept a page from coming, no file was saved, and pressing again begins anew.
			tell(words.exportFailed);
		} finally {
			setRead(undefined);
		}
	};
	return (
		<div className={classes['more']}>
			{read === undefined ? (
				<Button spacing="compact" onClick={() => void run()}>
					{words.export}
				</Button>
			) : (
				<Button spacing="compact" onClick={() => abort.current?.abort()}>
					{words.cancel}
				</Button>
			)}
			<span>{read === undefined ? ended : words.exporting(read)}</span>
		</div>
	);
}
