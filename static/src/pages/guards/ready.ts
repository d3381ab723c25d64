// Whether a guard that monitors can enforce: what it would have refused lately, and what is to be done before.
import type { WouldDenyView } from '../../../../src/contract/calls/who-could';
import { dayMs } from '../../../../src/contract/durations';

/** Days without a refusal after which nothing speaks against enforcing. */
export const quietDays = 14;

export interface Readiness {
	/** Whole days for which the guards stand as they do; undefined where that is not known. */
	readonly monitored?: number;
	/** Whole days without a refusal, as far as they were monitored. */
	readonly quiet: number;
	/** Accounts that lack a grant, and those that nobody registered, of those that were refused. */
	readonly toGrant: number;
	readonly toRegister: number;
	readonly isReady: boolean;
}

export function readinessOf({ since, accounts, days, isComplete }: WouldDenyView, now: number): Readiness {
	const monitored = since === undefined ? undefined : Math.floor((now - since) / dayMs);
	const last = days.at(-1);
	const sinceLast =
		last === undefined ? Number.POSITIVE_INFINITY : Math.floor((now - Date.parse(`${last.day}T00:00:00Z`)) / dayMs) - 1;
	const quiet = Math.max(0, Math.min(sinceLast, monitored ?? 0));
	const blocked = accounts.filter(({ passesNow }) => !passesNow);
	const toGrant = blocked.filter(({ name, missing }) => name !== undefined && missing.length > 0).length;
	const toRegister = blocked.filter(({ name }) => name === undefined).length;
	const isQuiet = quiet >= quietDays;
	const allPass = accounts.length > 0 && blocked.length === 0;
	return {
		...(monitored === undefined ? {} : { monitored }),
		quiet,
		toGrant,
		toRegister,
		// What was not recorded or read whole proves nothing.
		isReady: isComplete && (isQuiet || allPass),
	};
}
