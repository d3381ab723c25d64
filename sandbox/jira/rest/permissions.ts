// What the caller, or another account, may do.
import { z } from 'zod';
import { accountIdOf } from '../caller';
import type { Project } from '../model';
import { readPermissionType } from '../permissions';
import { Refusal } from '../refusal';
import { acceptsQuery, errorAnswer, type JiraRequest, readBody, readList } from './answers';
import type { SiteParts } from './parts';
import { noScope, type Routes, readWork } from './routes';

const numberOrNull = z.union([z.number(), z.null()]);

const checkSchema = z.strictObject({
	accountId: z.string().optional(),
	globalPermissions: z.array(z.string().nullable()).optional(),
	projectPermissions: z
		.array(
			z.strictObject({
				permissions: z.array(z.string()).min(1),
				projects: z.array(numberOrNull).max(1000).optional(),
				issues: z.array(numberOrNull).max(1000).optional(),
			}),
		)
		.optional(),
});

export const declarePermissionRoutes = (routes: Routes, { engine, permissions, world }: SiteParts): void => {
	/** The project that the question is about, or undefined for "in any project". @throws {Refusal} 404 */
	const readScope = (c: JiraRequest): Project | undefined => {
		const { issueId, issueKey, projectId, projectKey } = c.req.query();
		const issue = issueId ?? issueKey;
		if (issue !== undefined) return world.requireProject(engine.requireVisible(issue, c.env.caller).projectId);
		const wanted = projectId ?? projectKey;
		if (wanted === undefined) return undefined;
		const project = world.readProject(wanted);
		if (!project || !permissions.seesProject(accountIdOf(c.env.caller), project)) {
			throw new Refusal(404, [`No project could be found with id or key '${wanted}'.`]);
		}
		return project;
	};

	const parameters = ['permissions', 'projectId', 'projectKey', 'issueId', 'issueKey'];
	routes.get('/rest/api/3/mypermissions', readWork, acceptsQuery(parameters), (c) => {
		const keys = readList(c, 'permissions') ?? [];
		if (keys.length === 0) return errorAnswer(400, ['The query parameter permissions is required.']);
		const unknown = keys.filter((key) => !readPermissionType(key));
		if (unknown.length > 0) {
			return errorAnswer(400, [], Object.fromEntries(unknown.map((key) => [key, 'Unrecognized permission'])));
		}
		const project = readScope(c);
		const accountId = accountIdOf(c.env.caller);
		return c.json({
			permissions: Object.fromEntries(
				keys.map((key) => [
					key,
					{ ...readPermissionType(key), havePermission: permissions.has(accountId, key, project) },
				]),
			),
		});
	});

	routes.post('/rest/api/3/permissions/check', noScope, acceptsQuery(), async (c) => {
		const body = await readBody(c, checkSchema);
		const asker = accountIdOf(c.env.caller);
		const accountId = body.accountId ?? asker;
		if (accountId !== asker && !permissions.hasGlobal(asker, 'ADMINISTER')) {
			return errorAnswer(403, ['Only Jira administrators can perform this operation.']);
		}
		if (body.accountId !== undefined && !world.accounts.has(body.accountId)) {
			return errorAnswer(400, [`The account ID '${body.accountId}' is not valid.`]);
		}
		const globals = (body.globalPermissions ?? []).filter((key) => key !== null);
		const projectKeys = (body.projectPermissions ?? []).flatMap((entry) => entry.permissions).filter(Boolean);
		const wrong = [
			...globals.filter((key) => readPermissionType(key)?.type !== 'GLOBAL'),
			...projectKeys.filter((key) => readPermissionType(key)?.type !== 'PROJECT'),
		];
		if (wrong.length > 0) {
			return errorAnswer(400, [], Object.fromEntries(wrong.map((key) => [key, 'Unrecognized permission'])));
		}
		const inProject = (id: number | null, key: string): boolean => {
			const project = id === null ? undefined : world.projects.find((candidate) => candidate.id === String(id));
			return project !== undefined && permissions.hasProject(accountId, project, key);
		};
		const onIssue = (id: number | null, key: string): boolean => {
			const issue = id === null ? undefined : world.issues.get(String(id));
			return issue !== undefined && inProject(Number(issue.projectId), key);
		};
		return c.json({
			globalPermissions: globals.filter((key) => permissions.hasGlobal(accountId, key)),
			projectPermissions: (body.projectPermissions ?? []).flatMap((entry) =>
				entry.permissions.filter(Boolean).map((permission) => ({
					permission,
					projects: (entry.projects ?? []).filter((id) => inProject(id, permission)),
					issues: (entry.issues ?? []).filter((id) => onIssue(id, permission)),
				})),
			),
		});
	});
};
