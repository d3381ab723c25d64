// The compiled registry that Jira expressions read: one control record and shards of entries.
import type { DenyReason } from '../contract/decision';
import type { Grant, IdentityType } from '../contract/identity';
import type { AccountId, ProjectId } from '../contract/ids';
import { type TransitionRequest, versionTag } from './decide';
import { grantEnd, type Identity } from './identity';
import { refusalTemplate } from './refusal';

/** App property of the control record. The format number is part of the key, so a mismatch reads as missing. */
export const controlProperty = 'c1';
/** App properties of the shards are this prefix and the shard's name. */
export const shardPropertyPrefix = 's1';
/** The entry of callers without an account. */
export const anonymousKey = 'Anonymous' as AccountId;
/** Largest value of an app property, characters of JSON (Jira REST API, PUT /rest/forge/1/app/properties). */
export const maxPropertyCharacters = 32_768;
/**
 * How long a publication that went astray may still arrive, milliseconds. Longer than the longest invocation (900 s)
 * and the retries of its transport.
 */
export const strayWriteLifeMs = 20 * 60_000;

/** Letters the snapshot uses for types: identities, people (`H`), accounts without an identity (`N`, `U`). */
export const typeCodes: Readonly<Record<IdentityType, string>> = {
	'service-account': 'S',
	'ci-pipeline': 'C',
	app: 'A',
	automation: 'M',
	'ai-agent': 'I',
	'bot-user': 'B',
};
export const humanTypeCode = 'H';

/** The code of an outcome that lets the transition pass. */
export const passCode = 'ok';

/**
 * Codes of the reasons. A capital speaks with the site's contact in place of the identity's, for accounts that have
 * no identity.
 */
export const reasonOfCode = {
	u: 'unregistered',
	f: 'frozen',
	F: 'frozen',
	s: 'suspended',
	r: 'retired',
	n: 'no-grant',
	e: 'expired',
	g: 'grant-expired',
	t: 'type-not-allowed',
	x: 'non-human-not-allowed',
} as const satisfies Readonly<Record<string, DenyReason>>;
export type ReasonCode = keyof typeof reasonOfCode;
const siteContactCodes: ReadonlySet<string> = new Set<ReasonCode>(['u', 'F']);

/** `[tags, end, code]`: tags all of which must hold, epoch milliseconds until it allows, code once it does not. */
export type EntryRow = readonly [tags: string, end: number, code: string];
/** `[type, code when frozen, contact, rows, version]`. Rows end with one that always matches and never allows. */
export type Entry = readonly [
	type: string,
	whenFrozen: string,
	contact: string,
	rows: readonly EntryRow[],
	version: string,
];

/** A row tag that holds for every transition, and the frozen tag of the whole site. */
export const anyTag = '*';
export const projectTag = (id: ProjectId): string => `p${id}`;

/** The tags of a grant: all of them must hold for the transition; what is left open is absent. */
export function grantTags(grant: Grant): string {
	const tags = [`s${grant.toStatusId}`];
	if (grant.projectId !== undefined) tags.push(projectTag(grant.projectId));
	if (grant.issueTypeId !== undefined) tags.push(`t${grant.issueTypeId}`);
	if (grant.fromStatusId !== undefined) tags.push(`f${grant.fromStatusId}`);
	return tags.join(' ');
}

/** The tags of a transition somebody asks for: a row holds for it when all of the row's tags are among these. */
export function transitionTags(request: Omit<TransitionRequest, 'accountId'>): ReadonlySet<string> {
	const { projectId, issueTypeId, fromStatusId, toStatusId } = request;
	return new Set([anyTag, projectTag(projectId), `t${issueTypeId}`, `f${fromStatusId ?? 0}`, `s${toStatusId}`]);
}

function rowsOf(identity: Identity): EntryRow[] {
	if (identity.status === 'suspended') return [[anyTag, 0, 's']];
	if (identity.status === 'retired') return [[anyTag, 0, 'r']];
	const rows = identity.grants.map((grant): EntryRow => {
		const end = grantEnd(identity, grant);
		return [grantTags(grant), end, end === identity.expiresAt ? 'e' : 'g'];
	});
	// The first matching row decides, so the one that ends last stands first.
	rows.sort((a, b) => b[1] - a[1]);
	return [...rows, [anyTag, 0, 'n']];
}

/** Compiles an identity for the snapshot. */
export function compileEntry(identity: Identity): Entry {
	return [typeCodes[identity.type], 'f', identity.contact, rowsOf(identity), `#${identity.version}`];
}

/** The entry of a known non-human account that nobody registered. */
export const unregisteredEntry: Entry = ['N', 'F', '', [[anyTag, 0, 'u']], ''];

export function isUnregisteredEntry(entry: Entry): boolean {
	return entry[0] === unregisteredEntry[0];
}

export type ShardEntries = Readonly<Record<string, Entry>>;

