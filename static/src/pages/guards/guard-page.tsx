// One transition: its guard, what that did or would have done, and who could pass.
import Button from '@atlaskit/button/default/button';
import { useMemo, useRef, useState } from 'react';
import type { WhoView } from '../../../../src/contract/calls/who-could';
import { type GuardPlace, keyOf, refOf } from '../../data/guards/guard-place';
import { PageReader, type ReadPages, usePages } from '../../data/page-reader';
import { useRegistry } from '../../data/registry';
import { callAdmin } from '../../data/rpc';
import { toPublicError } from '../../data/use-load';
import { useReloadOverview } from '../../data/use-reload-overview';
import { BackLink } from '../../navigation/back-link';
import { words as adminWords } from '../../strings/admin';
import { words } from '../../strings/guards';
import { FaultList } from '../../ui/guards/guard-condition';
import { guardTypesText } from '../../ui/guards/guard-text';
import { FromTo } from '../../ui/guards/transition-text';
import layout from '../../ui/page/layout.module.css';
import { PageHeading } from '../../ui/page/page-heading';
import { Section } from '../../ui/page/section';
import { LoadFailure, Loading } from '../../ui/page/states';
import { Unseen } from '../../ui/page/unseen';
import { ChangeDialogHost } from './change-dialog-host';
import { canEnforce, rowsFor, type Task } from './change-task';
import { EnforcementCell, shownFaults } from './guard-cells';
import classes from './guard-table.module.css';
import { inventory } from './inventory';
import { useDrift } from './use-drift';
import { WatchedSection } from './watched-section';
import { WhoSection } from './who-section';
import { useFreshWouldDenies, wouldDenies } from './would-deny';

const pageHeightPx = 640;
const text = words.page;

interface GuardPageProps {
	readonly workflowId: string;
	readonly transitionId: string;
}

export default function GuardPage({ workflowId, transitionId }: GuardPageProps) {
	const reader = useMemo(
		() => new PageReader<WhoView>((cursor) => callAdmin('guard.who', { workflowId, transitionId, ...cursor })),
		[workflowId, transitionId],
	);
	const read = usePages(reader);
	const { pages, error } = read;
	const [who] = pages;
	return (
		<>
			<BackLink to={{ page: 'guards' }} name={adminWords.views.guards} />
			{who !== undefined ? (
				<Guard workflowId={workflowId} who={who} read={read} reader={reader} />
			) : error === undefined ? (
				<Loading thing={words.thing.guard} height={pageHeightPx} />
			) : (
				<LoadFailure
					thing={words.thing.guard}
					error={toPublicError(error)}
					retry={reader.read}
					noAccess={adminWords.noAccess}
					noAccessNext={adminWords.noAccessNext}
				/>
			)}
		</>
	);
}

interface GuardProps {
	readonly workflowId: string;
	readonly who: WhoView;
	readonly read: ReadPages<WhoView>;
	readonly reader: PageReader<WhoView>;
}

function Guard({ workflowId, who, read, reader }: GuardProps) {
	const { overview } = useRegistry();
	const reloadOverview = useReloadOverview();
	const drift = useDrift(reloadOverview);
	useFreshWouldDenies();
	const [task, setTask] = useState<Task>();
	const buttons = useRef<HTMLDivElement>(null);
	const { transition, workflow } = who;
	const { guard } = transition;
	const place: GuardPlace = { workflow: { workflowId, name: workflow }, transition };
	const here = (drift.list?.findings ?? []).filter((finding) => keyOf(finding) === keyOf(refOf(place)));
	const faults = shownFaults({ transition, drift: here.map(({ kind }) => kind) });

	const refresh = () => {
		reader.refresh();
		inventory.refresh();
		wouldDenies.forget();
		void drift.read();
		reloadOverview();
	};
	const close = (hasChanged: boolean) => {
		setTask(undefined);
		if (hasChanged) refresh();
	};
	return (
		<>
			<header className={layout['header']}>
				<div className={classes['title']}>
					<PageHeading>
						{transition.name} {text.dot} <FromTo {...transition} />
					</PageHeading>
					<div className={layout['facts']}>
						<EnforcementCell transition={transition} />
						<span>{text.inWorkflow(workflow)}</span>
						{transition.isProtected ? <span>{words.protectedStatus}</span> : null}
					</div>
				</div>
				<div ref={buttons} tabIndex={-1} className={layout['toolbar']}>
					<Tasks place={place} onTask={setTask} />
				</div>
			</header>
			<Sentence transition={transition} />
			{faults.length === 0 ? null : (
				<Section title={text.faults}>
					<FaultList faults={faults} />
				</Section>
			)}
			{guard === undefined ? null : (
				<WatchedSection guard={guard} of={{ workflow, transitionId: transition.transitionId }} />
			)}
			<WhoSection who={who} read={read} onResume={reader.read} />
			<Unseen>
				<p>{words.unseenToo}</p>
			</Unseen>
			{task === undefined ? null : (
				<ChangeDialogHost
					task={task}
					returnTo={buttons}
					rows={[place]}
					canEnforce={canEnforce(overview)}
					onClose={close}
				/>
			)}
		</>
	);
}

interface TasksProps {
	readonly place: GuardPlace;
	readonly onTask: (task: Task) => void;
}

/** What can be done here; what most want next stands first. */
function Tasks({ place, onTask }: TasksProps) {
	const offered = (['enforce', 'guard', 'monitor', 'remove'] as const).filter(
		(task) => rowsFor(task, [place]).length > 0,
	);
	const isGuarded = place.transition.guard !== undefined;
	// Never what would loosen a guard.
	const isNext = (task: Task): boolean => task === 'enforce' || (task === 'guard' && !isGuarded);
	return (
		<>
			{offered.map((task) => (
				<Button
					key={task}
					appearance={isNext(task) ? 'primary' : task === 'remove' ? 'subtle' : 'default'}
					onClick={() => onTask(task)}
				>
					{text.button[task === 'guard' && isGuarded ? 'change' : task]}
				</Button>
			))}
		</>
	);
}

/** The guard in sentences. */
function Sentence({ transition: { guard, faults } }: { readonly transition: WhoView['transition'] }) {
	if (guard === undefined) return faults.length === 0 ? <p className={classes['text']}>{text.none}</p> : null;
	const types = guardTypesText(guard);
	const sentences = [
		(guard.isStopping ? text.sentence : text.would)[guard.mode],
		...(types === undefined ? [] : [`${types}.`]),
		...(guard.isStopping ? [text.isStopping] : guard.enforcement === 'monitor' ? [] : [text.isBroken]),
		...(guard.hides ? [text.hides] : []),
		...(guard.others > 0 ? [words.others(guard.others)] : []),
	];
	return <p className={classes['text']}>{sentences.join(' ')}</p>;
}
