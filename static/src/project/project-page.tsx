// Who may move work in this space?
import Button from '@atlaskit/button/default/button';
import { useCallback, useEffect } from 'react';
import type { ProjectOutputs } from '../../../src/contract/rpc';
import { FrozenBanner } from '../shared/frozen-banner';
import { isStopping } from '../shared/guard-text';
import { useAnnounce } from '../shared/live-region';
import { type Place, readPlace } from '../shared/page-context';
import { callProject } from '../shared/rpc';
import { Empty, LoadError, LoadFailure, Loading } from '../shared/states';
import { type Load, useLoad } from '../shared/use-load';
import { projectWords as words } from '../strings';
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
			return <Loaded load={load} />;
	}
}

function Loaded({ load }: { readonly load: Extract<Load<Transitions>, { readonly state: 'ready' }> }) {
	const { value, isReloading, reloadError, reload } = load;
	const { isFrozen, transitions } = value;
	const guards = transitions.flatMap(({ guard }) => guard ?? []);
	const enforced = guards.filter(isStopping).length;

	const announce = useAnnounce();
	useEffect(() => announce(words.loaded(transitions.length)), [announce, transitions]);

	return (
		<>
			{isFrozen ? <FrozenBanner scope="space" /> : null}
			<div className={classes['summary']}>
				<p>{words.summary(guards.length, transitions.length, enforced)}</p>
				<Button onClick={reload} isLoading={isReloading} spacing="compact">
					{words.refresh}
				</Button>
			</div>
			{reloadError ? <LoadError thing={words.thing} error={reloadError} retry={reload} /> : null}
			{guards.length === 0 ? (
				<Empty title={words.empty.title}>
					<p>{words.empty.next}</p>
				</Empty>
			) : null}
			{transitions.length === 0 ? <p>{words.none}</p> : <TransitionTable transitions={transitions} />}
			<p className={classes['note']}>{words.unseen}</p>
		</>
	);
}
