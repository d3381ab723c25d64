// npm start: installs if needed, builds, and starts the sandbox.
import { spawn } from 'node:child_process';
import { installDependencies, root } from './run.mjs';

installDependencies();
const { buildApp, buildPages, buildProgram, buildSite } = await import('./build.mjs');
console.log("Building the app's functions …");
await buildApp();
console.log("Building the app's pages …");
buildPages();
console.log('Building the sandbox …');
await buildSite();
const program = await buildProgram('sandbox/main.ts', 'dist/sandbox.mjs');

const child = spawn(process.execPath, ['--enable-source-maps', program], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
