// Looks up who acts and is not known: a bot whose event was lost is a person to every guard until then.
import { createHash } from 'node:crypto';
import * as z from '#zod';
import { dayMs, hourMs } from '../../contract/durations';
import type { AccountId } from '../../contract/ids';
import { isKnownNonHuman } from '../../core/accounts/kind';
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { isListed, type NotePorts, noteAccounts } from './note-accounts';

export type LookUpPorts = NotePorts & Pick<Ports, 'accounts'>;

/**
 * Until when not to ask again, by account, and who asks just now: digests, so that nobody can read from them who a person
 * is.
 */
const askedSchema = z.record(z.string(), z.number());

const askAgainMs = { person: 30 * dayMs, unseen: hourMs } as const;

/** How long others wait for an answer that somebody asks for, milliseconds. */
const claimMs = 30_000;

/**
 * Jira is asked once about an account; a person is remembered, and never published.
 *
 * @throws {AppError} UNAVAILABLE while another asks: its answer is needed for this change, too, and comes soon
 */
async function isFoundNonHuman(ports: LookUpPorts, accountId: AccountId): Promise<boolean> {
	const digest = createHash('sha256').update(accountId).digest('base64url');
	const ref: RecordRef = { kind: 'report', id: `asked ${digest.slice(0, 2)}` };
	const key = digest.slice(2, 10);
	// Of its own: two writes that are the same cannot tell which of them was first.
	const claim = `${key}?${ports.randomness.salt()}`;
	const read = async () => {
		const [stored] = await ports.records.read([ref]);
		return { stored, asked: stored === undefined ? {} : parseRecord(askedSchema, ref, stored.body) };
	};
	const change = (next: (standing: z.infer<typeof askedSchema>) => z.infer<typeof askedSchema>) =>
		retryConflicts('registry-busy', async () => {
			const { stored, asked } = await read();
			const standing = Object.entries(asked).filter(([, end]) => end > ports.time.now());
			const record = { version: (stored?.version ?? 0) + 1, body: next(Object.fromEntries(standing)) };
			return ports.records.commit([{ type: 'set', ref, expected: stored?.version ?? 'absent', record }]);
		});
	if (((await read()).asked[key] ?? 0) > ports.time.now()) return false;
	await change((standing) => {
		const isClaimed = Object.keys(standing).some((name) => name.startsWith(`${key}?`));
		if (isClaimed) throw new AppError('UNAVAILABLE', 'registry-busy');
		return { ...standing, [claim]: ports.time.now() + claimMs };
	});
	const account = await ports.accounts.read(accountId);
	if (account !== undefined && isKnownNonHuman(account)) {
		await noteAccounts(ports, [accountId]);
		return true;
	}
	const rememberMs = askAgainMs[account === undefined ? 'unseen' : 'person'];
	await change(({ [claim]: _, ...others }) => ({ ...others, [key]: ports.time.now() + rememberMs }));
	return false;
}

/** Whether an account that acts is not human. One that is not known is looked up, and known from then on. */
export const isNonHuman = async (ports: LookUpPorts, accountId: AccountId): Promise<boolean> =>
	(await isListed(ports, accountId)) || isFoundNonHuman(ports, accountId);

/** Says of accounts whether they are not human, each once. */
export function rememberAccounts(ports: LookUpPorts) {
	const known = new Map<AccountId, boolean>();
	return async (accountId: AccountId): Promise<boolean> => {
		const found = known.get(accountId) ?? (await isNonHuman(ports, accountId));
		known.set(accountId, found);
		return found;
	};
}
