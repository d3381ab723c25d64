// A served sandbox whose registry holds many identities.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import { seededGuard } from '../sandbox/seeded-guard';
import { type ServedSandbox, serveSandbox } from '../test/harness/serve';

const root = process.cwd();

export type ManySite = ServedSandbox<Sandbox>;

/** Serves the deployable app with what a site holds; the app, its pages and the site must be built. */
export function openManySite(fill: (sandbox: Sandbox) => Promise<void>): Promise<ManySite> {
	const load = createRequire(join(root, 'package.json'));
	return serveSandbox(async (baseUrl) => {
		const sandbox = createSandbox({
			baseUrl,
			manifestText: readFileSync(join(root, 'manifest.yml'), 'utf8'),
			loadHandlers: async () => load(join(root, 'dist/app/index.cjs')),
			guard: seededGuard,
		});
		await sandbox.open();
		await fill(sandbox);
		sandbox.agenda.start();
		return sandbox;
	});
}
