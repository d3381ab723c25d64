// The space settings page's calls.
import * as z from '#zod';
import { reasonSchema } from '../identity';
import { projectIdSchema } from '../ids';
import type { SpaceSwitches } from '../site';
import type { TransitionView } from './transitions';

export const projectInputs = {
	'project.transitions': z.strictObject({ projectId: projectIdSchema }),
	'project.freeze': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
	'project.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
} as const;

export interface ProjectOutputs {
	/** Guarded transitions first, then in the order of the workflows. */
	'project.transitions': {
		readonly switches: SpaceSwitches;
		/** A rule of the organization keeps the app out of this space. */
		readonly isClosed: boolean;
		/** Identities that hold a right in this space which has not ended: whom freezing it stops. */
		readonly identities: number;
		readonly transitions: readonly TransitionView[];
	};
	'project.freeze': { readonly switches: SpaceSwitches; readonly isEnforced: boolean };
	'project.thaw': { readonly switches: SpaceSwitches; readonly isEnforced: boolean };
}
