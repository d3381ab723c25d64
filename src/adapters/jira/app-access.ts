// Which spaces rules of the organization keep the app out of.
import { route } from '@forge/api';
import * as z from '#zod';
import { projectIdSchema } from '../../contract/ids';
import type { AppAccess, ClosedSpace } from '../../services/ports/jira';
import { requestJson } from './request';

const policySchema = z.object({ anyContentBlocked: z.boolean() });
const spacesSchema = z.object({
	values: z.array(z.object({ id: projectIdSchema, key: z.string() })),
	isLast: z.optional(z.boolean()),
});
const policiesSchema = z.object({
	projectDataPolicies: z.array(z.object({ id: z.int(), dataPolicy: policySchema })),
});

/** As many as one question about policies takes. */
const spacesPerPage = 50;
/** Each page costs about a hundred points, and it is asked every day. */
const mostPages = 10;

async function readPage(
	startAt: number,
): Promise<{ readonly closed: readonly ClosedSpace[]; readonly isLast: boolean }> {
	const search = route`/rest/api/3/project/search?orderBy=key&startAt=${startAt}&maxResults=${spacesPerPage}`;
	const { values, isLast } = await requestJson('app', search, spacesSchema);
	if (values.length === 0) return { closed: [], isLast: true };
	const ids = values.map(({ id }) => id).join(',');
	const path = route`/rest/api/3/data-policy/project?ids=${ids}`;
	const { projectDataPolicies } = await requestJson('app', path, policiesSchema);
	const closed = new Set(
		projectDataPolicies.filter(({ dataPolicy }) => dataPolicy.anyContentBlocked).map(({ id }) => String(id)),
	);
	return { closed: values.filter(({ id }) => closed.has(id)), isLast: isLast === true };
}

/** Source: Jira Cloud REST API, app data policies: for apps only, and itself exempt from such rules. */
export const jiraAppAccess: AppAccess = {
	async closedSpaces() {
		const { anyContentBlocked } = await requestJson('app', route`/rest/api/3/data-policy`, policySchema);
		const spaces: ClosedSpace[] = [];
		if (!anyContentBlocked) return { spaces, isComplete: true };
		for (let page = 0; page < mostPages; page++) {
			const { closed, isLast } = await readPage(page * spacesPerPage);
			spaces.push(...closed);
			if (isLast) return { spaces, isComplete: true };
		}
		return { spaces, isComplete: false };
	},
};
