// Work items as Jira shows them to the person who looks.
import { askJira, isBean, JiraError, readJira, text } from './read-jira';

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

/** Keys of work items by id; those that are gone, or that the reader does not see, are left out. */
export async function readItemKeys(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const answer = await askJira('/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: ids, fields: ['issuetype'] });
	const issues = isBean(answer) ? answer['issues'] : undefined;
	const found = Array.isArray(issues) ? issues.filter(isBean) : [];
	return new Map(
		found.flatMap((bean) => {
			const [id, key] = [text(bean, 'id'), text(bean, 'key')];
			return id === undefined || key === undefined ? [] : [[id, key] as const];
		}),
	);
}
