// Decides whether a switched-on fault strikes this time.
import type { Faults } from '../seams';

/** The faults that strike a share or a number of requests. */
export type CountedFault = {
	[Name in keyof Faults]: Name extends
		| 'storageThrottled'
		| 'storageResponseLost'
		| 'appPropertyUnavailable'
		| 'jiraThrottled'
		| 'productEventsLost'
		| 'postFunctionsLost'
		? Name
		: never;
}[keyof Faults];

/** Answers whether the named fault strikes the request at hand, and uses it up. */
export type FaultDice = (name: CountedFault) => boolean;

/**
 * Makes the dice for one host.
 *
 * A number from 1 up is a count: that many next requests are struck and the number in `faults` goes down
 * (`Infinity` strikes all). A number below 1 is a share, spread evenly and without chance, so that runs repeat.
 */
export function createFaultDice(faults: Faults): FaultDice {
	const owed = new Map<CountedFault, number>();
	return (name) => {
		const value = faults[name];
		if (value >= 1) {
			faults[name] = value - 1;
			return true;
		}
		if (!(value > 0)) return false;
		const sum = (owed.get(name) ?? 0) + value;
		owed.set(name, sum % 1);
		return sum >= 1;
	};
}
