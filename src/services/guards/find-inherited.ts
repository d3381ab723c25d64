// Finds guards of an earlier installation: without its registry they refuse everybody.
import type { Actor } from '../../contract/actor';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';

const inheritedRef: RecordRef = { kind: 'report', id: 'inherited' };

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

/** Decides that guards are to enforce though nobody is registered. */
export async function keepInherited({ records, time }: Pick<Ports, 'records' | 'time'>, actor: Actor): Promise<void> {
	await records.put(inheritedRef, { version: 1, body: { at: time.now(), by: actor } });
}
