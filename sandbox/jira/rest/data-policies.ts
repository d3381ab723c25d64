// Which spaces rules of the organization close to the app that asks.
import { isByApp } from '../caller';
import { acceptsQuery, errorAnswer, readList } from './answers';
import type { SiteParts } from './parts';
import { type Routes, readWork } from './routes';

const onlyApps = (): Response => errorAnswer(401, ['Only apps can access this resource.']);
/** Source: Jira's OpenAPI text, "Get data policy for projects". */
const mostIds = 50;

export const declareDataPolicyRoutes = (routes: Routes, { world }: SiteParts): void => {
	routes.get('/rest/api/3/data-policy', readWork, acceptsQuery(), (c) =>
		isByApp(c.env.caller) ? c.json({ anyContentBlocked: world.closedToApps.size > 0 }) : onlyApps(),
	);
	routes.get('/rest/api/3/data-policy/project', readWork, acceptsQuery(['ids']), (c) => {
		if (!isByApp(c.env.caller)) return onlyApps();
		const ids = readList(c, 'ids') ?? [];
		if (ids.length === 0 || ids.length > mostIds) return errorAnswer(400, [`Name 1 to ${mostIds} projects.`]);
		if (ids.some((id) => world.projects.every((project) => project.id !== id))) {
			return errorAnswer(400, ['Invalid request: some projects are not available or do not exist.']);
		}
		return c.json({
			projectDataPolicies: ids.map((id) => ({
				id: Number(id),
				dataPolicy: { anyContentBlocked: world.closedToApps.has(id) },
			})),
		});
	});
};
