// The space settings page's calls.
import * as z from '#zod';
import { reasonSchema } from '../identity';
import { projectIdSchema } from '../ids';
import type { SpaceSwitchesView } from './site';
import type { TransitionView } from './transitions';

export const projectInputs = {
	'project.transitions': z.strictObject({ projectId: projectIdSchema }),
	'project.freeze': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'project.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
} as const;

export interface ProjectOutputs {
	/** Guarded transitions first, then in the order of the workflows. */
	'project.transitions': {
		readonly switches: SpaceSwitchesView;
		/** Identities that hold a right in this space which has not ended: whom freezing it stops. */
		readonly identities: number;
		readonly transitions: readonly TransitionView[];
	};
	'project.freeze': { readonly switches: SpaceSwitchesView; readonly isEnforced: boolean };
	'project.thaw': { readonly switches: SpaceSwitchesView; readonly isEnforced: boolean };
}
