// Reads YAML, or JSON, which YAML holds, into plain values that know their lines. What a value means is the reader's: every
// scalar stays the text that was written, so no date, no account and no `no` turns into something else.
import type { Document, Node } from 'yaml';
import type { DocumentFault } from '../../../../src/contract/policy-document';

/** A value and the line it begins on, from 1. */
export type Written = { readonly line: number } & (
	| { readonly is: 'text'; readonly text: string }
	/** Nothing, `null` or `~`. */
	| { readonly is: 'nothing' }
	| { readonly is: 'list'; readonly items: readonly Written[] }
	| { readonly is: 'map'; readonly entries: ReadonlyMap<string, Written> }
);

/** What makes a file unreadable as a whole. */
export class UnreadableYaml extends Error {
	constructor(
		readonly fault: DocumentFault,
		/** From 1. */
		readonly line: number,
	) {
		super(`${fault} in line ${line}`);
	}
}

const faults: Readonly<Record<string, DocumentFault>> = {
	DUPLICATE_KEY: 'twice',
	MULTIPLE_DOCS: 'second-document',
	TAG_RESOLVE_FAILED: 'tag',
	BAD_ALIAS: 'alias',
};

/** A tag says what a value means, and an anchor that it stands for others: values are read as they were written. */
function requirePlain(node: Node, line: number): void {
	if (node.tag !== undefined) throw new UnreadableYaml('tag', line);
	if ('anchor' in node && node.anchor !== undefined) throw new UnreadableYaml('alias', line);
}

/**
 * @throws {UnreadableYaml} for what is not YAML, names an attribute twice, or stands for something else: aliases could write
 * a small file that becomes a huge one
 */
export async function readYaml(text: string): Promise<Written> {
	const { LineCounter, isMap, isScalar, isSeq, parseDocument } = await import('yaml');
	const lines = new LineCounter();
	const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
	const lineOf = (node: Node | null, before: number): number => (node?.range ? lineAt(node.range[0]) : before);

	/** @param before line of what it stands in, for what has no place of its own */
	const written = (node: Node | null, before: number): Written => {
		const line = lineOf(node, before);
		if (node === null) return { is: 'nothing', line };
		requirePlain(node, line);
		if (isScalar(node)) {
			const text = String(node.value ?? '');
			const isNothing = node.type === 'PLAIN' && ['', '~', 'null'].includes(text);
			return isNothing ? { is: 'nothing', line } : { is: 'text', text, line };
		}
		if (isSeq<Node | null>(node)) return { is: 'list', items: node.items.map((item) => written(item, line)), line };
		if (!isMap<Node, Node | null>(node)) throw new UnreadableYaml('alias', line);
		const entries = new Map<string, Written>();
		for (const { key, value } of node.items) {
			if (!isScalar(key)) throw new UnreadableYaml('key', lineOf(key, line));
			requirePlain(key, lineOf(key, line));
			const name = String(key.value);
			if (entries.has(name)) throw new UnreadableYaml('twice', lineOf(key, line));
			entries.set(name, written(value, lineOf(key, line)));
		}
		return { is: 'map', entries, line };
	};

	let document: Document;
	try {
		document = parseDocument(text, {
			lineCounter: lines,
			prettyErrors: false,
			schema: 'failsafe',
			strict: true,
			// Told here, with what a map holds already: the library compares each key with all others.
			uniqueKeys: false,
		});
	} catch {
		// Nested deeper than the reader's stack.
		throw new UnreadableYaml('not-yaml', 1);
	}
	const [fault] = [...document.errors, ...document.warnings];
	if (fault !== undefined) throw new UnreadableYaml(faults[fault.code] ?? 'not-yaml', lineAt(fault.pos[0]));
	return written(document.contents as Node | null, 1);
}
