// The history of guards: what was applied through Muster, and what was changed past it and found.
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../contract/actor';
import type { GuardChange } from '../../contract/guard';
import { readRule } from '../../core/guards/rules';
import type { SiteWorkflow } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite } from '../ports/records';
import { addHistory } from '../registry/history-records';
import { divide } from './divide';
import type { KnownChange } from './found-changes';

/** What was done to guards; `found`: somebody changed them past Muster, and a comparison told. */
type GuardAction =
	| GuardChange['action']
	| 'leave'
	| 'accept'
	| 'take-back'
	| 'found'
	| 'switch-off'
	| 'mend'
	| 'set-up-canary'
	| 'remove-canary';

export interface GuardHistory {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly actor: Actor;
	readonly action: GuardAction;
	readonly reason?: string;
	/** With what stood there before and what stands there after. */
	readonly transitions: readonly object[];
}

const guardHistoryRef = (batch: string, nth: number): RecordRef => ({ kind: 'history', id: `guards:${batch}:${nth}` });

/**
 * The records of what was done to guards, as many as it takes.
 *
 * @param batch names what is stored together; letters, digits and `-`
 */
export function addGuardHistory(
	ports: Pick<Ports, 'time' | 'randomness'>,
	batch: string,
	history: readonly GuardHistory[],
): RecordWrite[] {
	return history
		.flatMap((one) => divide(one.transitions).map((transitions) => ({ ...one, transitions })))
		.map((what, nth) => addHistory(ports, guardHistoryRef(batch, nth), what));
}

/** The transitions whose rules were changed, with the rules of before and after. */
export function ruleChanges(before: SiteWorkflow, after: SiteWorkflow): KnownChange[] {
	return before.transitions.flatMap(({ id, name, rules }) => {
		const left = after.transitions.find((transition) => transition.id === id)?.rules ?? [];
		const [was, is] = [rules.map(readRule), left.map(readRule)];
		const names = { workflowId: before.id, workflow: before.name, transitionId: id, transition: name };
		return isDeepStrictEqual(was, is) ? [] : [{ ...names, before: was, after: is }];
	});
}
