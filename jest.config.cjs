// Handlers run as CommonJS on Forge, so the tests load everything that way too.
const esmOnly = ['jira\\.js', 'hono', '@hono', 'fast-check', 'pure-rand'];

module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.(t|j|mj)s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
	testTimeout: 30000,
	// Jest leaves one core alone, which on two cores means one worker.
	maxWorkers: '100%',
};
