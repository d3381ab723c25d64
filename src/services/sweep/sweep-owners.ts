// Finds identities whose owner is gone: they are orphaned, and suspended once the grace is over.
import { musterActor as actor } from '../../contract/actor';
import { dayMs } from '../../contract/durations';
import type { ShardRow } from '../../contract/identity-row';
import { isRegistered } from '../../contract/identity-status-meaning';
import type { AccountId } from '../../contract/ids';
import { AppError } from '../../core/errors';
import { adoptIdentity, moveIdentity, orphanIdentity } from '../../core/registry/lifecycle';
import { openAttempts } from '../attempts';
import type { Account } from '../ports/jira';
import type { Ports } from '../ports/ports';
import { changeMany, type ManyChange } from '../registry/change-many';
import type { RegistryPorts } from '../registry/commit';
import { requireControl } from '../registry/control-record';
import { readRows } from '../registry/shard-records';

export type OwnerPorts = RegistryPorts & Pick<Ports, 'accounts'>;

export interface OwnersSwept {
	/** Identities whose owner was found inactive. */
	readonly orphaned: number;
	/** Identities whose owner is active again. */
	readonly adopted: number;
	/** Identities suspended because the grace is over. */
	readonly suspended: number;
	/** False when `stopAt` came first; the next call goes on. */
	readonly isComplete: boolean;
}

/** From so many owners on, an answer of Jira's that lacks most of them is not believed. */
const believedBelow = 10;

const ownsNothing: OwnersSwept = { orphaned: 0, adopted: 0, suspended: 0, isComplete: true };

/** Whether an account can answer for identities: what `requireUsableOwner` asks of a new owner. */
const isAnswering = (account: Account | undefined): boolean => account?.kind === 'human' && account.isActive;

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Requires that Jira's answer about owners is plausible: orphaning everybody would be worse than waiting a day.
 *
 * Only owners whose identities are not orphaned yet count. Owners that Jira calls inactive are believed, however many.
 * @param found accounts that Jira answered with
 * @throws {AppError} UNAVAILABLE when nobody was found at all; BUG when most of the owners are missing at once
 */
async function requirePlausible(
	{ accounts }: OwnerPorts,
	rows: readonly ShardRow[],
	found: ReadonlyMap<AccountId, Account>,
): Promise<void> {
	const owners = new Set(rows.flatMap(({ ownerId, orphanedAt }) => (orphanedAt === undefined ? [ownerId] : [])));
	const missing = [...owners].filter((ownerId) => !found.has(ownerId));
	const context = { owners: owners.size, missing: missing.length };
	if (owners.size >= believedBelow && missing.length > owners.size / 2) {
		throw new AppError('BUG', 'owners-mostly-unknown', { context });
	}
	if (found.size > 0 || missing.length === 0) return;
	// A small site may have lost its only owners. But an answer that lacks even Muster's own account is not believed.
	const [own] = await accounts.readMany([await accounts.readOwnId()]);
	if (own === undefined) throw new AppError('UNAVAILABLE', 'owners-unknown', { context });
}

/** What must be noted of an identity, judged by its row; the stored identity is read again when it is changed. */
function noteOwner(row: ShardRow, answers: boolean): ManyChange[] {
	const { accountId, ownerId, orphanedAt } = row;
	if (answers === (orphanedAt === undefined)) return [];
	const note = answers ? adoptIdentity : orphanIdentity;
	return [
		{
			accountId,
			decide: (current, context) => (current?.ownerId === ownerId ? note(current, { actor, ...context }) : undefined),
		},
	];
}

function suspendOrphan(accountId: AccountId, graceMs: number): ManyChange {
	return {
		accountId,
		decide: (current, context) => {
			// Somebody else may have taken it over meanwhile.
			if (current?.status !== 'active' || current.orphanedAt === undefined) return undefined;
			if (current.orphanedAt + graceMs > context.now) return undefined;
			const since = dateOf(current.orphanedAt);
			const reason = `Its owner's account has been inactive since ${since} and nobody else took it over.`;
			return moveIdentity(current, 'suspend', { actor, ...context, reason });
		},
	};
}

