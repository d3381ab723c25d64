// Guards in words: whom they let pass, and whether they stop anybody.

import type { GuardEffect } from '../../../../src/contract/decision';
import type { GuardChoice } from '../../../../src/contract/guard';
import type { IdentityType } from '../../../../src/contract/identity';
import { sharedWords } from '../../strings';

/** "Registered identities only", "People only: members of staff" */
export const guardModeText = ({ mode, people }: Pick<GuardChoice, 'mode' | 'people'>): string =>
	mode === 'registered' || people === undefined
		? sharedWords.guardMode[mode]
		: sharedWords.guardModeOfGroup[mode](people.name);

/** The group whose members a guard takes for people, where people pass. */
export const peopleGroupName = ({ mode, people }: Pick<GuardChoice, 'mode' | 'people'>): string | undefined =>
	mode === 'registered' ? undefined : people?.name;

/** "CI pipeline, AI agent" */
export const typeNames = (types: readonly IdentityType[]): string =>
	types.map((type) => sharedWords.identityType[type]).join(', ');

/** "Only these types: CI pipeline, AI agent"; undefined when the guard takes all types. */
export function guardTypesText({ mode, types }: Pick<GuardChoice, 'mode' | 'types'>): string | undefined {
	if (types === undefined || mode === 'human-only') return undefined;
	return sharedWords.guardTypes(typeNames(types));
}

const stops: Readonly<Record<GuardEffect, boolean>> = {
	monitors: false,
	stops: true,
	'glass-broken': false,
	closed: true,
	unknown: false,
};

/** Whether Muster's rules on a transition surely stop somebody now. */
export const isStopping = ({ effect }: { readonly effect?: GuardEffect }): boolean =>
	effect !== undefined && stops[effect];
