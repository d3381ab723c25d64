// The ids and ARIs under which the platform knows the installed app.

export interface AppIdentity {
	readonly appId: string;
	readonly appVersion: string;
	readonly environmentId: string;
	readonly environmentType: 'DEVELOPMENT' | 'STAGING' | 'PRODUCTION';
	readonly installationId: string;
	/** Account of the app's own user. */
	readonly appAccountId: string;
	readonly cloudId: string;
	/** Address of the site, without a slash at the end. */
	readonly baseUrl: string;
}

/** The site the app is installed on. */
export function contextAri({ cloudId }: AppIdentity): string {
	return `ari:cloud:jira::site/${cloudId}`;
}

/** The ARI under which Jira stores a module, in workflow rules for one. */
export function extensionAri({ appId, environmentId }: AppIdentity, moduleKey: string): string {
	return `ari:cloud:ecosystem::extension/${appId}/${environmentId}/static/${moduleKey}`;
}

/** What the platform tells a function about its installation. */
export function installationOf(identity: AppIdentity): {
	readonly ari: { readonly installationId: string };
	readonly contexts: readonly { readonly cloudId: string }[];
} {
	return { ari: { installationId: identity.installationId }, contexts: [{ cloudId: identity.cloudId }] };
}

/** What every event and scheduled run says about where it happens. */
export function eventContext(
	{ cloudId }: AppIdentity,
	moduleKey: string,
): { readonly cloudId: string; readonly moduleKey: string } {
	return { cloudId, moduleKey };
}
