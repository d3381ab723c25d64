// The lines of an export that are no events: header, changes, anchors, the journal, tombstones and the footer.
//
// There are few of them, so each is parsed, checked field by field, and written anew: only what comes out byte for byte
// the same has no unknown field, no other order and no blank.

export interface Header {
	readonly format: 'muster-audit/1';
	/** Cloud id of the site. */
	readonly site: string;
	readonly exportedAt: number;
	/** Everything recorded after `from` and until `to`, epoch milliseconds; null: from the beginning. */
	readonly from: number | null;
	readonly to: number;
}

export interface Anchor {
	readonly at: number;
	/** Work item, position and hash of its newest event, in the order of the ids. */
	readonly heads: readonly (readonly [item: string, seq: number, hash: string])[];
	readonly n: number;
	readonly prev: string | null;
	readonly upTo: number;
}

export interface JournalEntry {
	readonly actor: string | undefined;
	readonly at: number;
	readonly prev: string | null;
	readonly seq: number;
	/** Present for a retention: events recorded until then may have been removed. */
	readonly removedUntil: number | undefined;
}

/** A change of the registry, of switches and settings, or of guards. */
export interface Change {
	readonly hash: string;
	/** The payload's canonical text. */
	readonly text: string;
	readonly recordedAt: number;
	/** The commitments in the payload, each once. */
	readonly commitments: ReadonlySet<string>;
	readonly accounts: readonly { readonly id: string; readonly salt: string }[];
}

export interface Tombstone {
	readonly hash: string;
	readonly issueId: string;
	readonly seq: number;
	/** Position of the retention's record in the journal. */
	readonly retention: number;
}

export interface Footer {
	/** Lines before the footer. */
	readonly lines: number;
	readonly sha256: string;
}

/** A line with a payload that is no event's: its hash, and where the payload ends. */
export interface Sealed<Payload> {
	readonly hash: string;
	/** The payload's canonical text. */
	readonly text: string;
	readonly payload: Payload;
	readonly account: { readonly id: string; readonly salt: string } | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isPosition = (value: unknown): value is number => isCount(value) && value > 0;
const isLink = (value: unknown): value is string | null => value === null || isHash(value);
const isItem = (value: unknown): value is string =>
	typeof value === 'string' && /^(?:[0-9]{1,20}|changes|journal)$/.test(value);
const isAccountId = (value: unknown): value is string =>
	typeof value === 'string' && /^[A-Za-z0-9:_-]{1,128}$/.test(value);
const isSalt = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);

