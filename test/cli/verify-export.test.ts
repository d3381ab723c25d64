// The offline verifier: what it finds sound, and what it says of every way to tamper with an export.
import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmac } from '../../cli/src/audit/digests';
import { words } from '../../cli/src/audit/event-line';
import { ExportVerifier, type Summary } from '../../cli/src/audit/export-verifier';
import { type Fault, FaultFound, type FaultKind, verdictOfFault } from '../../cli/src/audit/fault';
import type { Receipt } from '../../cli/src/audit/other-lines';
import { verifyCommand, verifyHelp } from '../../cli/src/audit/verify-command';
import { auditDecisions, auditSources, denyReasons, enforcements, guardModes } from '../../src/contract/decision';
import type { AccountId } from '../../src/contract/ids';
import { canonicalText, seal } from '../../src/core/audit/seal';
import { ExportWriter, exportedSite, fileOf, withNewFooter } from '../builders/audit-export';

type Expected = NonNullable<ConstructorParameters<typeof ExportVerifier>[0]>;

function verify(file: string | Buffer, expected: Expected = {}, chunkBytes = 65_536): Fault | Summary {
	const verifier = new ExportVerifier(expected);
	const bytes = Buffer.from(file);
	try {
		for (let start = 0; start < bytes.length; start += chunkBytes) {
			verifier.push(bytes.subarray(start, start + chunkBytes));
		}
		verifier.end();
		return verifier.summary();
	} catch (error) {
		if (error instanceof FaultFound) return error.fault;
		throw error;
	}
}

function faultIn(file: string | Buffer, expected?: Expected): Fault {
	const found = verify(file, expected);
	if (!('kind' in found)) throw new Error('The file was found sound.');
	return found;
}

/**
 * Line 1 the header, 2–4 events, 5 anchor 1, 6–8 events (one with a name that needs escapes), 9 an export in the journal,
 * 10 anchor 2, 11 an event, 12 the footer.
 */
function anExport(site = exportedSite): { lines: string[]; receipts: Receipt[] } {
	const writer = new ExportWriter(undefined, { site });
	const receipts: Receipt[] = [];
	const anchor = () => {
		writer.makeAnchor();
		const { n, hash, upTo } = writer.anchor ?? { n: 0, hash: '', upTo: 0 };
		receipts.push({ site, n, hash, at: upTo + 900_000, upTo });
	};
	writer.event('20001');
	const told = { claimsOther: true, correlation: 'Lauf 8 "é"', fromProject: '10001' };
	writer.event('20002', { source: 'backfill', decision: 'unknown', ...told }, false, 'a-person' as AccountId);
	writer.event('20001', {}, true);
	anchor();
	writer.event('20001', { transition: { id: '31', workflow: '"Größe"\n\t\\ =1+1 \u0007 日本 🚀' } });
	writer.event('20003');
	writer.event('20002');
	writer.journal({ type: 'export', format: 'csv', from: null, to: 1_790_000_000_000 });
	anchor();
	writer.event('20001');
	writer.end();
	return { lines: writer.lines, receipts };
}

/** Lines of a number from 1, replaced by others. */
const replace = (lines: readonly string[], line: number, ...others: string[]): string[] =>
	lines.toSpliced(line - 1, 1, ...others);
const lineAt = (lines: readonly string[], line: number): string => lines[line - 1] ?? '';

