// One transition: its guard, what that did or would have done, and who could pass.
import Button from '@atlaskit/button/default/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { WhoView } from '../../../../src/contract/calls/who-could';
import type { GuardChoice, TransitionRef } from '../../../../src/contract/guard';
import { outdateGuards } from '../../data/admin/mutations';
import { useOverview } from '../../data/admin/overview';
import { adminQueries } from '../../data/admin/queries';
import { type AllPages, useAllPages } from '../../data/all-pages';
import { type GuardPlace, keyOf, refOf } from '../../data/guards/guard-place';
import { toPublicError } from '../../data/rpc';
import { BackLink } from '../../navigation/back-link';
import { Help } from '../../navigation/help';
import { RouteLink } from '../../navigation/route-link';
import { sharedWords } from '../../strings';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/guards';
import { FaultList } from '../../ui/guards/guard-condition';
import { guardTypesText, isStopping, peopleGroupName } from '../../ui/guards/guard-text';
import { FromTo } from '../../ui/guards/transition-text';
import { AdminLoadFailure } from '../../ui/page/admin-answer';
import layout from '../../ui/page/layout.module.css';
import { PageHeading } from '../../ui/page/page-heading';
import { Section } from '../../ui/page/section';
import { Loading } from '../../ui/page/states';
import { Unseen } from '../../ui/page/unseen';
import { TryAs } from '../../ui/try-as/try-as';
import { ChangeDialogHost } from './change-dialog-host';
import { choiceToRestore, guardRowsFor, mayEnforce, type Task } from './change-task';
import { EnforcementCell, useShownFaults } from './guard-cells';
import { closedSpacesAt } from './guard-rows';
import classes from './guard-table.module.css';
import { ItemParts } from './item-parts';
import { ReplaySection } from './replay-section';
import { WatchedSection } from './watched-section';
import { WhoSection } from './who-section';

const pageHeightPx = 640;

/** What a replay asks where no guard stands. */
const draftGuard: GuardChoice = { mode: 'registered', enforcement: 'enforce' };
const text = words.page;

interface GuardPageProps {
	readonly workflowId: string;
	readonly transitionId: string;
}

export default function GuardPage({ workflowId, transitionId }: GuardPageProps) {
	const read = useAllPages(adminQueries.who({ workflowId, transitionId }));
	const { pages, error, resume } = read;
	const [who] = pages;
	return (
		<>
			<BackLink to={{ page: 'guards' }} name={adminWords.views.guards} />
			{who === undefined ? null : <Guard workflowId={workflowId} who={who} read={read} />}
			{who === undefined && error === undefined ? <Loading thing={words.thing.guard} height={pageHeightPx} /> : null}
			{who === undefined && error !== undefined ? (
				<AdminLoadFailure thing={words.thing.guard} error={toPublicError(error)} retry={resume} />
			) : null}
		</>
	);
}

interface GuardProps {
	readonly workflowId: string;
	readonly who: WhoView;
	readonly read: AllPages<WhoView>;
}

