// npm start: installs if needed, builds, and starts the sandbox.
import { spawn } from 'node:child_process';
import { installDependencies, root } from './run.mjs';

installDependencies();
const { buildApp, buildProgram } = await import('./build.mjs');
console.log('Building the app and the sandbox …');
await buildApp();
const program = await buildProgram('sandbox/main.ts', 'dist/sandbox.mjs');

const child = spawn(process.execPath, ['--enable-source-maps', program], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
