// Checks what a draft says about the site: that owner, spaces, work types and statuses exist.
import type { IdentityDraft, IdentityType } from '../contract/identity';
import type { AccountId } from '../contract/ids';
import { AppError, invalidInput } from '../core/errors';
import type { Account, Accounts, Catalogue, Records } from './ports';
import { identityRef, parseIdentity } from './registry-records';

export interface DraftPorts {
	readonly accounts: Accounts;
	readonly catalogue: Catalogue;
	readonly records: Records;
}

/** The account to register, if it may be one. */
export async function requireRegistrable(
	{ accounts }: DraftPorts,
	accountId: AccountId,
	type: IdentityType,
	confirmsBotUser: boolean,
): Promise<Account> {
	const account = await accounts.read(accountId);
	if (account === undefined) throw invalidInput('accountId', 'Jira knows no account with this ID.');
	if (!account.isActive) throw invalidInput('accountId', 'This account is deactivated in Jira.');
	if (account.kind === 'customer' || account.kind === 'unknown') {
		throw invalidInput('accountId', 'Only service accounts, apps, agents and Jira users can be registered.');
	}
	const isPerson = account.kind === 'human';
	if (isPerson && type !== 'bot-user') {
		throw invalidInput('draft.type', "This is a person's account. It can be registered only as a bot user.");
	}
	if (isPerson && !confirmsBotUser) {
		throw invalidInput('confirmBotUser', "This is a person's account. Confirm that a bot uses it.");
	}
	if (!isPerson && type === 'bot-user') {
		throw invalidInput('draft.type', 'A bot user is an ordinary Jira user; this account is not.');
	}
	return account;
}

async function requireHumanOwner({ accounts, records }: DraftPorts, ownerId: AccountId): Promise<void> {
	const owner = await accounts.read(ownerId);
	if (owner === undefined) throw invalidInput('draft.ownerId', 'Jira knows no account with this ID.');
	if (owner.kind !== 'human') throw invalidInput('draft.ownerId', 'The owner must be a person.');
	if (!owner.isActive) throw invalidInput('draft.ownerId', "The owner's account is deactivated in Jira.");
	const [registered] = await records.read([identityRef(ownerId)]);
	if (registered !== undefined && parseIdentity(ownerId, registered).status !== 'retired') {
		throw invalidInput('draft.ownerId', 'The owner must be a person; this account is registered as an identity.');
	}
}

async function checkGrants({ catalogue }: DraftPorts, grants: IdentityDraft['grants']): Promise<void> {
	const projects = new Map<string, Awaited<ReturnType<Catalogue['readProject']>>>();
	const knownStatuses = new Map<string, Promise<boolean>>();
	const isStatus = (id: string): Promise<boolean> => {
		const known = knownStatuses.get(id) ?? catalogue.hasStatus(id);
		knownStatuses.set(id, known);
		return known;
	};
	for (const [i, grant] of grants.entries()) {
		const at = (field: string) => `draft.grants.${i}.${field}`;
		const statuses = (['toStatusId', 'fromStatusId'] as const).flatMap((field) => {
			const id = grant[field];
			return id === undefined ? [] : [{ field, id }];
		});
		if (grant.projectId === undefined) {
			if (grant.issueTypeId !== undefined && !(await catalogue.hasIssueType(grant.issueTypeId))) {
				throw invalidInput(at('issueTypeId'), 'Jira knows no such work type.');
			}
			for (const { field, id } of statuses) {
				if (!(await isStatus(id))) throw invalidInput(at(field), 'Jira knows no such status.');
			}
			continue;
		}
		if (!projects.has(grant.projectId)) projects.set(grant.projectId, await catalogue.readProject(grant.projectId));
		const project = projects.get(grant.projectId);
		if (project === undefined) throw invalidInput(at('projectId'), 'Jira knows no such space.');
		const types = project.issueTypes.filter(({ id }) => grant.issueTypeId === undefined || id === grant.issueTypeId);
		if (types.length === 0) throw invalidInput(at('issueTypeId'), `${project.name} has no such work type.`);
		for (const { field, id } of statuses) {
			if (!types.some((type) => type.statuses.some((status) => status.id === id))) {
				throw invalidInput(at(field), `No workflow of ${project.name} has this status.`);
			}
		}
	}
}

/**
 * Checks a draft against the site.
 *
 * @throws {AppError} INVALID_INPUT that names the field at fault
 */
export async function checkDraft(ports: DraftPorts, draft: IdentityDraft): Promise<void> {
	await requireHumanOwner(ports, draft.ownerId);
	await checkGrants(ports, draft.grants);
}

/** Refuses a type that does not fit the account, when an identity is edited. */
export async function checkTypeOfAccount(ports: DraftPorts, accountId: AccountId, type: IdentityType): Promise<void> {
	const account = await ports.accounts.read(accountId);
	if (account === undefined) throw new AppError('NOT_FOUND', 'Jira no longer knows this account.');
	if ((account.kind === 'human') !== (type === 'bot-user')) {
		throw invalidInput('draft.type', 'This type does not fit the account.');
	}
}
