// How long events are kept, what stops removing them, and what was removed.
import Button from '@atlaskit/button/default/button';
import Textfield from '@atlaskit/textfield';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { RetentionView } from '../../../../src/contract/calls/evidence';
import { maxRetentionMonths, minRetentionMonths } from '../../../../src/contract/limits';
import { addMonths } from '../../../../src/contract/months';
import { adminMutations } from '../../data/admin/mutations';
import { useNames } from '../../data/jira/use-names';
import { words } from '../../strings/evidence';
import { ChoiceGroup } from '../../ui/form/choice-group';
import { Field } from '../../ui/form/field';
import { fieldId } from '../../ui/form/field-id';
import { showDoneFlag } from '../../ui/page/done-flag';
import { Notice } from '../../ui/page/notice';
import { Section } from '../../ui/page/section';
import { SwitchDialogHost } from '../../ui/switches/switch-dialog-host';
import { peopleOf, thrownText } from '../../ui/switches/switch-text';
import { dateText } from '../../ui/text/time';
import { Deadline, Exact } from '../../ui/text/time-text';
import { useNow } from '../../ui/text/use-now';
import classes from './evidence-page.module.css';
import { callOf, type RetentionChange, textOf } from './retention-change';

const { retention: text } = words;

export function RetentionSection({ retention }: { readonly retention: RetentionView }) {
	const { mutateAsync } = useMutation(adminMutations.changeRetention);
	const [change, setChange] = useState<RetentionChange>();
	const holdButton = useRef<HTMLButtonElement>(null);
	const now = useNow();
	const { hold } = retention;
	const shown = change === undefined ? undefined : textOf(change, retention, now);

	return (
		<Section title={text.title}>
			<Standing retention={retention} />
			{hold === undefined ? null : <Held hold={hold} />}
			<Months
				// Whatever is stored now is what is chosen.
				key={retention.months}
				stored={retention.months}
				onChoose={(months) => setChange({ kind: 'keep', months })}
			/>
			<div>
				<Button ref={holdButton} onClick={() => setChange({ kind: hold === undefined ? 'hold' : 'lift' })}>
					{hold === undefined ? text.putOn : text.lift}
				</Button>
			</div>
			{change === undefined || shown === undefined ? null : (
				<SwitchDialogHost
					text={shown}
					appearance={shown.understood === undefined ? 'primary' : 'danger'}
					throwSwitch={async ({ reason }) => {
						await mutateAsync(callOf(change, { version: retention.version, reason }));
						showDoneFlag(shown.done);
						return { isEnforced: true };
					}}
					onClose={() => setChange(undefined)}
					returnTo={holdButton}
				/>
			)}
		</Section>
	);
}

/** What is kept, what was removed, and what comes next. */
function Standing({
	retention: { months, hold, removed, waitsUntil, oldestAt },
}: {
	readonly retention: RetentionView;
}) {
	const next = oldestAt === undefined || months === null ? undefined : addMonths(oldestAt, months);
	return (
		<>
			<p>
				{months === null ? text.forEver : text.kept(months)} {months === null || hold !== undefined ? null : text.daily}
			</p>
			{removed === undefined ? null : (
				<p>
					{text.removed(removed.count)} <Exact at={removed.until} />.
				</p>
			)}
			{waitsUntil === undefined ? null : (
				<p>
					{hold === undefined ? text.waits : text.waitsForHold} <Exact at={waitsUntil} />.
				</p>
			)}
			{oldestAt === undefined ? null : (
				<p>
					{text.oldest(dateText(oldestAt))}
					{next === undefined || hold !== undefined ? null : (
						<>
							{' '}
							{text.removable} <Deadline at={next} />.
						</>
					)}
				</p>
			)}
		</>
	);
}

function Held({ hold }: { readonly hold: NonNullable<RetentionView['hold']> }) {
	const names = useNames({ account: peopleOf([hold.by]) });
	return (
		<Notice appearance="warning">
			<p>
				<strong>{text.held}</strong> {text.since(thrownText(hold, names, useNow()))}
			</p>
		</Notice>
	);
}

interface MonthsProps {
	/** Null: for ever. */
	readonly stored: number | null;
	readonly onChoose: (months: number | null) => void;
}

function Months({ stored, onChoose }: MonthsProps) {
	const [isLimited, setIsLimited] = useState(stored !== null);
	const [typed, setTyped] = useState(String(stored ?? ''));
	const [error, setError] = useState<string>();
	const months = isLimited ? Number(typed) : null;

	const submit = (event: FormEvent) => {
		event.preventDefault();
		const isAllowed =
			months === null || (Number.isInteger(months) && months >= minRetentionMonths && months <= maxRetentionMonths);
		setError(isAllowed ? undefined : text.monthsRange(minRetentionMonths, maxRetentionMonths));
		if (isAllowed) onChoose(months);
		else document.getElementById(fieldId('months'))?.focus();
	};
	return (
		<form className={classes['form']} onSubmit={submit} noValidate>
			<ChoiceGroup
				legend={text.keep}
				choices={[
					{ value: 'ever', label: text.choices.ever.name, meaning: text.choices.ever.hint },
					{ value: 'months', label: text.choices.months.name, meaning: text.choices.months.hint },
				]}
				value={isLimited ? 'months' : 'ever'}
				onChange={(value) => setIsLimited(value === 'months')}
			/>
			{isLimited ? (
				<Field
					id={fieldId('months')}
					label={text.months}
					isRequired
					error={error}
					hint={text.monthsHint(minRetentionMonths, maxRetentionMonths)}
				>
					{(aria) => (
						<div className={classes['number']}>
							<Textfield
								{...aria}
								autoComplete="off"
								inputMode="numeric"
								isInvalid={aria['aria-invalid']}
								value={typed}
								onChange={(event: FormEvent<HTMLInputElement>) => setTyped(event.currentTarget.value)}
							/>
						</div>
					)}
				</Field>
			) : null}
			<div>
				<Button type="submit" isDisabled={months === stored}>
					{text.save}
				</Button>
			</div>
		</form>
	);
}
