// Who answers for the identities in view, and whether they still can.
import { useEffect, useState } from 'react';
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { idText } from '../names';
import { readAccounts } from './accounts';

type Owner = AccountView | 'missing';

const known = new Map<string, Owner>();
const asked = new Set<string>();
const listeners = new Set<() => void>();

async function readMissing(ids: readonly string[]): Promise<void> {
	const wanted = ids.filter((id) => !asked.has(id));
	if (wanted.length === 0) return;
	for (const id of wanted) asked.add(id);
	try {
		const found = await readAccounts(wanted);
		for (const id of wanted) known.set(id, found.get(id) ?? 'missing');
		for (const listener of listeners) listener();
	} catch {
		// Without names the page shows the ends of the IDs; the next one that needs them asks again.
		for (const id of wanted) asked.delete(id);
	}
}

export interface Owners {
	readonly name: (accountId: string) => string;
	/** True only when Jira said that the account is gone or deactivated. */
	readonly isGone: (accountId: string) => boolean;
}

const ownersOf = (): Owners => ({
	name: (accountId) => {
		const owner = known.get(accountId);
		return owner === undefined || owner === 'missing' ? idText(accountId) : owner.displayName;
	},
	isGone: (accountId) => {
		const owner = known.get(accountId);
		return owner !== undefined && (owner === 'missing' || !owner.isActive);
	},
});

/** Rows that scroll past need no names. */
const restMs = 80;

/** What Jira says of these accounts; each is asked for once a page, when the list of them stands still. */
export function useOwners(ids: readonly string[]): Owners {
	const [owners, setOwners] = useState(ownersOf);
	const key = [...new Set(ids)].sort().join(' ');
	useEffect(() => {
		const listener = () => setOwners(ownersOf());
		listeners.add(listener);
		return () => void listeners.delete(listener);
	}, []);
	useEffect(() => {
		if (key === '') return;
		const timer = setTimeout(() => void readMissing(key.split(' ')), restMs);
		return () => clearTimeout(timer);
	}, [key]);
	return owners;
}
