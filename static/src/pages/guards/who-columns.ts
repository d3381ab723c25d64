// The columns of who could make a transition, by the room there is.
import type { Tier } from '../../ui/table/use-tier';

export type Column = 'identity' | 'type' | 'verdict' | 'why' | 'spaces';

/** Where there is no room for a column, the name or the verdict says the same below. */
export const columnsOf: Readonly<Record<Tier, readonly Column[]>> = {
	wide: ['identity', 'type', 'verdict', 'why', 'spaces'],
	medium: ['identity', 'verdict', 'why', 'spaces'],
	narrow: ['identity', 'verdict'],
};
