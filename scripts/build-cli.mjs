// Builds the command muster as one file that needs nothing but Node.
import { installDependencies } from './run.mjs';

installDependencies();
const { buildCli } = await import('./build.mjs');
console.log(await buildCli());
