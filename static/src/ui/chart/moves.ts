// Moves a day: as bars, and where those of an identity are listed.
import type { DayView } from '../../../../src/contract/calls/activity';
import type { Route } from '../../navigation/routes';
import type { DayBar } from './day-bars';

/** What no guard checked, or of which nobody knows whether one did, is one series. */
export const barOf = ({ day, counts }: DayView): DayBar => ({
	day,
	counts: {
		allowed: (counts.allowed ?? 0) + (counts.stale ?? 0),
		other: (counts.observed ?? 0) + (counts.unknown ?? 0),
		'would-deny': counts['would-deny'] ?? 0,
		bypassed: counts.bypassed ?? 0,
	},
});

export const movesOf = (accountId: string, day?: string): Route => {
	const identity = `identity=${encodeURIComponent(accountId)}`;
	return { page: 'audit', view: day === undefined ? identity : `${identity}&from=${day}&to=${day}` };
};
