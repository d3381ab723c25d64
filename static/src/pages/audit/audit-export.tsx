// Exports the moves that match, as a table: for a verifiable file of everything there is the evidence page.
import Button from '@atlaskit/button/default/button';
import { useEffect, useRef, useState } from 'react';
import type { AuditPageView } from '../../../../src/contract/calls/activity';
import { openExport } from '../../data/evidence/read-export';
import { callAdmin } from '../../data/rpc';
import { words } from '../../strings/audit';
import { saveBlob } from '../../ui/file/save-file';
import { byteOrderMark, writeRows } from '../../ui/file/write-lines';
import { useAnnounce } from '../../ui/page/live-region';
import { auditCells, auditColumns } from './audit-columns';
import classes from './audit-page.module.css';
import { type AuditView, filterOf } from './audit-view';

async function writeTable(view: AuditView, onRead: (count: number) => void, signal: AbortSignal): Promise<Blob> {
	const filter = filterOf(view);
	// An export is on record before anything is handed out.
	await openExport('csv', filter.from === undefined ? null : Math.max(0, filter.from - 1), filter.to ?? null);
	const parts = [new Blob([byteOrderMark + writeRows([auditColumns])])];
	let count = 0;
	let cursor: string | undefined;
	do {
		const page: AuditPageView = await callAdmin('audit.list', { filter, ...(cursor === undefined ? {} : { cursor }) });
		parts.push(new Blob([writeRows(page.events.map(auditCells))]));
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
			saveBlob(`muster-moves-${new Date().toISOString().slice(0, 10)}.csv`, file);
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
