// The compiled registry that Jira expressions read: one control record and shards of entries.
import type { DenyReason } from '../../contract/decision';
import type { Grant, IdentityType } from '../../contract/identity';
import type { AccountId, ProjectId, StatusId } from '../../contract/ids';
import type { Controls, TransitionRequest } from '../policy/decide';
import { refusalTemplate } from '../policy/refusal';
import { type ChangeActor, grantEnd, type Identity, type Switch } from '../registry/identity';
import { initialRouting, type Routing } from './routing';

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

/**
 * Codes of the outcomes, as keys of the control record. Each is one character that no account id holds, so that a code
 * is never taken for a piece of an id.
 */
export const codes = {
	/** An identity passes. */
	pass: '+',
	/** A person passes. */
	person: '~',
	/** No entry, at a guard for registered identities only. */
	unknown: '?',
	unregistered: '!',
	frozen: '@',
	/** Frozen, said of an account that nobody registered. */
	frozenUnregistered: '&',
	suspended: '=',
	retired: '/',
	'no-grant': '.',
	expired: '(',
	'grant-expired': ')',
	'type-not-allowed': '^',
	'non-human-not-allowed': '|',
} as const satisfies Readonly<Record<DenyReason | 'pass' | 'person' | 'unknown' | 'frozenUnregistered', string>>;

/** `[code, end, ...tags]`: code once it does not allow, epoch milliseconds until it allows, tags all of which must hold. */
export type EntryRow = readonly [code: string, end: number, ...tags: string[]];
/** `[type, code when frozen, contact, rows, tag]`. Rows end with one that always matches and never allows. */
export type Entry = readonly [
	type: string,
	whenFrozen: string,
	contact: string,
	rows: readonly EntryRow[],
	tag: string,
];

export const projectTag = (id: ProjectId): string => `p${id}`;

/** The tags of a grant: all of them must hold for the transition; what is left open is absent. */
export function grantTags(grant: Grant): string[] {
	const tags = [`s${grant.toStatusId}`];
	if (grant.projectId !== undefined) tags.push(projectTag(grant.projectId));
	if (grant.issueTypeId !== undefined) tags.push(`t${grant.issueTypeId}`);
	if (grant.fromStatusId !== undefined) tags.push(`f${grant.fromStatusId}`);
	return tags;
}

/** The tags of a transition somebody asks for: a row holds for it when all of the row's tags are among these. */
export function transitionTags(request: Omit<TransitionRequest, 'accountId'>): ReadonlySet<string> {
	const { projectId, issueTypeId, fromStatusId, toStatusId } = request;
	return new Set([projectTag(projectId), `t${issueTypeId}`, `f${fromStatusId ?? 0}`, `s${toStatusId}`]);
}

function rowsOf(identity: Identity): EntryRow[] {
	if (identity.frozen !== undefined) return [[codes.frozen, 0]];
	if (identity.status !== 'active') return [[codes[identity.status], 0]];
	const rows = identity.grants.map((grant): EntryRow => {
		const end = grantEnd(identity, grant);
		return [end === identity.expiresAt ? codes.expired : codes['grant-expired'], end, ...grantTags(grant)];
	});
	// The first matching row decides, so the one that ends last stands first.
	rows.sort((a, b) => b[1] - a[1]);
	return [...rows, [codes['no-grant'], 0]];
}

/** Compiles an identity for the snapshot. */
export function compileEntry(identity: Identity): Entry {
	return [typeCodes[identity.type], codes.frozen, identity.contact, rowsOf(identity), identity.tag];
}

/** The entry of a known non-human account that nobody registered. */
export const unregisteredEntry: Entry = ['N', codes.frozenUnregistered, '', [[codes.unregistered, 0]], ''];

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

export const shardProperty = (shard: string): string => shardPropertyPrefix + shard;

/** A tag that a tightening change withdrew, listed until no stray publication of it can arrive any more. */
export interface WithdrawnTag {
	readonly tag: string;
	/** Epoch milliseconds. */
	readonly until: number;
}

/** What admins set for the whole site. */
export interface Settings {
	readonly version: number;
	readonly expiryDefaultDays: number;
	readonly expiryMaxDays: number;
	/** Days between an owner's account becoming inactive and the suspension of what they own. */
	readonly orphanGraceDays: number;
	/** Most shards, the default one included. */
	readonly maxShards: number;
	/** Statuses that only guards of mode `registered` may lead into. */
	readonly protectedStatuses: readonly StatusId[];
	/** Known non-human accounts without a grant may not change work types. */
	readonly guardsTypeChanges: boolean;
}

/** Most app properties that are safe to hold: Connect documents 100, Forge nothing; one is the control record's. */
export const safeShards = 98;

export const initialSettings: Settings = {
	version: 0,
	expiryDefaultDays: 180,
	expiryMaxDays: 365,
	orphanGraceDays: 14,
	maxShards: safeShards,
	protectedStatuses: [],
	guardsTypeChanges: false,
};

/** One change of a switch above single identities, or of the settings. */
export interface SiteChange {
	readonly at: number;
	readonly actor: ChangeActor;
	readonly action: 'freeze' | 'thaw' | 'freeze-space' | 'thaw-space' | 'break-glass' | 'mend-glass' | 'settings';
	readonly projectId?: ProjectId;
	readonly reason?: string;
}

