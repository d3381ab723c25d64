// The two origins of the sandbox, and who may ask which of them.

export interface Origins {
	/** The site, Jira's REST API and the sandbox's own calls. */
	readonly site: string;
	/** The app's pages, so that the browser keeps them apart from the site as it does on the real one. */
	readonly app: string;
}

/** The app's pages are reached by another name of the same machine, on the same port. */
export function originsOf(baseUrl: string): Origins {
	const app = new URL(baseUrl);
	app.hostname = 'localhost';
	return { site: new URL(baseUrl).origin, app: app.origin };
}

const isFrom = (request: Request, origin: string): boolean => {
	const sent = request.headers.get('origin');
	return sent === null || sent === origin;
};

/**
 * Which side a request is for; undefined when it must be refused.
 *
 * The Host header is compared, so that a name that somebody else points to this machine reaches nothing; the Origin
 * header, so that a page of another origin, the app's included, cannot drive the sandbox through the visitor's browser.
 */
export function sideOf(request: Request, origins: Origins): 'site' | 'app' | undefined {
	const host = request.headers.get('host');
	if (host === new URL(origins.site).host && isFrom(request, origins.site)) return 'site';
	if (host === new URL(origins.app).host && isFrom(request, origins.app)) return 'app';
	return undefined;
}

/** Whether a browser says that a page of another origin asks. Browsers send no Origin with some of those. */
export function isCrossSite(request: Request): boolean {
	const from = request.headers.get('sec-fetch-site');
	return from !== null && from !== 'same-origin' && from !== 'none';
}
