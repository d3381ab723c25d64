// Holds an event against a trigger's filter, before the app is invoked.
import { evaluate, fromJson, type Outcome } from '../../expression';
import type { Clock, Faults } from '../../seams';
import type { InvocationRecord } from '../invocation-log';
import { cloneJson, type JsonObject } from '../json';
import type { TriggerFilter } from '../manifest';

/** Source: Forge docs, "Filter out Atlassian app events". */
const maxSteps = 50_000;

export interface FilteredEvent {
	/** What the app is sent; absent when it is sent nothing. */
	readonly event?: JsonObject;
	/** What the platform writes down besides the run of the function. */
	readonly logged?: {
		readonly outcome: Extract<InvocationRecord['outcome'], `filter${string}`>;
		readonly error?: Error;
	};
}

interface Deps {
	readonly clock: Clock;
	readonly faults: Faults;
}

/** What the expression says of the event, or why it says nothing. Its only variable is `event`. */
function ask(source: string, event: JsonObject, { clock, faults }: Deps): boolean | Error {
	if (faults.triggerFiltersFail) return new Error('The filter could not be evaluated. A fault of the sandbox is on.');
	const variables = { event: fromJson(cloneJson(event)) };
	const result: Outcome = evaluate(source, variables, { now: () => clock.now(), limits: { steps: maxSteps } });
	if (!result.ok) return new Error(result.errors.join(' '));
	return typeof result.value === 'boolean' ? result.value : new Error('The filter gave no Boolean.');
}

/** Says whether a trigger asks for an event. A filter that cannot tell does what its `onError` says. */
export function filterEvent({ ignoreSelf, expression }: TriggerFilter, event: JsonObject, deps: Deps): FilteredEvent {
	if (ignoreSelf && event.selfGenerated === true) return { logged: { outcome: 'filtered' } };
	if (expression === undefined) return { event };
	const answer = ask(expression.source, event, deps);
	if (answer === true) return { event };
	if (answer === false) return { logged: { outcome: 'filtered' } };
	const failed: FilteredEvent = { logged: { outcome: 'filter-failed', error: answer } };
	// The event is said to carry details of the error; under which name is not documented.
	const received: FilteredEvent = { event: { ...event, filterError: { message: answer.message } } };
	switch (expression.onError) {
		case 'IGNORE':
			return { logged: { outcome: 'filtered' } };
		case 'IGNORE_AND_LOG':
			return failed;
		case 'RECEIVE':
			return received;
		case 'RECEIVE_AND_LOG':
			return { ...failed, ...received };
	}
}
