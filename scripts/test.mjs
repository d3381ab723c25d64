// npm test: installs what the tests need, and runs all of them.
import { installDependencies, runTool } from './run.mjs';

installDependencies();
runTool('jest/bin/jest.js', process.argv.slice(2));