describe('a sound export', () => {
	const { lines, receipts } = anExport();

	it.each([1, 7, 1_000, 65_536])('is sound, read in pieces of %i bytes', (chunkBytes) => {
		expect(verify(fileOf(lines), { site: exportedSite, receipts }, chunkBytes)).toEqual({
			site: exportedSite,
			from: null,
			to: expect.any(Number),
			exportedAt: expect.any(Number),
			lines: 12,
			events: 7,
			items: 3,
			changes: 0,
			journalEntries: 1,
			tombstones: 0,
			anchors: 2,
			anchoredUpTo: receipts[1]?.upTo,
			notAnchored: 1,
			receipts: 2,
			commitmentsChecked: 13,
			commitmentsWithoutAccount: 2,
		});
	});

	it('holds whoever is named as the one behind a move to what the hash covers', () => {
		const altered = (from: RegExp | string, to: string) =>
			faultIn(fileOf(withNewFooter(replace(lines, 3, lineAt(lines, 3).replace(from, to)).slice(0, -1))));
		const fault = { kind: 'commitment', line: 3, item: '20002', seq: 1 };
		expect(altered('"id":"a-person"', '"id":"b-person"')).toMatchObject(fault);
		const other = new ExportWriter();
		other.event('20002');
		other.end();
		const beside = ',"onBehalf":{"id":"a-person","salt":"s"}}';
		const added = withNewFooter(
			other.lines.slice(0, 2).map((line, i) => (i === 1 ? line.replace(/\}$/, beside) : line)),
		);
		expect(faultIn(fileOf(added))).toMatchObject({ ...fault, line: 2 });
	});

	it('may hold nothing but a header and a footer', () => {
		expect(verify(fileOf(withNewFooter([lineAt(lines, 1)])))).toMatchObject({ lines: 2, events: 0 });
	});

	it('of a part begins with the anchor of what lies before it', () => {
		const whole = new ExportWriter();
		for (const item of ['1', '2', '1', '3']) whole.event(item);
		whole.makeAnchor();
		const from = whole.now;
		for (const item of ['1', '4', '4']) whole.event(item);
		whole.makeAnchor();
		whole.event('2');
		whole.makeAnchor();
		whole.end();
		const [header = '', , , , , ...rest] = whole.lines;
		const part = withNewFooter([header.replace('"from":null', `"from":${from}`), ...rest]);
		expect(verify(fileOf(part))).toMatchObject({ events: 4, anchors: 3, notAnchored: 0 });
		const without = (line: number) => faultIn(fileOf(withNewFooter(part.toSpliced(line - 1, 1))));
		// Of what lay before the part, the first anchor says where each chain was.
		expect(without(3)).toMatchObject({ kind: 'anchor-head', item: '1', seq: 3 });
		expect(without(2)).toMatchObject({ kind: 'anchor-order', line: 2 });
		expect(without(6)).toMatchObject({ kind: 'anchor-order' });
		expect(without(7)).toMatchObject({ kind: 'anchor-head', item: '2', seq: 2 });
		const wrong = part.with(0, header.replace('"from":null', `"from":${from - 1}`));
		expect(faultIn(fileOf(withNewFooter(wrong)))).toMatchObject({ kind: 'anchor-order', line: 2 });
	});

	it('takes every word that Muster writes, and no other', () => {
		expect(words.recheck).toEqual(['allow', ...denyReasons]);
		expect(words.mode).toEqual(guardModes);
		expect(words.enforcement).toEqual(enforcements);
		expect([...words.decision].sort()).toEqual([...auditDecisions].sort());
		expect(words.source).toEqual(auditSources);
	});
});

