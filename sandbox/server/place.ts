// What Jira knows about the place that a frame of the app stands in. Read from the site's own model, never from a page.
import { extensionAri } from '../forge/identity';
import { moduleType, type PageModule } from '../forge/manifest';
import type { Sandbox } from '../sandbox';
import type { Caller } from '../seams';
import { PlaceRefusal } from './place-refusal';
import { describeRulePlace } from './rule-place';

/**
 * Names the place of the frame: `issue/REL-7`, `project/REL`, or for a workflow rule `rule/{workflow id}/{transition id}`
 * and once it is saved `rule/{workflow id}/{transition id}/{rule id}`. Sent by the site, from the page it shows.
 */
export const placeHeader = 'x-sandbox-place';

type Extension = Readonly<Record<string, unknown>>;

const placeOf: Readonly<Record<PageModule['kind'], 'issue' | 'project' | undefined>> = {
	adminPage: undefined,
	projectSettingsPage: 'project',
	issuePanel: 'issue',
};

/**
 * Describes the place named by the header; empty without one, but rules stand nowhere else than in a workflow.
 *
 * @throws {PlaceRefusal} when the module does not stand in such a place, or the account cannot see it
 */
export async function describePlace(
	sandbox: Sandbox,
	moduleKey: string,
	header: string | null,
	caller: Caller,
): Promise<Extension> {
	const { forge, site } = sandbox;
	const rule = forge.manifest.rules.find((candidate) => candidate.moduleKey === moduleKey);
	if (rule) return describeRulePlace(sandbox, rule, header, caller);
	if (header === null) return {};
	const module = forge.manifest.pages.find((page) => page.moduleKey === moduleKey);
	const [, kind, key] = /^(issue|project)\/([\w-]+)$/.exec(header) ?? [];
	if (module === undefined || kind === undefined || key === undefined || placeOf[module.kind] !== kind) {
		throw new PlaceRefusal(400, `The module "${moduleKey}" does not stand in "${header}".`);
	}
	// Asked as the account, so that nobody learns of a place by naming it.
	const seen = await site.fetch(new Request(`${site.baseUrl}/rest/api/3/${kind}/${key}`), caller);
	if (!seen.ok) throw new PlaceRefusal(404, `There is no ${kind} ${key} that this account can see.`);
	const { world } = site;
	const issue = kind === 'issue' ? site.issue(key) : undefined;
	const project = issue === undefined ? world.readProject(key) : world.requireProject(issue.projectId);
	if (project === undefined) throw new PlaceRefusal(404, `There is no project ${key}.`);
	return {
		...(issue && {
			issue: {
				id: issue.id,
				key: issue.key,
				type: world.requireIssueType(issue.issueTypeId).name,
				typeId: issue.issueTypeId,
			},
		}),
		project: { id: project.id, key: project.key, type: 'software' },
	};
}

/** What `view.getContext` tells a page, but for what only the browser knows. */
export function describeContext(
	{ forge, site }: Sandbox,
	moduleKey: string,
	accountId: string | undefined,
	extension: Extension,
): Record<string, unknown> {
	const { identity } = forge;
	return {
		...(accountId !== undefined && { accountId }),
		cloudId: site.cloudId,
		siteUrl: site.baseUrl,
		moduleKey,
		localId: extensionAri(identity, moduleKey),
		environmentId: identity.environmentId,
		environmentType: identity.environmentType,
		locale: 'en-US',
		timezone: 'Etc/UTC',
		extension: { ...extension, type: moduleType(forge.manifest, moduleKey) },
	};
}
