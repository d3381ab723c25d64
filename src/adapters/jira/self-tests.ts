// What the app may do on this site, asked of the platform and of Jira as the app itself.
import { getAppContext, route } from '@forge/api';
import * as z from '#zod';
import { defined } from '../../contract/defined';
import { neededPermissions } from '../../contract/needed-permissions';
import type { SelfTests } from '../../services/ports/jira';
import { reasonOf, requestJson, requestOptional } from './request';
import { compareKeys } from './rule-keys';

/** The scopes of the manifest; a test compares. */
export const neededScopes = [
	'read:jira-work',
	'read:jira-user',
	'manage:jira-configuration',
	'report:personal-data',
	'storage:app',
	'write:issue.property:jira',
	'read:app-data:jira',
	'write:app-data:jira',
] as const;

const analysisSchema = z.object({
	results: z.array(
		z.object({
			valid: z.boolean(),
			errors: z.optional(z.array(z.object({ message: z.optional(z.string()) }))),
			complexity: z.optional(z.object({ expensiveOperations: z.optional(z.string()) })),
		}),
	),
});
const permissionsSchema = z.object({
	permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});
/** The SDK types the scopes away. */
const grantedSchema = z.object({ scopes: z.array(z.string()) });
const transitionsSchema = z.object({ transitions: z.array(z.object({ id: z.string() })) });

const capabilitiesSchema = z.object({
	forgeRules: z.optional(z.array(z.object({ id: z.optional(z.string()), ruleKey: z.optional(z.string()) }))),
});

async function analyse(check: 'syntax' | 'complexity', expressions: readonly string[]) {
	const path = route`/rest/api/3/expression/analyse?check=${check}`;
	return (await requestJson('app', path, analysisSchema, { method: 'POST', body: { expressions } })).results;
}

/** Source: Forge runtime, app context; Jira Cloud REST API, expressions, permissions, issue transitions, workflow capabilities. */
export const jiraSelfTests: SelfTests = {
	missingScopes() {
		const granted = grantedSchema.safeParse(getAppContext().permissions).data?.scopes ?? [];
		return neededScopes.filter((scope) => !granted.includes(scope));
	},
	async lackedPermissions() {
		const path = route`/rest/api/3/mypermissions?permissions=${neededPermissions.join(',')}`;
		const { permissions } = await requestJson('app', path, permissionsSchema);
		return neededPermissions.filter((key) => permissions[key]?.havePermission !== true);
	},
	async analyse(expressions) {
		// Limits are tested with the syntax only, costs are told with the complexity only.
		const [checked, measured] = await Promise.all([analyse('syntax', expressions), analyse('complexity', expressions)]);
		return checked.map(({ valid, errors = [] }, i) => {
			const cost = measured[i]?.complexity?.expensiveOperations;
			return {
				isValid: valid && measured[i]?.valid === true,
				reasons: [...errors, ...(measured[i]?.errors ?? [])].map(({ message }) => reasonOf(message)),
				...defined({ expensiveOperations: cost }),
			};
		});
	},
	async transitionsOf(issueKey) {
		const path = route`/rest/api/3/issue/${issueKey}/transitions`;
		const found = await requestOptional('app', path, transitionsSchema);
		return found?.transitions.map(({ id }) => id);
	},
	async ruleKeys(workflowId) {
		const path = route`/rest/api/3/workflows/capabilities?workflowId=${workflowId}`;
		return compareKeys((await requestJson('app', path, capabilitiesSchema)).forgeRules ?? []);
	},
};
