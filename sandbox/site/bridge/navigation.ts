// Where the targets lead that an app names when it navigates or asks for an address.
import * as z from 'zod';

export const targetSchema = z.looseObject({
	url: z.string().optional(),
	type: z.enum(['same-tab', 'new-tab']).catch('same-tab'),
	target: z.string().optional(),
	issueKey: z.string().optional(),
	projectKey: z.string().optional(),
	moduleKey: z.string().optional(),
	spaceKey: z.string().optional(),
});

type Target = z.infer<typeof targetSchema>;

/** The site's path of a target; undefined when it has none. @param ownModuleKey the module whose frame asks */
const pathOf = (
	{ issueKey, moduleKey, projectKey, spaceKey, target }: Target,
	ownModuleKey: string,
): string | undefined => {
	if (target === 'issue' && issueKey !== undefined) return `/browse/${encodeURIComponent(issueKey)}`;
	const space = projectKey ?? spaceKey;
	if (target === 'projectSettingsDetails' && space !== undefined) {
		return `/spaces/${encodeURIComponent(space)}/settings/${ownModuleKey}`;
	}
	if (target !== 'module' || moduleKey === undefined) return undefined;
	return space === undefined ? `/apps/${moduleKey}` : `/spaces/${encodeURIComponent(space)}/settings/${moduleKey}`;
};

/** The full address of a target. @throws {Error} when it is none, or the sandbox has no such page */
export const addressOf = (target: Target, ownModuleKey: string): string => {
	if (target.url !== undefined) {
		const url = new URL(target.url, window.location.origin);
		if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`Not an address: ${target.url}`);
		return url.href;
	}
	const path = pathOf(target, ownModuleKey);
	if (path === undefined) throw new Error(`The sandbox has no page for the target ${target.target ?? '(none)'}.`);
	return new URL(path, window.location.origin).href;
};
