// What tests of the registry keep doing: register, move work items, put guards on transitions.
import type { PublicError, RpcResult } from '../../src/contract/errors';
import type { IdentityDraft } from '../../src/contract/identity';
import type { AccountId } from '../../src/contract/ids';
import type { HistoryView, IdentityView, SavedView } from '../../src/contract/rpc';
import type { Guard } from '../../src/core/decide';
import { compileRuleConfig } from '../../src/core/rule-config';
import { aDraft } from '../builders/identity';
import { idOf, type SeededName, type TestWorld, valueOf } from './world';

export const releaseWorkflow = 'Release train workflow';
export const opsWorkflow = 'Software Simplified Workflow for Project OPS';
export const staged = '10004';
export const deployed = '10005';
/** Work items of REL that start Staged. */
export const stagedKeys = ['REL-7', 'REL-15', 'REL-23', 'REL-31', 'REL-39'] as const;

const admin = 'muster-admin';

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
	{ accountId, version }: Pick<IdentityView, 'accountId' | 'version'>,
	draft: IdentityDraft,
	as: SeededName = 'ana',
): Promise<RpcResult<SavedView>> {
	return world.invoke<SavedView>(as, admin, 'identity.edit', { accountId, version, draft });
}

export function change(
	world: TestWorld,
	action: 'suspend' | 'reactivate' | 'retire',
	{ accountId, version }: Pick<IdentityView, 'accountId' | 'version'>,
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
	const rule = (moduleKey: string, config: object) => ({
		id: `rule ${moduleKey} ${transition}`,
		ruleKey: world.forge.ruleKey(moduleKey),
		config: { ...config },
		disabled: false,
	});
	world.site.setRules(workflow, transition, {
		validators: guard === undefined ? [] : [rule('muster-guard', compileRuleConfig(guard))],
		postFunctions: audited ? [rule('muster-audit', {})] : [],
	});
}

let added = 0;

/** Adds a service account of the site, and lets the app notice. @param suffix end of its id, which chooses the shard */
export async function addServiceAccount(world: TestWorld, suffix: string): Promise<string> {
	added += 1;
	const accountId = `712020:${String(added).padStart(8, '0')}-0000-4000-8000-00000000000${suffix}`;
	world.site.addAccount(
		{ accountId, displayName: `bot-${added}`, accountType: 'app', appType: 'service', active: true },
		['release-engineers', 'jira-users'],
	);
	await world.settle();
	return accountId;
}
