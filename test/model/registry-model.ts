// A model of what guards must do, as simple as can be: what was confirmed holds, what was not may or may not.
import { accountPrefixes } from './operations';

/** Known to be so, known not to be so, or left open by something that failed. */
export type Known = 'yes' | 'no' | 'maybe';

export const either = (a: Known, b: Known): Known => (a === b ? a : 'maybe');
export const sure = (value: boolean): Known => (value ? 'yes' : 'no');

/** What decides about one identity: it passes when it is registered and active, has the grant, and is not frozen. */
export interface Facts {
	active: Known;
	granted: Known;
	frozen: Known;
}

export const nothing: Facts = { active: 'no', granted: 'no', frozen: 'no' };

export function mix(a: Facts, b: Facts): Facts {
	return {
		active: either(a.active, b.active),
		granted: either(a.granted, b.granted),
		frozen: either(a.frozen, b.frozen),
	};
}

export class RegistryModel {
	/** What Jira applies, for each account. */
	readonly applied: Facts[] = accountPrefixes.map(() => ({ ...nothing }));
	/** What is stored, for each account. */
	readonly stored: Facts[] = accountPrefixes.map(() => ({ ...nothing }));
	/** Accounts that were registered and confirmed to be stored. */
	readonly registered = new Set<number>();
	readonly versions: number[] = accountPrefixes.map(() => 0);
	siteFrozen: Known = 'no';
	spaceFrozen: Known = 'no';
	glassBroken: Known = 'no';

	/** The answer to a change that was stored: what it left, and whether Jira applies it. */
	answered(who: number, facts: Facts, version: number, isEnforced: boolean): void {
		this.registered.add(who);
		this.versions[who] = version;
		this.stored[who] = facts;
		this.applied[who] = isEnforced ? facts : mix(this.applied[who] ?? nothing, facts);
	}

	/** A change that died on the way: it may be stored and applied, or not. */
	died(who: number, facts: Partial<Facts>): void {
		const stored = this.stored[who] ?? nothing;
		this.stored[who] = mix(stored, { ...stored, ...facts });
		this.applied[who] = mix(this.applied[who] ?? nothing, this.stored[who] ?? nothing);
	}

	/** What a guard must answer about an account. */
	verdict(who: number): Known {
		const { active, granted, frozen } = this.applied[who] ?? nothing;
		const stops: Known[] = [this.siteFrozen, this.spaceFrozen, frozen];
		if (this.glassBroken === 'yes') return 'yes';
		const isStopped = stops.includes('yes') || active === 'no' || granted === 'no';
		if (isStopped) return this.glassBroken === 'no' ? 'no' : 'maybe';
		const isFree = stops.every((stop) => stop === 'no') && active === 'yes' && granted === 'yes';
		return isFree ? 'yes' : 'maybe';
	}
}
