// Serves the pages of the app, on an origin of their own, as the manifest declares them.
import { join } from 'node:path';
import type { Manifest } from '../forge/manifest';
import { policyOf } from './content-security-policy';
import { fileHeaders, htmlType, readBelow, typeOf } from './files';

export interface ResourceOptions {
	readonly manifest: Manifest;
	/** The project's folder; the manifest's paths begin there. */
	readonly root: string;
	readonly siteOrigin: string;
}

const sentence = (status: number, text: string): Response =>
	new Response(text, {
		status,
		headers: { ...fileHeaders('text/plain; charset=utf-8'), 'Content-Security-Policy': 'sandbox' },
	});

/** As bundlers name what they write: a digest before the extension. */
const isNamedAfterContents = (file: string): boolean => /^assets\/.+-[\w-]{8}\.\w+$/.test(file);

/** The app's page, after the script that gives it the bridge. */
const withBridge = (html: string, siteOrigin: string): string => {
	const script = `<script src="/app/bridge.js" data-site="${siteOrigin}"></script>`;
	return /<head[^>]*>/i.test(html)
		? html.replace(/<head[^>]*>/i, (head) => `${head}${script}`)
		: html.replace(/^(\s*<!doctype[^>]*>)?/i, (start) => `${start}${script}`);
};

/** Answers GET under `/app/`. */
export function serveResources({ manifest, root, siteOrigin }: ResourceOptions): (path: string) => Promise<Response> {
	const page = (body: Buffer): Response => {
		const html = withBridge(body.toString('utf8'), siteOrigin);
		return new Response(html, {
			headers: {
				...fileHeaders(htmlType),
				'Content-Security-Policy': policyOf(html, manifest.pagePermissions, siteOrigin),
			},
		});
	};

	const own = async (name: string, file: string): Promise<Response> => {
		const body = await readBelow(join(root, 'dist'), file);
		if (body === undefined) return sentence(503, `The sandbox's ${name} is not built. Start it with npm start.`);
		return new Response(body, { headers: fileHeaders(typeOf(file)) });
	};

	return async (path) => {
		if (path === '/app/bridge.js') return own('bridge', 'site/bridge.js');
		if (path === '/app/theme.css') return own('theme', 'site/theme.css');
		const [, key = '', file] = /^\/app\/([^/]+)\/(.*)$/.exec(path) ?? [];
		const resource = manifest.resources.find((candidate) => candidate.key === key);
		if (resource === undefined || file === undefined) {
			return sentence(404, 'manifest.yml declares no such resource.');
		}
		const wanted = file === '' ? 'index.html' : file;
		const body = await readBelow(join(root, resource.path), wanted);
		if (body === undefined) {
			return wanted === 'index.html'
				? sentence(503, `The page "${key}" is not built: ${resource.path}/index.html is missing. Run npm start again.`)
				: sentence(404, `The resource "${key}" has no such file.`);
		}
		if (typeOf(wanted) === htmlType) return page(body);
		return new Response(body, {
			headers: {
				...fileHeaders(typeOf(wanted)),
				// As from the vendor's CDN, a browser fetches and compiles a file once that is named after its contents.
				...(isNamedAfterContents(wanted) && { 'Cache-Control': 'public, max-age=31536000, immutable' }),
				// A picture that is opened by itself must not run as a page of the app's origin.
				'Content-Security-Policy': 'sandbox',
			},
		});
	};
}