function Guard({ workflowId, who, read }: GuardProps) {
	const client = useQueryClient();
	const overview = useOverview();
	const { data: drift } = useQuery(adminQueries.drift);
	const [task, setTask] = useState<Task>();
	const buttons = useRef<HTMLDivElement>(null);
	const { transition, workflow } = who;
	const { guard } = transition;
	const place: GuardPlace = { workflow: { workflowId, name: workflow }, transition };
	const isHere = (one: TransitionRef): boolean => keyOf(one) === keyOf(refOf(place));
	const here = (drift?.findings ?? []).filter(isHere);
	const acceptedFaults = (drift?.accepted ?? []).filter(isHere).flatMap((one) => one.faults);
	const before = here.find((finding) => finding.before !== undefined)?.before;
	const closedIn = closedSpacesAt(place, overview?.closedSpaces ?? []);
	const faults = useShownFaults({ transition, drift: here.map(({ kind }) => kind), acceptedFaults, closedIn });

	const canBeEnforced = guardRowsFor('enforce', [place]).length > 0 && mayEnforce(overview);
	const enforce = canBeEnforced ? () => setTask('enforce') : undefined;

	const close = (hasChanged: boolean) => {
		setTask(undefined);
		if (hasChanged) outdateGuards(client);
	};
	return (
		<>
			<header className={layout['header']}>
				<div className={classes['title']}>
					<PageHeading>
						{transition.name} {text.dot} <FromTo {...transition} />
					</PageHeading>
					<div className={layout['facts']}>
						<EnforcementCell transition={transition} closedIn={closedIn} />
						<span>{text.inWorkflow(workflow)}</span>
						{closedIn.length > 0 ? <Help term="partly" /> : null}
						{transition.isProtected ? (
							<span>
								{words.protectedStatus} <Help term="protected" />
							</span>
						) : null}
					</div>
				</div>
				<div ref={buttons} tabIndex={-1} className={layout['toolbar']}>
					<Tasks place={place} isWorse={before !== undefined} onTask={setTask} />
				</div>
			</header>
			<Sentence transition={transition} />
			{faults.length === 0 ? null : (
				<Section title={text.faults}>
					<FaultList faults={faults} />
				</Section>
			)}
			{guard === undefined ? null : <WatchedSection guard={guard} who={who} read={read} onEnforce={enforce} />}
			<ReplaySection target={refOf(place)} who={who} draft={guard === undefined ? draftGuard : null} />
			<TryAs
				ask={(accountId, item) => adminQueries.tryAs(refOf(place), accountId, item)}
				parts={(onChoose) => <ItemParts who={who} onChoose={onChoose} />}
				offer={(step) => <RouteLink to={step}>{sharedWords.grantStep[step.page]}</RouteLink>}
			/>
			<WhoSection who={who} read={read} />
			<Unseen>
				<p>{words.unseenToo}</p>
			</Unseen>
			{task === undefined ? null : (
				<ChangeDialogHost
					task={task}
					wanted={task === 'restore' && before !== undefined ? choiceToRestore(place, before) : undefined}
					returnTo={buttons}
					rows={[place]}
					canEnforce={mayEnforce(overview)}
					onClose={close}
				/>
			)}
		</>
	);
}

interface TasksProps {
	readonly place: GuardPlace;
	/** The guard is worse than it was when somebody accepted it last. */
	readonly isWorse: boolean;
	readonly onTask: (task: Task) => void;
}

/** @param next what most want next */
function appearanceOf(task: Task, next: Task | undefined): 'primary' | 'subtle' | 'default' {
	if (task === next) return 'primary';
	return task === 'remove' ? 'subtle' : 'default';
}

/** What can be done here; what most want next stands first. */
function Tasks({ place, isWorse, onTask }: TasksProps) {
	const tasks = ['enforce', 'guard', 'monitor', 'remove'] as const;
	const offered: readonly Task[] = [
		...(isWorse ? (['restore'] as const) : []),
		...tasks.filter((task) => guardRowsFor(task, [place]).length > 0),
	];
	const isGuarded = place.transition.guard !== undefined;
	// Never what would loosen a guard.
	const next = offered.find((task) => task === 'restore' || task === 'enforce' || (task === 'guard' && !isGuarded));
	return (
		<>
			{offered.map((task) => (
				<Button key={task} appearance={appearanceOf(task, next)} onClick={() => onTask(task)}>
					{text.button[task === 'guard' && isGuarded ? 'change' : task]}
				</Button>
			))}
		</>
	);
}

/** The guard in sentences. */
function Sentence({ transition }: Pick<WhoView, 'transition'>) {
	const { guard, effect, faults } = transition;
	// What lets nobody pass says nothing of its mode.
	if (guard === undefined || effect === 'closed')
		return faults.length === 0 ? <p className={classes['text']}>{text.none}</p> : null;
	const types = guardTypesText(guard);
	const group = peopleGroupName(guard);
	const stops = isStopping(transition);
	const sentences = [
		(stops ? text.sentence : text.would)[guard.mode],
		...(types === undefined ? [] : [`${types}.`]),
		...(group === undefined ? [] : [text.people(group)]),
		...(stops ? [text.isStopping] : []),
		...(effect === 'glass-broken' ? [text.isGlassBroken] : []),
		...(!stops && effect !== 'glass-broken' && guard.enforcement === 'enforce' ? [text.isBroken] : []),
		...(guard.hides ? [text.hides] : []),
		...(guard.others > 0 ? [words.others(guard.others)] : []),
	];
	return <p className={classes['text']}>{sentences.join(' ')}</p>;
}
