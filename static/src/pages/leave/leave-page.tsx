// Takes every guard away before the app is uninstalled, since a rule whose app is gone lets nobody pass.
import Button from '@atlaskit/button/default/button';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { AppliedWorkflowView, RuledWorkflowView } from '../../../../src/contract/calls/guards';
import type { PublicError } from '../../../../src/contract/errors';
import { outdateGuards } from '../../data/admin/mutations';
import { adminQueries } from '../../data/admin/queries';
import { useAllPages } from '../../data/all-pages';
import { toPublicError } from '../../data/rpc';
import { BackLink } from '../../navigation/back-link';
import { RouteLink } from '../../navigation/route-link';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/health';
import { outcomeText } from '../../ui/guards/outcome-text';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import { useAnnounce } from '../../ui/page/live-region';
import { Notice } from '../../ui/page/notice';
import { PageHeading } from '../../ui/page/page-heading';
import { ProgressBar } from '../../ui/page/progress-bar';
import { Section } from '../../ui/page/section';
import { Loading } from '../../ui/page/states';
import { errorText } from '../../ui/text/error-text';
import { failureText } from '../../ui/text/failure-text';
import classes from './leave-page.module.css';
import { RemoveForm } from './remove-form';
import { removeRules } from './remove-rules';
import { type Outcomes, RuledWorkflows } from './ruled-workflows';

const listHeightPx = 320;
const { leave: text } = words;

const rulesIn = (workflows: readonly RuledWorkflowView[]): number =>
	workflows.reduce((sum, { rules }) => sum + rules, 0);

/** The last attempt to remove the rules: still under way, or over. */
interface Attempt {
	readonly outcomes: Outcomes;
	readonly total: number;
	readonly isOver: boolean;
	/** Why it stopped before the end. */
	readonly failure?: PublicError;
}

const cleared = ({ outcomes }: Attempt): number =>
	[...outcomes.values()].filter((outcome) => outcomeText(outcome) === undefined).length;

function phaseOf(attempt: Attempt | undefined): 'asking' | 'working' | 'over' {
	if (attempt === undefined) return 'asking';
	return attempt.isOver ? 'over' : 'working';
}

export default function LeavePage() {
	const client = useQueryClient();
	const list = useAllPages(adminQueries.ruledWorkflows);
	const announce = useAnnounce();
	const [attempt, setAttempt] = useState<Attempt>();
	const status = useRef<HTMLDivElement>(null);
	const leaving = useRef<AbortController>();
	useEffect(() => () => leaving.current?.abort(), []);
	const workflows = list.pages.flatMap((page) => page.workflows);

	const isCurrent = list.isComplete && !list.isReading && list.error === undefined;
	const failure = list.isReading ? undefined : list.error;
	const isSafe = isCurrent && workflows.length === 0;
	const phase = phaseOf(attempt);
	useEffect(() => {
		// The form that was sent is gone, then the progress in its place.
		if (phase !== 'asking') status.current?.focus();
	}, [phase]);

	const remove = async (targets: readonly RuledWorkflowView[]) => {
		leaving.current = new AbortController();
		const { signal } = leaving.current;
		let current: Attempt = { outcomes: new Map(), total: targets.length, isOver: false };
		const show = (more: Partial<Attempt>) => {
			current = { ...current, ...more };
			if (!signal.aborted) setAttempt(current);
		};
		show({});
		const report = (applied: readonly AppliedWorkflowView[]) =>
			show({ outcomes: new Map([...current.outcomes, ...applied.map((one) => [one.workflowId, one] as const)]) });
		try {
			await removeRules(targets, report, signal);
			show({ isOver: true });
			announce(text.outcome(cleared(current), current.outcomes.size - cleared(current)));
		} catch (error) {
			const failure = toPublicError(error);
			show({ isOver: true, failure });
			announce(failureText(failure), 'assertive');
		}
		outdateGuards(client);
	};

	return (
		<>
			<BackLink to={{ page: 'settings' }} name={adminWords.views.settings} />
			<PageHeading>{text.title}</PageHeading>
			{isSafe ? null : (
				<Notice appearance="warning">
					<p>
						<strong>{text.warning}</strong>
					</p>
					<p>{text.why}</p>
				</Notice>
			)}
			<p className={classes['text']}>
				{text.stays} <RouteLink to={{ page: 'identities' }}>{text.export}</RouteLink>
			</p>
			<div ref={status} tabIndex={-1} hidden={attempt === undefined}>
				{attempt === undefined ? null : <AttemptStatus attempt={attempt} />}
			</div>
			{phase !== 'working' && isCurrent ? (
				<Ruled
					workflows={workflows}
					outcomes={attempt?.outcomes ?? new Map()}
					onLookAgain={list.refresh}
					onRemove={(targets) => void remove(targets)}
				/>
			) : null}
			{phase !== 'working' && !isCurrent && failure === undefined ? (
				<Loading thing={words.thing.leave} height={listHeightPx} />
			) : null}
			{phase !== 'working' && !isCurrent && failure !== undefined ? (
				<ReadFailure
					error={toPublicError(failure)}
					read={list.isComplete ? 0 : workflows.length}
					onResume={list.resume}
				/>
			) : null}
		</>
	);
}

