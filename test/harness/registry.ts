// What tests of the registry keep doing: register, move work items, put guards on transitions.
import { expect } from '@jest/globals';
import type { HistoryView, IdentityView, SavedView } from '../../src/contract/calls/identities';
import { minuteMs } from '../../src/contract/durations';
import type { PublicError, RpcResult } from '../../src/contract/errors';
import type { IdentityDraft } from '../../src/contract/identity';
import type { ShardRow } from '../../src/contract/identity-row';
import type { AccountId } from '../../src/contract/ids';
import type { Problem } from '../../src/contract/problems';
import { compileRuleConfig } from '../../src/core/guards/rule-config';
import type { Guard } from '../../src/core/policy/decide';
import type { Identity } from '../../src/core/registry/identity';
import { rowOf } from '../../src/core/registry/identity-row';
import { type Control, renderControl } from '../../src/core/snapshot/control';
import {
	compileEntry,
	type Entry,
	reachOf,
	renderShard,
	type ShardEntries,
	unregisteredEntry,
} from '../../src/core/snapshot/entry';
import { controlProperty, shardProperty } from '../../src/core/snapshot/property';
import { hexDigits, shardFor } from '../../src/core/snapshot/routing';
import { aDraft } from '../builders/identity';
import { dump, requireStored, tamper } from './storage';
import { idOf, type SeededName, type TestWorld, valueOf } from './world';

/** What a caller believes to change. */
interface Expected {
	readonly accountId: string;
	readonly version: number;
}

export const releaseWorkflow = 'Release train workflow';
export const opsWorkflow = 'Software Simplified Workflow for Project OPS';
export const staged = '10004';
export const deployed = '10005';
/** Work items of REL that start Staged. */
export const stagedKeys = ['REL-7', 'REL-15', 'REL-23', 'REL-31', 'REL-39'] as const;

const admin = 'muster-admin';

/**
 * Lets the accounts of the site be known for so long that every write which may still arrive lists them: the lease of
 * its publisher, and 20 minutes.
 */
export const letAccountsBeKnown = (world: TestWorld): Promise<void> => world.pass(22 * minuteMs);

/** A draft that can be saved on the seeded site. */
export const aSeededDraft = (more: Partial<IdentityDraft> = {}): IdentityDraft =>
	aDraft({ ownerId: idOf('bruno') as AccountId, ...more });

/** The refusal of a call that must fail. */
export function errorOf(result: RpcResult<unknown>): PublicError {
	if (!result.ok) return result.error;
	throw new Error(`The call succeeded: ${JSON.stringify(result.value)}`);
}

export function register(
	world: TestWorld,
	accountId: string,
	draft: IdentityDraft = aSeededDraft(),
	more: { readonly as?: SeededName; readonly confirmBotUser?: boolean } = {},
): Promise<RpcResult<SavedView>> {
	const { as = 'ana', ...flags } = more;
	return world.invoke<SavedView>(as, admin, 'identity.register', { accountId, draft, ...flags });
}

/** Registers a seeded account and expects that it works. */
export async function registered(
	world: TestWorld,
	name: SeededName = 'deployBot',
	draft: IdentityDraft = aSeededDraft(),
): Promise<IdentityView> {
	return valueOf(await register(world, idOf(name), draft)).identity;
}

export function edit(
	world: TestWorld,
	{ accountId, version }: Expected,
	draft: IdentityDraft,
	as: SeededName = 'ana',
): Promise<RpcResult<SavedView>> {
	return world.invoke<SavedView>(as, admin, 'identity.edit', { accountId, version, draft });
}

export function change(
	world: TestWorld,
	action: 'suspend' | 'reactivate' | 'retire' | 'freeze' | 'thaw',
	{ accountId, version }: Expected,
	as: SeededName = 'ana',
): Promise<RpcResult<SavedView>> {
	return world.invoke<SavedView>(as, admin, `identity.${action}`, { accountId, version, reason: 'For a reason.' });
}

