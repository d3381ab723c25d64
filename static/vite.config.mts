// Builds one surface into a folder of its own, as a Forge resource has to be. SURFACE names it.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const surface = process.env['SURFACE'] ?? 'admin';
const here = import.meta.dirname ?? process.cwd();

export default defineConfig({
	root: resolve(here, surface),
	// Forge serves a resource from a path of its own choosing.
	base: './',
	resolve: {
		alias: {
			// Atlaskit asks a remote service which features are on. It is never initialised here and would answer no.
			'@atlaskit/feature-gate-js-client/feature-gates': resolve(here, 'src/ui/page/no-feature-gates.ts'),
		},
	},
	build: {
		outDir: resolve(here, 'build', surface),
		emptyOutDir: true,
		target: 'es2022',
		sourcemap: false,
	},
	oxc: { jsx: { runtime: 'automatic' } },
});