interface ReadFailureProps {
	readonly error: PublicError;
	/** Workflows that this reading had come to. */
	readonly read: number;
	readonly onResume: () => void;
}

function ReadFailure({ error, read, onResume }: ReadFailureProps) {
	if (read === 0) {
		return <AdminLoadFailure thing={words.thing.leave} error={error} retry={onResume} />;
	}
	return (
		<Notice appearance="warning" actions={<Button onClick={onResume}>{text.resume}</Button>}>
			<p>{text.partial(read)}</p>
			<p>{errorText(error)}</p>
		</Notice>
	);
}

function AttemptStatus({ attempt }: { readonly attempt: Attempt }) {
	const { outcomes, total, isOver, failure } = attempt;
	if (!isOver) {
		return (
			<>
				<ProgressBar
					label={text.working}
					text={text.progress(outcomes.size, total)}
					done={outcomes.size}
					total={total}
				/>
				<p className={classes['subtle']}>{text.keepOpen}</p>
			</>
		);
	}
	if (failure !== undefined) {
		return (
			<Notice appearance="danger">
				<p>
					<strong>{text.interrupted(outcomes.size)}</strong>
				</p>
				<p>{failureText(failure)}</p>
			</Notice>
		);
	}
	const done = cleared(attempt);
	const unrecorded = [...outcomes.values()].filter(({ isUnrecorded }) => isUnrecorded).length;
	return (
		<Notice appearance={done === outcomes.size ? 'information' : 'warning'}>
			<p>{text.outcome(done, outcomes.size - done)}</p>
			{unrecorded === 0 ? null : <p>{words.unrecorded(unrecorded)}</p>}
		</Notice>
	);
}

interface RuledProps {
	/** All of them. */
	readonly workflows: readonly RuledWorkflowView[];
	readonly outcomes: Outcomes;
	readonly onLookAgain: () => void;
	readonly onRemove: (targets: readonly RuledWorkflowView[]) => void;
}

function Ruled({ workflows, outcomes, onLookAgain, onRemove }: RuledProps) {
	if (workflows.length === 0) {
		return (
			<Notice appearance="information" actions={<Button onClick={onLookAgain}>{text.check}</Button>}>
				<p>
					<strong>{text.safe}</strong>
				</p>
			</Notice>
		);
	}
	const open = workflows.filter(({ isEditable }) => isEditable);
	const needsHands = open.length < workflows.length || [...outcomes.values()].some((one) => one.outcome === 'refused');
	return (
		<>
			<p className={classes['text']}>
				{text.counts(workflows.length, rulesIn(workflows))}{' '}
				{text.would(workflows.reduce((sum, { transitions }) => sum + transitions, 0))}
			</p>
			<RuledWorkflows workflows={workflows} outcomes={outcomes} />
			{open.length === 0 ? null : (
				<RemoveForm workflows={open.length} rules={rulesIn(open)} onConfirmed={() => onRemove(open)} />
			)}
			{needsHands ? <ByHand /> : null}
		</>
	);
}

function ByHand() {
	const { byHand } = text;
	return (
		<Section title={byHand.title}>
			<p>{byHand.meaning}</p>
			<ol className={classes['steps']}>
				{byHand.steps.map((sentence) => (
					<li key={sentence}>{sentence}</li>
				))}
			</ol>
		</Section>
	);
}
