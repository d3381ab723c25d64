// What the admin page changes through the back end, and what no longer holds after each change.
import { type InfiniteData, mutationOptions, type QueryClient, type QueryKey } from '@tanstack/react-query';
import type * as z from 'zod/v4/core';
import type { RecountView } from '../../../../src/contract/calls/activity';
import type { adminInputs } from '../../../../src/contract/calls/admin';
import type { DriftListView } from '../../../../src/contract/calls/drift';
import type { RetentionView } from '../../../../src/contract/calls/evidence';
import type { HealthView } from '../../../../src/contract/calls/health';
import type { IdentityOutputs, IdentityRow, SavedView } from '../../../../src/contract/calls/identities';
import type { InForceView, SwitchedView } from '../../../../src/contract/calls/site';
import { chunks } from '../../../../src/contract/chunks';
import { defined } from '../../../../src/contract/defined';
import type { IdentityMove } from '../../../../src/contract/identity-history';
import { maxTargets } from '../../../../src/contract/limits';
import { callAdmin } from '../rpc';
import { adminQueries, keys, noteLag } from './queries';

type Input<Name extends keyof typeof adminInputs> = z.input<(typeof adminInputs)[Name]>;

/** Has what begins with these keys read anew: now where it is in view, else before it is shown again. */
const outdate = (client: QueryClient, ...outdated: readonly QueryKey[]): void => {
	for (const queryKey of outdated) void client.invalidateQueries({ queryKey });
};

/** After work on many identities. */
export const outdateIdentities = (client: QueryClient): void =>
	outdate(client, keys.identities, keys.works, keys.overview, keys.inForce);

/** After all accounts were compared. */
export const outdateAccounts = (client: QueryClient): void =>
	outdate(client, keys.health, keys.unregistered, keys.accounts, keys.memberships, keys.overview);

/** After what accounts did was counted anew. */
export const outdateCounts = (client: QueryClient): void => outdate(client, keys.activity, keys.identities);

/** Shows at once how far counting anew is. */
export const noteRecount = (client: QueryClient, view: RecountView): void =>
	void client.setQueryData(adminQueries.recount.queryKey, view);

/** After rules were changed in workflows, or may have been. */
export const outdateGuards = (client: QueryClient): void => outdate(client, keys.guards, keys.overview);

type DirectoryPage = IdentityOutputs['identity.directory'];

/** The answer to a save does not know what the audit tells: the last use, and moves of what is still stopped. */
function keepUse(saved: IdentityRow, { status, lastUsedAt, movedWhileStopped }: IdentityRow): IdentityRow {
	return { ...defined({ lastUsedAt }), ...(saved.status === status ? defined({ movedWhileStopped }) : {}), ...saved };
}

function putRow<Data extends InfiniteData<DirectoryPage, unknown>>(directory: Data, saved: IdentityRow): Data {
	let isKnown = false;
	const pages = directory.pages.map((page) => ({
		...page,
		rows: page.rows.map((row) => {
			if (row.accountId !== saved.accountId) return row;
			isKnown = true;
			return keepUse(saved, row);
		}),
	}));
	const last = pages.at(-1);
	if (last !== undefined && !isKnown) pages[pages.length - 1] = { ...last, rows: [...last.rows, saved] };
	return { ...directory, pages };
}

/** Puts a saved row into the list at once: a reading that began before the save is not waited for, nor believed. */
async function noteSaved(client: QueryClient, { identity, row }: SavedView): Promise<void> {
	const { queryKey } = adminQueries.directory;
	await client.cancelQueries({ queryKey });
	client.setQueryData(queryKey, (directory) => directory && putRow(directory, row));
	// One account more or fewer waits to be registered.
	outdate(client, keys.identity(identity.accountId), keys.notices, keys.unregistered, keys.overview, keys.inForce);
	// What guards say of it.
	outdate(client, keys.who, keys.wouldDeny, keys.replay, keys.observed);
}

/** After a look back began or was stopped. */
export const outdateReplays = (client: QueryClient): void => outdate(client, keys.replay, keys.observed);

/** What was read before a change must not come in over its answer. */
async function put<Data>(client: QueryClient, queryKey: QueryKey, data: Data): Promise<void> {
	await client.cancelQueries({ queryKey });
	client.setQueryData<Data>(queryKey, data);
}

async function noteHealth(client: QueryClient, health: HealthView): Promise<void> {
	await put(client, keys.health, health);
	outdate(client, keys.overview, keys.failures);
}

async function noteDrift(client: QueryClient, list: DriftListView): Promise<void> {
	await put(client, keys.drift, list);
	outdate(client, keys.overview);
}

async function noteSwitches(client: QueryClient, { switches }: SwitchedView): Promise<void> {
	await client.cancelQueries({ queryKey: keys.inForce });
	client.setQueryData<InForceView>(keys.inForce, (inForce) => inForce && { ...inForce, switches });
	outdate(client, keys.inForce, keys.overview, keys.siteHistory, keys.guards);
}

/** A change of the switches above single identities. */
export type SwitchCall = {
	readonly [Name in SwitchName]: { readonly name: Name; readonly input: Input<Name> };
}[SwitchName];
type SwitchName = 'site.freeze' | 'site.thaw' | 'site.break-glass' | 'site.mend-glass' | 'space.freeze' | 'space.thaw';

/** Says that nobody has to look at an account, or takes that back. */
export type IgnoreCall = {
	readonly [Name in IgnoreName]: { readonly name: Name; readonly input: Input<Name> };
}[IgnoreName];
type IgnoreName = 'account.ignore' | 'account.mind';

