// A model of what guards must do, as simple as can be: what was confirmed holds, what was not may or may not.
import type { Guard } from '../../src/core/policy/decide';

/** Known to be so, known not to be so, or left open by something that failed. */
export type Known = 'yes' | 'no' | 'maybe';

export const either = (a: Known, b: Known): Known => (a === b ? a : 'maybe');
export const sure = (value: boolean): Known => (value ? 'yes' : 'no');

/** It holds when all of them do. */
const all = (...parts: readonly Known[]): Known => {
	if (parts.includes('no')) return 'no';
	return parts.includes('maybe') ? 'maybe' : 'yes';
};
const not = (part: Known): Known => (part === 'maybe' ? 'maybe' : sure(part === 'no'));

/** What decides about one account. */
export interface Facts {
	/** The snapshot lists it; else it counts as a person. */
	listed: Known;
	active: Known;
	granted: Known;
	frozen: Known;
	/** Its type is one that guards for some types admit. */
	admitted: Known;
}

export const nothing: Facts = { listed: 'no', active: 'no', granted: 'no', frozen: 'no', admitted: 'no' };

export function mix(a: Facts, b: Facts): Facts {
	return {
		listed: either(a.listed, b.listed),
		active: either(a.active, b.active),
		granted: either(a.granted, b.granted),
		frozen: either(a.frozen, b.frozen),
		admitted: either(a.admitted, b.admitted),
	};
}

/** What the model knows of one account. */
interface Account {
	/** What Jira applies. */
	applied: Facts;
	/** What is stored. */
	stored: Facts;
	/** It was registered, and that was confirmed to be stored. */
	isRegistered: boolean;
	version: number;
}

export class RegistryModel {
	readonly accounts: Account[] = [];
	siteFrozen: Known = 'no';
	spaceFrozen: Known = 'no';
	glassBroken: Known = 'no';

	/** @param listed whether the snapshot lists it already */
	add(listed: Known): void {
		const facts = { ...nothing, listed };
		this.accounts.push({ applied: facts, stored: facts, isRegistered: false, version: 0 });
	}

	account(who: number): Account {
		const account = this.accounts[who];
		if (account === undefined) throw new RangeError(`there is no account ${who}`);
		return account;
	}

	/** The answer to a change that was stored: what it left, and whether Jira applies it. */
	answered(who: number, facts: Facts, version: number, isEnforced: boolean): void {
		const account = this.account(who);
		account.isRegistered = true;
		account.version = version;
		account.stored = facts;
		account.applied = isEnforced ? facts : mix(account.applied, facts);
	}

	/** A change that died on the way: it may be stored and applied, or not. */
	died(who: number, facts: Partial<Facts>): void {
		const account = this.account(who);
		account.stored = mix(account.stored, { ...account.stored, ...facts });
		account.applied = mix(account.applied, account.stored);
	}

	/** What a guard must answer about an account. */
	verdict(who: number, { mode, types }: Pick<Guard, 'mode' | 'types'>): Known {
		const { listed, active, granted, frozen, admitted } = this.account(who).applied;
		const person = sure(mode !== 'registered');
		const identity = all(
			sure(mode !== 'human-only'),
			active,
			granted,
			types === undefined ? 'yes' : admitted,
			not(frozen),
			not(this.siteFrozen),
			not(this.spaceFrozen),
		);
		const byEntry: Readonly<Record<Known, Known>> = { yes: identity, no: person, maybe: either(person, identity) };
		const enforced = byEntry[listed];
		if (this.glassBroken === 'no') return enforced;
		return this.glassBroken === 'yes' ? 'yes' : either('yes', enforced);
	}
}
