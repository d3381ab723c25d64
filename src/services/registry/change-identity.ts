// What people do to identities: register, edit, suspend, reactivate, retire.
import type { Actor } from '../../contract/actor';
import type { IdentityDraft } from '../../contract/identity';
import type { FieldChange, IdentityMove } from '../../contract/identity-history';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Identity } from '../../core/registry/identity';
import { editIdentity, moveIdentity, registerIdentity } from '../../core/registry/lifecycle';
import { changeRegistry, type RegistryChanged } from './change-one';
import { checkDraft, checkTypeOfAccount, type DraftPorts, requireRegistrable } from './check-draft';
import type { RegistryPorts } from './commit';
import { readHistorySince } from './read-history';

/** The version that the caller has read: a change of a stale one is refused. */
export interface Expectation {
	readonly accountId: AccountId;
	/** Version the caller has read. */
	readonly version: number;
}

/**
 * Registers an account.
 *
 * @throws {AppError} INVALID_INPUT naming the field; CONFLICT when it is registered already
 */
export async function register(
	ports: RegistryPorts & DraftPorts,
	actor: Actor,
	input: { readonly accountId: AccountId; readonly draft: IdentityDraft; readonly confirmBotUser: boolean },
): Promise<RegistryChanged> {
	const { accountId, draft } = input;
	await requireRegistrable(ports, actor.id, accountId, draft.type, input.confirmBotUser);
	await checkDraft(ports, draft);
	return changeRegistry(ports, accountId, (current, { control, freshTag }) =>
		registerIdentity(accountId, draft, current, { actor, now: ports.time.now(), freshTag }, control.settings),
	);
}

/** The net changes of several versions: a field that was changed and changed back is left out. */
function netChanges(changes: readonly FieldChange[]): FieldChange[] {
	const byField = new Map<string, FieldChange>();
	for (const { field, from, to } of changes) {
		const first = byField.get(field);
		byField.set(field, { field, from: first === undefined ? from : first.from, to });
	}
	return [...byField.values()].filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

async function requireCurrent(
	ports: RegistryPorts,
	current: Identity | undefined,
	expected: Expectation,
): Promise<Identity> {
	if (current === undefined) throw new AppError('NOT_FOUND', 'identity-unknown');
	if (current.version === expected.version) return current;
	const missed = await readHistorySince(ports.records, current, expected.version);
	throw new AppError('CONFLICT', 'identity-changed-meanwhile', {
		changes: netChanges(missed.flatMap(({ changes }) => changes)),
		changedBy: { id: current.updatedBy.id, at: current.updatedAt },
	});
}

/**
 * Replaces what a person may edit of an identity.
 *
 * @throws {AppError} CONFLICT with what changed meanwhile when `expected` is stale
 */
export async function editRegistered(
	ports: RegistryPorts & DraftPorts,
	actor: Actor,
	expected: Expectation,
	draft: IdentityDraft,
): Promise<RegistryChanged> {
	await checkTypeOfAccount(ports, expected.accountId, draft.type);
	await checkDraft(ports, draft);
	return changeRegistry(ports, expected.accountId, async (current, { control, freshTag }) => {
		const context = { actor, now: ports.time.now(), freshTag };
		return editIdentity(await requireCurrent(ports, current, expected), draft, context, control.settings);
	});
}

/**
 * Suspends, reactivates, retires, freezes or thaws an identity, for a reason.
 *
 * @throws {AppError} CONFLICT when `expected` is stale or the status does not lead there
 */
export async function moveRegistered(
	ports: RegistryPorts,
	actor: Actor,
	expected: Expectation,
	action: IdentityMove,
	reason: string,
): Promise<RegistryChanged> {
	return changeRegistry(ports, expected.accountId, async (current, { freshTag }) => {
		const context = { actor, now: ports.time.now(), reason, freshTag };
		return moveIdentity(await requireCurrent(ports, current, expected), action, context);
	});
}
