// Serves the site that looks enough like Jira: one page for all its addresses, and what the page loads.
import { join } from 'node:path';
import { fileHeaders, readBelow, typeOf } from './files';

/** Addresses of the site's pages. Everything else stays with Jira's REST API. */
const pages = [
	/^\/$/,
	/^\/board\/[\w-]+$/,
	/^\/items$/,
	/^\/browse\/[\w-]+$/,
	/^\/workflows$/,
	/^\/spaces\/[\w-]+\/settings\/[\w-]+(\/.*)?$/,
	/^\/apps\/[\w-]+(\/.*)?$/,
];

export const isSitePage = (path: string): boolean => pages.some((pattern) => pattern.test(path));

const policy = (appOrigin: string): string =>
	[
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		`img-src 'self' ${appOrigin}`,
		"connect-src 'self'",
		`frame-src ${appOrigin}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; ');

/** Answers GET for the site's pages and under `/site/`. @param root the project's folder */
export function serveSite(root: string, appOrigin: string): (path: string) => Promise<Response> {
	const folder = join(root, 'dist/site');
	return async (path) => {
		const file = isSitePage(path) ? 'index.html' : path.slice('/site/'.length);
		const body = await readBelow(folder, file);
		if (body !== undefined) {
			return new Response(body, {
				headers: {
					...fileHeaders(typeOf(file)),
					...(file === 'index.html' && { 'Content-Security-Policy': policy(appOrigin) }),
				},
			});
		}
		const isMissing = file === 'index.html';
		return new Response(isMissing ? 'The site is not built. Start the sandbox with npm start.' : 'Not found.', {
			status: isMissing ? 503 : 404,
			headers: fileHeaders('text/plain; charset=utf-8'),
		});
	};
}
