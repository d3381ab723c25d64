// Exports the audit into a file: which format and time, then reading it page by page.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { type ExportFormat, type ExportProgress, openExport, readExport } from '../../data/evidence/read-export';
import { readSite } from '../../data/page-context';
import { toPublicError } from '../../data/rpc';
import { words } from '../../strings/evidence';
import { saveBlob } from '../../ui/file/save-file';
import { ChoiceGroup } from '../../ui/form/choice-group';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { endOfDay, startOfDay } from '../../ui/form/input-date';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { Section } from '../../ui/page/section';
import { failureText } from '../../ui/text/failure-text';
import { exactText } from '../../ui/text/time';
import classes from './evidence-page.module.css';
import { writeExport } from './write-export';

const { export: text } = words;
const formats = ['jsonl', 'csv'] as const satisfies readonly ExportFormat[];

interface Reading extends ExportProgress {
	/** What the bar begins and ends at, epoch milliseconds. */
	readonly first?: number;
	readonly to: number;
}

/** An instant of a day that was chosen; null where none was. */
const chosen = (day: string, instantOf: (day: string) => number): number | null => {
	const at = instantOf(day);
	return Number.isNaN(at) ? null : at;
};

export function ExportSection() {
	const announce = useAnnounce();
	const [format, setFormat] = useState<ExportFormat>('jsonl');
	const [days, setDays] = useState({ from: '', to: '' });
	const [reading, setReading] = useState<Reading>();
	const [failure, setFailure] = useState<PublicError>();
	const [ended, setEnded] = useState('');
	const abort = useRef<AbortController>(undefined);
	useEffect(() => () => abort.current?.abort(), []);
	const isReversed = days.from !== '' && days.to !== '' && days.from > days.to;

	const tell = (outcome: string) => {
		setEnded(outcome);
		announce(outcome);
	};
	const run = async (signal: AbortSignal): Promise<void> => {
		const firstDay = chosen(days.from, startOfDay);
		// An export holds what was recorded after its beginning.
		const after = firstDay === null ? null : firstDay - 1;
		const wanted = chosen(days.to, endOfDay);
		const opened = await openExport(format, after, wanted);
		const writer = writeExport(format, await readSite(), opened, after);
		let events = 0;
		let first: number | undefined;
		await readExport(
			opened,
			(lines) => {
				const { events: more, at } = writer.take(lines);
				events += more;
				first ??= at;
				setReading({
					events,
					to: opened.to,
					...(at === undefined ? {} : { at }),
					...(first === undefined ? {} : { first }),
				});
			},
			signal,
		);
		if (signal.aborted) return;
		const file = await writer.end();
		if (signal.aborted) return;
		saveBlob(`muster-audit-${new Date(opened.to).toISOString().slice(0, 10)}.${format}`, file);
		const isLonger = wanted !== null && opened.to > wanted;
		tell(isLonger ? `${text.done(events)} ${text.longer(exactText(opened.to))}` : text.done(events));
	};
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (reading !== undefined || isReversed) return;
		const controller = new AbortController();
		abort.current = controller;
		setFailure(undefined);
		setEnded('');
		setReading({ events: 0, to: 0 });
		try {
			await run(controller.signal);
		} catch (error) {
			if (controller.signal.aborted) return;
			const publicError = toPublicError(error);
			setFailure(publicError);
			announce(failureText(publicError), 'assertive');
		} finally {
			if (!controller.signal.aborted) setReading(undefined);
		}
	};
	const cancel = () => {
		abort.current?.abort();
		setReading(undefined);
		tell(text.cancelled);
	};
	const day = (name: 'from' | 'to', label: string, hint: string, error?: string) => (
		<Field id={fieldId(name)} label={label} hint={hint} error={error}>
			{(aria) => (
				<Textfield
					{...aria}
					type="date"
					isInvalid={aria['aria-invalid']}
					isDisabled={reading !== undefined}
					value={days[name]}
					onChange={(event: FormEvent<HTMLInputElement>) => setDays({ ...days, [name]: event.currentTarget.value })}
				/>
			)}
		</Field>
	);
	const { first = 0, at = first, to } = reading ?? { to: 0 };
	return (
		<Section title={text.title}>
			{failure === undefined ? null : (
				<Notice appearance="danger">
					<p>{failureText(failure)}</p>
				</Notice>
			)}
			<form className={classes['form']} onSubmit={(event) => void submit(event)} noValidate>
				<ChoiceGroup
					legend={text.format}
					choices={formats.map((one) => ({
						value: one,
						label: text.formats[one].name,
						meaning: text.formats[one].hint,
					}))}
					value={format}
					onChange={setFormat}
				/>
				<div className={classes['days']}>
					{day('from', text.from, text.fromHint, isReversed ? text.order : undefined)}
					{day('to', text.to, text.toHint)}
				</div>
				{reading === undefined ? (
					<div>
						<Button type="submit" appearance="primary">
							{text.start}
						</Button>
					</div>
				) : (
					<>
						<ProgressBar
							label={text.reading}
							text={text.progress(reading.events)}
							done={at - first}
							total={to - first}
						/>
						<div>
							<Button onClick={cancel}>{text.cancel}</Button>
						</div>
					</>
				)}
				{ended === '' ? null : <p>{ended}</p>}
			</form>
		</Section>
	);
}
