// Who may move work in this space?
import Button from '@atlaskit/button/default/button';
import { type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { ProjectOutputs } from '../../../../src/contract/calls/project';
import { defined } from '../../../../src/contract/defined';
import { type Place, placeQuery } from '../../data/page-context';
import { projectMutations, projectQueries } from '../../data/project/queries';
import { toPublicError } from '../../data/rpc';
import { sharedWords, projectWords as words } from '../../strings';
import { isStopping } from '../../ui/guards/guard-text';
import { InForceBanners } from '../../ui/in-force/in-force-banners';
import { Answer } from '../../ui/page/answer';
import { useAnnounce } from '../../ui/page/live-region';
import { Empty, LoadError, Loading } from '../../ui/page/states';
import { Banner } from '../../ui/switches/switch-banners';
import { SwitchDialogHost } from '../../ui/switches/switch-dialog-host';
import type { SwitchDialogText } from '../../ui/switches/switch-dialog-props';
import classes from './project-page.module.css';
import { isRuled, TransitionTable } from './transition-table';

const MapSection = lazy(() => import('./map-section'));
const mapHeightPx = 640;

type Transitions = ProjectOutputs['project.transitions'];

const loadingHeight = 320;

export function ProjectPage() {
	const project = useQuery(placeQuery('project'));
	return (
		<main className={classes['page']}>
			<Answer to={project} thing={words.thing} height={loadingHeight}>
				{(place) => <ProjectTransitions project={place} />}
			</Answer>
		</main>
	);
}

function ProjectTransitions({ project }: { readonly project: Place }) {
	const asked = useQuery(projectQueries.transitions(project.id));
	return (
		<Answer
			to={asked}
			thing={words.thing}
			height={loadingHeight}
			noAccess={words.noAccess(project.key)}
			noAccessNext={words.noAccessNext}
		>
			{(value) => <Loaded project={project} value={value} asked={asked} />}
		</Answer>
	);
}

interface LoadedProps {
	readonly project: Place;
	readonly value: Transitions;
	readonly asked: UseQueryResult<Transitions>;
}

function Loaded({ project, value, asked }: LoadedProps) {
	const { error, isFetching, refetch, dataUpdatedAt } = asked;
	const reload = () => void refetch();
	const { identities, transitions, switches, lag, isClosed } = value;
	const guarded = transitions.filter(isRuled).length;
	const enforced = transitions.filter(isStopping).length;
	const { data: routes } = useQuery(projectQueries.routes(project.id));
	const [isMapOpen, setIsMapOpen] = useState(false);
	const [wanted, setWanted] = useState<{ readonly key: string }>();
	const [change, setChange] = useState<'freeze' | 'thaw'>();
	const { mutateAsync } = useMutation(projectMutations.throwSwitch);
	const isFrozen = switches.space !== undefined;
	const isKept = switches.space?.isKept === true;
	const button = useRef<HTMLButtonElement>(null);

	const announce = useAnnounce();
	const announcedAt = useRef(0);
	useEffect(() => {
		// Each reading is told once, though it may have brought nothing new.
		if (announcedAt.current === dataUpdatedAt) return;
		announcedAt.current = dataUpdatedAt;
		announce(words.loaded(transitions.length));
	}, [announce, dataUpdatedAt, transitions.length]);

	return (
		<>
			{isClosed ? (
				<Banner kind="broken" head={sharedWords.closedSpaces.headHere} text={sharedWords.closedSpaces.meaning} />
			) : null}
			<InForceBanners
				switches={switches}
				lag={lag}
				onThaw={isFrozen && !isKept ? () => setChange('thaw') : undefined}
			/>
			{switches.site === undefined ? null : <p>{words.freeze.siteStays}</p>}
			<div className={classes['summary']}>
				<p>{words.summary(guarded, transitions.length, isClosed ? 0 : enforced)}</p>
				<div className={classes['actions']}>
					<Button onClick={reload} isLoading={isFetching} spacing="compact">
						{words.refresh}
					</Button>
					{transitions.length === 0 ? null : (
						<Button aria-expanded={isMapOpen} onClick={() => setIsMapOpen(!isMapOpen)} spacing="compact">
							{words.map.button}
						</Button>
					)}
					{/* One button whatever the state, so that the focus can return to it. */}
					<Button
						ref={button}
						onClick={() => setChange(isFrozen ? 'thaw' : 'freeze')}
						spacing="compact"
						isDisabled={isKept}
					>
						{isFrozen ? words.freeze.thaw : words.freeze.freeze}
					</Button>
				</div>
			</div>
			{error === null || isFetching ? null : (
				<LoadError thing={words.thing} error={toPublicError(error)} retry={reload} />
			)}
			{guarded === 0 ? (
				<Empty title={words.empty.title}>
					<p>{words.empty.next}</p>
				</Empty>
			) : null}
			{isMapOpen && transitions.length > 0 ? (
				<Suspense fallback={<Loading thing={words.map.thing} height={mapHeightPx} />}>
					<MapSection
						projectId={project.id}
						transitions={transitions}
						isClosed={isClosed}
						onOpen={(key) => setWanted({ key })}
					/>
				</Suspense>
			) : null}
			{transitions.length === 0 ? (
				<p>{words.none}</p>
			) : (
				<TransitionTable transitions={transitions} isClosed={isClosed} routes={routes} wanted={wanted} />
			)}
			<p className={classes['note']}>{words.unseen}</p>
			{change === undefined ? null : (
				<SwitchDialogHost
					text={dialogText(change, project.key, identities, enforced, switches.site !== undefined)}
					appearance={change === 'freeze' ? 'warning' : 'primary'}
					throwSwitch={({ reason, hours }) =>
						mutateAsync({ change, projectId: project.id, reason, ...defined({ hours }) })
					}
					onClose={() => setChange(undefined)}
					returnTo={button}
				/>
			)}
		</>
	);
}

function dialogText(
	change: 'freeze' | 'thaw',
	space: string,
	identities: number,
	enforced: number,
	isSiteFrozen: boolean,
): SwitchDialogText {
	const text = words.freeze.dialog[change];
	return {
		title: text.title(space),
		stored: text.stored(space),
		consequence:
			change === 'freeze'
				? words.freeze.dialog.freeze.consequence(identities, enforced)
				: words.freeze.dialog.thaw.consequence(isSiteFrozen),
		confirm: text.confirm,
		done: text.done(space),
		...(change === 'freeze' ? { lasts: { hours: undefined } } : {}),
	};
}
