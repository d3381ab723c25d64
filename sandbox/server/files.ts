// Reads built files, never one from outside of their folder.
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export const htmlType = 'text/html; charset=utf-8';

const contentTypes: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.gif': 'image/gif',
	'.html': htmlType,
	'.ico': 'image/x-icon',
	'.jpg': 'image/jpeg',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.map': 'application/json; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.txt': 'text/plain; charset=utf-8',
	'.wasm': 'application/wasm',
	'.webp': 'image/webp',
	'.woff2': 'font/woff2',
};

export const typeOf = (path: string): string => contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';

/** Headers of everything that is read from disk. */
export const fileHeaders = (type: string): Record<string, string> => ({
	'Cache-Control': 'no-store',
	'Content-Type': type,
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
});

/** Decodes a path below a folder from an address; undefined when it would lead elsewhere. */
function parsePath(encoded: string): string | undefined {
	let path: string;
	try {
		path = decodeURIComponent(encoded);
	} catch {
		return undefined;
	}
	const isPlain = path.split('/').every((part) => part !== '' && !part.startsWith('.') && !/[\\:\0%]/.test(part));
	return isPlain ? path : undefined;
}

/** Reads a file below a folder by its path in an address; undefined when there is none, or not there. */
export async function readBelow(folder: string, encodedPath: string): Promise<Buffer<ArrayBuffer> | undefined> {
	const path = parsePath(encodedPath);
	if (path === undefined) return undefined;
	try {
		const real = await realpath(join(folder, path));
		// A link may lead out of the folder.
		if (!real.startsWith((await realpath(folder)) + sep)) return undefined;
		return await readFile(real);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
		throw error;
	}
}
