// When switches end by themselves, and the job that comes then.
import { minuteMs } from '../../contract/durations';
import type { ProjectId } from '../../contract/ids';
import type { Control } from '../../core/snapshot/control';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';

/** A switch that ends by itself. */
export interface SwitchEnd {
	readonly endsAt: number;
	/** What takes it back. */
	readonly action: 'thaw' | 'thaw-space' | 'mend-glass';
	readonly projectId?: ProjectId;
}

/** The switch that ends first; undefined where none ends by itself. */
export function nextEnd({ freeze, brokenGlass, frozenSpaces }: Control): SwitchEnd | undefined {
	const end = (endsAt: number | undefined, taken: Omit<SwitchEnd, 'endsAt'>): SwitchEnd[] =>
		endsAt === undefined ? [] : [{ endsAt, ...taken }];
	const ends = [
		// First where both end at once: what refuses nothing ends before what refuses.
		...end(brokenGlass?.endsAt, { action: 'mend-glass' }),
		...end(freeze?.endsAt, { action: 'thaw' }),
		...frozenSpaces.flatMap(({ endsAt, projectId }) => end(endsAt, { action: 'thaw-space', projectId })),
	];
	return ends.reduce<SwitchEnd | undefined>(
		(first, one) => (first === undefined || one.endsAt < first.endsAt ? one : first),
		undefined,
	);
}

/** Longest delay of Forge's queue. */
const longestWaitMs = 15 * minuteMs;

/**
 * Plans the job that ends the next switch, or that waits on for it. Nothing stops should it fail: the hourly comparison
 * ends switches, too.
 */
export async function planEnd(
	ports: Pick<Ports, 'records' | 'jobs' | 'log' | 'time'>,
	control: Control,
): Promise<void> {
	const next = nextEnd(control);
	if (next === undefined) return;
	const waitMs = Math.min(longestWaitMs, Math.max(0, next.endsAt - ports.time.now()));
	try {
		await planOnce(ports, { type: 'end-switches' }, Math.ceil(waitMs / 1_000));
	} catch (error) {
		ports.log.failure('publication', error);
	}
}
