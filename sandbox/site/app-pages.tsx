// The app's full pages: in the administration of Jira, and in the settings of a space.
import { useEffect } from 'react';
import { AppFrame } from './app-frame';
import { Info } from './icons';
import { permissionsSchema, projectPageSchema } from './jira';
import { useSession } from './session';
import { SpaceTabs } from './space-tabs';
import { Awaiting, Refused } from './states';
import { useJira } from './use-jira';

interface PageProps {
	readonly moduleKey: string;
	/** Address where the app's own addresses begin. */
	readonly base: string;
}

const minHeight = 480;

/** Jira shows these pages to administrators only. Here all may open them, to see that the app's back end refuses too. */
function RightsNote({ needed, path }: { readonly needed: string; readonly path: string }) {
	const { acting } = useSession();
	const held = useJira(permissionsSchema, { method: 'GET', path });
	const may =
		held.state !== 'ready' || Object.values(held.value.permissions).every(({ havePermission }) => havePermission);
	if (may) return null;
	return (
		<div className="notice">
			<Info />
			<p>
				Jira would not show this page to {acting.displayName}: it takes <b>{needed}</b>. The sandbox opens it all the
				same, so that you can see what the app answers.
			</p>
		</div>
	);
}

export function AdminAppPage({ base, moduleKey }: PageProps) {
	const { refresh, site } = useSession();
	const module = site.pages.find((page) => page.moduleKey === moduleKey && page.kind === 'adminPage');
	useEffect(() => {
		document.title = `${module?.title ?? 'Apps'} · Muster sandbox`;
	}, [module]);
	if (module === undefined)
		return <Refused status={404} message={`manifest.yml declares no admin page "${moduleKey}".`} />;
	return (
		<>
			<div className="page-head">
				<div>
					<p className="crumbs">Apps</p>
					<h1>{module.title}</h1>
				</div>
			</div>
			<RightsNote needed="Administer Jira" path="/rest/api/3/mypermissions?permissions=ADMINISTER" />
			<AppFrame module={module} base={base} minHeight={minHeight} onRefresh={refresh} />
		</>
	);
}

export function SpaceAppPage({ base, moduleKey, space }: PageProps & { readonly space: string }) {
	const { refresh, site } = useSession();
	const module = site.pages.find((page) => page.moduleKey === moduleKey && page.kind === 'projectSettingsPage');
	const projects = useJira(projectPageSchema, { method: 'GET', path: '/rest/api/3/project/search' });
	useEffect(() => {
		document.title = `${space} settings · Muster sandbox`;
	}, [space]);
	if (module === undefined) {
		return <Refused status={404} message={`manifest.yml declares no space settings page "${moduleKey}".`} />;
	}
	return (
		<Awaiting loaded={projects}>
			{({ values }) => {
				const project = values.find(({ key }) => key === space);
				return (
					<>
						<div className="page-head">
							<div>
								<p className="crumbs">{project?.name ?? space} / Space settings / Apps</p>
								<h1>{module.title}</h1>
							</div>
							<SpaceTabs spaces={values} current={space} toUrl={(key) => `/spaces/${key}/settings/${moduleKey}`} />
						</div>
						{project === undefined ? (
							<Refused status={404} message={`No project could be found with key '${space}'.`} />
						) : (
							<>
								<RightsNote
									needed={`Administer Projects in ${space}`}
									path={`/rest/api/3/mypermissions?permissions=ADMINISTER_PROJECTS&projectKey=${space}`}
								/>
								<AppFrame
									module={module}
									place={`project/${space}`}
									base={base}
									minHeight={minHeight}
									onRefresh={refresh}
								/>
							</>
						)}
					</>
				);
			}}
		</Awaiting>
	);
}
