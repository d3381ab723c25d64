// The offline verifier on an export of a million events, against parsing and hashing each of its lines.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ExportVerifier } from '../cli/src/audit/export-verifier';
import { LineSplitter } from '../cli/src/audit/split-lines';
import { ExportWriter } from '../test/builders/audit-export';
import { Random } from '../test/builders/random';
import type { Figure } from './figure';

const events = 1_000_000;
const items = 50_000;
const eventsPerAnchor = 5_000;
const rounds = 3;
const megabyte = 1_048_576;

function writeExport(path: string, events: number): void {
	const random = new Random(5);
	const writer = new ExportWriter();
	const file = openSync(path, 'w');
	for (let i = 1; i <= events; i++) {
		writer.event(String(10_000 + random.below(items)));
		if (i % eventsPerAnchor !== 0) continue;
		writer.makeAnchor();
		writeSync(file, writer.take());
	}
	writer.end();
	writeSync(file, writer.take());
	closeSync(file);
}

async function time(path: string, push: (chunk: Buffer) => void): Promise<number> {
	const begun = performance.now();
	for await (const chunk of createReadStream(path, { highWaterMark: megabyte })) push(chunk as Buffer);
	return performance.now() - begun;
}

/** Megabytes that the command takes at most, in a process of its own. */
function peakOf(path: string): number {
	const program = `process.on('exit', () => console.error(process.resourceUsage().maxRSS));
		await import(process.argv[1]);`;
	const command = pathToFileURL('cli/dist/muster.mjs').href;
	const args = ['--input-type=module', '--eval', program, command, 'audit', 'verify', path];
	const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
	if (status !== 0) throw new Error(`the command did not find the export sound: ${stderr}`);
	return Math.round(Number(stderr) / 1_024);
}

function parseAndHash(): (chunk: Buffer) => void {
	const splitter = new LineSplitter(
		(bytes) => {
			JSON.parse(bytes.toString('utf8'));
			createHash('sha256').update(bytes).digest('base64url');
		},
		() => {
			throw new Error('a line is too long');
		},
	);
	return (chunk) => splitter.push(chunk);
}

export async function measureVerify(): Promise<Figure[]> {
	const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
	try {
		const path = join(folder, 'export.jsonl');
		writeExport(path, events);
		const verified: number[] = [];
		const parsed: number[] = [];
		// In turns, so that both have the same machine.
		for (let round = 0; round < rounds; round++) {
			parsed.push(await time(path, parseAndHash()));
			const verifier = new ExportVerifier();
			verified.push(await time(path, (chunk) => verifier.push(chunk)));
			verifier.end();
			if (verifier.summary().events !== events) throw new Error('the verifier did not read every event');
		}
		const least = (passes: readonly number[]) => Math.min(...passes);
		const few = join(folder, 'few.jsonl');
		writeExport(few, events / 10);
		const size = Math.round(statSync(path).size / megabyte);
		const counted = `${events.toLocaleString('en')} events of ${items.toLocaleString('en')} work items, ${size} MB`;
		return [
			{
				name: 'audit.verify.ratio_to_parse_and_hash',
				value: Number((least(verified) / least(parsed)).toFixed(2)),
				unit: 'ratio',
				budget: { max: 2 },
				note: `${counted}: the best of ${rounds} against JSON.parse and SHA-256 of each line; at most ${peakOf(path)} MB of memory, ${peakOf(few)} MB for a tenth of the events`,
			},
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