describe('tampering', () => {
	const { lines, receipts } = anExport();
	const swapped = (a: number, b: number) => lines.with(a - 1, lineAt(lines, b)).with(b - 1, lineAt(lines, a));
	const renamed = (line: number, from: string | RegExp, to: string) =>
		replace(lines, line, lineAt(lines, line).replace(from, to));
	const forged = (line: number, more: object, anchorOf: (writer: ExportWriter) => void) => {
		const writer = new ExportWriter();
		anchorOf(writer);
		writer.makeAnchor(more);
		return replace(lines, line, writer.lines.at(-1) ?? '');
	};

	const cases: readonly (readonly [
		string,
		() => string | Buffer | readonly string[],
		Partial<Fault> & { readonly kind: FaultKind },
	])[] = [
		[
			'a flipped letter of a payload',
			() => renamed(3, '"to":"10005"', '"to":"10006"'),
			{ kind: 'hash', line: 3, item: '20002', seq: 1 },
		],
		[
			'a flipped letter of a hash',
			() => renamed(2, /"hash":"./, '"hash":"-'),
			{ kind: 'hash', line: 2, item: '20001', seq: 1 },
		],
		[
			'a flipped bit',
			() => {
				const bytes = Buffer.from(fileOf(lines));
				bytes[bytes.indexOf('Größe') + 2] = 0xff;
				return bytes;
			},
			{ kind: 'hash', line: 6 },
		],
		[
			'an unknown field',
			() => renamed(3, '"at":', '"aside":1,"at":'),
			{ kind: 'form', line: 3, item: '20002', seq: 1 },
		],
		['a blank', () => renamed(3, '"at":', '"at": '), { kind: 'form', line: 3 }],
		['a removed event', () => lines.toSpliced(2, 1), { kind: 'anchor-head', line: 4, item: '20002', seq: 1 }],
		[
			'a removed event in the middle of a chain',
			() => lines.toSpliced(5, 1),
			{ kind: 'anchor-head', line: 9, item: '20001', seq: 3 },
		],
		['a removed event before others', () => lines.toSpliced(1, 1), { kind: 'gap', line: 3, item: '20001', seq: 1 }],
		['a removed tail that was anchored', () => lines.slice(0, 7), { kind: 'receipt' }],
		['swapped events of one item', () => swapped(2, 4), { kind: 'gap', line: 2, item: '20001', seq: 1 }],
		['swapped events of two items', () => swapped(2, 3), { kind: 'order', line: 3, item: '20001', seq: 1 }],
		[
			'a duplicated line',
			() => replace(lines, 4, lineAt(lines, 4), lineAt(lines, 4)),
			{ kind: 'order', line: 5, item: '20001', seq: 2 },
		],
		['a removed anchor', () => lines.toSpliced(4, 1), { kind: 'anchor-order', line: 9 }],
		['a removed last anchor', () => lines.toSpliced(9, 1), { kind: 'receipt' }],
		['an altered anchor', () => renamed(5, '["20001",2,', '["20001",1,'), { kind: 'hash', line: 5 }],
		[
			'a forged anchor',
			() => forged(10, { n: 2, prev: receipts[1]?.hash }, () => {}),
			{ kind: 'anchor-order', line: 10 },
		],
		[
			'a forged anchor that leaves an item out',
			() => {
				const [, , , , anchor = ''] = lines;
				const upTo = Number(/"upTo":(\d+)/.exec(anchor)?.[1]);
				return forged(5, { upTo }, (writer) => writer.event('20001'));
			},
			{ kind: 'anchor-head', line: 5, item: '20001', seq: 1 },
		],
		['an anchor in another place', () => swapped(4, 5), { kind: 'anchor-head', line: 4 }],
		[
			'another actor beside an event',
			() => renamed(2, '"id":"712020:bot-1"', '"id":"712020:bot-2"'),
			{ kind: 'commitment', line: 2, item: '20001', seq: 1 },
		],
		[
			'a forged tombstone',
			() =>
				replace(
					lines,
					3,
					`{"hash":"${JSON.parse(lineAt(lines, 3)).hash}","tombstone":{"issueId":"20002","seq":1,"retention":1}}`,
				),
			{ kind: 'tombstone', line: 3, item: '20002', seq: 1 },
		],
		[
			'an altered entry of the journal',
			() => renamed(9, '"csv"', '"jsonl"'),
			{ kind: 'hash', line: 9, item: 'journal', seq: 1 },
		],
		[
			'a removed entry of the journal',
			() => lines.toSpliced(8, 1),
			{ kind: 'anchor-head', line: 9, item: 'journal', seq: 1 },
		],
		[
			'carriage returns',
			() => Buffer.from(fileOf(withNewFooter(lines)).replaceAll('\n', '\r\n')),
			{ kind: 'form', line: 1 },
		],
		['a byte order mark', () => Buffer.from(`\uFEFF${fileOf(lines)}`), { kind: 'form', line: 1 }],
		['a cut beginning', () => lines.slice(1), { kind: 'no-header', line: 1 }],
		['a line after the footer', () => Buffer.from(fileOf([...lines, lineAt(lines, 11)])), { kind: 'footer', line: 13 }],
		['a line of no kind', () => replace(lines, 3, '{"hash":1}'), { kind: 'form', line: 3 }],
		['an empty line', () => replace(lines, 3, lineAt(lines, 3), ''), { kind: 'form', line: 4 }],
	];

	// Whoever tampers writes a footer that fits.
	it.each(cases)('%s is named', (_, tamper, expected) => {
		const tampered = tamper();
		const file = Array.isArray(tampered) ? fileOf(withNewFooter(tampered)) : (tampered as string | Buffer);
		expect(faultIn(file, { receipts })).toMatchObject(expected);
	});

	it.each(cases)('%s is named or the footer does not fit, without any receipt', (_, tamper) => {
		const tampered = tamper();
		faultIn(Array.isArray(tampered) ? fileOf(tampered) : (tampered as string | Buffer));
	});

	/** An export whose first event of 20001 was written anew, hash and all; what `after` adds refers to the old one. */
	function rewritten(after: (writer: ExportWriter) => void): string {
		const [writer, other] = [new ExportWriter(), new ExportWriter()];
		writer.event('20001');
		other.event('20001', { to: '10009' });
		after(writer);
		return fileOf(withNewFooter(replace(writer.lines, 2, other.lines[1] ?? '')));
	}

	it('an event that was written anew breaks the link of the next one, or its anchor', () => {
		const linked = rewritten((writer) => writer.event('20001'));
		expect(faultIn(linked)).toMatchObject({ kind: 'unlinked', line: 3, item: '20001', seq: 2 });
		const anchored = rewritten((writer) => writer.makeAnchor());
		expect(faultIn(anchored)).toMatchObject({ kind: 'anchor-head', line: 3, item: '20001', seq: 1 });
		const neither = rewritten(() => {});
		expect(verify(neither)).toMatchObject({ notAnchored: 1 });
	});

	it('an anchor that was written anew breaks the link of the next one', () => {
		const writer = new ExportWriter();
		writer.event('20001');
		writer.makeAnchor();
		const other = new ExportWriter();
		other.event('20001');
		other.makeAnchor({ at: 1_800_000_000_000 });
		writer.makeAnchor();
		const file = fileOf(withNewFooter(replace(writer.lines, 3, other.lines[2] ?? '')));
		expect(faultIn(file)).toMatchObject({ kind: 'anchor-unlinked', line: 4 });
	});

	it('times rise along a chain, and past an anchor', () => {
		const chain = new ExportWriter();
		chain.event('20001');
		chain.event('20001', { recordedAt: chain.now });
		chain.end();
		expect(faultIn(fileOf(chain.lines))).toMatchObject({ kind: 'time', line: 3, seq: 2 });
		const anchored = new ExportWriter();
		anchored.event('20001');
		anchored.makeAnchor();
		anchored.event('20002', { recordedAt: anchored.now });
		anchored.end();
		expect(faultIn(fileOf(anchored.lines))).toMatchObject({ kind: 'anchor-order', line: 4 });
	});

	it('a footer that miscounts is named', () => {
		const file = fileOf(lines).replace('"lines":11', '"lines":10');
		expect(faultIn(file)).toMatchObject({ kind: 'footer', line: 12 });
	});

	it('a removed tail is found by the footer alone', () => {
		expect(faultIn(fileOf(lines.toSpliced(10, 1)))).toMatchObject({ kind: 'footer', line: 11 });
		expect(faultIn(fileOf(lines.slice(0, -1)))).toMatchObject({ kind: 'no-footer', line: 11 });
	});

	it.each([0, 1, 500])('a file that is cut %i bytes before its end is incomplete', (bytes) => {
		const file = fileOf(lines);
		const fault = bytes === 0 ? faultIn(fileOf(lines.slice(0, -1))) : faultIn(file.slice(0, -bytes));
		expect(verdictOfFault(fault)).toBe('incomplete');
	});

	it('an empty file is incomplete', () => {
		expect(faultIn('').kind).toBe('empty');
	});

	it('a huge line is refused before it is read to its end', () => {
		const verifier = new ExportVerifier();
		verifier.push(Buffer.from(`${lineAt(lines, 1)}\n`));
		const endless = () => {
			for (let piece = 0; piece < 100; piece++) verifier.push(Buffer.alloc(65_536, 'a'));
		};
		expect(endless).toThrow(/Line 2 is longer than/);
	});

	it('a file of another site is named, and so is a receipt of one', () => {
		expect(faultIn(fileOf(lines), { site: 'another' })).toMatchObject({ kind: 'other-site', line: 1 });
		const [receipt] = anExport('another').receipts;
		expect(faultIn(fileOf(lines), { receipts: receipt ? [receipt] : [] }).kind).toBe('other-site');
	});

	it('one change is recorded once', () => {
		const writer = new ExportWriter();
		writer.event('20001', { change: 'c1' });
		writer.event('20002', { change: 'c1' });
		writer.event('20001', { change: 'c1' });
		writer.end();
		expect(faultIn(fileOf(writer.lines))).toMatchObject({ kind: 'repeated-change', line: 4, item: '20001', seq: 2 });
	});

	it('a receipt of a time that the file does not cover cannot be compared', () => {
		const [receipt] = receipts;
		const later = receipt && { ...receipt, n: 9, upTo: receipt.upTo + 10 ** 10 };
		expect(faultIn(fileOf(lines), { receipts: later ? [later] : [] }).kind).toBe('receipt-outside');
	});

	it('a rewrite of everything is found by a receipt, and by nothing else', () => {
		const other = new ExportWriter();
		other.event('20001');
		other.makeAnchor();
		other.makeAnchor();
		other.end();
		expect(verify(fileOf(other.lines))).toMatchObject({ events: 1 });
		expect(faultIn(fileOf(other.lines), { receipts })).toMatchObject({ kind: 'receipt' });
	});
});

describe('changes of registry, site and guards', () => {
	const ana = '5b10ac8d82e05b22cc7d4ef6';
	const escapes = {
		reason: '"Größe"\n\t\\ \u0007 \u2028 日本 🚀 \ud800',
		changes: [{ field: 'f', from: 1e21, to: [-0.5] }],
	};
	/** Line 1 the header, 2 a change, 3 an event, 4 and 5 changes of one instant, 6 anchor 1, 7 a change, 8 anchor 2, 9 a change. */
	function withChanges(): { lines: string[]; receipts: Receipt[] } {
		const writer = new ExportWriter();
		const receipts: Receipt[] = [];
		const anchor = () => {
			writer.makeAnchor();
			const { n, hash, upTo } = writer.anchor ?? { n: 0, hash: '', upTo: 0 };
			receipts.push({ site: exportedSite, n, hash, at: upTo + 900_000, upTo });
		};
		writer.change();
		writer.event('20001');
		writer.change(escapes);
		// Those of one instant come in the order of their hashes.
		const hashOf = (line = '') => JSON.parse(line).hash as string;
		const follows = (version: number): boolean => {
			const trial = new ExportWriter();
			trial.change();
			trial.event('20001');
			trial.change(escapes);
			trial.change({ version }, [ana], 0);
			return hashOf(trial.lines[4]) > hashOf(trial.lines[3]);
		};
		let version = 0;
		while (!follows(version)) version++;
		writer.change({ version }, [ana], 0);
		anchor();
		writer.change({ accountId: '712020:bot-2' });
		anchor();
		writer.change();
		writer.end();
		return { lines: writer.lines, receipts };
	}
	const { lines, receipts } = withChanges();
	const swapped = (a: number, b: number) => lines.with(a - 1, lineAt(lines, b)).with(b - 1, lineAt(lines, a));
	const renamed = (line: number, from: string | RegExp, to: string) =>
		replace(lines, line, lineAt(lines, line).replace(from, to));

	it.each([1, 65_536])('are sound, read in pieces of %i bytes', (chunkBytes) => {
		expect(verify(fileOf(lines), { receipts }, chunkBytes)).toMatchObject({
			events: 1,
			changes: 5,
			anchors: 2,
			notAnchored: 1,
			// Each names an identity, its owner and a person; one account was erased.
			commitmentsChecked: 2 + 3 + 2 + 2 + 3 + 3,
			commitmentsWithoutAccount: 1,
		});
	});

	it('lie before a part that begins with the anchor that covers them', () => {
		const upTo = receipts[0]?.upTo ?? 0;
		const header = lineAt(lines, 1).replace('"from":null', `"from":${upTo}`);
		const part = [header, ...lines.slice(5)];
		expect(verify(fileOf(withNewFooter(part)), { receipts })).toMatchObject({ changes: 2, anchors: 2 });
		const late = [header, lineAt(lines, 5), ...lines.slice(5)];
		expect(faultIn(fileOf(withNewFooter(late)))).toMatchObject({ kind: 'anchor-order', line: 2 });
		expect(faultIn(fileOf(withNewFooter(part.toSpliced(2, 1))))).toMatchObject({ kind: 'anchor-head', line: 3 });
	});

	const changes = (fault: Partial<Fault> & { readonly kind: FaultKind }) => ({ item: 'changes', ...fault });
	const stranger = '{"id":"712020:bot-9","salt":"AAAA"}';
	it.each<[string, () => readonly string[], object]>([
		['edited', () => renamed(2, '"version":2', '"version":3'), changes({ kind: 'hash', line: 2 })],
		['edited, hash and all', () => lines.with(6, edited()), changes({ kind: 'anchor-head', line: 8 })],
		['dated anew', () => renamed(2, /"recordedAt":\d+/, '"recordedAt":1'), changes({ kind: 'hash', line: 2 })],
		['removed', () => lines.toSpliced(1, 1), changes({ kind: 'anchor-head', line: 5 })],
		['removed, the only one under its anchor', () => lines.toSpliced(6, 1), changes({ kind: 'anchor-head', line: 7 })],
		['added', () => lines.toSpliced(5, 0, added()), changes({ kind: 'anchor-head', line: 7 })],
		['added where an anchor names none', () => addedAlone(), changes({ kind: 'anchor-head', line: 4 })],
		['swapped', () => swapped(2, 4), { kind: 'order', line: 3, item: '20001' }],
		['swapped within an instant', () => swapped(4, 5), changes({ kind: 'order', line: 5 })],
		['there twice', () => lines.toSpliced(5, 0, lineAt(lines, 5)), changes({ kind: 'order', line: 6 })],
		['moved past an anchor', () => swapped(5, 6), changes({ kind: 'anchor-head', line: 5 })],
		['moved before an anchor', () => swapped(6, 7), { kind: 'anchor-order', line: 7 }],
		[
			'with another account beside',
			() => renamed(2, /\{"id":"712020:bot-1"[^}]*\}/, stranger),
			changes({ kind: 'commitment', line: 2 }),
		],
		[
			'with an account more',
			() => renamed(2, /(\{"id":"712020:bot-1"[^}]*\})/, `$1,${stranger}`),
			changes({ kind: 'commitment', line: 2 }),
		],
		[
			'with another salt',
			() => renamed(2, /("id":"712020:bot-1","salt":")./, '$1-'),
			changes({ kind: 'commitment', line: 2 }),
		],
		[
			'with an account twice',
			() => renamed(2, /(\{"id":"712020:bot-1"[^}]*\})/, '$1,$1'),
			changes({ kind: 'form', line: 2 }),
		],
		[
			'with accounts in another order',
			() => renamed(2, /(\{"id":"5b[^}]*\}),(\{"id":"5b[^}]*\})/, '$2,$1'),
			changes({ kind: 'form', line: 2 }),
		],
		['with something beside', () => renamed(2, /\}$/, ',"aside":1}'), changes({ kind: 'form', line: 2 })],
		[
			'with a field beside what was changed',
			() => renamed(2, '"what":', '"whereof":1,"what":'),
			changes({ kind: 'form', line: 2 }),
		],
		['with a blank', () => renamed(2, '"version":2', '"version": 2'), changes({ kind: 'form', line: 2 })],
		[
			'with another form of a number',
			() => renamed(2, '"version":2', '"version":2.0'),
			changes({ kind: 'form', line: 2 }),
		],
		[
			'with a key twice',
			() => renamed(2, '"version":2', '"version":2,"version":2'),
			changes({ kind: 'form', line: 2 }),
		],
		[
			'with an id in the open',
			() => renamed(2, /"accountId":"[^"]*"/, '"accountId":"712020:bot-1"'),
			changes({ kind: 'form', line: 2 }),
		],
		[
			'deeper than any',
			() => renamed(2, '"version":2', `"version":${'['.repeat(150)}${']'.repeat(150)}`),
			changes({ kind: 'form', line: 2 }),
		],
	])('are named when one is %s', (_, tamper, expected) => {
		expect(faultIn(fileOf(withNewFooter(tamper())), { receipts })).toMatchObject(expected);
	});

	/** The change of line 7 as somebody would write it anew, with a hash that fits. */
	function edited(): string {
		const { payload } = JSON.parse(lineAt(lines, 7));
		const { hash, payload: other } = seal({ ...payload, what: { ...payload.what, version: 9 } });
		return `{"hash":"${hash}","payload":${canonicalText(other)},"accounts":[]}`;
	}
	/** One more at the instant of the last under anchor 1, in its order. */
	function added(): string {
		const last = JSON.parse(lineAt(lines, 5));
		for (let version = 0; ; version++) {
			const { hash, payload } = seal({ ...last.payload, what: { action: 'settings', version } });
			if (hash > last.hash) return `{"hash":"${hash}","payload":${canonicalText(payload)},"accounts":[]}`;
		}
	}
	function addedAlone(): string[] {
		const writer = new ExportWriter();
		writer.event('20001');
		writer.makeAnchor();
		writer.end();
		const forger = new ExportWriter();
		forger.event('20001');
		forger.change({}, [], 0);
		return withNewFooter(writer.lines.toSpliced(2, 0, lineAt(forger.lines, 3)));
	}
});

