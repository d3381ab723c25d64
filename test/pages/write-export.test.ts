// The file of an export as the page writes it: what the verifier finds sound, and a table that no spreadsheet runs.
import { beforeAll, describe, expect, it } from '@jest/globals';
import Papa from 'papaparse';
import { ExportVerifier } from '../../cli/src/audit/export-verifier';
import { writeExport } from '../../static/src/pages/evidence/write-export';
import { ExportWriter, exportedSite } from '../builders/audit-export';

// The vendor's package looks for its host when it is loaded.
Object.assign(globalThis, { __bridge: { callBridge: async () => undefined } });
let readExport: typeof import('../../static/src/data/evidence/read-export').readExport;
let RpcError: typeof import('../../static/src/data/rpc').RpcError;
beforeAll(async () => {
	({ readExport } = await import('../../static/src/data/evidence/read-export'));
	({ RpcError } = await import('../../static/src/data/rpc'));
});

const to = Date.UTC(2027, 0, 1);
const opened = { exportedAt: to + 900_000, from: null, to };

function linesOf(events: number, more: object = {}): string[] {
	const writer = new ExportWriter(to);
	for (let i = 0; i < events; i++) {
		writer.event(String(20_001 + (i % 1_000)), more);
		if (i % 2_000 === 1_999) writer.makeAnchor();
	}
	return writer.lines.slice(1);
}

const bytes = async (blob: Blob): Promise<Buffer> => Buffer.from(await blob.arrayBuffer());

describe('a file of an export', () => {
	it('is sound, of 100,000 events in pieces', async () => {
		const file = writeExport('jsonl', exportedSite, opened, null);
		const lines = linesOf(100_000);
		let events = 0;
		for (let i = 0; i < lines.length; i += 100) events += file.take(lines.slice(i, i + 100)).events;
		expect(events).toBe(100_000);
		const verifier = new ExportVerifier({ site: exportedSite });
		verifier.push(await bytes(await file.end()));
		verifier.end();
		expect(verifier.summary()).toMatchObject({ events: 100_000, anchors: 50, notAnchored: 0 });
	}, 120_000);

	it('holds its events as a table, without anchors, after the day that was chosen', async () => {
		const lines = linesOf(2_000);
		const at = (line: string | undefined): number => JSON.parse(line ?? '').payload.recordedAt;
		const file = writeExport('csv', exportedSite, opened, at(lines[9]));
		expect(file.take(lines)).toEqual({ events: 1_990, at: at(lines[1_999]) });
		const rows = Papa.parse<Record<string, string>>((await bytes(await file.end())).toString('utf8').slice(1), {
			header: true,
			skipEmptyLines: true,
		}).data;
		expect(rows).toHaveLength(1_990);
		expect(rows[0]).toMatchObject({ issueId: '20011', seq: '1', actorId: '712020:bot-1', workflow: 'Release' });
	});

	it.each([',', ';', '\t'])('holds no cell that begins like a formula where a sheet splits it at %p', async (mark) => {
		for (const workflow of ['=1+1', '+1', '-1', '@x', 'a"b, c; =2', 'two\r\n=3', `x${mark}=4`]) {
			const file = writeExport('csv', exportedSite, opened, null);
			file.take(linesOf(1, { transition: { id: '1', workflow } }));
			const text = (await bytes(await file.end())).toString('utf8');
			const cells = text.split(/\r\n|\n/).flatMap((line) => line.split(mark));
			expect(cells.filter((cell) => /^[\s"]*[=+@-]/.test(cell) && !/^[\s"]*-?[\w-]{43}/.test(cell))).toEqual([]);
			const [row] = Papa.parse<Record<string, string>>(text.slice(1), { header: true }).data;
			expect(row?.['decision']).toBe('allowed');
		}
	});
});

describe('reading an export', () => {
	const page = (lines: string[], cursor?: string) => ({
		lines,
		events: 0,
		...(cursor === undefined ? {} : { cursor }),
	});
	const failed = (code: 'UNAVAILABLE' | 'FORBIDDEN') => new RpcError({ code, problem: 'unreachable', params: {} });

	function read(answers: readonly (ReturnType<typeof page> | Error)[], signal = new AbortController().signal) {
		const left = [...answers];
		const taken: string[] = [];
		const asked: string[] = [];
		let slept = 0;
		const reading = readExport({ entry: 3, to: 5, cursor: 'first' }, (lines) => taken.push(...lines), signal, {
			ask: async (_, cursor) => {
				asked.push(cursor);
				const answer = left.shift();
				if (answer === undefined || answer instanceof Error) throw answer;
				return answer;
			},
			sleep: async () => {
				slept++;
			},
		});
		return { reading, taken, asked, slept: () => slept };
	}

	it('tries a page again that did not come, and takes each once', async () => {
		const run = read([page(['a'], 'second'), failed('UNAVAILABLE'), failed('UNAVAILABLE'), page(['b'])]);
		await run.reading;
		expect(run).toMatchObject({ taken: ['a', 'b'], asked: ['first', 'second', 'second', 'second'] });
		expect(run.slept()).toBe(2);
	});

	it('gives up after the fourth time, and at once where trying again is of no use', async () => {
		const patient = read([...Array.from({ length: 4 }, () => failed('UNAVAILABLE')), page(['a'])]);
		await expect(patient.reading).rejects.toThrow('unreachable');
		expect(patient.slept()).toBe(3);
		const refused = read([failed('FORBIDDEN')]);
		await expect(refused.reading).rejects.toThrow();
		expect(refused.slept()).toBe(0);
	});

	it('ends when it is cancelled', async () => {
		const controller = new AbortController();
		const run = read([page(['a'], 'second'), page(['b'])], controller.signal);
		controller.abort();
		await run.reading;
		expect(run.taken).toEqual([]);
	});
});
