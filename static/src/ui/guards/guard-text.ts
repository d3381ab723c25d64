// Guards in words: whom they let pass, and what is wrong with them.

import type { GuardView } from '../../../../src/contract/calls/transitions';
import type { IdentityType } from '../../../../src/contract/identity';
import { sharedWords } from '../../strings';

/** "Registered identities only" */
export const guardModeText = ({ mode }: Pick<GuardView, 'mode'>): string => sharedWords.guardMode[mode];

/** "CI pipeline, AI agent" */
export const typeNames = (types: readonly IdentityType[]): string =>
	types.map((type) => sharedWords.identityType[type]).join(', ');

/** "Only these types: CI pipeline, AI agent"; undefined when the guard takes all types. */
export function guardTypesText({ mode, types }: Pick<GuardView, 'mode' | 'types'>): string | undefined {
	if (types === undefined || mode === 'human-only') return undefined;
	return sharedWords.guardTypes(typeNames(types));
}

export type GuardFault = 'disabled' | 'overridden' | 'notAudited';

/** What keeps a guard from doing all it should, worst first. */
export function faultsOf({ disabled, intact, audited }: GuardView): readonly GuardFault[] {
	return [
		...(disabled ? (['disabled'] as const) : []),
		...(intact ? [] : (['overridden'] as const)),
		...(audited ? [] : (['notAudited'] as const)),
	];
}

/** Whether the guard stops anybody now. */
export const isStopping = (guard: GuardView): boolean =>
	guard.enforcement === 'enforce' && !guard.disabled && guard.intact;
