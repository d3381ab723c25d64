// The columns of the list of transitions, by the room there is.
import type { Tier } from '../../ui/table/use-tier';

export type GuardColumn = 'select' | 'transition' | 'workflow' | 'mode' | 'enforcement' | 'days' | 'condition';

/** Where there is no room for a column, the transition or its enforcement says the same below. */
export const guardColumnsOf: Readonly<Record<Tier, readonly GuardColumn[]>> = {
	wide: ['select', 'transition', 'workflow', 'mode', 'enforcement', 'days', 'condition'],
	medium: ['select', 'transition', 'enforcement', 'days', 'condition'],
	narrow: ['select', 'transition', 'enforcement'],
};
