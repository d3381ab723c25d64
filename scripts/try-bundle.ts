// Installs the bundle that a deployment would upload on a sandbox, and asks it something.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { seededAccounts } from '../sandbox/jira';
import { createSandbox } from '../sandbox/sandbox';

async function main(): Promise<void> {
	const bundle = readFileSync('dist/forge/bundle.txt', 'utf8');
	const load = createRequire(bundle);
	const sandbox = createSandbox({
		manifestText: readFileSync('manifest.yml', 'utf8'),
		loadHandlers: async () => load(bundle),
	});
	await sandbox.open();
	const answer = await sandbox.forge.invokeResolver({
		moduleKey: 'muster-admin',
		functionKey: 'identity.directory',
		payload: {},
		accountId: seededAccounts.ana.accountId,
	});
	sandbox.close();
	const wanted = JSON.stringify({ ok: true, value: { rows: [] } });
	if (JSON.stringify(answer) !== wanted) throw new Error(`The bundle answered ${JSON.stringify(answer)}.`);
	console.log(`The bundle loads and answers (${(gzipSync(readFileSync(bundle)).length / 1024).toFixed(0)} kB gzip).`);
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
