// A served sandbox whose registry holds many identities.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import { registerMany } from '../test/builders/many-identities';
import { type ServedSandbox, serveSandbox } from '../test/harness/serve';

const root = process.cwd();

export type ManySite = ServedSandbox<Sandbox>;

/** Serves the deployable app with this many identities; the app, its pages and the site must be built. */
export function openManySite(count: number): Promise<ManySite> {
	const load = createRequire(join(root, 'package.json'));
	return serveSandbox(async (baseUrl) => {
		const sandbox = createSandbox({
			baseUrl,
			manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
			loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
			guard: seededGuard,
		});
		await sandbox.open();
		await registerMany(sandbox, count);
		sandbox.agenda.start();
		return sandbox;
	});
}