describe('a commitment', () => {
	it('is the same as HMAC of Node, whatever key and text', () => {
		const ascii = (maxLength: number) => fc.string({ unit: 'grapheme-ascii', maxLength });
		fc.assert(
			fc.property(ascii(80), ascii(1_200), (key, text) => {
				expect(hmac(key, text)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
			}),
		);
	});
});

describe('tombstones', () => {
	function removed(anchored: boolean, until: (anchoredUpTo: number) => number, tombstone = '20001'): string {
		const writer = new ExportWriter();
		writer.event('20002');
		writer.tombstone('20001', 1);
		writer.tombstone('20001', 1);
		writer.makeAnchor();
		const removedUntil = writer.now;
		writer.tombstone(tombstone, tombstone === '20001' ? 1 : 2);
		writer.event('20001');
		writer.makeAnchor();
		writer.journal({ type: 'retention', removedUntil: until(removedUntil) });
		writer.journal({ type: 'retention', removedUntil: writer.now });
		if (anchored) writer.makeAnchor();
		writer.end();
		return fileOf(writer.lines);
	}

	it('are valid under a retention on record that an anchor covers', () => {
		expect(verify(removed(true, (upTo) => upTo, '20005'))).toMatchObject({ tombstones: 3, notAnchored: 0 });
	});

	it('are forged without an anchor over the record, and past what it allowed', () => {
		const fault = { kind: 'tombstone', line: 3, item: '20001', seq: 1 };
		expect(faultIn(removed(false, (upTo) => upTo, '20005'))).toMatchObject(fault);
		expect(faultIn(removed(true, (upTo) => upTo - 1, '20005'))).toMatchObject(fault);
		// Nothing stands between what was removed and what it did not allow to remove: the anchor over that tells.
		expect(faultIn(removed(true, (upTo) => upTo))).toMatchObject(fault);
	});

	it('are forged where no anchor covers them', () => {
		const writer = new ExportWriter();
		writer.event('20001');
		writer.journal({ type: 'retention', removedUntil: writer.now });
		writer.makeAnchor();
		writer.tombstone('20001', 1);
		writer.end();
		expect(faultIn(fileOf(writer.lines))).toMatchObject({ kind: 'tombstone', line: 5, item: '20001', seq: 2 });
	});
});

/** One step of whoever writes an export, drawn at random. */
type Step =
	| { readonly type: 'event'; readonly item: number; readonly isErased: boolean; readonly workflow: string }
	| { readonly type: 'change'; readonly reason: string; readonly after: number; readonly isErased: boolean }
	| { readonly type: 'anchor' }
	| { readonly type: 'journal' };

const steps = fc.array(
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				type: fc.constant('event' as const),
				item: fc.integer({ min: 1, max: 6 }),
				isErased: fc.boolean(),
				workflow: fc.string({ unit: 'binary', maxLength: 30 }),
			}),
		},
		{
			weight: 4,
			arbitrary: fc.record({
				type: fc.constant('change' as const),
				reason: fc.string({ unit: 'binary', maxLength: 30 }),
				after: fc.integer({ min: 1, max: 9 }),
				isErased: fc.boolean(),
			}),
		},
		{ weight: 1, arbitrary: fc.constant({ type: 'anchor' as const }) },
		{ weight: 1, arbitrary: fc.constant({ type: 'journal' as const }) },
	),
	{ minLength: 1, maxLength: 40 },
);

