// Starts the sandbox: loads the built app, installs it, serves, and says where.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { seededAccounts } from './jira';
import { createSandbox, type Sandbox } from './sandbox';
import { seededGuard } from './seeded-guard';
import { createServer, serverOptions } from './server/server';

const defaultPort = 4200;
const hostname = '127.0.0.1';

function readPort(): number {
	const text = process.env['PORT'] ?? String(defaultPort);
	const port = Number(text);
	if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
	console.error(`PORT must be a number from 1 to 65535, not "${text}".`);
	process.exit(1);
}

/** Keeps the seeded guard as an administrator would: otherwise Muster reports it as left by an earlier installation. */
async function keepSeededGuard({ forge }: Sandbox): Promise<void> {
	await forge.invokeResolver({
		moduleKey: 'muster-admin',
		functionKey: 'inherited.keep',
		accountId: seededAccounts.ana.accountId,
		payload: {},
	});
}

async function main(): Promise<void> {
	const root = process.cwd();
	const port = readPort();
	const baseUrl = `http://${hostname}:${port}`;
	const load = createRequire(join(root, 'package.json'));
	const sandbox = createSandbox({
		baseUrl,
		guard: seededGuard,
		manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
		loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
		countsRates: true,
	});
	const { fetch } = createServer(sandbox);
	const server = serve({ fetch, port, hostname, serverOptions });
	server.on('error', (error: NodeJS.ErrnoException) => {
		const taken = error.code === 'EADDRINUSE';
		console.error(
			taken ? `Port ${port} is taken. Choose another: PORT=4300 npm start` : `Cannot serve: ${error.message}`,
		);
		process.exit(1);
	});
	server.on('listening', async () => {
		console.log('Installing Muster on the simulated site …');
		await sandbox.open();
		await keepSeededGuard(sandbox);
		sandbox.forge.planSchedules();
		sandbox.agenda.start();
		console.log(`Muster sandbox ready: ${baseUrl}`);
	});
	const stop = () => {
		sandbox.close();
		server.close(() => process.exit(0));
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
}

void main();
