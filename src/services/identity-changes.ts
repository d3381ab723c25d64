// What people do to identities: register, edit, suspend, reactivate, retire.
import type { FieldChange } from '../contract/errors';
import type { IdentityDraft } from '../contract/identity';
import type { AccountId } from '../contract/ids';
import { AppError } from '../core/errors';
import type { ChangeActor, Identity } from '../core/identity';
import { editIdentity, moveIdentity, registerIdentity } from '../core/lifecycle';
import { changeRegistry, type RegistryChanged, type RegistryPorts } from './change-registry';
import { checkDraft, checkTypeOfAccount, type DraftPorts, requireRegistrable } from './check-draft';
import { readHistorySince } from './read-history';

/** What the caller believes to change: a stale save is refused. */
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
	actor: ChangeActor,
	input: { readonly accountId: AccountId; readonly draft: IdentityDraft; readonly confirmBotUser: boolean },
): Promise<RegistryChanged> {
	const { accountId, draft } = input;
	await requireRegistrable(ports, accountId, draft.type, input.confirmBotUser);
	await checkDraft(ports, draft);
	return changeRegistry(ports, accountId, (current) =>
		registerIdentity(accountId, draft, current, { actor, now: ports.time.now() }),
	);
}

/** Net changes from the first of several to the last: a field that was put back is not one. */
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
	if (current === undefined) throw new AppError('NOT_FOUND', 'No identity is registered for this account.');
	if (current.version === expected.version) return current;
	const missed = await readHistorySince(ports.records, expected.accountId, expected.version, current.version);
	throw new AppError('CONFLICT', 'Somebody else changed this identity meanwhile. Nothing of yours was saved.', {
		changes: netChanges(missed.flatMap(({ changes }) => changes)),
		changedBy: { id: current.updatedBy.id, at: current.updatedAt },
	});
}

/**
 * Replaces what a person may edit of an identity.
 *
 * @throws {AppError} CONFLICT with what changed meanwhile when `expected` is stale
 */
export async function edit(
	ports: RegistryPorts & DraftPorts,
	actor: ChangeActor,
	expected: Expectation,
	draft: IdentityDraft,
): Promise<RegistryChanged> {
	await checkTypeOfAccount(ports, expected.accountId, draft.type);
	await checkDraft(ports, draft);
	return changeRegistry(ports, expected.accountId, async (current) =>
		editIdentity(await requireCurrent(ports, current, expected), draft, { actor, now: ports.time.now() }),
	);
}

/**
 * Suspends, reactivates or retires an identity, for a reason.
 *
 * @throws {AppError} CONFLICT when `expected` is stale or the status does not lead there
 */
export async function move(
	ports: RegistryPorts,
	actor: ChangeActor,
	expected: Expectation,
	action: 'suspend' | 'reactivate' | 'retire',
	reason: string,
): Promise<RegistryChanged> {
	return changeRegistry(ports, expected.accountId, async (current) =>
		moveIdentity(await requireCurrent(ports, current, expected), action, { actor, now: ports.time.now(), reason }),
	);
}
