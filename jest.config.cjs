// Handlers run as CommonJS on Forge, so the tests load everything that way too.
const esmOnly = ['jira\\.js', 'hono', '@hono', 'fast-check', 'pure-rand'];

// A test file runs in a context of its own, where every look at a global is slow. These are handed to each module instead.
const ownGlobals = [
	'Array',
	'Boolean',
	'Error',
	'JSON',
	'Map',
	'Math',
	'Number',
	'Object',
	'Promise',
	'Reflect',
	'RegExp',
	'Set',
	'String',
	'Symbol',
	'TypeError',
	'WeakMap',
];

module.exports = {
	testEnvironment: '<rootDir>/test/harness/environment.ts',
	sandboxInjectedGlobals: ownGlobals,
	testSequencer: '<rootDir>/test/slowest-first.cjs',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.(t|j|mj)s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
	// A net for what hangs: on a machine that is busy otherwise, tests take several times as long as alone.
	testTimeout: 120000,
	// Jest leaves one core alone, which on two cores means one worker.
	maxWorkers: '100%',
};
