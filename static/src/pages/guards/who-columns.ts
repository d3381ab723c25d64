// The columns of who could make a transition, by the room there is.
import type { Tier } from '../../ui/table/use-tier';

export type WhoColumn = 'identity' | 'type' | 'verdict' | 'why' | 'spaces';

/** Where there is no room for a column, the name or the verdict says the same below. */
export const whoColumnsOf: Readonly<Record<Tier, readonly WhoColumn[]>> = {
	wide: ['identity', 'type', 'verdict', 'why', 'spaces'],
	medium: ['identity', 'verdict', 'why', 'spaces'],
	narrow: ['identity', 'verdict'],
};
