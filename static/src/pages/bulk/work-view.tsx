// Work on many identities: what it would change, how far it is, and what came of it.
import Button from '@atlaskit/button/default/button';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { BulkView } from '../../../../src/contract/calls/bulk';
import { outdateIdentities } from '../../data/admin/mutations';
import { readyRows } from '../../data/bulk/send-work';
import { RouteLink } from '../../navigation/route-link';
import { problemWords } from '../../strings';
import { words } from '../../strings/bulk';
import { saveFile } from '../../ui/file/save-file';
import { writeLines } from '../../ui/file/write-lines';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { Emphasis } from '../../ui/text/emphasis';
import { failureText } from '../../ui/text/failure-text';
import { exactText } from '../../ui/text/time';
import classes from './bulk.module.css';
import { rowText } from './row-text';
import { RowsTable } from './rows-table';
import { useRows, type WorkRows } from './use-rows';
import { useWork } from './use-work';

const text = words.work;

/** Lists what was not, or will not be, carried out. */
function saveErrors({ name = 'rows' }: BulkView, { rows }: WorkRows): void {
	const bad = rows.filter(({ verdict, outcome }) => verdict === 'error' || outcome === 'failed');
	const lines = bad.map((row) => [String(row.row), row.accountId, row.field ?? '', rowText(row, words, problemWords)]);
	saveFile(
		text.errorsName(name.replace(/\.(csv|json|ya?ml)$/i, '')),
		writeLines([text.errorColumns, ...lines]),
		'text/csv',
	);
}

const retirements = ({ rows }: WorkRows): number =>
	rows.filter(({ retire, verdict }) => retire !== undefined && verdict === 'change').length;

export function WorkView({ work: view }: { readonly work: BulkView }) {
	const { failure, isBusy, apply, resume } = useWork(view);
	const rows = useRows(view);
	const { state, kind, isStalled, waitsUntil, verdicts, failed } = view;
	const retired = retirements(rows);
	const status = useRef<HTMLDivElement>(null);
	useOutcome(view);

	/** The button goes away with what it did, so the focus goes to what came of it. */
	const act = (run: () => void) => {
		status.current?.focus();
		run();
	};

	const hasErrors = verdicts.error > 0 || failed > 0;
	const isUnderWay = state === 'checking' || state === 'applying';
	const showsRows = state === 'checked' || state === 'applying' || state === 'done';
	return (
		<>
			<div ref={status} tabIndex={-1} className={classes['status']}>
				<Status view={view} />
				{failure === undefined ? null : (
					<Notice appearance="danger" actions={<Button onClick={() => act(resume)}>{text.retry}</Button>}>
						<p>
							<strong>{text.failed}</strong> {failureText(failure)}
						</p>
					</Notice>
				)}
				{isStalled && isUnderWay && !isBusy && failure === undefined ? (
					<Notice appearance="warning" actions={<Button onClick={() => act(resume)}>{words.progress.resume}</Button>}>
						<p>{words.progress.stalled}</p>
					</Notice>
				) : null}
				{isUnderWay && waitsUntil !== undefined && !isStalled ? (
					<Notice appearance="information">
						<p>{words.progress.waiting(exactText(waitsUntil))}</p>
					</Notice>
				) : null}
			</div>
			{showsRows ? <Counts view={view} /> : null}
			{state === 'checked' && retired > 0 ? (
				<Notice appearance="warning">
					<p>{text.retires(retired)}</p>
				</Notice>
			) : null}
			<div className={classes['buttons']}>
				{state === 'checked' ? (
					<Button appearance="primary" isDisabled={readyRows(view) === 0} isLoading={isBusy} onClick={() => act(apply)}>
						{text.apply(readyRows(view))}
					</Button>
				) : null}
				{showsRows && hasErrors ? (
					<Button isDisabled={!rows.isComplete} onClick={() => saveErrors(view, rows)}>
						{text.errors}
					</Button>
				) : null}
				{kind === 'import' && state !== 'applying' ? (
					<RouteLink to={{ page: 'import' }}>{text.another}</RouteLink>
				) : null}
				{state === 'done' ? <RouteLink to={{ page: 'identities' }}>{text.identities}</RouteLink> : null}
			</div>
			{showsRows ? <Rows view={view} rows={rows} /> : null}
		</>
	);
}

/** Says what came of it, and has the rest of the page read what changed. */
function useOutcome(view: BulkView): void {
	const announce = useAnnounce();
	const client = useQueryClient();
	const { state } = view;
	const told = useRef(state);
	useEffect(() => {
		if (told.current === state) return;
		told.current = state;
		if (state === 'checked') announce(summaryOf(view));
		if (state !== 'done') return;
		announce(text.done(view.applied, view.failed), view.failed > 0 ? 'assertive' : 'polite');
		outdateIdentities(client);
	}, [announce, client, state, view]);
}

function summaryOf(view: BulkView): string {
	const { error } = view.verdicts;
	const ready = readyRows(view);
	return ready === 0 ? text.nothing(error) : text.ready(ready, error);
}

function Status({ view }: { readonly view: BulkView }) {
	const { state, rows, checked, applied, failed, verdicts, isEnforced } = view;
	const { progress } = words;
	switch (state) {
		case 'receiving':
			return (
				<Notice appearance="warning">
					<p>
						{text.receiving} {text.startAnew}
					</p>
				</Notice>
			);
		case 'checking':
			return (
				<ProgressBar
					label={progress.label.checking}
					text={progress.checking(checked, rows)}
					done={checked}
					total={rows}
				/>
			);
		case 'checked':
			return <p className={classes['summary']}>{summaryOf(view)}</p>;
		case 'applying':
			return (
				<ProgressBar
					label={progress.label.applying}
					text={progress.applying(applied + failed, readyRows(view))}
					done={applied + failed}
					total={readyRows(view)}
				/>
			);
		case 'done':
			return (
				<>
					<p className={classes['summary']}>{text.done(applied, failed)}</p>
					{verdicts.error > 0 ? <p>{text.skipped(verdicts.error)}</p> : null}
					{isEnforced === false ? (
						<Notice appearance="danger">
							<p>
								<Emphasis text={text.unenforced} />
							</p>
						</Notice>
					) : null}
				</>
			);
	}
}

function Counts({ view: { verdicts } }: { readonly view: BulkView }) {
	return (
		<dl className={classes['counts']}>
			{(['create', 'change', 'unchanged', 'error'] as const).map((verdict) => (
				<div key={verdict}>
					<dt>{words.verdict[verdict]}</dt>
					<dd>{words.number(verdicts[verdict])}</dd>
				</div>
			))}
		</dl>
	);
}

function Rows({ view, rows }: { readonly view: BulkView; readonly rows: WorkRows }) {
	const { error, retry, isComplete } = rows;
	return (
		<section className={classes['section']} aria-label={words.rows.table}>
			{error === undefined ? null : (
				<Notice appearance="danger" actions={<Button onClick={retry}>{words.rows.tryAgain}</Button>}>
					<p>
						{words.rows.incomplete} {failureText(error)}
					</p>
				</Notice>
			)}
			{isComplete || rows.rows.length >= view.rows ? null : (
				<p className={classes['subtle']}>{words.rows.reading(rows.rows.length, view.rows)}</p>
			)}
			{rows.rows.length === 0 ? null : (
				<RowsTable rows={rows.rows} total={view.rows} isDone={view.state === 'done' && isComplete} />
			)}
		</section>
	);
}
