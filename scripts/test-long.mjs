// npm run test:long: what `npm test` does with some cases, with many, and with a seed of today beside the fixed one.
import { installDependencies, run, runTool } from './run.mjs';

installDependencies();

/** Another seed each day, such as 20261126: a fixed one alone hides defects. */
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');

function jest(files, settings) {
	console.log(`\n— ${files.join(', ')} ${JSON.stringify(settings)}`);
	runTool('jest/bin/jest.js', files, { env: { ...process.env, ...settings } });
}

const expressions = ['test/core/guard-expression', 'test/core/type-change'];
jest(expressions, { MUSTER_RUNS: '60000' });
jest(expressions, { MUSTER_RUNS: '60000', MUSTER_SEED: today });
jest(['test/services/model'], { MUSTER_OPERATIONS: '10000' });
jest(['test/services/model'], { MUSTER_OPERATIONS: '10000', MUSTER_SEED: today });
jest(['test/services/evidence-ways'], { MUSTER_OPERATIONS: '3000' });
jest(['test/services/evidence-ways'], { MUSTER_OPERATIONS: '3000', MUSTER_SEED: today });
jest(['test/services/evidence-flood'], { MUSTER_OPERATIONS: '10000' });
jest(['test/services/growth'], { MUSTER_EACH_WRITE: 'yes' });
jest(['test/services/jobs-per-hour'], { MUSTER_CHANGES: '300' });
jest(['test/services/guards/one-decision'], { MUSTER_COMBINATIONS: 'all' });
// Every page under every fault, in a browser.
run(process.execPath, ['scripts/test.mjs', '--runInBand', 'test/e2e/faults'], {
	env: { ...process.env, MUSTER_FAULTS: 'all' },
});
