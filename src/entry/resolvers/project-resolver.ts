// The space settings page's calls. All of them need Administer Projects in that space.

import { type ProjectOutputs, projectInputs } from '../../contract/calls/project';
import type { ProjectId } from '../../contract/ids';
import { switchesIn } from '../../core/snapshot/control';
import { listProjectTransitions } from '../../services/guards/list-project-transitions';
import { changeSwitch, type SiteChanged } from '../../services/site/change-site';
import { makeResolver } from '../define-rpc';
import { callerRights, ports } from '../wiring';

type SpaceInput = { readonly projectId: ProjectId };
const access = { need: 'project-admin', of: ({ projectId }: SpaceInput) => projectId } as const;

function switched({ control, isEnforced }: SiteChanged, projectId: ProjectId) {
	return { switches: switchesIn(control, projectId), isEnforced };
}

export const projectResolver = makeResolver<typeof projectInputs, ProjectOutputs>(
	projectInputs,
	{
		'project.transitions': {
			access,
			run: async ({ projectId }) => listProjectTransitions(ports, projectId),
		},
		'project.freeze': {
			access,
			run: async (input, { actor }) =>
				switched(await changeSwitch(ports, actor, { ...input, action: 'freeze-space' }), input.projectId),
		},
		'project.thaw': {
			access,
			run: async (input, { actor }) =>
				switched(await changeSwitch(ports, actor, { ...input, action: 'thaw-space' }), input.projectId),
		},
	},
	callerRights,
);