/** Orphans, adopts and suspends identities; a failure at one identity or in one step stops no other. */
async function follow(
	ports: OwnerPorts,
	rows: readonly ShardRow[],
	answers: (ownerId: AccountId) => boolean,
	graceMs: number,
	stopAt: number,
): Promise<OwnersSwept> {
	const startedAt = ports.time.now();
	const work = `sweep-${dateOf(startedAt)}-${ports.randomness.salt().slice(0, 8)}`;
	const { attempt, end } = openAttempts(ports, 'sweep');
	const carryOut = async (changes: readonly ManyChange[]) => {
		const applied = new Map<AccountId, number | undefined>();
		if (changes.length === 0) return { applied, isComplete: true };
		// Noting new orphans and suspending old ones must not depend on each other.
		const changed = await attempt(() => changeMany(ports, changes, { work, stopAt }));
		for (const [accountId, outcome] of changed?.outcomes ?? []) {
			if (outcome.outcome === 'failed') ports.log.failure('sweep', outcome.error);
			if (outcome.outcome === 'applied') applied.set(accountId, outcome.identity.orphanedAt);
		}
		return { applied, isComplete: changed?.isComplete === true };
	};

	const noted = await carryOut(rows.flatMap((row) => noteOwner(row, answers(row.ownerId))));
	const due = rows.filter(({ accountId, ownerId, status, orphanedAt }) => {
		const since = orphanedAt ?? noted.applied.get(accountId);
		return status === 'active' && !answers(ownerId) && since !== undefined && since + graceMs <= ports.time.now();
	});
	const suspended = await carryOut(due.map(({ accountId }) => suspendOrphan(accountId, graceMs)));
	end();
	const orphans = [...noted.applied.values()].filter((orphanedAt) => orphanedAt !== undefined).length;
	return {
		orphaned: orphans,
		adopted: noted.applied.size - orphans,
		suspended: suspended.applied.size,
		isComplete: noted.isComplete && suspended.isComplete,
	};
}

/**
 * Asks Jira about every owner. Identities of owners who are gone are orphaned, and suspended after the grace that the
 * settings name; identities of owners who came back are no longer orphaned.
 *
 * An orphan that an admin reactivates without a new owner is suspended again the next day.
 * @param stopAt when to leave the rest to the next call, epoch milliseconds
 * @throws {AppError} UNAVAILABLE or BUG when Jira's answer is not plausible, with nothing changed; else the first failure
 *   after everything else was done
 */
export async function sweepOwners(ports: OwnerPorts, stopAt: number): Promise<OwnersSwept> {
	const control = await requireControl(ports.records);
	const rows = (await readRows(ports.records, control)).filter(({ status }) => isRegistered(status));
	if (rows.length === 0) return ownsNothing;
	const owners = [...new Set(rows.map(({ ownerId }) => ownerId))];
	const found = new Map((await ports.accounts.readMany(owners)).map((account) => [account.accountId, account]));
	await requirePlausible(ports, rows, found);
	const answers = (ownerId: AccountId): boolean => isAnswering(found.get(ownerId));
	return follow(ports, rows, answers, control.settings.orphanGraceDays * dayMs, stopAt);
}

/**
 * Follows an event about an account: the identities it owns are orphaned, or no longer orphaned, at once.
 *
 * The event is only a hint; what counts is what Jira says when asked.
 * @param stopAt when to leave the rest to the daily sweep, epoch milliseconds
 * @throws {AppError} UNAVAILABLE when Jira or storage does not answer
 */
export async function noteOwnerEvent(ports: OwnerPorts, accountId: AccountId, stopAt: number): Promise<OwnersSwept> {
	const control = await requireControl(ports.records);
	const rows = (await readRows(ports.records, control)).filter(
		({ ownerId, status }) => ownerId === accountId && isRegistered(status),
	);
	if (rows.length === 0) return ownsNothing;
	const answers = isAnswering(await ports.accounts.read(accountId));
	return follow(ports, rows, () => answers, control.settings.orphanGraceDays * dayMs, stopAt);
}
