// The space settings page's calls.
import * as z from '#zod';
import { reasonSchema } from '../identity';
import { projectIdSchema } from '../ids';
import type { EnforcedView } from '../in-force';
import { hoursSchema, type InForceHere } from '../site';
import type { RoutesView } from './activity';
import type { TransitionView } from './transitions';

export const projectInputs = {
	'project.transitions': z.strictObject({ projectId: projectIdSchema }),
	/** The ways between the statuses of the space. */
	'project.routes': z.strictObject({ projectId: projectIdSchema }),
	'project.freeze': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema, hours: hoursSchema }),
	'project.thaw': z.strictObject({ projectId: projectIdSchema, reason: reasonSchema }),
} as const;

export interface ProjectOutputs {
	/** Guarded transitions first, then in the order of the workflows. */
	'project.transitions': InForceHere & {
		/** A rule of the organization keeps the app out of this space. */
		readonly isClosed: boolean;
		/** Identities that hold a right in this space which has not ended: whom freezing it stops. */
		readonly identities: number;
		readonly transitions: readonly TransitionView[];
	};
	'project.routes': RoutesView;
	'project.freeze': EnforcedView & Pick<InForceHere, 'switches'>;
	'project.thaw': EnforcedView & Pick<InForceHere, 'switches'>;
}
