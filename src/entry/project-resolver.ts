// The space settings page's calls. Each needs Administer Projects in the very space it is about.
import { type ProjectOutputs, projectInputs } from '../contract/rpc';
import { listProjectTransitions } from '../services/list-project-transitions';
import { makeResolver } from './define-rpc';
import { callerRights, ports } from './wiring';

export const projectResolver = makeResolver<typeof projectInputs, ProjectOutputs>(
	projectInputs,
	{
		'project.transitions': {
			access: { need: 'project-admin', of: ({ projectId }) => projectId },
			run: async ({ projectId }) => listProjectTransitions(ports, projectId),
		},
	},
	callerRights,
);