export async function readBack(
	world: TestWorld,
	accountId: string,
): Promise<{ readonly identity: IdentityView; readonly history: readonly HistoryView[] }> {
	return valueOf(await world.invoke('ana', admin, 'identity.read', { accountId }));
}

/** What a change of the registry fails with, when it says that nothing was changed. */
export const unchangedProblems: readonly Problem[] = [
	'registry-busy-unchanged',
	'registry-growing-unchanged',
	'storage-silent',
];

/** What became of a transition. */
export interface Outcome {
	readonly status: number;
	/** Empty when it passed. */
	readonly message: string;
}

/** Presses a transition as any account, with an API token or without. */
export async function press(
	world: TestWorld,
	accountId: string | undefined,
	issueKey: string,
	transitionId: string,
): Promise<Outcome> {
	const request = new Request(`${world.site.baseUrl}/rest/api/3/issue/${issueKey}/transitions`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ transition: { id: transitionId } }),
	});
	const caller = accountId === undefined ? ({ kind: 'anonymous' } as const) : ({ kind: 'user', accountId } as const);
	const response = await world.site.fetch(request, caller);
	const text = await response.text();
	const body = text === '' ? {} : (JSON.parse(text) as { errorMessages?: string[] });
	return { status: response.status, message: body.errorMessages?.join(' ') ?? '' };
}

export const deployTransition = '41';

/** Puts a work item to Staged without anybody having moved it, and deploys it. */
export async function deploy(
	world: TestWorld,
	account: SeededName | { readonly accountId: string } | undefined,
	issueKey: string = stagedKeys[0],
): Promise<Outcome> {
	world.site.issue(issueKey).statusId = staged;
	const accountId = typeof account === 'string' ? idOf(account) : account?.accountId;
	return press(world, accountId, issueKey, deployTransition);
}

/** The machine code a refusal ends in, `passes` when there was none. */
export function codeOf({ status, message }: Outcome): string {
	if (status === 204) return 'passes';
	return /\[muster:([a-z-]+)\]$/.exec(message)?.[1] ?? `${status} ${message}`;
}

/** Puts a guard on a transition, as saving Muster's rule page would. */
export function setGuard(
	world: TestWorld,
	guard: Guard | undefined,
	more: { readonly workflow?: string; readonly transition?: string; readonly audited?: boolean } = {},
): void {
	const { workflow = releaseWorkflow, transition = 'Deploy', audited = guard !== undefined } = more;
	const kind = world.site.workflow(workflow).transitions.find(({ name }) => name === transition)?.type;
	const rule = (moduleKey: string, config: object) => ({
		id: `rule ${moduleKey} ${transition}`,
		ruleKey: world.forge.ruleKey(moduleKey),
		config: { ...config },
		disabled: false,
	});
	world.site.setRules(workflow, transition, {
		validators: guard === undefined ? [] : [rule('muster-guard', compileRuleConfig(guard, kind))],
		postFunctions: audited ? [rule('muster-audit', {})] : [],
	});
}

let added = 0;

/**
 * Adds a service account of the site, and lets the app notice.
 *
 * @param digits the first hexadecimal digits of its UUID, two or three: they choose the shard
 */
export async function addServiceAccount(world: TestWorld, digits: string): Promise<string> {
	added += 1;
	const rest = String(added).padStart(8 - digits.length, '0');
	const accountId = `712020:${digits}${rest}-0000-4000-8000-000000000000`;
	world.site.addAccount(
		{ accountId, displayName: `bot-${added}`, accountType: 'app', appType: 'service', active: true },
		['release-engineers', 'jira-users'],
	);
	await world.settle();
	return accountId;
}

/** Where the published registry holds an account now. */
export interface Place {
	/** Name of its shard. */
	readonly shard: string;
	/** Id of the shard's record. */
	readonly record: string;
	/** The app property with the shard's entries. */
	readonly property: string;
}

