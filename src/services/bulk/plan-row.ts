// Turns a row of bulk work into a change of one identity, by the rules that single changes follow.
import type { BulkRow } from '../../contract/calls/bulk';
import type { IdentityDraft } from '../../contract/identity';
import { fileColumns } from '../../contract/identity-file';
import { isRegistered, type StatusMove, statusAfter } from '../../contract/identity-status-meaning';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { AppError, invalidInput } from '../../core/errors';
import { isDraftOf, mergeDraft, type RowRequest, readAccountId, readRequest } from '../../core/registry/bulk-row';
import type { Identity } from '../../core/registry/identity';
import {
	type ChangeContext,
	changeOwner,
	editIdentity,
	type LifecycleChange,
	moveIdentity,
	registerIdentity,
} from '../../core/registry/lifecycle';
import {
	requireFittingType,
	requireUsableAccount,
	requireUsableGrants,
	requireUsableOwner,
} from '../registry/check-draft';
import type { BulkSite } from './open-site';
import { resolveGrants } from './resolve-grants';
import { ownerIdOf, requireOwnerId } from './resolve-owners';
import type { Work } from './work-records';

/** The change that a row asks for. */
export interface RowPlan {
	readonly accountId: AccountId;
	/** Whether the identity already is what the row asks for, whoever changed it. */
	isReached(current: Identity | undefined): boolean;
	/**
	 * Computes the change; undefined when nothing changes.
	 *
	 * @throws {AppError} why it cannot be made
	 */
	decide(
		current: Identity | undefined,
		context: ChangeContext & { readonly reason: string },
	): LifecycleChange | undefined;
}

/** The first row about an account: only that one is carried out. */
export interface FirstRow {
	/** From 1. */
	readonly row: number;
	readonly piece: number;
	/** In the piece, from 0. */
	readonly index: number;
}
export type FirstRows = ReadonlyMap<AccountId, FirstRow>;

/** The account of a row, or undefined when that cannot be read. */
export function accountOf({ cells }: BulkRow): AccountId | undefined {
	const parsed = accountIdSchema.safeParse(cells.accountId?.trim());
	return parsed.success ? parsed.data : undefined;
}

/** The accounts that must be loaded before a row is planned. */
export function accountsOf(work: Work, row: BulkRow, site: BulkSite): AccountId[] {
	const accountId = accountOf(row);
	if (work.kind !== 'import') return work.ownerId === undefined ? [] : [work.ownerId];
	if (accountId === undefined || row.retire !== undefined) return [];
	const said = row.cells.ownerId?.trim();
	const ownerId = said === undefined ? site.rowOf(accountId)?.ownerId : ownerIdOf(site.owners, said);
	return ownerId === undefined ? [accountId] : [accountId, ownerId];
}

const isRegisteredIdentity = (identity: Identity | undefined): identity is Identity =>
	identity !== undefined && isRegistered(identity.status);

const isIdentity = (site: BulkSite, accountId: AccountId): boolean => {
	const row = site.rowOf(accountId);
	return row !== undefined && isRegistered(row.status);
};

async function planImport(row: BulkRow, site: BulkSite, firstRows: FirstRows): Promise<RowPlan> {
	const said = readRequest(row);
	const { accountId } = said;
	const request: RowRequest =
		typeof said.ownerId === 'string' ? { ...said, ownerId: requireOwnerId(site.owners, said.ownerId) } : said;
	const grants = request.grants === undefined ? undefined : await resolveGrants(site.findSpace, request.grants);
	// A grant for every space has not been checked yet.
	if (grants !== undefined) await requireUsableGrants(site.catalogue, grants);
	let fresh: IdentityDraft | undefined;
	// The change may be computed several times, always from the same cells.
	const freshDraft = (): IdentityDraft => {
		fresh ??= mergeDraft(request, grants, undefined);
		return fresh;
	};
	return {
		accountId,
		isReached: (current) => isRegisteredIdentity(current) && isDraftOf(mergeDraft(request, grants, current), current),
		decide(current, context) {
			const present = isRegisteredIdentity(current) ? current : undefined;
			const draft = present === undefined ? freshDraft() : mergeDraft(request, grants, present);
			if (present !== undefined && isDraftOf(draft, present)) return undefined;
			requireAccount(site, request, draft.type, present !== undefined, context.actor.id);
			requireUsableOwner(site.accountOf(draft.ownerId), isIdentity(site, draft.ownerId));
			const ownerRow = firstRows.get(draft.ownerId);
			if (ownerRow !== undefined && draft.ownerId !== accountId) {
				throw invalidInput('draft.ownerId', { problem: 'owner-in-row', params: { row: ownerRow.row } });
			}
			return present === undefined
				? registerIdentity(accountId, draft, current, context, site.limits)
				: editIdentity(present, draft, context, site.limits);
		},
	};
}

function requireAccount(
	site: BulkSite,
	{ accountId, confirmsBotUser }: RowRequest,
	type: Identity['type'],
	isPresent: boolean,
	registrarId: string,
): void {
	const account = site.accountOf(accountId);
	if (isPresent) requireFittingType(account, type);
	else requireUsableAccount(account, type, confirmsBotUser, { registrarId, musterId: site.musterId() });
}

function requireSelected(current: Identity | undefined): Identity {
	if (current === undefined) throw invalidInput('accountId', 'identity-unknown');
	return current;
}

function planMove(row: BulkRow, action: StatusMove): RowPlan {
	return {
		accountId: readAccountId(row),
		isReached: (current) => current?.status === statusAfter[action],
		decide: (current, context) => moveIdentity(requireSelected(current), action, context),
	};
}

/**
 * Of a document that is applied again: what it retired before is as it should be.
 *
 * @throws {AppError} INVALID_INPUT where the row says anything else of the identity
 */
function planRetirement(row: BulkRow): RowPlan {
	const plan = planMove(row, 'retire');
	const other = fileColumns.find((column) => column !== 'accountId' && row.cells[column] !== undefined);
	if (other !== undefined) throw invalidInput(other, 'not-valid');
	return {
		...plan,
		decide: (current, context) => (plan.isReached(current) ? undefined : plan.decide(current, context)),
	};
}

function planOwner(row: BulkRow, ownerId: AccountId, site: BulkSite): RowPlan {
	return {
		accountId: readAccountId(row),
		isReached: (current) =>
			isRegisteredIdentity(current) && current.ownerId === ownerId && current.orphanedAt === undefined,
		decide(current, context) {
			const identity = requireSelected(current);
			requireUsableOwner(site.accountOf(ownerId), isIdentity(site, ownerId), 'ownerId');
			return changeOwner(identity, ownerId, context);
		},
	};
}

/**
 * Plans a row once the accounts it needs were loaded.
 *
 * @param firstRows which accounts the rows are about; nobody of them may own an identity
 * @throws {AppError} what is wrong with the row, whatever the identity is
 */
export async function planRow(work: Work, row: BulkRow, site: BulkSite, firstRows: FirstRows): Promise<RowPlan> {
	switch (work.kind) {
		case 'import':
			return row.retire === undefined ? planImport(row, site, firstRows) : planRetirement(row);
		case 'suspend':
		case 'reactivate':
		case 'retire':
			return planMove(row, work.kind);
		case 'change-owner':
			if (work.ownerId === undefined) throw new AppError('CORRUPT_RECORD', 'work-without-owner');
			return planOwner(row, work.ownerId, site);
	}
}
