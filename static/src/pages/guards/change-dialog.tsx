// Guards transitions, enforces, monitors or removes guards: what is wanted, what it would change, then what came of it.
import Button from '@atlaskit/button/default/button';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useEffect, useRef, useState } from 'react';
import type { GuardChoice } from '../../../../src/contract/guard';
import { keyOf, refOf } from '../../data/guards/guard-place';
import { type ChangeKind, changesOf } from '../../data/guards/send-change';
import { words } from '../../strings/guards';
import { isGroupMissing } from '../../ui/guards/people-field';
import { Dialog } from '../../ui/page/dialog';
import dialog from '../../ui/page/dialog.module.css';
import { Notice } from '../../ui/page/notice';
import { ProgressBar } from '../../ui/page/progress-bar';
import { errorText } from '../../ui/text/error-text';
import { type ChangeDialogProps, changeKindOf, choiceFor } from './change-task';
import { ChoiceFields } from './choice-fields';
import { DraftReplay } from './draft-replay';
import { OutcomeView } from './outcome-view';
import { PlanView } from './plan-view';
import { type Phase, useChange } from './use-change';
import { WouldRefuse } from './would-refuse';

const appearances = {
	guard: 'primary',
	restore: 'primary',
	enforce: 'warning',
	monitor: 'warning',
	remove: 'danger',
} as const;

const isToEnforce = (kind: ChangeKind): boolean =>
	(kind.action === 'guard' && kind.guard.enforcement === 'enforce') ||
	(kind.action === 'enforcement' && kind.enforcement === 'enforce');

/** The guard that the past is asked of; null: those that stand, undefined: one that is not chosen yet. */
function draftOf(kind: ChangeKind): GuardChoice | null | undefined {
	if (kind.action !== 'guard') return null;
	const { types, people } = kind.guard;
	return types?.length === 0 || isGroupMissing(people) ? undefined : kind.guard;
}

function wordsToLeave({ name }: Phase): string {
	if (name === 'applying') return words.apply.stop;
	return name === 'over' ? words.action.close : words.action.cancel;
}

export default function ChangeDialog({ task, wanted, rows, canEnforce, onClose }: ChangeDialogProps) {
	// What is selected may change below while the dialog works.
	const [taken] = useState(rows);
	const [choice, setChoice] = useState(() => wanted ?? choiceFor(taken));
	const [missing, setMissing] = useState({ types: false, group: false });
	const isChosen = task === 'guard';
	const { phase, hasApplied, choose, plan, apply, stop } = useChange(
		task,
		isChosen ? { name: 'choosing' } : { name: 'planning', done: 0, total: taken.length },
	);
	const body = useRef<HTMLDivElement>(null);
	const kind = changeKindOf(task, choice);
	const text = words.task[task];
	const looksBack =
		(phase.name === 'choosing' || phase.name === 'planned') && task !== 'monitor' && kind.action !== 'remove';
	const appearance = appearances[task];

	const planAll = () => plan(kind, taken);
	// Only the dialog's opening plans by itself.
	const onOpening = useRef(isChosen ? undefined : planAll);
	useEffect(() => void onOpening.current?.(), []);
	useEffect(() => {
		// What was pressed is gone with the step before.
		if (phase.name !== 'choosing') body.current?.focus();
	}, [phase.name]);

	const preview = () => {
		const { types, people } = choice.guard;
		const now = { types: types !== undefined && types.length === 0, group: isGroupMissing(people) };
		setMissing(now);
		if (!now.types && !now.group) void planAll();
	};
	const close = () => (phase.name === 'applying' ? stop() : onClose(hasApplied));

	const changes = phase.name === 'planned' ? changesOf(phase.plan).length : 0;
	const isRefused = phase.name === 'planned' && isToEnforce(kind) && !phase.plan.canEnforce;
	const title = phase.name === 'over' ? text.over : text.title(changes > 0 ? changes : taken.length);
	return (
		<Dialog onClose={close} width="large">
			<ModalHeader>
				<ModalTitle {...(phase.name === 'over' || appearance === 'primary' ? {} : { appearance })}>{title}</ModalTitle>
			</ModalHeader>
			<ModalBody>
				<div ref={body} tabIndex={-1} className={dialog['body']}>
					{phase.name === 'choosing' ? (
						<ChoiceFields
							rows={taken}
							choice={choice}
							canEnforce={canEnforce}
							isTypeMissing={missing.types}
							isGroupMissing={missing.group}
							onChange={setChoice}
						/>
					) : null}
					{phase.name === 'planning' ? (
						<ProgressBar
							label={words.plan.making}
							text={`${words.plan.making} ${words.plan.progress(phase.done, phase.total)}`}
							done={phase.done}
							total={phase.total}
						/>
					) : null}
					{phase.name === 'failed' ? (
						<Notice appearance="danger">
							<p>{errorText(phase.error)}</p>
						</Notice>
					) : null}
					{phase.name === 'planned' ? (
						<>
							{isRefused ? (
								<Notice appearance="danger">
									<p>{words.plan.cannotEnforce}</p>
								</Notice>
							) : null}
							{isToEnforce(kind) ? <WouldRefuse rows={taken} /> : null}
							<PlanView
								plan={phase.plan}
								rows={taken}
								onLeaveOut={(left) => {
									const out = new Set(left.map(keyOf));
									void plan(
										kind,
										phase.places.filter((place) => !out.has(keyOf(refOf(place)))),
									);
								}}
							/>
						</>
					) : null}
					{looksBack ? <DraftReplay rows={taken} draft={draftOf(kind)} /> : null}
					{phase.name === 'applying' ? (
						<>
							<ProgressBar
								label={words.apply.phase}
								text={`${words.apply.phase}: ${words.apply.progress(phase.done, phase.total)}`}
								done={phase.done}
								total={phase.total}
							/>
							<p>{phase.isStopping ? words.apply.stopping : words.apply.keepOpen}</p>
						</>
					) : null}
					{phase.name === 'over' ? <OutcomeView plan={phase.plan} applied={phase.applied} /> : null}
				</div>
			</ModalBody>
			<ModalFooter>
				<Button appearance="subtle" onClick={close}>
					{wordsToLeave(phase)}
				</Button>
				{isChosen && (phase.name === 'planned' || phase.name === 'failed') ? (
					<Button onClick={choose}>{words.action.back}</Button>
				) : null}
				{phase.name === 'choosing' ? (
					<Button appearance="primary" onClick={preview}>
						{words.action.next}
					</Button>
				) : null}
				{phase.name === 'failed' ? (
					<Button appearance="primary" onClick={phase.retry}>
						{words.tryAgain}
					</Button>
				) : null}
				{phase.name === 'planned' && changes > 0 ? (
					<Button appearance={appearance} isDisabled={isRefused} onClick={() => void apply(phase.plan, phase.places)}>
						{text.confirm(changes)}
					</Button>
				) : null}
				{phase.name === 'over' && phase.left.length > 0 ? (
					<Button appearance="primary" onClick={() => void plan(kind, phase.left)}>
						{words.apply.planAgain}
					</Button>
				) : null}
			</ModalFooter>
		</Dialog>
	);
}