/** Key inside a shard's property that holds the version of its record; no account id can be equal to it. */
const shardVersionKey = '#';

/** Value of a shard's app property. */
export function renderShard(entries: ShardEntries, version: number): Record<string, unknown> {
	return { [shardVersionKey]: version, ...entries };
}

/**
 * Which shard holds which accounts: shard by the last `suffixLength` characters of the account id. A suffix that is not
 * listed goes to the default shard.
 */
export type Routing = Readonly<Record<string, string>>;

/** How many characters at the end of an account id choose its shard. Part of the format: the expressions know it. */
export const suffixLength = 2;

/** The shard that takes every suffix the routing does not list. */
export const defaultShard = '';

const hexDigits = [...'0123456789abcdef'];

/**
 * Spreads the suffixes of account ids over shards.
 *
 * Account ids that services and apps get today end in a UUID, so their ends are hexadecimal and even; older ids end
 * in any letter or digit and go to the default shard.
 * @param shardCount how many shards besides the default one, 1 to 256; the control record has no room to route to more
 * @param weightOf how much a suffix holds already; the heaviest are placed first, each in the lightest shard
 */
export function layOutRouting(shardCount: number, weightOf: (suffix: string) => number = () => 0): Routing {
	if (shardCount < 1 || shardCount > 256) throw new RangeError('a routing has 1 to 256 shards besides the default one');
	const loads = Array.from({ length: shardCount }, (_, i) => ({ name: (i + 1).toString(36), weight: 0 }));
	const suffixes = hexDigits.flatMap((first) => hexDigits.map((second) => first + second));
	const routing: Record<string, string> = {};
	for (const suffix of suffixes.sort((a, b) => weightOf(b) - weightOf(a))) {
		const lightest = loads.reduce((least, load) => (load.weight < least.weight ? load : least));
		routing[suffix] = lightest.name;
		// A suffix that holds nothing yet counts a little, so that empty ones are spread as well.
		lightest.weight += weightOf(suffix) + 1;
	}
	return routing;
}

/** Name of the shard that holds an account. */
export function shardFor(routing: Routing, accountId: AccountId): string {
	const suffix = accountId.slice(accountId.length - suffixLength);
	return Object.hasOwn(routing, suffix) ? (routing[suffix] ?? defaultShard) : defaultShard;
}

/** Every shard a routing can lead to, the default one included. All of them must be published. */
export function shardNames(routing: Routing): string[] {
	return [defaultShard, ...new Set(Object.values(routing))];
}

export const shardProperty = (shard: string): string => shardPropertyPrefix + shard;

/** A version that a tightening change withdrew, listed until no stray publication of it can arrive any more. */
export interface WithdrawnVersion {
	readonly accountId: AccountId;
	readonly version: number;
	/** Epoch milliseconds. */
	readonly until: number;
}

/** The control record as it is stored. */
export interface Control {
	readonly version: number;
	readonly routing: Routing;
	readonly siteFrozen: boolean;
	readonly frozenProjects: readonly ProjectId[];
	readonly withdrawn: readonly WithdrawnVersion[];
	/** Whom a refusal names when no identity is known. */
	readonly contact: string;
}

/** Value of the control record's app property. */
export interface PublishedControl {
	readonly v: number;
	readonly r: Routing;
	/** Frozen tags. */
	readonly z: readonly string[];
	/** Sentences by code; the empty sentence lets pass. */
	readonly m: Readonly<Record<string, string>>;
}

/** Whom refusals name until an admin says otherwise. */
export const defaultContact = 'a Jira admin';

/** The control record of a new installation. */
export function initialControl(shardCount: number): Control {
	return {
		version: 1,
		routing: layOutRouting(shardCount),
		siteFrozen: false,
		frozenProjects: [],
		withdrawn: [],
		contact: defaultContact,
	};
}

export function renderControl(control: Control): PublishedControl {
	const sentences: Record<string, string> = { [passCode]: '' };
	for (const [code, reason] of Object.entries(reasonOfCode)) {
		sentences[code] = siteContactCodes.has(code) ? refusalTemplate(reason, control.contact) : refusalTemplate(reason);
	}
	return {
		v: control.version,
		r: control.routing,
		z: [
			...(control.siteFrozen ? [anyTag] : []),
			...control.frozenProjects.map(projectTag),
			...control.withdrawn.map(({ accountId, version }) => versionTag(accountId, version)),
		],
		m: sentences,
	};
}

/** Says whether identities are frozen at the guards of a space; nothing is before the registry is prepared. */
export function isFrozenIn(control: Control | undefined, projectId: ProjectId): boolean {
	return control !== undefined && (control.siteFrozen || control.frozenProjects.includes(projectId));
}

/** Withdrawn versions that a stray publication could still carry at `now`. */
export function stillWithdrawn(control: Control, now: number): readonly WithdrawnVersion[] {
	return control.withdrawn.filter(({ until }) => until > now);
}
