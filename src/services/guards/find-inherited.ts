// Finds guards of an earlier installation: without its registry they refuse everybody.
import type { Actor } from '../../contract/actor';
import { pick } from '../../core/values/pick';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { addHistory } from '../registry/history-records';

const inheritedRef: RecordRef = { kind: 'report', id: 'inherited' };
const inheritedHistoryRef: RecordRef = { kind: 'history', id: 'inherited' };

/**
 * How many transitions refuse everybody because nobody was ever registered; undefined when there are none, or when
 * somebody decided to keep them so.
 *
 * @param counts transitions with a rule that enforces or was never configured; identities that were ever registered,
 * retired ones included
 */
export async function findInherited(
	{ records }: Pick<Ports, 'records'>,
	counts: { readonly stoppedTransitions: number; readonly identities: number },
): Promise<number | undefined> {
	if (counts.stoppedTransitions === 0 || counts.identities > 0) return undefined;
	const [kept] = await records.read([inheritedRef]);
	return kept === undefined ? counts.stoppedTransitions : undefined;
}

/** Decides that guards are to enforce though nobody is registered, and says who did in the history, once. */
export async function keepInherited(
	ports: Pick<Ports, 'records' | 'time' | 'randomness'>,
	actor: Actor,
): Promise<void> {
	const at = ports.time.now();
	const changes = [{ field: 'inheritedGuards', from: 'undecided', to: 'kept' }];
	const what = { at, actor: pick(actor, ['kind', 'id']), action: 'keep-inherited', changes };
	// On a conflict somebody has decided it.
	await ports.records.commit([
		{ type: 'set', ref: inheritedRef, expected: 'absent', record: { version: 1, body: { at } } },
		addHistory(ports, inheritedHistoryRef, what),
	]);
}
