// What a comparison, an acceptance or its taking back changes of what is known of guards.
import { isDeepStrictEqual } from 'node:util';
import { defined } from '../../contract/defined';
import { type DriftState, type TrackedTransition, transitionKey } from '../../core/guards/drift/state';

/** What was known of a transition, and what is known now; absent where nothing is tracked. */
export interface KnownChange
	extends Pick<TrackedTransition, 'workflowId' | 'workflow' | 'transitionId' | 'transition'> {
	readonly before?: object;
	readonly after?: object;
}

/** The guards as they were accepted last; while something is worse, what, and the guards as they stand. */
function knownOf({ baseline, drift }: TrackedTransition): object {
	const findings = drift?.findings.map(({ kind }) => kind);
	return defined({ baseline, current: drift?.current, findings });
}

/** The transitions of which something else is known than before. */
export function changesBetween(before: DriftState, after: DriftState): KnownChange[] {
	const earlier = new Map(before.transitions.map((one) => [transitionKey(one), one]));
	const later = new Map(after.transitions.map((one) => [transitionKey(one), one]));
	return [...new Map([...earlier, ...later]).entries()].flatMap(
		([key, { workflowId, workflow, transitionId, transition }]) => {
			const [was, is] = [earlier.get(key), later.get(key)].map((one) => one && knownOf(one));
			const names = { workflowId, workflow, transitionId, transition };
			return isDeepStrictEqual(was, is) ? [] : [{ ...names, ...defined({ before: was, after: is }) }];
		},
	);
}
