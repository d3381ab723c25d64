// How often a transition was made, as far as moves on record tell: by the statuses that it leads from and to.
import type { RoutesView } from '../../../../src/contract/calls/activity';
import type { InventoryTransitionView } from '../../../../src/contract/calls/guards';

type Ends = Pick<InventoryTransitionView, 'kind' | 'from' | 'to'>;

/**
 * How many moves on record may have been this transition. Where several lead the same way, each has all of them: records of
 * moves past a guard do not name the transition.
 *
 * @param fromId only those from this status
 */
export function movesOf({ kind, from, to }: Ends, { routes }: Pick<RoutesView, 'routes'>, fromId?: string): number {
	const starts = new Set(from.map(({ id }) => id));
	const isMeant = (route: RoutesView['routes'][number]): boolean => {
		if (route.to !== to.id) return false;
		if (kind === 'initial') return route.from === undefined;
		if (route.from === undefined) return false;
		return fromId === undefined ? starts.size === 0 || starts.has(route.from) : route.from === fromId;
	};
	return routes.filter(isMeant).reduce((sum, { moves }) => sum + moves, 0);
}

/** Pixels by which the busiest arrow is wider than one that nobody took. */
const mostWider = 4;

/** By how many pixels an arrow is wider: ten times the moves are one step of several, so that rare ones are seen beside busy ones. */
export const widerBy = (moves: number, most: number): number =>
	moves === 0 ? 0 : Math.round((mostWider * Math.log1p(moves) * 10) / Math.log1p(most)) / 10;
