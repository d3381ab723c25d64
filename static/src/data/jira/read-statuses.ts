// The statuses of the site, as Jira shows them to the administrator.
import { beans, isBean, readJira, text } from './read-jira';

export interface Status {
	readonly id: string;
	readonly name: string;
	/** Present for a status of one space. */
	readonly projectId?: string;
}

/** @throws {JiraError} unless Jira answers with success */
export async function readStatuses(): Promise<readonly Status[]> {
	return beans(await readJira('/rest/api/3/status')).flatMap((bean): Status[] => {
		const id = text(bean, 'id');
		if (id === undefined) return [];
		const { scope } = bean;
		const project = isBean(scope) ? scope['project'] : undefined;
		const projectId = isBean(project) ? text(project, 'id') : undefined;
		return [{ id, name: text(bean, 'name') ?? id, ...(projectId === undefined ? {} : { projectId }) }];
	});
}
