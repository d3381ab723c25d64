// Brings identities in from a file: the file is read here, sent in pieces, and tried row by row before anything changes.
import Button from '@atlaskit/button/default/button';
import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { BulkRow } from '../../../../src/contract/calls/bulk';
import type { PublicError } from '../../../../src/contract/errors';
import { maxFileMegabytes, maxFileNameCharacters, maxRows } from '../../../../src/contract/limits';
import { maxDocumentIdentities, maxDocumentMegabytes } from '../../../../src/contract/policy-document';
import { uploadWork, type WorkProgress } from '../../data/bulk/send-work';
import { toPublicError } from '../../data/rpc';
import { useNavigation } from '../../navigation/navigation';
import { words } from '../../strings/bulk';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { ProgressBar } from '../../ui/page/progress-bar';
import { failureText } from '../../ui/text/failure-text';
import classes from './bulk.module.css';
import { FileHelp, saveTemplate } from './file-help';
import { readFile } from './read-file';
import { RecentWork } from './recent-work';

const text = words.choose;

interface Sent {
	readonly name: string;
	readonly rows: readonly BulkRow[];
}

type Phase =
	| { readonly is: 'choosing' }
	| { readonly is: 'reading' }
	| { readonly is: 'refused'; readonly problem: string }
	| { readonly is: 'sending'; readonly progress: WorkProgress }
	| { readonly is: 'failed'; readonly error: PublicError; readonly sent: Sent };

export default function ImportPage() {
	const { go } = useNavigation();
	const announce = useAnnounce();
	const [phase, setPhase] = useState<Phase>({ is: 'choosing' });
	const current = useRef<AbortController>();
	useEffect(() => () => current.current?.abort(), []);

	const send = useCallback(
		async (sent: Sent) => {
			const { signal } = startAnew(current);
			try {
				const show = (progress: WorkProgress) => {
					if (!signal.aborted) setPhase({ is: 'sending', progress });
				};
				const { id } = await uploadWork({ kind: 'import', name: sent.name }, sent.rows, show, signal);
				if (!signal.aborted) go({ page: 'work', id });
			} catch (error) {
				if (signal.aborted) return;
				const publicError = toPublicError(error);
				setPhase({ is: 'failed', error: publicError, sent });
				announce(failureText(publicError), 'assertive');
			}
		},
		[announce, go],
	);

	const choose = useCallback(
		async (file: File) => {
			const { signal } = startAnew(current);
			setPhase({ is: 'reading' });
			const read = await readFile(file, words.file);
			if (signal.aborted) return;
			if (read.ok) {
				await send({ name: file.name.slice(0, maxFileNameCharacters), rows: read.rows });
				return;
			}
			setPhase({ is: 'refused', problem: read.problem });
			announce(read.problem, 'assertive');
		},
		[announce, send],
	);

	const isIdle = phase.is !== 'reading' && phase.is !== 'sending';
	return (
		<>
			<PageHeading>{words.title}</PageHeading>
			<section className={classes['section']} aria-label={words.title}>
				<p>{text.intro}</p>
				{phase.is === 'refused' ? (
					<Notice appearance="danger">
						<p>
							<strong>{phase.problem}</strong>
						</p>
						<p>{text.refused}</p>
					</Notice>
				) : null}
				{phase.is === 'failed' ? (
					<Notice
						appearance="danger"
						actions={<Button onClick={() => void send(phase.sent)}>{words.work.retry}</Button>}
					>
						<p>
							<strong>{text.refused}</strong> {failureText(phase.error)}
						</p>
					</Notice>
				) : null}
				{phase.is === 'reading' ? <p role="status">{text.reading}</p> : null}
				{phase.is === 'sending' ? <Sending progress={phase.progress} /> : null}
				{isIdle ? <FileChooser onChoose={(file) => void choose(file)} /> : null}
			</section>
			<FileHelp />
			<RecentWork />
		</>
	);
}

/** Stops what is under way. */
function startAnew(current: { current: AbortController | undefined }): AbortController {
	current.current?.abort();
	const own = new AbortController();
	current.current = own;
	return own;
}

function Sending({ progress: { phase, done, total } }: { readonly progress: WorkProgress }) {
	const { progress } = words;
	return <ProgressBar label={progress.label[phase]} text={progress[phase](done, total)} done={done} total={total} />;
}

function FileChooser({ onChoose }: { readonly onChoose: (file: File) => void }) {
	const input = useRef<HTMLInputElement>(null);
	const [isOver, setIsOver] = useState(false);
	const drop = (event: DragEvent) => {
		event.preventDefault();
		setIsOver(false);
		const [file] = event.dataTransfer.files;
		if (file !== undefined) onChoose(file);
	};
	return (
		<fieldset
			className={classes['drop']}
			data-over={isOver}
			aria-label={text.label}
			onDragOver={(event) => {
				event.preventDefault();
				setIsOver(true);
			}}
			onDragLeave={() => setIsOver(false)}
			onDrop={drop}
		>
			<input
				ref={input}
				type="file"
				hidden
				aria-label={text.label}
				accept=".csv,.json,.yaml,.yml,text/csv,application/json,application/yaml"
				onChange={({ currentTarget }) => {
					const [file] = currentTarget.files ?? [];
					// The same file may be chosen again once it was mended.
					currentTarget.value = '';
					if (file !== undefined) onChoose(file);
				}}
			/>
			<div className={classes['buttons']}>
				<Button appearance="primary" onClick={() => input.current?.click()}>
					{text.choose}
				</Button>
				<span>{text.drop}</span>
			</div>
			<p className={classes['subtle']}>
				{text.limits(maxFileMegabytes, maxRows)} {text.documentLimits(maxDocumentMegabytes, maxDocumentIdentities)}
			</p>
			<Button appearance="subtle" onClick={() => saveTemplate(Date.now())}>
				{text.template}
			</Button>
		</fieldset>
	);
}
