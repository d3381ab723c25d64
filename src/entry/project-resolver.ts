// The space settings page's calls. Each needs Administer Projects in the very space it is about.
import { type ProjectOutputs, projectInputs } from '../contract/rpc';
import { listProjectGuards } from '../services/list-project-guards';
import { makeResolver } from './define-rpc';
import { viewGuard } from './views';
import { callerRights, ports } from './wiring';

export const projectResolver = makeResolver<typeof projectInputs, ProjectOutputs>(
	projectInputs,
	{
		'project.guards': {
			access: { need: 'project-admin', of: ({ projectId }) => projectId },
			run: async ({ projectId }) => {
				const { isFrozen, guards } = await listProjectGuards(ports, projectId);
				return { isFrozen, guards: guards.map(viewGuard) };
			},
		},
	},
	callerRights,
);
