// What accounts are members of: groups, roles of spaces, products.
import { route } from '@forge/api';
import * as z from '#zod';
import { defined } from '../../contract/defined';
import type { Memberships } from '../../services/ports/jira';
import { requestJson, requestOptional } from './request';

const groupsSchema = z.array(z.object({ groupId: z.string() }));
const checkedSchema = z.object({ globalPermissions: z.array(z.string()) });
const productsSchema = z.array(
	z.object({
		key: z.string(),
		name: z.string(),
		groupDetails: z.array(z.object({ groupId: z.string() })),
		numberOfSeats: z.optional(z.int()),
		hasUnlimitedSeats: z.optional(z.boolean()),
		userCount: z.optional(z.int()),
	}),
);
/** Addresses of roles by their names. */
const rolesSchema = z.record(z.string(), z.string());
const actorsSchema = z.object({
	actors: z.optional(
		z.array(
			z.object({
				actorUser: z.optional(z.object({ accountId: z.optional(z.string()) })),
				actorGroup: z.optional(z.object({ groupId: z.optional(z.string()) })),
			}),
		),
	),
});

const administer = 'ADMINISTER';

/** Source: Jira Cloud REST API, users, permissions, application roles, project roles. */
export const jiraMemberships: Memberships = {
	async groupsOf(accountId) {
		const groups = await requestOptional('app', route`/rest/api/3/user/groups?accountId=${accountId}`, groupsSchema);
		return groups?.map(({ groupId }) => groupId);
	},
	async administersJira(accountId) {
		const body = { accountId, globalPermissions: [administer] };
		const path = route`/rest/api/3/permissions/check`;
		const { globalPermissions } = await requestJson('app', path, checkedSchema, { method: 'POST', body });
		return globalPermissions.includes(administer);
	},
	async products() {
		const roles = await requestJson('app', route`/rest/api/3/applicationrole`, productsSchema);
		return roles.map(({ key, name, groupDetails, numberOfSeats, hasUnlimitedSeats, userCount = 0 }) => ({
			key,
			name,
			groups: groupDetails.map(({ groupId }) => groupId),
			used: userCount,
			...defined({ seats: hasUnlimitedSeats === true ? undefined : numberOfSeats }),
		}));
	},
	async rolesIn(projectId) {
		const roles = await requestOptional('app', route`/rest/api/3/project/${projectId}/role`, rolesSchema);
		return (
			roles &&
			Object.entries(roles).flatMap(([name, address]) => {
				const id = /\d+$/.exec(address)?.[0];
				return id === undefined ? [] : [{ id, name }];
			})
		);
	},
	async actorsIn(projectId, roleId) {
		const path = route`/rest/api/3/project/${projectId}/role/${roleId}`;
		const role = await requestOptional('app', path, actorsSchema);
		if (role === undefined) return undefined;
		const { actors = [] } = role;
		return {
			accounts: actors.flatMap(({ actorUser }) => actorUser?.accountId ?? []),
			groups: actors.flatMap(({ actorGroup }) => actorGroup?.groupId ?? []),
		};
	},
};
