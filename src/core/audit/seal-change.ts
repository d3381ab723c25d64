// Seals a record of the history. The hash covers commitments in place of account ids, each under a salt of its own, so that
// an account can be erased from the record later and the hash stays.
import { createHmac } from 'node:crypto';
import * as z from '#zod';
import type { DeepReadonly } from '../../contract/deep-readonly';
import { erasedAccount } from '../../contract/ids';
import { seal } from './seal';

export const storedChangeSchema = z.object({
	/** Clock of the attempt that stored it, epoch milliseconds. */
	recordedAt: z.int(),
	/** The accounts' salts are derived from it. Absent once an account was erased: its salt must be gone, too. */
	salt: z.exactOptional(z.string()),
	/** Salts by account id, in place of `salt`; what else stands in the place of an account is a commitment. */
	salts: z.exactOptional(z.record(z.string(), z.string())),
	/** What was changed: of an identity, of several, of the site, or of guards. */
	what: z.unknown(),
});
/** A record of the history as it is stored. */
export type StoredChange = DeepReadonly<z.infer<typeof storedChangeSchema>>;

export interface SealedChange {
	readonly hash: string;
	readonly payload: { readonly kind: 'change'; readonly recordedAt: number; readonly what: unknown };
	/** The accounts it names, in the order of their ids; those that were erased are left out. */
	readonly accounts: readonly { readonly id: string; readonly salt: string }[];
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

const commit = (id: string, salt: string): string => hmac(salt, `account:${id}`);

/**
 * Where a record holds account ids: those of identities, of owners, of whoever is said to stand behind a move, and of whoever
 * acts, unless that is Muster.
 */
function holdsAccount(fields: Readonly<Record<string, unknown>>, name: string): boolean {
	switch (name) {
		case 'accountId':
		case 'ownerId':
		case 'onBehalf':
			return true;
		case 'id':
			return fields['kind'] === 'person' || fields['kind'] === 'identity';
		case 'from':
		case 'to':
			return fields['field'] === 'ownerId';
		default:
			return false;
	}
}

/** A copy of what was changed, with another text in the place of each account. */
function mapAccounts(value: unknown, map: (id: string) => string): unknown {
	if (Array.isArray(value)) return value.map((one) => mapAccounts(one, map));
	if (typeof value !== 'object' || value === null) return value;
	const fields = value as Readonly<Record<string, unknown>>;
	return Object.fromEntries(
		Object.entries(fields).map(([name, one]) => [
			name,
			typeof one === 'string' && holdsAccount(fields, name) ? map(one) : mapAccounts(one, map),
		]),
	);
}

/** The accounts that a stored value names, where records of the history and what is like them hold account ids. */
export function accountsIn(value: unknown): ReadonlySet<string> {
	const found = new Set<string>();
	mapAccounts(value, (id) => {
		found.add(id);
		return id;
	});
	return found;
}

/**
 * A value without the ids of some accounts, where records of the history and what is like them hold account ids.
 *
 * @returns the very value where it names none of them
 */
export function replaceAccounts<T>(value: T, ids: ReadonlySet<string>): T {
	if (![...accountsIn(value)].some((id) => ids.has(id))) return value;
	return mapAccounts(value, (id) => (ids.has(id) ? erasedAccount : id)) as T;
}

/** The salt of an account in a record; undefined for what is a commitment already. */
function saltOf({ salt, salts = {} }: StoredChange, id: string): string | undefined {
	if (salt !== undefined) return hmac(salt, `salt:${id}`);
	return Object.hasOwn(salts, id) ? salts[id] : undefined;
}

/** The payload that the hash of a record covers, that hash, and the accounts that the payload commits to. */
export function sealChange(stored: StoredChange): SealedChange {
	const salts = new Map<string, string>();
	const what = mapAccounts(stored.what, (id) => {
		const salt = saltOf(stored, id);
		if (salt === undefined) return id;
		salts.set(id, salt);
		return commit(id, salt);
	});
	const accounts = [...salts].map(([id, salt]) => ({ id, salt })).sort((left, right) => (left.id < right.id ? -1 : 1));
	return { ...seal({ kind: 'change', recordedAt: stored.recordedAt, what }), accounts };
}

/**
 * Erases an account from a record: neither its id nor anything that tells it from others is left, and the hash stays.
 *
 * What people wrote, such as reasons, is not searched.
 * @returns the very record where it does not name the account
 */
export function eraseAccount(stored: StoredChange, id: string): StoredChange {
	const { accounts } = sealChange(stored);
	const erased = accounts.find((account) => account.id === id);
	if (erased === undefined) return stored;
	const others = accounts.filter((account) => account !== erased);
	return {
		recordedAt: stored.recordedAt,
		salts: Object.fromEntries(others.map((account) => [account.id, account.salt])),
		what: mapAccounts(stored.what, (one) => (one === id ? commit(id, erased.salt) : one)),
	};
}
