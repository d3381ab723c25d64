// `npm start` as a newcomer meets it: it says when it is ready, and one clear sentence when it cannot start.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const root = join(__dirname, '../../..');
const children: ChildProcess[] = [];
const servers: Server[] = [];
afterEach(() => {
	for (const child of children.splice(0)) child.kill();
	for (const server of servers.splice(0)) server.close();
});

async function listen(): Promise<{ server: Server; port: number }> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No port.');
	return { server, port: address.port };
}

interface Started {
	/** Everything printed until `wanted` appeared or the process ended. */
	readonly output: string;
	readonly exitCode: number | null;
}

/** What `npm start` runs: it builds, and runs the program that it built. */
const script = 'scripts/start.mjs';
const program = 'dist/sandbox.mjs';

function start(port: string, wanted: string, file = script): Promise<Started> {
	const child = spawn(process.execPath, [file], { cwd: root, env: { ...process.env, PORT: port } });
	children.push(child);
	return new Promise((resolve) => {
		let output = '';
		const read = (chunk: Buffer) => {
			output += chunk.toString();
			if (output.includes(wanted)) resolve({ output, exitCode: null });
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.on('exit', (exitCode) => resolve({ output, exitCode }));
	});
}

describe('npm start', () => {
	it('shows progress, says where the sandbox is, and serves it', async () => {
		const { server, port } = await listen();
		await new Promise((resolve) => server.close(resolve));
		const { output } = await start(String(port), 'Muster sandbox ready');
		expect(output).toMatch(/Building.*\n[\s\S]*Installing Muster/);
		expect(output).toContain(`Muster sandbox ready: http://127.0.0.1:${port}\n`);
		const accounts = await fetch(`http://127.0.0.1:${port}/sandbox/accounts`);
		expect(accounts.status).toBe(200);
	}, 120_000);

	it('says in one sentence that the port is taken', async () => {
		const { server, port } = await listen();
		servers.push(server);
		const { output, exitCode } = await start(String(port), 'never printed');
		expect(exitCode).toBe(1);
		expect(output.trim().split('\n').at(-1)).toBe(`Port ${port} is taken. Choose another: PORT=4300 npm start`);
	}, 120_000);

	it.each(['', 'http', '0', '70000', '4200.5'])(
		'refuses PORT=%p in one sentence',
		async (port) => {
			// The test before shows that the script passes on what the program says; this one needs no build.
			const { output, exitCode } = await start(port, 'never printed', program);
			expect(exitCode).toBe(1);
			expect(output).toContain('PORT must be a number from 1 to 65535');
		},
		120_000,
	);
});