/** The shard that the stored routing leads to for an account. */
export async function placeOf(world: TestWorld, accountId: string): Promise<Place> {
	const { routing } = (await requireStored(world, 'control', 'site')).body as unknown as Control;
	const shard = shardFor(routing, accountId as AccountId);
	return { shard, record: shard === '' ? 'default' : shard, property: shardProperty(shard) };
}

/** Publishes what is stored of one shard, and does nothing else. */
export async function publishProperty(world: TestWorld, property: string): Promise<void> {
	const [{ publish }, { ports }] = await Promise.all([
		import('../../src/services/registry/publish'),
		import('../../src/entry/wiring'),
	]);
	await world.forge.runAs(undefined, () => publish(ports, property, 0));
}

/** Every app property says exactly what its record says, none is without a record, and no lease runs. */
export async function expectAllPublished(world: TestWorld): Promise<void> {
	const { records, properties } = await dump(world);
	const expected: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(records)) {
		const [, kind, id = ''] = /^([a-z]+):v1:(.*)$/.exec(key) ?? [];
		if (kind === 'shard') {
			const { published, entries } = value.body as { published: number; entries: ShardEntries };
			expected[shardProperty(id === 'default' ? '' : id)] = renderShard(entries, published);
		}
		if (kind === 'control' && id === 'site') {
			expected[controlProperty] = renderControl(value.body as unknown as Control);
		}
		if (kind === 'publication') expect([id, Number(value.body['leaseUntil']) <= Date.now()]).toEqual([id, true]);
	}
	expect(Object.keys(properties).sort()).toEqual(Object.keys(expected).sort());
	expect(properties).toEqual(expected);
}

/** Identity, shard entry, row, history and where its rights are noted tell the same story of an account. */
export async function expectConsistent(world: TestWorld, accountId: string): Promise<void> {
	const { records } = await dump(world);
	const stored = records[`identity:v1:${accountId}`];
	const { record, shard } = await placeOf(world, accountId);
	const { entries, rows } = (await requireStored(world, 'shard', record)).body as {
		entries: ShardEntries;
		rows: Record<string, ShardRow>;
	};
	const history = Object.keys(records).filter((key) => key.startsWith(`history:v1:${accountId}:`));
	if (stored === undefined) {
		expect([accountId, entries[accountId]]).toEqual([accountId, unregisteredEntry]);
		expect(rows).not.toHaveProperty([accountId]);
		expect(history).toEqual([]);
		return;
	}
	const identity = stored.body as unknown as Identity;
	expect(stored.version).toBe(identity.version);
	expect([accountId, entries[accountId]]).toEqual([accountId, compileEntry(identity)]);
	expect([accountId, rows[accountId]]).toEqual([accountId, rowOf(identity)]);
	for (const reach of reachOf(compileEntry(identity))) {
		const noted = records[`reach:v1:${reach}`]?.body as { shards: readonly string[] } | undefined;
		expect([accountId, reach, noted?.shards ?? []]).toEqual([accountId, reach, expect.arrayContaining([shard])]);
	}
	expect(history).toHaveLength(identity.version);
}

/**
 * Fills the shard of an account with bots nobody registered, whose ids begin with so many of its digits: with three, no
 * division of the shard helps.
 *
 * @param until characters after which to stop
 */
export async function fillShardOf(world: TestWorld, accountId: string, shared: number, until = 32_680): Promise<void> {
	const { record } = await placeOf(world, accountId);
	const shard = await requireStored(world, 'shard', record);
	const { published, entries } = shard.body as { published: number; entries: ShardEntries };
	const filled: Record<string, Entry> = { ...entries };
	for (let i = 0; JSON.stringify(filled).length < until; i++) {
		const digits = `${accountId.slice(7, 7 + shared)}${hexDigits[i % 16]}`.padEnd(3, '0');
		filled[`712020:${digits}${String(i).padStart(5, '0')}-0000-4000-8000-ffffffffffff`] = unregisteredEntry;
	}
	const body = { ...shard.body, published: published + 1, entries: filled };
	await tamper(world, 'shard', record, { ...shard, version: shard.version + 1, body });
}