/** A change of how long events are kept. */
export type RetentionCall = {
	readonly [Name in RetentionName]: { readonly name: Name; readonly input: Input<Name> };
}[RetentionName];
type RetentionName = 'evidence.keep' | 'evidence.hold' | 'evidence.lift-hold';

/** An account that is to be stopped, and why. */
type BlockCall = Input<'identity.register'> & { readonly reason: string };

export const adminMutations = {
	register: mutationOptions({
		mutationFn: (input: Input<'identity.register'>) => callAdmin('identity.register', input),
		onSuccess: (saved, _input, _begun, { client }) => noteSaved(client, saved),
	}),
	/** Registers an account without a grant and suspends it. Between the two it may do no more than after. */
	block: mutationOptions({
		mutationFn: async ({ reason, ...input }: BlockCall, { client }) => {
			const { accountId } = input;
			const saved = await callAdmin('identity.register', input);
			await noteSaved(client, saved);
			return callAdmin('identity.suspend', { accountId, version: saved.identity.version, reason });
		},
		onSuccess: (saved, _input, _begun, { client }) => noteSaved(client, saved),
	}),
	edit: mutationOptions({
		mutationFn: (input: Input<'identity.edit'>) => callAdmin('identity.edit', input),
		onSuccess: (saved, _input, _begun, { client }) => noteSaved(client, saved),
	}),
	move: mutationOptions({
		mutationFn: ({ move, ...input }: { readonly move: IdentityMove } & Input<'identity.suspend'>) =>
			callAdmin(`identity.${move}`, input),
		onSuccess: (saved, _input, _begun, { client }) => noteSaved(client, saved),
	}),
	throwSwitch: mutationOptions({
		mutationFn: ({ name, input }: SwitchCall): Promise<SwitchedView> => callAdmin(name, input),
		onSuccess: (answer, _input, _begun, { client }) => noteSwitches(client, answer),
	}),
	saveSettings: mutationOptions({
		mutationFn: (input: Input<'settings.save'>) => callAdmin('settings.save', input),
		onSuccess: (_saved, _input, _begun, { client }) =>
			outdate(client, keys.settings, keys.siteHistory, keys.overview, keys.inForce),
	}),
	changeRetention: mutationOptions({
		mutationFn: ({ name, input }: RetentionCall): Promise<RetentionView> => callAdmin(name, input),
		// Also when somebody else was faster.
		onSettled: (_saved, _error, _call, _begun, { client }) => client.invalidateQueries({ queryKey: keys.evidence }),
	}),
	/** Publishes again what Jira does not certainly apply. */
	retryPublication: mutationOptions({
		mutationFn: (input: Input<'publication.retry'>) => callAdmin('publication.retry', input),
		onSuccess: async ({ inForce }, { accountId }, _begun, { client }) => {
			const before = client.getQueryData<InForceView>(keys.inForce);
			await put(client, keys.inForce, inForce);
			noteLag(client, before, inForce);
			if (accountId !== undefined) outdate(client, keys.identity(accountId));
		},
	}),
	/** Compares the guards with those that were accepted, now. */
	checkDrift: mutationOptions({
		mutationFn: () => callAdmin('drift.check', {}),
		onSuccess: (list, _input, _begun, { client }) => noteDrift(client, list),
	}),
	acceptDrift: mutationOptions({
		mutationFn: async ({ ids, reason }: Input<'drift.accept'>, { client }) => {
			for (const part of chunks(ids, maxTargets)) {
				await put(client, keys.drift, await callAdmin('drift.accept', { ids: part, reason }));
			}
		},
		onSettled: (_done, _error, _ids, _begun, { client }) => outdate(client, keys.overview, keys.health),
	}),
	takeBackDrift: mutationOptions({
		mutationFn: (input: Input<'drift.take-back'>) => callAdmin('drift.take-back', input),
		onSuccess: (list, _input, _begun, { client }) => noteDrift(client, list),
	}),
	askWayBack: mutationOptions({ mutationFn: () => callAdmin('site.way-back', {}) }),
	/** Begins a comparison; the answer says only that it is under way. */
	compareAccounts: mutationOptions({
		mutationFn: () => callAdmin('account.compare', {}),
		onSuccess: (comparison, _input, _begun, { client }) => put(client, keys.comparison, comparison),
	}),
	/** Begins to read memberships; the answer says only that it is under way. */
	readMemberships: mutationOptions({
		mutationFn: () => callAdmin('account.read-memberships', {}),
		onSuccess: (memberships, _input, _begun, { client }) => put(client, keys.memberships, memberships),
	}),
	ignoreAccount: mutationOptions({
		mutationFn: async ({ name, input }: IgnoreCall): Promise<void> => {
			await callAdmin(name, input);
		},
		onSettled: (_done, _error, _call, _begun, { client }) =>
			outdate(client, keys.accounts, keys.siteHistory, keys.inForce),
	}),
	runHealth: mutationOptions({
		mutationFn: () => callAdmin('health.run', {}),
		onSuccess: (health, _input, _begun, { client }) => noteHealth(client, health),
	}),
	setUpCanary: mutationOptions({
		mutationFn: (input: Input<'canary.set-up'>) => callAdmin('canary.set-up', input),
		onSuccess: (health, _input, _begun, { client }) => noteHealth(client, health),
	}),
	removeCanary: mutationOptions({
		mutationFn: () => callAdmin('canary.remove', {}),
		onSuccess: (health, _input, _begun, { client }) => noteHealth(client, health),
	}),
	keepInherited: mutationOptions({
		mutationFn: () => callAdmin('inherited.keep', {}),
		onSettled: (_done, _error, _input, _begun, { client }) => outdate(client, keys.overview),
	}),
};
