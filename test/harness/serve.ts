// Serves a sandbox on a free port of the loopback interface. Benches serve theirs with it too, so it knows no test.
import { createServer as createSocketServer } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Sandbox } from '../../sandbox/sandbox';
import { createServer } from '../../sandbox/server/server';

async function freePort(): Promise<number> {
	const probe = createSocketServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('No free port.');
	return address.port;
}

export interface ServedSandbox<S extends Sandbox = Sandbox> {
	readonly sandbox: S;
	readonly baseUrl: string;
	/** Where the app's pages are. */
	readonly appUrl: string;
	close(): Promise<void>;
}

/** @param root folder below which what was built lies; the project's when left out */
export async function serveSandbox<S extends Sandbox>(
	open: (baseUrl: string) => Promise<S>,
	root?: string,
): Promise<ServedSandbox<S>> {
	const port = await freePort();
	const baseUrl = `http://127.0.0.1:${port}`;
	const sandbox = await open(baseUrl);
	const { fetch } = createServer(sandbox, root === undefined ? {} : { root });
	const server = await new Promise<ServerType>((resolve) => {
		const started = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(started));
	});
	return {
		sandbox,
		baseUrl,
		appUrl: `http://localhost:${port}`,
		async close() {
			sandbox.close();
			// A browser keeps its connections open.
			if ('closeAllConnections' in server) server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
