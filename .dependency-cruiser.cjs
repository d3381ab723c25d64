// Who may import whom: contract ← core ← services ← entry; adapters implement ports; the app never sees the sandbox.
const layer = (name, from, allowed) => ({
	name,
	severity: 'error',
	from: { path: `^src/${from}/` },
	to: { path: '^(src|sandbox|static|test|bench|scripts|cli)/', pathNot: `^src/(${[from, ...allowed].join('|')})/` },
});

/** Files of the contract that hold plain values and no schema. */
const plain =
	'(account-signs|chunks|limits|months|needed-permissions|durations|defined|grants|patterns|identity-file|policy-document|identity-status|identity-status-meaning|decision|errors|problems|findings|risks)\\.ts$';

module.exports = {
	forbidden: [
		layer('contract-imports-nothing', 'contract', []),
		layer('core-imports-contract', 'core', ['contract']),
		layer('services-import-core', 'services', ['contract', 'core']),
		layer('adapters-implement-ports', 'adapters', ['contract', 'core', 'services']),
		layer('entry-joins', 'entry', ['contract', 'core', 'services', 'adapters']),
		{
			name: 'health-looks-at-guards',
			comment: 'Health checks look at guards; guards know no health.',
			severity: 'error',
			from: { path: '^src/services/guards/' },
			to: { path: '^src/services/health/' },
		},
		{
			name: 'only-wiring-knows-adapters',
			comment: 'Entry files take ports from wiring.ts.',
			severity: 'error',
			from: { path: '^src/entry/', pathNot: '^src/entry/wiring\\.ts$' },
			to: { path: '^src/adapters/' },
		},
		{
			name: 'sdk-only-at-the-edge',
			comment: 'Only adapters and entry speak to Forge.',
			severity: 'error',
			from: { path: '^src/(contract|core|services)/' },
			to: { path: 'node_modules/@forge/' },
		},
		{
			name: 'core-does-no-io',
			comment: 'Hashing is pure; everything else of Node.js is not.',
			severity: 'error',
			from: { path: '^src/(contract|core)/' },
			to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
		},
		{
			name: 'static-imports-contract-only',
			severity: 'error',
			from: { path: '^static/' },
			to: { path: '^(src/(?!contract/)|sandbox|test|bench|scripts)' },
		},
		{
			name: 'pages-do-not-borrow-from-each-other',
			comment: 'What two features use lies in ui or data.',
			severity: 'error',
			from: { path: '^static/src/pages/([^/]+)/' },
			to: { path: '^static/src/pages/[^/]+/', pathNot: '^static/src/pages/$1/' },
		},
		{
			name: 'ui-knows-no-page',
			severity: 'error',
			from: { path: '^static/src/(ui|navigation)/' },
			to: { path: '^static/src/(pages|entry)/' },
		},
		{
			name: 'data-knows-nothing-on-the-screen',
			severity: 'error',
			from: { path: '^static/src/data/' },
			to: { path: '^static/src/(ui|navigation|pages|entry)/' },
		},
		{
			name: 'pages-hold-no-schema',
			comment: 'Schemas would bring zod into every page. Types cost nothing.',
			severity: 'error',
			from: { path: '^static/' },
			to: { path: `^(src/contract/(?!${plain})|node_modules/zod/)`, dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'plain-contract-holds-no-schema',
			severity: 'error',
			from: { path: `^src/contract/${plain}` },
			to: { pathNot: `^src/contract/${plain}`, dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'sandbox-does-not-know-the-app',
			comment: 'Except for the one rule configuration that an admin would have saved.',
			severity: 'error',
			from: { path: '^sandbox/', pathNot: '^sandbox/seeded-guard\\.ts$' },
			to: { path: '^(src|static|test|bench)/' },
		},
		{
			name: 'tests-do-not-import-benches',
			comment: 'What both need lies in test/builders or test/harness.',
			severity: 'error',
			from: { path: '^test/' },
			to: { path: '^bench/' },
		},
		{
			name: 'benches-import-builders-and-harness-of-tests',
			severity: 'error',
			from: { path: '^bench/' },
			to: { path: '^test/(?!builders/|harness/)' },
		},
		{
			name: 'cli-imports-contract-and-core',
			comment: 'The verifier imports neither: what it shared with the writer, both would get wrong alike.',
			severity: 'error',
			from: { path: '^cli/' },
			to: { path: '^(src/(?!contract/|core/)|sandbox|static|test|bench|scripts)|node_modules/' },
		},
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		{ name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// What was built of the sources is not a source.
		exclude: { path: '^static/build/' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			// Of the packages for pages some name no other entry than the browser's.
			mainFields: ['module', 'main', 'browser'],
			conditionNames: ['import', 'require', 'node', 'default', 'types'],
		},
		tsConfig: { fileName: 'tsconfig.dev.json' },
		tsPreCompilationDeps: true,
	},
};
