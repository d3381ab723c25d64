// What accepting a finding of drift makes known.
import type { DriftKind } from './calls/drift';
import type { GuardFault } from './guard';

/** What is wrong with a guard because of what somebody accepted there: it needs no attention any more. */
export const acceptedFaults: Readonly<Record<DriftKind, readonly GuardFault[]>> = {
	removed: ['unguarded-protected'],
	'not-in-use': [],
	disabled: ['disabled', 'unguarded-protected'],
	overridden: ['overridden', 'not-configured'],
	loosened: ['weak-protected', 'watched-protected'],
	'group-gone': [],
	'any-group': ['any-group'],
	'not-audited': ['not-audited'],
	unguarded: ['unguarded-protected', 'weak-protected', 'watched-protected'],
};
