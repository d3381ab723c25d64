// The curl session in README.md does what the text around it says.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from '@jest/globals';
import { type ServedWorld, serveWorld } from '../harness/serve-world';
import { startOfTime } from '../harness/world';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
let served: ServedWorld | undefined;
afterEach(async () => served?.close());

it('runs as it is written', async () => {
	const session = /<!-- story -->\n```sh\n([\s\S]*?)```/.exec(readme)?.[1];
	if (session === undefined) throw new Error('README.md has no story.');
	served = await serveWorld();
	served.world.agenda.start();
	// The world's time stands still. After each curl a line of its own, and a moment for the post function.
	const clock = `date() { echo ${Math.floor(startOfTime / 1_000)}; }\n`;
	const script = (clock + session)
		.replace('http://127.0.0.1:4200', served.baseUrl)
		.replace(/^# .*$/gm, 'sleep 0.3; echo; echo ==;');
	const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', script], { maxBuffer: 10_000_000 });
	const answers = stdout.split('==').map((answer) => answer.trim());
	expect(answers).toHaveLength(8);
	const [, accounts, transitions, refused, registered, passed, audit, suspended] = answers;
	expect(accounts).toContain('"token":"sandbox-token-deploy-bot"');
	expect(transitions).toContain('"name":"Deploy"');
	expect(refused).toContain('[muster:unregistered]');
	expect(registered).toContain('"isEnforced":true');
	expect(passed).toBe('204');
	expect(JSON.parse(audit ?? '')).toMatchObject({
		ok: true,
		value: { total: 1, chain: { state: 'unaltered' }, events: [{ identityName: 'deploy-bot', decision: 'allowed' }] },
	});
	expect(suspended).toContain('"status":"suspended"');
	expect(suspended).toContain('[muster:suspended]');
});
