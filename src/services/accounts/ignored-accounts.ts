// The accounts that nobody has to look at, as somebody said, for a while or for good.
import * as z from '#zod';
import { type Actor, actorSchema } from '../../contract/actor';
import type { IgnoredView } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { dayMs } from '../../contract/durations';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { maxIgnored } from '../../contract/limits';
import { replaceAccounts } from '../../core/audit/seal-change';
import { AppError, invalidInput } from '../../core/errors';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';
import type { RegistryPorts } from '../registry/commit';
import { changeControl } from '../site/change-site';

/** Storage takes 240 KiB. */
const maxIgnoredBytes = 200_000;

const ignoredRef: RecordRef = { kind: 'account', id: 'ignored' };
const ignoredSchema = z.strictObject({
	accounts: z.record(
		accountIdSchema,
		z.strictObject({
			/** Epoch milliseconds. */
			at: z.number(),
			by: actorSchema,
			reason: z.string(),
			/** When it has to be looked at again, epoch milliseconds. */
			until: z.exactOptional(z.number()),
		}),
	),
});
type Ignored = Readonly<Record<string, IgnoredView>>;

const parseIgnored = (stored: StoredRecord | undefined): Ignored =>
	stored === undefined ? {} : parseRecord(ignoredSchema, ignoredRef, stored.body).accounts;

async function readStored(records: Records) {
	const [stored] = await records.read([ignoredRef]);
	return { version: stored?.version, accounts: parseIgnored(stored) };
}

/** Who is ignored, for whoever changes nothing of it: what cannot be read is in the log, and ignores nobody. */
export async function readIgnoredRecord(ports: Pick<Ports, 'records' | 'log'>): Promise<Ignored> {
	const [stored] = await ports.records.read([ignoredRef]);
	return readable(ports, 'ignored accounts', () => parseIgnored(stored)) ?? {};
}

const setIgnored = (version: number | undefined, accounts: Ignored): RecordWrite => ({
	type: 'set',
	ref: ignoredRef,
	expected: version ?? 'absent',
	record: { version: (version ?? 0) + 1, body: { accounts } },
});

const standing = (accounts: Ignored, now: number): [string, IgnoredView][] =>
	Object.entries(accounts).filter(([, { until }]) => until === undefined || until > now);

/** The accounts that nobody has to look at now. */
export async function readIgnored(
	ports: Pick<Ports, 'records' | 'log'>,
	now: number,
): Promise<ReadonlyMap<string, IgnoredView>> {
	return new Map(standing(await readIgnoredRecord(ports), now));
}

/** Forgets accounts that are erased, ignored ones and those of whoever said so. */
export async function eraseFromIgnored(ports: Pick<Ports, 'records' | 'log'>, ids: ReadonlySet<string>): Promise<void> {
	const { records } = ports;
	await retryConflicts('registry-busy', async () => {
		const [stored] = await records.read([ignoredRef]);
		const accounts = readable(ports, 'erase', () => parseIgnored(stored));
		if (stored === undefined || accounts === undefined) return 'committed';
		const kept = Object.fromEntries(Object.entries(accounts).filter(([id]) => !ids.has(id)));
		const rest = replaceAccounts(kept, ids);
		const isSame = rest === kept && Object.keys(kept).length === Object.keys(accounts).length;
		return isSame ? 'committed' : records.commit([setIgnored(stored.version, rest)]);
	});
}

/**
 * Says that nobody has to look at an account: it is on record, with the reason.
 *
 * @param days absent: for good
 * @throws {AppError} CONFLICT when as many as can be are ignored
 */
export async function ignoreAccount(
	ports: RegistryPorts & Pick<Ports, 'accounts'>,
	by: Actor,
	asked: { readonly accountId: AccountId; readonly reason: string; readonly days?: number },
): Promise<IgnoredView> {
	const { accountId, reason, days } = asked;
	if ((await ports.accounts.read(accountId)) === undefined) throw invalidInput('accountId', 'account-unknown');
	const at = ports.time.now();
	const until = defined({ until: days && at + days * dayMs });
	const ignored: IgnoredView = { at, by: { kind: by.kind, id: by.id }, reason, ...until };
	await changeControl(ports, async (control) => {
		const { version, accounts } = await readStored(ports.records);
		const others = standing(accounts, at).filter(([id]) => id !== accountId);
		const next: Ignored = { ...Object.fromEntries(others), [accountId]: ignored };
		if (others.length >= maxIgnored || Buffer.byteLength(JSON.stringify(next)) > maxIgnoredBytes) {
			throw new AppError('CONFLICT', { problem: 'too-many-ignored', params: { most: maxIgnored } });
		}
		return {
			control,
			change: {
				at,
				actor: ignored.by,
				action: 'ignore-account',
				accountId,
				reason,
				...defined({ endsAt: until.until }),
			},
			writes: [setIgnored(version, next)],
		};
	});
	return ignored;
}

/** @throws {AppError} CONFLICT when the account is not ignored */
export async function mindAccount(
	ports: RegistryPorts,
	by: Actor,
	{ accountId, reason }: { readonly accountId: AccountId; readonly reason: string },
): Promise<void> {
	const at = ports.time.now();
	await changeControl(ports, async (control) => {
		const { version, accounts } = await readStored(ports.records);
		const others = standing(accounts, at).filter(([id]) => id !== accountId);
		if (!standing(accounts, at).some(([id]) => id === accountId)) throw new AppError('CONFLICT', 'account-not-ignored');
		return {
			control,
			change: { at, actor: { kind: by.kind, id: by.id }, action: 'mind-account', accountId, reason },
			writes: [setIgnored(version, Object.fromEntries(others))],
		};
	});
}