function write(all: readonly Step[]): { lines: string[]; receipt: Receipt } {
	const writer = new ExportWriter();
	for (const step of all) {
		if (step.type === 'anchor') writer.makeAnchor();
		else if (step.type === 'change') {
			writer.change({ reason: step.reason }, step.isErased ? ['712020:bot-1'] : [], step.after);
		} else if (step.type === 'journal') writer.journal({ type: 'export', format: 'jsonl', from: null, to: 5 });
		else writer.event(`2000${step.item}`, { transition: { id: '1', workflow: step.workflow } }, step.isErased);
	}
	writer.makeAnchor();
	const { n, hash, upTo } = writer.anchor ?? { n: 0, hash: '', upTo: 0 };
	writer.end();
	return { lines: writer.lines, receipt: { site: exportedSite, n, hash, at: upTo, upTo } };
}

const runs = Number(process.env['MUSTER_RUNS'] ?? 400);

describe('random exports', () => {
	it(`are sound, and no random tampering with ${runs} of them stays unseen`, () => {
		const tampered = new Map<string, number>();
		fc.assert(
			fc.property(
				steps,
				fc.constantFrom('flip', 'remove', 'swap', 'repeat', 'cut', 'insert'),
				fc.nat(),
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				(all, kind, a, b, mask) => {
					const { lines, receipt } = write(all);
					const file = fileOf(lines);
					expect(verify(file, { receipts: [receipt] })).toMatchObject({ receipts: 1 });
					const body = lines.length - 2;
					const [i, j] = [1 + (a % body), 1 + (b % body)];
					let altered: string | Buffer = file;
					if (kind === 'flip') {
						const bytes = Buffer.from(file);
						const place = (a * 7_919 + b) % bytes.length;
						bytes[place] = (bytes[place] ?? 0) ^ mask;
						altered = bytes;
					} else if (kind === 'cut') altered = file.slice(0, a % file.length);
					else if (kind === 'remove') altered = fileOf(withNewFooter(lines.toSpliced(i, 1)));
					else if (kind === 'swap') {
						altered = fileOf(withNewFooter(lines.with(i, lineAt(lines, j + 1)).with(j, lineAt(lines, i + 1))));
					} else if (kind === 'repeat') altered = fileOf(withNewFooter(lines.toSpliced(j, 0, lineAt(lines, i + 1))));
					else {
						const forger = new ExportWriter();
						forger.event(`2000${1 + (a % 8)}`);
						altered = fileOf(withNewFooter(lines.toSpliced(i, 0, lineAt(forger.lines, 2))));
					}
					if (Buffer.from(altered).equals(Buffer.from(file))) return;
					tampered.set(kind, (tampered.get(kind) ?? 0) + 1);
					faultIn(altered, { receipts: [receipt] });
				},
			),
			{ numRuns: runs, seed: Number(process.env['MUSTER_SEED'] ?? 7) },
		);
		expect(tampered.size).toBe(6);
		console.log(`tampered with: ${[...tampered].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
	});
});

describe('muster audit verify', () => {
	const folder = mkdtempSync(join(tmpdir(), 'muster-verify-'));
	const { lines, receipts } = anExport();
	const save = (name: string, text: string): string => {
		const path = join(folder, name);
		writeFileSync(path, text);
		return path;
	};
	const sound = save('sound.jsonl', fileOf(lines));
	const receipt = save('receipt.json', JSON.stringify({ format: 'muster-receipt/1', ...receipts[0] }));

	async function call(args: readonly string[], stdin = ''): Promise<{ code: number; out: string; error: string }> {
		let [out, error] = ['', ''];
		const code = await verifyCommand(args, {
			stdin: (async function* () {
				yield stdin;
			})(),
			out: (text) => {
				out += text;
			},
			error: (text) => {
				error += text;
			},
		});
		return { code, out, error };
	}

	it('says sound with 0, from a file and from standard input, in words and as JSON', async () => {
		const { code, out } = await call([sound, '--site', exportedSite, '--receipt', receipt]);
		expect({ code, out }).toEqual({
			code: 0,
			out: expect.stringMatching(/^SOUND\nSite (?:.|\n)*7 events of 3 work items/),
		});
		expect(out).toContain('1 receipt found unaltered.');
		expect((await call([], fileOf(lines))).code).toBe(0);
		const json = await call(['-', '--json'], fileOf(lines));
		expect(JSON.parse(json.out)).toMatchObject({ verdict: 'sound', summary: { events: 7 } });
	});

	it('names line, item and event with 2 for what was altered', async () => {
		const altered = fileOf(withNewFooter(lines.toSpliced(1, 1)));
		const { code, out } = await call(['-'], altered);
		expect(code).toBe(2);
		expect(out).toMatch(/^ALTERED at line 3, item 20001, event 1\nLine 3: event 1 of work item 20001 is missing/);
		expect(JSON.parse((await call(['--json'], altered)).out)).toMatchObject({
			verdict: 'altered',
			fault: { kind: 'gap', line: 3, item: '20001', seq: 1 },
		});
	});

	it('ends with 3 for what is incomplete, 4 for another site, 1 for what it cannot do', async () => {
		expect((await call(['-'], fileOf(lines.slice(0, 5)))).code).toBe(3);
		expect((await call([sound, '--site', 'another'])).code).toBe(4);
		expect(await call([join(folder, 'missing')])).toMatchObject({ code: 1, error: expect.stringContaining('ENOENT') });
		expect((await call(['--unknown'])).code).toBe(1);
		expect((await call([sound, sound])).code).toBe(1);
		expect(await call([sound, '--receipt', sound])).toMatchObject({
			code: 1,
			error: expect.stringContaining('receipt'),
		});
	});

	it('helps', async () => {
		expect(await call(['--help'])).toEqual({ code: 0, out: verifyHelp, error: '' });
	});
});
