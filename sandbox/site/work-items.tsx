// All work items the acting account can see, as a list.
import { useState } from 'react';
import { Avatar } from './avatar';
import { searchPath } from './board';
import { searchSchema } from './jira';
import { StatusLozenge } from './lozenge';
import { RouterLink } from './router-link';
import { Awaiting } from './states';
import { exactTime, parseTime, timeAgo } from './time';
import { useJira } from './use-jira';

const any = '';

export function WorkItems() {
	const found = useJira(searchSchema, { method: 'GET', path: searchPath('project in (REL, OPS) order by key') });
	const [space, setSpace] = useState(any);
	const [status, setStatus] = useState(any);
	return (
		<>
			<div className="page-head">
				<h1>Work items</h1>
			</div>
			<Awaiting loaded={found}>
				{({ issues }) => {
					const spaces = [...new Set(issues.map(({ fields }) => fields.project.key))];
					const statuses = [...new Set(issues.map(({ fields }) => fields.status.name))];
					const shown = issues.filter(
						({ fields }) =>
							(space === any || fields.project.key === space) && (status === any || fields.status.name === status),
					);
					return (
						<>
							<div className="filters">
								<label>
									Space
									<select value={space} onChange={(event) => setSpace(event.target.value)}>
										<option value={any}>All</option>
										{spaces.map((key) => (
											<option key={key}>{key}</option>
										))}
									</select>
								</label>
								<label>
									Status
									<select value={status} onChange={(event) => setStatus(event.target.value)}>
										<option value={any}>All</option>
										{statuses.map((name) => (
											<option key={name}>{name}</option>
										))}
									</select>
								</label>
								<span className="quiet" role="status">
									{shown.length} {shown.length === 1 ? 'work item' : 'work items'}
								</span>
							</div>
							<div className="table-box">
								<table className="items">
									<thead>
										<tr>
											<th>Key</th>
											<th>Summary</th>
											<th>Type</th>
											<th>Status</th>
											<th>Assignee</th>
											<th>Updated</th>
										</tr>
									</thead>
									<tbody>
										{shown.map(({ fields, id, key }) => (
											<tr key={id}>
												<td>
													<RouterLink to={`/browse/${key}`}>{key}</RouterLink>
												</td>
												<td>{fields.summary}</td>
												<td>{fields.issuetype.name}</td>
												<td>
													<StatusLozenge status={fields.status} />
												</td>
												<td>
													{fields.assignee === null ? (
														<span className="quiet">Unassigned</span>
													) : (
														<span className="person">
															<Avatar account={fields.assignee} />
															{fields.assignee.displayName}
														</span>
													)}
												</td>
												<td>
													<time dateTime={fields.updated} title={exactTime(parseTime(fields.updated))}>
														{timeAgo(parseTime(fields.updated), Date.now())}
													</time>
												</td>
											</tr>
										))}
									</tbody>
								</table>
							</div>
						</>
					);
				}}
			</Awaiting>
		</>
	);
}
