// A board: the work items of a space, in columns by status.
import { Avatar } from './avatar';
import { type Issue, projectPageSchema, projectStatusesSchema, type Status, searchSchema } from './jira';
import { RouterLink } from './router-link';
import { SpaceTabs } from './space-tabs';
import { Awaiting } from './states';
import { useJira } from './use-jira';

export const issueFields = 'summary,status,issuetype,project,assignee,reporter,priority,labels,created,updated';

export const searchPath = (jql: string): string =>
	`/rest/api/3/search/jql?${new URLSearchParams({ jql, fields: issueFields, maxResults: '500' })}`;

function Card({ issue }: { readonly issue: Issue }) {
	const { assignee, issuetype, summary } = issue.fields;
	return (
		<li>
			<RouterLink className="card" to={`/browse/${issue.key}`}>
				<span className="card-summary">{summary}</span>
				<span className="card-foot">
					<span className="quiet">{issuetype.name}</span>
					<span className="card-key">{issue.key}</span>
					{assignee !== null && <Avatar account={assignee} />}
				</span>
			</RouterLink>
		</li>
	);
}

function Columns({ issues, statuses }: { readonly issues: readonly Issue[]; readonly statuses: readonly Status[] }) {
	return (
		<div className="board">
			{statuses.map((status) => {
				const inStatus = issues.filter(({ fields }) => fields.status.id === status.id);
				return (
					<section key={status.id} className="column" aria-label={status.name}>
						<h2>
							{status.name} <span className="quiet">{inStatus.length}</span>
						</h2>
						<ul>
							{inStatus.map((issue) => (
								<Card key={issue.id} issue={issue} />
							))}
						</ul>
					</section>
				);
			})}
		</div>
	);
}

export function Board({ space }: { readonly space: string }) {
	const projects = useJira(projectPageSchema, { method: 'GET', path: '/rest/api/3/project/search?action=browse' });
	const types = useJira(projectStatusesSchema, {
		method: 'GET',
		path: `/rest/api/3/project/${encodeURIComponent(space)}/statuses`,
	});
	const found = useJira(searchSchema, { method: 'GET', path: searchPath(`project = ${space} order by key`) });
	const name = projects.state === 'ready' ? projects.value.values.find(({ key }) => key === space)?.name : undefined;
	return (
		<>
			<div className="page-head">
				<div>
					<p className="crumbs">Board</p>
					<h1>{name ?? space}</h1>
				</div>
				{projects.state === 'ready' && (
					<SpaceTabs spaces={projects.value.values} current={space} toUrl={(key) => `/board/${key}`} />
				)}
			</div>
			<Awaiting loaded={types}>
				{(byType) => {
					const statuses = new Map(byType.flatMap((type) => type.statuses.map((status) => [status.id, status])));
					return (
						<Awaiting loaded={found}>
							{({ issues }) => <Columns issues={issues} statuses={[...statuses.values()]} />}
						</Awaiting>
					);
				}}
			</Awaiting>
		</>
	);
}
