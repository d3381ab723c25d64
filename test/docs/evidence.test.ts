// docs/evidence.md: its example comes out of the built command as it stands there, and its tables say what the code says.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { exitCodes } from '../../cli/src/audit/fault';
import { ExportWriter, exportedSite, fileOf, withNewFooter } from '../builders/audit-export';

const page = readFileSync('docs/evidence.md', 'utf8');

describe('the page about evidence', () => {
	const folder = mkdtempSync(join(tmpdir(), 'muster-evidence-'));
	let command = '';
	beforeAll(() => {
		command = execFileSync(process.execPath, ['scripts/build-cli.mjs'], { encoding: 'utf8' }).trim();
	});

	function verify(lines: readonly string[], ...args: readonly string[]) {
		const file = join(folder, 'export.jsonl');
		writeFileSync(file, fileOf(lines));
		return spawnSync(process.execPath, [command, 'audit', 'verify', file, ...args], { encoding: 'utf8' });
	}

	const writer = new ExportWriter();
	for (const item of ['20001', '20002', '20001']) writer.event(item);
	writer.end();

	it('shows what the command prints', () => {
		const [, example] = /\$ muster audit verify altered.jsonl\n([^`]*)```/.exec(page) ?? [];
		const { stdout, status } = verify(withNewFooter(writer.lines.toSpliced(1, 1)));
		expect(stdout).toBe(example);
		expect(status).toBe(exitCodes.altered);
	});

	it('lists the exit codes', () => {
		const listed = [...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
		expect(listed).toEqual(Object.values(exitCodes));
	});

	it('tells of a command that imports nothing but Node', () => {
		const imported = [...readFileSync(command, 'utf8').matchAll(/^import .* from "([^"]+)";$/gm)].map(
			([, from]) => from,
		);
		expect(imported.length).toBeGreaterThan(0);
		expect(imported.filter((from) => !from?.startsWith('node:'))).toEqual([]);
		expect(verify(writer.lines, '--site', exportedSite).status).toBe(exitCodes.sound);
		expect(spawnSync(process.execPath, [command]).status).toBe(exitCodes.usage);
	});
});
