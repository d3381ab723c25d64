// npm run mutate: changes the code in small ways, one at a time, and counts the changes that no test notices.
// It takes long, so it runs by file: `npm run mutate -- decide lifecycle` takes the files whose paths hold one of the words.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, root } from './run.mjs';

installDependencies();

/** Property tests find nothing more in their full length than in so many runs; a mutant costs a run of its tests. */
process.env.MUSTER_RUNS ??= '4000';
process.env.MUSTER_OPERATIONS ??= '150';

/**
 * Files, the tests that have to notice a change in them, and the least share of changes that they have to notice, percent.
 *
 * @type {readonly { readonly files: readonly string[], readonly tests: readonly string[], readonly least: number }[]}
 */
const parts = [
	{ files: ['src/core/policy/decide.ts'], tests: ['test/core/decide'], least: 97 },
	{ files: ['src/core/policy/type-change.ts'], tests: ['test/core/type-change'], least: 97 },
	{
		files: ['src/core/snapshot/entry.ts', 'src/core/snapshot/control.ts'],
		tests: ['test/core/snapshot', 'test/services/switches'],
		least: 97,
	},
	{ files: ['src/core/snapshot/routing.ts'], tests: ['test/core/routing', 'test/core/snapshot'], least: 97 },
	{ files: ['src/core/registry/lifecycle.ts'], tests: ['test/core/lifecycle', 'test/core/identity'], least: 97 },
	{
		files: ['src/core/guards/guard-state.ts', 'src/core/guards/deciding.ts'],
		tests: ['test/core/guard-state', 'test/services/guards/one-decision'],
		least: 97,
	},
	{
		files: readdirSync(join(root, 'src/core/guards/drift')).map((name) => `src/core/guards/drift/${name}`),
		tests: ['test/core/drift'],
		least: 97,
	},
	{
		files: readdirSync(join(root, 'src/core/audit')).map((name) => `src/core/audit/${name}`),
		tests: ['test/core/audit-event', 'test/core/recheck', 'test/entry/audit'],
		least: 97,
	},
	{
		files: ['publish', 'commit', 'enforcement', 'change-one', 'change-many', 'grow'].map(
			(name) => `src/services/registry/${name}.ts`,
		),
		tests: [
			'test/services/publication',
			'test/services/registry-changes',
			'test/services/growth',
			'test/services/bulk',
			'test/services/model',
		],
		least: 85,
	},
	{
		files: ['src/services/accounts/note-accounts.ts'],
		tests: ['test/entry/accounts', 'test/entry/lost-accounts', 'test/services/list-accounts'],
		least: 85,
	},
	{
		files: ['src/services/audit/record-change.ts', 'src/services/audit/observe-change.ts'],
		tests: ['test/entry/audit', 'test/entry/issue-events'],
		least: 85,
	},
];

const words = process.argv.slice(2);
const isWanted = (file) => words.length === 0 || words.some((word) => file.includes(word));
const { Stryker } = await import('@stryker-mutator/core');
const { default: jestConfig } = await import('../jest.config.cjs');

/** @type {{ file: string, score: number, least: number }[]} */
const scores = [];
for (const { files, tests, least } of parts) {
	for (const file of files.filter(isWanted)) {
		const stryker = new Stryker({
			mutate: [file],
			testRunner: 'jest',
			jest: {
				enableFindRelatedTests: false,
				config: { ...jestConfig, testMatch: tests.map((test) => `<rootDir>/${test}*.test.ts`) },
			},
			coverageAnalysis: 'perTest',
			ignoreStatic: true,
			reporters: ['clear-text', 'progress-append-only'],
			clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
			ignorePatterns: ['dist', '.cache', 'static/build', 'docs', 'coverage'],
			tempDirName: '.cache/mutate',
			concurrency: 2,
			timeoutMS: 60_000,
			logLevel: 'warn',
		});
		const mutants = await stryker.runMutationTest();
		const counted = mutants.filter(({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status));
		const noticed = counted.filter(({ status }) => status === 'Killed' || status === 'Timeout');
		scores.push({ file, score: counted.length === 0 ? 100 : (noticed.length / counted.length) * 100, least });
	}
}
for (const { file, score, least } of scores) {
	console.log(`${file.padEnd(48)} ${score.toFixed(1).padStart(6)} % of ${least}`);
}
if (scores.length === 0 || scores.some(({ score, least }) => score < least)) process.exitCode = 1;
