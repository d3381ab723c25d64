// The exact bytes of an event's line, as one regular expression: the payload is canonical JSON, so that there is one way
// to write it. The format is written down here anew, since a verifier that shares the writer's code shares its faults;
// a test compares both.

/*
 * Lines are matched as Latin-1 text, a character a byte, so that places in the text are places in the file. Letters beyond
 * ASCII are then several characters, which a canonical string may hold all the same.
 */
const hash = '[A-Za-z0-9_-]{43}';
const id = '[0-9]{1,20}';
/** Whole numbers below 10^15: every time in milliseconds until the year 33658. */
const count = '(?:0|[1-9][0-9]{0,14})';
const position = '[1-9][0-9]{0,14}';
const escaped = String.raw`\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))`;
const plain = String.raw`[^"\\\x00-\x1f]*`;
const text = `${plain}(?:${escaped}${plain})*`;
/** Account ids and salts are plain ASCII. */
const account = '[A-Za-z0-9:_-]{1,128}';
const salt = '[A-Za-z0-9_-]{1,64}';

const quoted = (pattern: string): string => `"${pattern}"`;
const oneOf = (words: readonly string[]): string => quoted(`(?:${words.join('|')})`);

export const words = {
	decision: ['allowed', 'would-deny', 'observed', 'bypassed', 'stale', 'unknown'],
	source: ['post-function', 'product-event', 'backfill'],
	recheck: [
		'allow',
		'unregistered',
		'frozen',
		'suspended',
		'retired',
		'no-grant',
		'expired',
		'grant-expired',
		'type-not-allowed',
		'non-human-not-allowed',
	],
	enforcement: ['enforce', 'monitor'],
	mode: ['registered', 'registered-or-human', 'human-only'],
} as const;

interface Field {
	readonly name: string;
	readonly pattern: string;
	readonly isOptional?: true;
}

/** In the order of RFC 8785. Parentheses that capture are read by their place in `EventLine`. */
const fields: readonly Field[] = [
	{ name: 'actor', pattern: quoted(`(${hash})`) },
	{ name: 'at', pattern: count },
	{ name: 'change', pattern: quoted('([A-Za-z0-9]{1,100})') },
	{ name: 'claimsOther', pattern: 'true', isOptional: true },
	{ name: 'correlation', pattern: quoted(text), isOptional: true },
	{ name: 'decision', pattern: oneOf(words.decision) },
	{ name: 'format', pattern: '1' },
	{ name: 'from', pattern: quoted(id), isOptional: true },
	{ name: 'fromProject', pattern: quoted(id), isOptional: true },
	{ name: 'grant', pattern: quoted(text), isOptional: true },
	{
		name: 'guard',
		pattern: `\\{"enforcement":${oneOf(words.enforcement)},"mode":${oneOf(words.mode)}\\}`,
		isOptional: true,
	},
	{ name: 'identity', pattern: count, isOptional: true },
	{ name: 'issueId', pattern: quoted(`(${id})`) },
	{ name: 'onBehalf', pattern: quoted(`(${hash})`), isOptional: true },
	{ name: 'owner', pattern: quoted(`(${hash})`), isOptional: true },
	{ name: 'prev', pattern: `(null|"${hash}")` },
	{ name: 'projectId', pattern: quoted(id) },
	{ name: 'recheck', pattern: oneOf(words.recheck) },
	{ name: 'recordedAt', pattern: `(${count})` },
	{ name: 'registry', pattern: `\\[${count},${count}\\]` },
	{ name: 'seq', pattern: `(${position})` },
	{ name: 'source', pattern: oneOf(words.source) },
	{ name: 'to', pattern: quoted(id) },
	{ name: 'transition', pattern: `\\{"id":${quoted(text)},"workflow":${quoted(text)}\\}`, isOptional: true },
];

const member = ({ name, pattern, isOptional }: Field, i: number): string => {
	const whole = `${i === 0 ? '' : ','}"${name}":${pattern}`;
	return isOptional ? `(?:${whole})?` : whole;
};

const beside = (role: 'actor' | 'owner' | 'onBehalf'): string =>
	`(?:,"${role}":\\{"id":"(${account})","salt":"(${salt})"\\})?`;

const payload = `\\{${fields.map(member).join('')}\\}`;
const eventLine = new RegExp(
	`^\\{"hash":"(${hash})","payload":(${payload})${beside('actor')}${beside('owner')}${beside('onBehalf')}\\}$`,
);

/** Byte at which the payload of a line begins. */
export const payloadStart = '{"hash":"","payload":'.length + 43;

export interface EventLine {
	readonly hash: string;
	/** Bytes of the payload. */
	readonly length: number;
	readonly actor: string;
	readonly change: string;
	readonly issueId: string;
	readonly onBehalf: string | undefined;
	readonly owner: string | undefined;
	readonly prev: string | null;
	readonly recordedAt: number;
	readonly seq: number;
	readonly actorId: string | undefined;
	readonly actorSalt: string | undefined;
	readonly ownerId: string | undefined;
	readonly ownerSalt: string | undefined;
	readonly onBehalfId: string | undefined;
	readonly onBehalfSalt: string | undefined;
}

/** @param line a character a byte */
export function readEventLine(line: string): EventLine | undefined {
	const found = eventLine.exec(line);
	if (found === null) return undefined;
	const [
		,
		hash = '',
		payload = '',
		actor = '',
		change = '',
		issueId = '',
		onBehalf,
		owner,
		prev = '',
		recordedAt,
		seq,
	] = found;
	return {
		hash,
		length: payload.length,
		actor,
		change,
		issueId,
		onBehalf,
		owner,
		prev: prev === 'null' ? null : prev.slice(1, -1),
		recordedAt: Number(recordedAt),
		seq: Number(seq),
		actorId: found[11],
		actorSalt: found[12],
		ownerId: found[13],
		ownerSalt: found[14],
		onBehalfId: found[15],
		onBehalfSalt: found[16],
	};
}

/** Says what keeps a line from being an event's, for people: the first field that is missing, unknown or not as it must be. */
export function explainEventLine(line: string): string {
	let parsed: unknown;
	try {
		parsed = JSON.parse(line);
	} catch {
		return 'it is not JSON';
	}
	const { payload: found } = (parsed ?? {}) as { readonly payload?: unknown };
	if (typeof found !== 'object' || found === null || Array.isArray(found)) return 'it holds no payload';
	const stated = new Map(Object.entries(found));
	const unknown = [...stated.keys()].find((name) => !fields.some((field) => field.name === name));
	if (unknown !== undefined)
		return `its payload has a field ${JSON.stringify(unknown)}, which the format does not know`;
	for (const { name, pattern, isOptional } of fields) {
		const value = stated.get(name);
		if (value === undefined) {
			if (isOptional) continue;
			return `its payload lacks the field ${name}`;
		}
		if (!new RegExp(`^${pattern}$`).test(JSON.stringify(value)))
			return `the field ${name} of its payload is not as the format has it`;
	}
	return 'its payload is not written as canonical JSON (RFC 8785), or something else stands beside it';
}