function parse(line: string): Fields | undefined {
	try {
		const parsed: unknown = JSON.parse(line);
		return isObject(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** What was read, if writing it gives the very line. */
const exactly = <T>(line: string, written: unknown, read: T): T | undefined =>
	JSON.stringify(written) === line ? read : undefined;

export function readHeader(line: string): Header | undefined {
	const header = parse(line)?.['header'];
	if (!isObject(header)) return undefined;
	const { format, site, exportedAt, from, to } = header;
	if (format !== 'muster-audit/1' || typeof site !== 'string' || !/^[\w:./-]{1,200}$/.test(site)) return undefined;
	if (!isCount(exportedAt) || !(from === null || isCount(from)) || !isCount(to)) return undefined;
	const read: Header = { format, site, exportedAt, from, to };
	return exactly(line, { header: read }, read);
}

export function readFooter(line: string): Footer | undefined {
	const footer = parse(line)?.['footer'];
	if (!isObject(footer)) return undefined;
	const { lines, sha256 } = footer;
	if (!isPosition(lines) || !isHash(sha256)) return undefined;
	const read: Footer = { lines, sha256 };
	return exactly(line, { footer: read }, read);
}

export function readTombstone(line: string): Tombstone | undefined {
	const { hash, tombstone } = parse(line) ?? {};
	if (!isHash(hash) || !isObject(tombstone)) return undefined;
	const { issueId, seq, retention } = tombstone;
	if (!isItem(issueId) || !/^\d/.test(issueId) || !isPosition(seq) || !isPosition(retention)) return undefined;
	return exactly(line, { hash, tombstone: { issueId, seq, retention } }, { hash, issueId, seq, retention });
}

function isHead(head: unknown): head is Anchor['heads'][number] {
	return Array.isArray(head) && head.length === 3 && isItem(head[0]) && isPosition(head[1]) && isHash(head[2]);
}

export function readAnchor(line: string): Sealed<Anchor> | undefined {
	const { hash, payload } = parse(line) ?? {};
	if (!isHash(hash) || !isObject(payload) || payload['kind'] !== 'anchor') return undefined;
	const { at, heads, n, prev, upTo } = payload;
	if (!isCount(at) || !Array.isArray(heads) || !heads.every(isHead)) return undefined;
	if (!isPosition(n) || !isLink(prev) || !isCount(upTo)) return undefined;
	const written = { at, heads, kind: 'anchor', n, prev, upTo };
	const read = { hash, text: JSON.stringify(written), payload: { at, heads, n, prev, upTo }, account: undefined };
	return exactly(line, { hash, payload: written }, read);
}

/** What a journal can hold; fields in the order of RFC 8785. */
function readEntry(what: unknown): { readonly written: Fields; readonly removedUntil?: number } | undefined {
	if (!isObject(what)) return undefined;
	switch (what['type']) {
		case 'export': {
			const { format, from, to, type } = what;
			if (format !== 'jsonl' && format !== 'csv') return undefined;
			if (!(from === null || isCount(from)) || !isCount(to)) return undefined;
			return { written: { format, from, to, type } };
		}
		case 'retention': {
			const { removedUntil, type } = what;
			return isCount(removedUntil) ? { written: { removedUntil, type }, removedUntil } : undefined;
		}
		case 'policy': {
			const { months, reason, type } = what;
			if (!(months === null || isPosition(months)) || typeof reason !== 'string') return undefined;
			return { written: { months, reason, type } };
		}
		case 'erasure': {
			const { accounts, changes, entries, events, type } = what;
			if (![accounts, changes, entries, events].every(isCount)) return undefined;
			return { written: { accounts, changes, entries, events, type } };
		}
		case 'hold':
		case 'hold-lifted': {
			const { reason, type } = what;
			return typeof reason === 'string' ? { written: { reason, type } } : undefined;
		}
		default:
			return undefined;
	}
}

export function readJournalEntry(line: string): Sealed<JournalEntry> | undefined {
	const { hash, payload, actor: beside } = parse(line) ?? {};
	if (!isHash(hash) || !isObject(payload) || payload['kind'] !== 'journal') return undefined;
	const { actor, at, prev, seq } = payload;
	const entry = readEntry(payload['what']);
	if (!(actor === undefined || isHash(actor)) || !isCount(at) || !isLink(prev) || !isPosition(seq)) return undefined;
	if (entry === undefined) return undefined;
	const account = isObject(beside) ? { id: beside['id'], salt: beside['salt'] } : undefined;
	if (account !== undefined && !(typeof account.id === 'string' && typeof account.salt === 'string')) return undefined;
	const written = { ...(actor === undefined ? {} : { actor }), at, kind: 'journal', prev, seq, what: entry.written };
	return exactly(
		line,
		{ hash, payload: written, ...(account === undefined ? {} : { actor: account }) },
		{
			hash,
			text: JSON.stringify(written),
			payload: { actor, at, prev, seq, removedUntil: entry.removedUntil },
			account: account as Sealed<JournalEntry>['account'],
		},
	);
}

const maxDepth = 100;

/** JSON as RFC 8785 has it; undefined where something lies deeper than any change of Muster's. */
function canonical(value: unknown, depth = 0): string | undefined {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	if (depth === maxDepth) return undefined;
	const parts: string[] = [];
	// Sorting compares code units, as the RFC wants it.
	const members = Array.isArray(value) ? value : Object.keys(value).sort();
	for (const member of members) {
		const text = canonical(Array.isArray(value) ? member : (value as Fields)[member], depth + 1);
		if (text === undefined) return undefined;
		parts.push(Array.isArray(value) ? text : `${JSON.stringify(member)}:${text}`);
	}
	return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

const isAccountField = (fields: Fields, name: string): boolean =>
	['accountId', 'ownerId', 'onBehalf'].includes(name) ||
	(name === 'id' && (fields['kind'] === 'person' || fields['kind'] === 'identity')) ||
	((name === 'from' || name === 'to') && fields['field'] === 'ownerId');

/** What stands wherever a change names an account. */
function collectAccounts(value: unknown, found = new Set<unknown>()): Set<unknown> {
	if (Array.isArray(value)) for (const member of value) collectAccounts(member, found);
	else if (isObject(value)) {
		for (const [name, member] of Object.entries(value)) {
			if (typeof member === 'string' && isAccountField(value, name)) found.add(member);
			else collectAccounts(member, found);
		}
	}
	return found;
}

/** @param line as it was decoded from UTF-8 */
export function readChange(line: string): Change | undefined {
	const { hash, payload, accounts } = parse(line) ?? {};
	if (!isHash(hash) || !isObject(payload) || !Array.isArray(accounts)) return undefined;
	const { kind, recordedAt, what } = payload;
	if (kind !== 'change' || !isCount(recordedAt) || !isObject(what) || Object.keys(payload).length !== 3)
		return undefined;
	const read: Change['accounts'][number][] = [];
	for (const account of accounts) {
		if (!isObject(account) || !isAccountId(account['id']) || !isSalt(account['salt'])) return undefined;
		const { id, salt } = account;
		const before = read.at(-1)?.id;
		if (before !== undefined && id <= before) return undefined;
		read.push({ id, salt });
	}
	const text = canonical(payload);
	if (text === undefined) return undefined;
	if (line !== `{"hash":"${hash}","payload":${text},"accounts":${JSON.stringify(read)}}`) return undefined;
	const commitments = [...collectAccounts(what)];
	if (!commitments.every(isHash)) return undefined;
	return { hash, text, recordedAt, commitments: new Set(commitments), accounts: read };
}

/** An anchor's receipt as it was downloaded. */
export interface Receipt {
	readonly site: string;
	readonly n: number;
	readonly hash: string;
	/** When the anchor was made, and until when it covers what was recorded. */
	readonly at: number;
	readonly upTo: number;
}

export function readReceipt(file: string): Receipt | undefined {
	const found = parse(file);
	if (found?.['format'] !== 'muster-receipt/1') return undefined;
	const { site, n, hash, at, upTo } = found;
	if (typeof site !== 'string' || !isPosition(n) || !isHash(hash) || !isCount(at) || !isCount(upTo)) return undefined;
	return { site, n, hash, at, upTo };
}
