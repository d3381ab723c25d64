// Builds the app's pages into static/build: all of them, or those named as arguments.
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './run.mjs';

const surfaces = ['admin', 'project', 'issue', 'rule', 'rule-view'];
// Whatever runs this, people get React's production build: a test runner sets its own.
process.env.NODE_ENV = 'production';

const asked = process.argv.slice(2);
for (const surface of asked.length > 0 ? asked : surfaces) {
	if (!surfaces.includes(surface)) throw new Error(`there is no page "${surface}", only ${surfaces.join(', ')}`);
	// The configuration reads it.
	process.env.SURFACE = surface;
	await build({ configFile: join(root, 'static/vite.config.mts'), logLevel: 'error' });
}
