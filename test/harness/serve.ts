// Serves a test world on a free port of the loopback interface.
import { createServer as createSocketServer } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { createServer } from '../../sandbox/server';
import { openWorld, type TestWorld } from './world';

async function freePort(): Promise<number> {
	const probe = createSocketServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('No free port.');
	return address.port;
}

export interface ServedWorld {
	readonly world: TestWorld;
	readonly baseUrl: string;
	close(): Promise<void>;
}

export async function serveWorld(): Promise<ServedWorld> {
	const port = await freePort();
	const baseUrl = `http://127.0.0.1:${port}`;
	const world = await openWorld({ baseUrl });
	const { fetch } = createServer(world);
	const server = await new Promise<ServerType>((resolve) => {
		const started = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(started));
	});
	return {
		world,
		baseUrl,
		async close() {
			world.close();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
