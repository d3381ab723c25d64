// What the snapshot says of one account: the entry that guard expressions read.
import * as z from '#zod';
import type { DenyReason } from '../../contract/decision';
import type { DeepReadonly } from '../../contract/deep-readonly';
import type { Grant, IdentityType } from '../../contract/identity';
import type { AccountId, ProjectId } from '../../contract/ids';
import type { TransitionRequest } from '../policy/decide';
import { grantEnd, type Identity } from '../registry/identity';
import { publishedContact } from '../site';

/** The entry of callers without an account. */
export const anonymousKey = 'Anonymous' as AccountId;

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
	/** No entry, and not in the group whose members are people. */
	notMember: '*',
	unregistered: '!',
	frozen: '@',
	/** Frozen, for an account that nobody registered. */
	frozenUnregistered: '&',
	suspended: '=',
	retired: '/',
	'no-grant': '.',
	expired: '(',
	'grant-expired': ')',
	'type-not-allowed': '^',
	'non-human-not-allowed': '|',
} as const satisfies Readonly<
	Record<DenyReason | 'pass' | 'person' | 'unknown' | 'frozenUnregistered' | 'notMember', string>
>;

/** `[code, end, ...tags]`: the code from `end` on, `end` in epoch milliseconds, and tags that must all hold. */
const entryRowSchema = z.tuple([z.string(), z.number()], z.string());
export type EntryRow = DeepReadonly<z.infer<typeof entryRowSchema>>;

/**
 * `[type, code when frozen, contact, rows, tag]`. Rows end with one that always matches and never allows.
 *
 * The positions are the format that the guard expressions read; all other code uses the functions of this file.
 */
export const entrySchema = z.tuple([z.string(), z.string(), z.string(), z.array(entryRowSchema), z.string()]);
export type Entry = DeepReadonly<z.infer<typeof entrySchema>>;

const projectLetter = 'p';
export const projectTag = (id: ProjectId): string => projectLetter + id;

/** The tags of a grant. A transition must have all of them; what the grant leaves open has no tag. */
export function grantTags(grant: Grant): string[] {
	const tags = [`s${grant.toStatusId}`];
	if (grant.projectId !== undefined) tags.push(projectTag(grant.projectId));
	if (grant.issueTypeId !== undefined) tags.push(`t${grant.issueTypeId}`);
	if (grant.fromStatusId !== undefined) tags.push(`f${grant.fromStatusId}`);
	return tags;
}

/** The tags of a requested transition: it matches a row when it has all of the row's tags. */
export function transitionTags(request: Omit<TransitionRequest, 'accountId'>): ReadonlySet<string> {
	const { projectId, issueTypeId, fromStatusId, toStatusId } = request;
	return new Set([projectTag(projectId), `t${issueTypeId}`, `f${fromStatusId ?? 0}`, `s${toStatusId}`]);
}

function compileRows(identity: Identity): EntryRow[] {
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
	return [typeCodes[identity.type], codes.frozen, identity.contact, compileRows(identity), identity.tag];
}

/** The entry of a known non-human account that nobody registered. */
export const unregisteredEntry: Entry = ['N', codes.frozenUnregistered, '', [[codes.unregistered, 0]], ''];

export function isUnregisteredEntry([type]: Entry): boolean {
	return type === unregisteredEntry[0];
}

export const isRetiredEntry = ([, , , rows]: Entry): boolean => rows.some(([code]) => code === codes.retired);

/** The tags of each right in an entry that has not ended. @param now epoch milliseconds */
export const liveRights = ([, , , rows]: Entry, now: number): string[][] =>
	rows.flatMap(([, end, ...tags]) => (end > now ? [tags] : []));

/** The spaces in which an entry holds rights, ended ones included. */
export const reachOf = ([, , , rows]: Entry): (ProjectId | 'everywhere')[] =>
	rows.flatMap(([, , ...tags]) => {
		if (tags.length === 0) return [];
		const tag = tags.find((one) => one.startsWith(projectLetter));
		return [tag === undefined ? 'everywhere' : (tag.slice(projectLetter.length) as ProjectId)];
	});

/** Says whether a right counts in a space, this one alone or all of them. */
export const countsInProject = (tags: readonly string[], projectId: ProjectId): boolean =>
	!tags.some((tag) => tag.startsWith(projectLetter) && tag !== projectTag(projectId));

/** Those ends of an entry's grants that come before the identity's own end, epoch milliseconds. */
export const grantEnds = ([, , , rows]: Entry): number[] =>
	rows.flatMap(([code, end]) => (code === codes['grant-expired'] ? [end] : []));

export type ShardEntries = Readonly<Record<string, Entry>>;

/** Key inside a shard's property that holds the version of its record; no account id can be equal to it. */
const shardVersionKey = '#';

/** Value of a shard's app property. */
export function renderShard(entries: ShardEntries, version: number): Record<string, unknown> {
	const published = Object.entries(entries).map(([accountId, [type, frozen, contact, ...rest]]): [string, Entry] => [
		accountId,
		[type, frozen, publishedContact(contact), ...rest],
	]);
	return { [shardVersionKey]: version, ...Object.fromEntries(published) };
}

/** Makes a tag of random text: short, and never equal to a tag of a transition. */
export const makeTag = (random: string): string => `#${random.slice(0, 5)}`;
