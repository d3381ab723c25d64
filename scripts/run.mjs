// Runs the commands that the other scripts are made of, and installs what is missing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command in the project's folder; ends the process when it fails. */
export function run(command, args, options = {}) {
	const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
	if (error) {
		console.error(`Cannot run ${command}: ${error.message}`);
		process.exit(1);
	}
	if (status !== 0) process.exit(status ?? 1);
}

/** Runs the main file of an installed tool with this Node.js, whatever the shell's PATH holds. */
export function runTool(file, args = [], options = {}) {
	run(process.execPath, [join(root, 'node_modules', file), ...args], options);
}

/** Installs the dependencies unless the ones of this lockfile are installed. */
export function installDependencies() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 11)) {
		console.error(`Muster needs Node.js 20.11 or newer; this is ${process.versions.node}.`);
		process.exit(1);
	}
	const stamp = join(root, 'node_modules/.muster-installed');
	const lock = createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
	console.log('Installing dependencies …');
	run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' });
	writeFileSync(stamp, lock);
}
