// Reads the text of a PDF as Chromium writes it: streams compressed one by one, glyphs by number, and beside each font a
// table of the characters that its glyphs stand for.
import { inflateSync } from 'node:zlib';

interface PdfObject {
	readonly head: string;
	readonly stream: string | undefined;
}

function readObjects(pdf: Buffer): ReadonlyMap<string, PdfObject> {
	const text = pdf.toString('latin1');
	const objects = new Map<string, PdfObject>();
	for (const { 1: id = '', index, 0: begun } of text.matchAll(/(?:^|\n)(\d+) 0 obj\s/g)) {
		const start = index + begun.length;
		const end = text.indexOf('endobj', start);
		const body = text.slice(start, end);
		const at = /stream\r?\n/.exec(body);
		const length = Number(/\/Length (\d+)/.exec(body)?.[1]);
		if (at === null || Number.isNaN(length)) {
			objects.set(id, { head: body, stream: undefined });
			continue;
		}
		const from = start + at.index + at[0].length;
		const bytes = pdf.subarray(from, from + length);
		const head = body.slice(0, at.index);
		const isText = head.includes('/FlateDecode') && !head.includes('/Image') && !head.includes('/Length1');
		objects.set(id, { head, stream: isText ? inflateSync(bytes).toString('latin1') : undefined });
	}
	return objects;
}

const characters = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** The characters of a font's glyphs, by their number in four hexadecimal digits. */
function readCharacters(table: string): ReadonlyMap<string, string> {
	const known = new Map<string, string>();
	for (const [, lines = ''] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
		for (const [, glyph = '', to = ''] of lines.matchAll(/<(\w+)> <(\w+)>/g))
			known.set(glyph.toUpperCase(), characters(to));
	}
	for (const [, lines = ''] of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
		for (const [, first = '', last = '', to = ''] of lines.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
			for (let glyph = Number.parseInt(first, 16); glyph <= Number.parseInt(last, 16); glyph++) {
				const code = Number.parseInt(to, 16) + glyph - Number.parseInt(first, 16);
				known.set(glyph.toString(16).toUpperCase().padStart(4, '0'), String.fromCodePoint(code));
			}
		}
	}
	return known;
}

function textOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
	let text = '';
	let font: ReadonlyMap<string, string> | undefined;
	for (const [all, name, shown] of content.matchAll(
		/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>(?=[^<]*?T[jJ])|BT|\n[\d.\s-]+T[dm]/g,
	)) {
		if (name !== undefined) font = fonts.get(name);
		else if (shown === undefined) text += all === 'BT' ? '\n' : ' ';
		else for (const glyph of shown.toUpperCase().match(/.{4}/g) ?? []) text += font?.get(glyph) ?? '\u{FFFD}';
	}
	return text;
}

/** The text of each page. */
export function readPdf(pdf: Buffer): readonly string[] {
	const objects = readObjects(pdf);
	const fonts = new Map<string, ReadonlyMap<string, string>>();
	for (const { head } of objects.values()) {
		for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
			const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '')?.[1];
			const stream = table === undefined ? undefined : objects.get(table)?.stream;
			if (stream !== undefined) fonts.set(name, readCharacters(stream));
		}
	}
	return [...objects.values()]
		.filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
		.map(({ head }) => {
			const content = /\/Contents (\d+) 0 R/.exec(head)?.[1];
			const stream = content === undefined ? undefined : objects.get(content)?.stream;
			if (stream === undefined) throw new Error('A page of the PDF holds nothing that can be read.');
			return textOf(stream, fonts);
		});
}
