// Work items as Jira shows them to the person who looks.
import { isBean, JiraError, readJira, text } from './read-jira';

/** What guards look at of a work item. */
export interface ItemFacts {
	readonly projectId: string;
	readonly issueTypeId: string;
	readonly fromStatusId?: string;
}

/** Null for a work item that the reader does not see. */
export async function readWorkItem(key: string): Promise<ItemFacts | null> {
	const path = `/rest/api/3/issue/${encodeURIComponent(key)}?fields=project,issuetype,status`;
	const answer = await readJira(path).catch((error: unknown) => {
		if (error instanceof JiraError && error.status === 404) return null;
		throw error;
	});
	const fields = isBean(answer) ? answer['fields'] : undefined;
	if (!isBean(fields)) return null;
	const idOf = (field: string): string | undefined => {
		const bean = fields[field];
		return isBean(bean) ? text(bean, 'id') : undefined;
	};
	const [projectId, issueTypeId, fromStatusId] = [idOf('project'), idOf('issuetype'), idOf('status')];
	if (projectId === undefined || issueTypeId === undefined || fromStatusId === undefined) return null;
	return { projectId, issueTypeId, fromStatusId };
}

/** Whether the reader administers Jira, or the space of a work item. */
export async function readAdministers(issueId: string): Promise<boolean> {
	const rights = ['ADMINISTER_PROJECTS', 'ADMINISTER'];
	const answer = await readJira(
		`/rest/api/3/mypermissions?permissions=${rights.join(',')}&issueId=${encodeURIComponent(issueId)}`,
	);
	const permissions = isBean(answer) ? answer['permissions'] : undefined;
	return rights.some((right) => {
		const permission = isBean(permissions) ? permissions[right] : undefined;
		return isBean(permission) && permission['havePermission'] === true;
	});
}