/** The control record as it is stored. */
export interface Control {
	readonly version: number;
	readonly routing: Routing;
	/** While accounts move to other shards: where they go, or where they came from. Changes write both. */
	readonly moving?: {
		/** `taking-back`: Jira refused a shard, and the copies are removed. */
		readonly phase: 'copying' | 'draining' | 'taking-back';
		readonly other: Routing;
		/** When the phase began, epoch milliseconds. */
		readonly since: number;
	};
	/** Bases that must take fresh names, since bulk work took rights away in them. */
	readonly toRename: readonly string[];
	/** Number of the next fresh base of the routing. */
	readonly nextBase: number;
	readonly growthRefused?: { readonly at: number; readonly why: string };
	readonly freeze?: Switch;
	readonly frozenSpaces: readonly (Switch & { readonly projectId: ProjectId })[];
	/** Present while every guard only monitors. */
	readonly brokenGlass?: Switch;
	readonly withdrawn: readonly WithdrawnTag[];
	/** Whom a refusal names when no identity is known. */
	readonly contact: string;
	readonly settings: Settings;
	/** Latest first; all of them stand in the history. */
	readonly changes: readonly SiteChange[];
}

/**
 * Value of the control record's app property: routing, and the sentence of each code, as entries of one map beside two
 * named ones. Named keys have more characters than any piece of an account id that is looked up here.
 */
export interface PublishedControl {
	readonly version: number;
	/** Frozen tags. */
	readonly frozen: readonly string[];
	/** Sentences by code (the empty one lets pass), bases by pair, parts by third character. */
	readonly [key: string]: unknown;
}

/** Whom refusals name until an admin says otherwise. */
export const defaultContact = 'a Jira admin';

/** The control record of a new installation. */
export function initialControl(shardCount: number): Control {
	return {
		version: 1,
		routing: initialRouting(shardCount),
		toRename: [],
		nextBase: shardCount + 1,
		frozenSpaces: [],
		withdrawn: [],
		contact: defaultContact,
		settings: initialSettings,
		changes: [],
	};
}

/** Codes that speak with the identity's contact. The others speak with the site's. */
const ofIdentities = [
	'frozen',
	'suspended',
	'retired',
	'no-grant',
	'expired',
	'grant-expired',
	'type-not-allowed',
	'non-human-not-allowed',
] as const;

/** The sentence of every code: with a frozen site all identities are frozen, with broken glass nobody is refused. */
function sentences({ freeze, brokenGlass, contact }: Control): Record<string, string> {
	const isFrozen = freeze !== undefined;
	const said: Record<string, string> = {
		[codes.person]: '',
		[codes.pass]: isFrozen ? refusalTemplate('frozen') : '',
		[codes.unknown]: refusalTemplate('unregistered', contact),
		[codes.unregistered]: refusalTemplate(isFrozen ? 'frozen' : 'unregistered', contact),
		[codes.frozenUnregistered]: refusalTemplate('frozen', contact),
	};
	for (const reason of ofIdentities) said[codes[reason]] = refusalTemplate(isFrozen ? 'frozen' : reason);
	if (brokenGlass === undefined) return said;
	return Object.fromEntries(Object.keys(said).map((code) => [code, '']));
}

export function renderControl(control: Control): PublishedControl {
	const { pairs, thirds } = control.routing;
	return {
		...Object.fromEntries(Object.entries(pairs).map(([pair, base]) => [pair, shardProperty(base)])),
		...thirds,
		...sentences(control),
		version: control.version,
		...(control.settings.guardsTypeChanges ? { guardsTypes: true } : {}),
		frozen: [
			...control.frozenSpaces.map(({ projectId }) => projectTag(projectId)),
			...control.withdrawn.map(({ tag }) => tag),
		],
	};
}

/** The switches of a control record, as decide() takes them. */
export function controlsOf({ freeze, frozenSpaces, withdrawn, brokenGlass }: Control): Controls {
	return {
		siteFrozen: freeze !== undefined,
		frozenProjects: new Set(frozenSpaces.map(({ projectId }) => projectId)),
		withdrawn: new Set(withdrawn.map(({ tag }) => tag)),
		glassBroken: brokenGlass !== undefined,
	};
}

/** The switches that bear on one space. */
export interface SpaceSwitches {
	readonly site?: Switch;
	readonly space?: Switch;
	readonly brokenGlass?: Switch;
}

/** The switches that bear on a space; none do before the registry is prepared. */
export function switchesIn(control: Control | undefined, projectId: ProjectId): SpaceSwitches {
	if (control === undefined) return {};
	const { freeze, brokenGlass } = control;
	const frozen = control.frozenSpaces.find((space) => space.projectId === projectId);
	return {
		...(freeze === undefined ? {} : { site: freeze }),
		...(frozen === undefined ? {} : { space: { at: frozen.at, by: frozen.by, reason: frozen.reason } }),
		...(brokenGlass === undefined ? {} : { brokenGlass }),
	};
}

/** Withdrawn tags that a stray publication could still carry at `now`. */
export function stillWithdrawn(control: Control, now: number): readonly WithdrawnTag[] {
	return control.withdrawn.filter(({ until }) => until > now);
}

/** Makes a tag of random text: short, and never equal to a tag of a transition. */
export const tagOf = (random: string): string => `#${random.slice(0, 5)}`;
