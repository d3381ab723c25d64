// Serves a sandbox on a free port of the loopback interface. Benches serve theirs with it too, so it knows no test.
import { type ServerType, serve } from '@hono/node-server';
import type { Sandbox } from '../../sandbox/sandbox';
import { createServer, serverOptions } from '../../sandbox/server/server';

export type Answer = (request: Request) => Response | Promise<Response>;

export interface ServedSandbox<S extends Sandbox = Sandbox> {
	readonly sandbox: S;
	readonly baseUrl: string;
	/** Where the app's pages are. */
	readonly appUrl: string;
	close(): Promise<void>;
}

/**
 * @param root folder below which what was built lies; the project's when left out
 * @param around what stands between the server and whoever asks
 */
export async function serveSandbox<S extends Sandbox>(
	open: (baseUrl: string) => Promise<S>,
	root?: string,
	around: (answer: Answer) => Answer = (answer) => answer,
): Promise<ServedSandbox<S>> {
	// The sandbox has to know its address before there is anything to answer with.
	let answer: Answer = () => new Response(null, { status: 503 });
	const underWay = new Set<Promise<Response>>();
	const follow = (request: Request): Promise<Response> => {
		const answered = Promise.resolve(answer(request)).finally(() => underWay.delete(answered));
		underWay.add(answered);
		return answered;
	};
	const { port, server } = await new Promise<{ port: number; server: ServerType }>((resolve) => {
		const started = serve({ fetch: follow, port: 0, hostname: '127.0.0.1', serverOptions }, (info) =>
			resolve({ port: info.port, server: started }),
		);
	});
	const baseUrl = `http://127.0.0.1:${port}`;
	const sandbox = await open(baseUrl);
	const { fetch } = createServer(sandbox, root === undefined ? {} : { root });
	answer = around(fetch);
	return {
		sandbox,
		baseUrl,
		appUrl: `http://localhost:${port}`,
		async close() {
			// Who closes a page waits for no answers, but functions of the app go on, and need the sandbox.
			await Promise.allSettled(underWay);
			sandbox.close();
			// A browser keeps its connections open.
			if ('closeAllConnections' in server) server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
