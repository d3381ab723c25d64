// Are we all right? What needs somebody, what is not known, and whether the answer may be yes.
import type { InForceView, OverviewView } from '../../../../src/contract/calls/site';
import { minuteMs } from '../../../../src/contract/durations';
import type { Route } from '../../navigation/routes';

export type NeedKind =
	| 'identities'
	| 'unhealthy'
	| 'drift'
	| 'frozen'
	| 'broken-glass'
	| 'unenforced'
	| 'inherited'
	| 'not-prepared'
	| 'not-let-in'
	| 'growth';
export type DoubtKind = 'checks' | 'late-write' | 'identities' | 'old';

interface Counted<Kind> {
	readonly kind: Kind;
	/** As the page that it leads to counts it. */
	readonly count: number;
}
export type Need = Counted<NeedKind>;
export type Doubt = Counted<DoubtKind>;

export type Standing =
	/** Nothing that needs somebody was found, and not everything was looked at yet. */
	| { readonly state: 'reading' }
	| {
			readonly state: 'needs';
			readonly needs: readonly Need[];
			readonly doubts: readonly Doubt[];
			readonly readAt: number;
	  }
	| { readonly state: 'unsure'; readonly doubts: readonly Doubt[]; readonly readAt: number }
	/** `checkedAt` is when the oldest thing that it rests on was looked at, epoch milliseconds. */
	| { readonly state: 'good'; readonly checkedAt: number };

export interface Known {
	readonly overview: OverviewView | undefined;
	/** When that was read, epoch milliseconds. */
	readonly readAt: number;
	readonly inForce: InForceView | undefined;
	/** Identities that need action, of those that were read. */
	readonly needAction: number;
	readonly identities: 'reading' | 'read' | 'failed';
}

/** After that, nobody knows whether what was read is still so: nothing is asked again by itself. */
const staleMs = 15 * minuteMs;

function needsOf(overview: OverviewView, { switches, lag }: InForceView, needAction: number): readonly Need[] {
	const { isPrepared, isLetIn, unhealthy, drift, growth, inheritedGuards = 0 } = overview;
	const lags = lag?.pending !== undefined && (lag.pending.switches || needAction === 0);
	const found: readonly Need[] = [
		{ kind: 'not-prepared', count: isPrepared ? 0 : 1 },
		{ kind: 'not-let-in', count: isPrepared && !isLetIn ? 1 : 0 },
		{ kind: 'broken-glass', count: switches.brokenGlass === undefined ? 0 : 1 },
		{ kind: 'frozen', count: switches.frozenSpaces.length + (switches.frozen === undefined ? 0 : 1) },
		{ kind: 'unenforced', count: lags ? 1 : 0 },
		{ kind: 'identities', count: needAction },
		{ kind: 'drift', count: drift },
		// The check that guards are as they were is bad where they are not: that is said already.
		{ kind: 'unhealthy', count: drift > 0 && unhealthy === 1 ? 0 : unhealthy },
		{ kind: 'inherited', count: inheritedGuards },
		{ kind: 'growth', count: growth.refused === undefined ? 0 : 1 },
	];
	return found.filter(({ count }) => count > 0);
}

function doubtsOf(known: Known, overview: OverviewView, { lag }: InForceView, now: number): readonly Doubt[] {
	const found: readonly Doubt[] = [
		{ kind: 'checks', count: overview.doubtfulChecks },
		{ kind: 'late-write', count: lag?.doubtful === undefined ? 0 : 1 },
		{ kind: 'identities', count: known.identities === 'failed' ? 1 : 0 },
		{ kind: 'old', count: now - known.readAt > staleMs ? 1 : 0 },
	];
	return found.filter(({ count }) => count > 0);
}

/** @param now epoch milliseconds */
export function standingOf(known: Known, now: number): Standing {
	const { overview, inForce, needAction, readAt } = known;
	if (overview === undefined || inForce === undefined) return { state: 'reading' };
	const needs = needsOf(overview, inForce, needAction);
	const doubts = doubtsOf(known, overview, inForce, now);
	if (needs.length > 0 && known.identities !== 'reading') return { state: 'needs', needs, doubts, readAt };
	if (known.identities === 'reading') return { state: 'reading' };
	const { healthCheckedAt } = overview;
	if (doubts.length > 0 || healthCheckedAt === undefined) return { state: 'unsure', doubts, readAt };
	return { state: 'good', checkedAt: Math.min(healthCheckedAt, readAt) };
}

/** What needs somebody, in all. */
export const countOf = (needs: readonly Need[]): number => needs.reduce((sum, { count }) => sum + count, 0);

/** The page where something is listed that needs somebody, or that is not known. */
export function routeOf(kind: NeedKind | DoubtKind, needsAction: string | undefined): Route | undefined {
	switch (kind) {
		case 'identities':
			return needsAction === undefined ? { page: 'identities' } : { page: 'identities', view: needsAction };
		case 'inherited':
			return { page: 'identities' };
		case 'drift':
			return { page: 'guards' };
		case 'unhealthy':
		case 'checks':
		case 'not-prepared':
		case 'not-let-in':
			return { page: 'health' };
		case 'broken-glass':
		case 'frozen':
		case 'unenforced':
			return { page: 'site' };
		case 'growth':
			return { page: 'settings' };
		case 'late-write':
		case 'old':
			return undefined;
	}
}
