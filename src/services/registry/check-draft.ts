// Checks a draft against the site: account, owner, spaces, work types and statuses exist and fit together.
import type { IdentityDraft, IdentityType } from '../../contract/identity';
import { isRegistered } from '../../contract/identity-status-meaning';
import type { AccountId } from '../../contract/ids';
import { AppError, invalidInput } from '../../core/errors';
import type { Account, Accounts, Catalogue } from '../ports/jira';
import type { Records } from '../ports/records';
import { identityRef, parseIdentity } from './identity-record';

export interface DraftPorts {
	readonly accounts: Accounts;
	readonly catalogue: Catalogue;
	readonly records: Records;
}

/** Whom nobody may register, whichever way. */
export interface Unregistrable {
	/** Whoever registers: an administrator who did it to the own account could no longer change Muster. */
	readonly registrarId: string;
	readonly musterId: AccountId;
}

/**
 * Requires that an account may be registered under a type.
 *
 * @param account undefined when Jira knows none
 * @throws {AppError} INVALID_INPUT that names the field at fault
 */
export function requireUsableAccount(
	account: Account | undefined,
	type: IdentityType,
	confirmsBotUser: boolean,
	{ registrarId, musterId }: Unregistrable,
): void {
	if (account?.accountId === registrarId) throw invalidInput('accountId', 'own-account');
	if (account?.accountId === musterId) throw invalidInput('accountId', 'muster-own-account');
	if (account === undefined) throw invalidInput('accountId', 'account-unknown');
	if (!account.isActive) throw invalidInput('accountId', 'account-deactivated');
	if (account.kind === 'customer') {
		throw invalidInput('accountId', 'account-not-registrable');
	}
	const isPerson = account.kind === 'human';
	if (isPerson && type !== 'bot-user') {
		throw invalidInput('draft.type', 'person-only-bot-user');
	}
	if (isPerson && !confirmsBotUser) {
		throw invalidInput('confirmBotUser', 'bot-user-unconfirmed');
	}
	if (!isPerson && type === 'bot-user') {
		throw invalidInput('draft.type', 'bot-user-no-person');
	}
}

/**
 * Requires that an account may own identities.
 *
 * @param owner undefined when Jira knows none
 * @param isIdentity whether the account is registered itself
 * @throws {AppError} INVALID_INPUT
 */
export function requireUsableOwner(owner: Account | undefined, isIdentity: boolean, field = 'draft.ownerId'): void {
	if (owner === undefined) throw invalidInput(field, 'account-unknown');
	if (owner.kind !== 'human') throw invalidInput(field, 'owner-no-person');
	if (!owner.isActive) throw invalidInput(field, 'owner-deactivated');
	if (isIdentity) throw invalidInput(field, 'owner-is-identity');
}

/**
 * Requires that a type fits the account of an identity.
 *
 * @param account undefined when Jira no longer knows it
 * @throws {AppError} NOT_FOUND, INVALID_INPUT
 */
export function requireFittingType(account: Account | undefined, type: IdentityType): void {
	if (account === undefined) throw new AppError('NOT_FOUND', 'account-gone');
	if ((account.kind === 'human') !== (type === 'bot-user')) {
		throw invalidInput('draft.type', 'type-not-fitting');
	}
}

const remember = <Key, Answer>(ask: (key: Key) => Promise<Answer>): ((key: Key) => Promise<Answer>) => {
	const answers = new Map<Key, Promise<Answer>>();
	return (key) => {
		const answer = answers.get(key) ?? ask(key);
		answers.set(key, answer);
		return answer;
	};
};

/** A catalogue that asks Jira about each thing once. For short work only: its answers are never read again. */
export const rememberingCatalogue = (catalogue: Catalogue): Catalogue => ({
	readProject: remember((projectId) => catalogue.readProject(projectId)),
	hasStatus: remember((statusId) => catalogue.hasStatus(statusId)),
	hasIssueType: remember((issueTypeId) => catalogue.hasIssueType(issueTypeId)),
});

/**
 * Requires that what grants name exists on the site, and belongs together.
 *
 * @throws {AppError} INVALID_INPUT that names the field at fault
 */
export async function requireUsableGrants(catalogue: Catalogue, grants: IdentityDraft['grants']): Promise<void> {
	for (const [i, grant] of grants.entries()) {
		const at = (field: string) => `draft.grants.${i}.${field}`;
		const statuses = (['toStatusId', 'fromStatusId'] as const).flatMap((field) => {
			const id = grant[field];
			return id === undefined ? [] : [{ field, id }];
		});
		if (grant.projectId === undefined) {
			if (grant.issueTypeId !== undefined && !(await catalogue.hasIssueType(grant.issueTypeId))) {
				throw invalidInput(at('issueTypeId'), 'work-type-unknown');
			}
			for (const { field, id } of statuses) {
				if (!(await catalogue.hasStatus(id))) throw invalidInput(at(field), 'status-unknown');
			}
			continue;
		}
		const project = await catalogue.readProject(grant.projectId);
		if (project === undefined) throw invalidInput(at('projectId'), 'space-unknown');
		const types = project.issueTypes.filter(({ id }) => grant.issueTypeId === undefined || id === grant.issueTypeId);
		if (types.length === 0)
			throw invalidInput(at('issueTypeId'), { problem: 'work-type-not-in-space', params: { space: project.name } });
		for (const { field, id } of statuses) {
			if (!types.some((type) => type.statuses.some((status) => status.id === id))) {
				throw invalidInput(at(field), { problem: 'status-not-in-space', params: { space: project.name } });
			}
		}
	}
}

/** Refuses an account that may not be registered under this type. */
export async function requireRegistrable(
	{ accounts }: DraftPorts,
	registrarId: string,
	accountId: AccountId,
	type: IdentityType,
	confirmsBotUser: boolean,
): Promise<void> {
	const [account, musterId] = await Promise.all([accounts.read(accountId), accounts.readOwnId()]);
	requireUsableAccount(account, type, confirmsBotUser, { registrarId, musterId });
}

/** Refuses an owner who may not be one. */
export async function checkOwner(
	{ accounts, records }: Pick<DraftPorts, 'accounts' | 'records'>,
	ownerId: AccountId,
	field?: string,
): Promise<void> {
	const [owner, [registered]] = await Promise.all([accounts.read(ownerId), records.read([identityRef(ownerId)])]);
	const isIdentity = registered !== undefined && isRegistered(parseIdentity(ownerId, registered).status);
	requireUsableOwner(owner, isIdentity, field);
}

/**
 * Checks a draft against the site.
 *
 * @throws {AppError} INVALID_INPUT that names the field at fault
 */
export async function checkDraft(ports: DraftPorts, draft: IdentityDraft): Promise<void> {
	await checkOwner(ports, draft.ownerId);
	await requireUsableGrants(rememberingCatalogue(ports.catalogue), draft.grants);
}

/** Refuses a type that does not fit the account, when an identity is edited. */
export async function checkTypeOfAccount(ports: DraftPorts, accountId: AccountId, type: IdentityType): Promise<void> {
	requireFittingType(await ports.accounts.read(accountId), type);
}
