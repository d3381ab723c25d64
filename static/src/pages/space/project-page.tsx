// Who may move work in this space?
import Button from '@atlaskit/button/default/button';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ProjectOutputs } from '../../../../src/contract/calls/project';
import type { SpaceSwitches } from '../../../../src/contract/site';
import { type Place, readPlace } from '../../data/page-context';
import { callProject } from '../../data/rpc';
import { type Load, useLoad } from '../../data/use-load';
import { projectWords as words } from '../../strings';
import { isStopping } from '../../ui/guards/guard-text';
import { useAnnounce } from '../../ui/page/live-region';
import { Empty, LoadError, LoadFailure, Loading } from '../../ui/page/states';
import { SwitchBanners } from '../../ui/switches/switch-banners';
import { SwitchDialogHost } from '../../ui/switches/switch-dialog-host';
import type { SwitchDialogText } from '../../ui/switches/switch-dialog-props';
import classes from './project-page.module.css';
import { TransitionTable } from './transition-table';

type Transitions = ProjectOutputs['project.transitions'];

const loadingHeight = 320;

const readProject = () => readPlace('project');

export function ProjectPage() {
	const project = useLoad(readProject);
	return (
		<main className={classes['page']}>
			{project.state === 'loading' ? <Loading thing={words.thing} height={loadingHeight} /> : null}
			{project.state === 'error' ? <LoadError thing={words.thing} error={project.error} retry={project.retry} /> : null}
			{project.state === 'ready' ? <ProjectTransitions project={project.value} /> : null}
		</main>
	);
}

function ProjectTransitions({ project }: { readonly project: Place }) {
	const load = useLoad(useCallback(() => callProject('project.transitions', { projectId: project.id }), [project.id]));
	switch (load.state) {
		case 'loading':
			return <Loading thing={words.thing} height={loadingHeight} />;
		case 'error':
			return (
				<LoadFailure
					thing={words.thing}
					error={load.error}
					retry={load.retry}
					noAccess={words.noAccess(project.key)}
					noAccessNext={words.noAccessNext}
				/>
			);
		case 'ready':
			return <Loaded project={project} load={load} />;
	}
}

interface LoadedProps {
	readonly project: Place;
	readonly load: Extract<Load<Transitions>, { readonly state: 'ready' }>;
}

function Loaded({ project, load }: LoadedProps) {
	const { value, isReloading, reloadError, reload } = load;
	const { identities, transitions } = value;
	const guards = transitions.flatMap(({ guard }) => guard ?? []);
	const enforced = guards.filter(isStopping).length;
	const [asked, setAsked] = useState<'freeze' | 'thaw'>();
	/** What the back end answered to a change, until everything was read anew. */
	const [answered, setAnswered] = useState<SpaceSwitches>();
	// biome-ignore lint/correctness/useExhaustiveDependencies: what was read replaces what was answered
	useEffect(() => setAnswered(undefined), [value]);
	const switches = answered ?? value.switches;
	const isFrozen = switches.space !== undefined;
	const button = useRef<HTMLButtonElement>(null);

	const announce = useAnnounce();
	useEffect(() => announce(words.loaded(transitions.length)), [announce, transitions]);

	const throwSwitch = async (change: 'freeze' | 'thaw', reason: string) => {
		const answer = await callProject(`project.${change}`, { projectId: project.id, reason });
		setAnswered(answer.switches);
		reload();
		return answer;
	};

	return (
		<>
			<SwitchBanners switches={switches} onThaw={isFrozen ? () => setAsked('thaw') : undefined} />
			{switches.site === undefined ? null : <p>{words.freeze.siteStays}</p>}
			<div className={classes['summary']}>
				<p>{words.summary(guards.length, transitions.length, enforced)}</p>
				<div className={classes['actions']}>
					<Button onClick={reload} isLoading={isReloading} spacing="compact">
						{words.refresh}
					</Button>
					{/* One button whatever the state, so that the focus can return to it. */}
					<Button ref={button} onClick={() => setAsked(isFrozen ? 'thaw' : 'freeze')} spacing="compact">
						{isFrozen ? words.freeze.thaw : words.freeze.freeze}
					</Button>
				</div>
			</div>
			{reloadError ? <LoadError thing={words.thing} error={reloadError} retry={reload} /> : null}
			{guards.length === 0 ? (
				<Empty title={words.empty.title}>
					<p>{words.empty.next}</p>
				</Empty>
			) : null}
			{transitions.length === 0 ? (
				<p>{words.none}</p>
			) : (
				<TransitionTable transitions={transitions} isGlassBroken={switches.brokenGlass !== undefined} />
			)}
			<p className={classes['note']}>{words.unseen}</p>
			{asked === undefined ? null : (
				<SwitchDialogHost
					text={dialogText(asked, project.key, identities, enforced, switches.site !== undefined)}
					appearance={asked === 'freeze' ? 'warning' : 'primary'}
					throwSwitch={(reason) => throwSwitch(asked, reason)}
					onClose={() => setAsked(undefined)}
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
	};
}
