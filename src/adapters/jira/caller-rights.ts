// What the person who called may do, asked of Jira as that person.
import { type Route, route } from '@forge/api';
import * as z from '#zod';
import { AppError } from '../../core/errors';
import type { CallerRights } from '../../services/ports/jira';
import { requestJson, requestOptional } from './request';

const permissionsSchema = z.object({
	permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

type Has = (permission: string) => boolean;
const hasNothing: Has = () => false;

async function readPermissions(path: Route): Promise<Has> {
	try {
		const answer = await requestOptional('user', path, permissionsSchema);
		return (permission) => answer?.permissions[permission]?.havePermission === true;
	} catch (error) {
		// Jira refuses to tell somebody who may not even see the space.
		if (error instanceof AppError && error.code === 'FORBIDDEN') return hasNothing;
		throw error;
	}
}

const has = async (permission: string, path: Route): Promise<boolean> => (await readPermissions(path))(permission);

/** Source: Jira Cloud REST API, get my permissions. */
export const jiraCallerRights: Omit<CallerRights, 'isIdentity'> = {
	async isPerson() {
		const { accountType } = await requestJson('user', route`/rest/api/3/myself`, z.object({ accountType: z.string() }));
		return accountType === 'atlassian';
	},
	isJiraAdmin: () => has('ADMINISTER', route`/rest/api/3/mypermissions?permissions=ADMINISTER`),
	administersProject: (projectId) =>
		has('ADMINISTER_PROJECTS', route`/rest/api/3/mypermissions?permissions=ADMINISTER_PROJECTS&projectId=${projectId}`),
	seesIssue: (issueId) =>
		has('BROWSE_PROJECTS', route`/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS&issueId=${issueId}`),
	seesSpace: (projectId) =>
		has('BROWSE_PROJECTS', route`/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS&projectId=${projectId}`),
	async administersIssue(issueId) {
		const hasHere = await readPermissions(
			route`/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,ADMINISTER_PROJECTS,ADMINISTER&issueId=${issueId}`,
		);
		return hasHere('BROWSE_PROJECTS') && (hasHere('ADMINISTER_PROJECTS') || hasHere('ADMINISTER'));
	},
};
