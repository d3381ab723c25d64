// The space settings page's calls. All of them need Administer Projects in that space.
import { type ProjectOutputs, projectInputs } from '../../contract/calls/project';
import type { ProjectId } from '../../contract/ids';
import { switchesIn } from '../../core/snapshot/control';
import { readRoutes } from '../../services/audit/read-activity';
import { listProjectTransitions } from '../../services/guards/list-project-transitions';
import { changeSwitch, type SiteChanged } from '../../services/site/change-site';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'project-admin';

function switched({ control, ...enforced }: SiteChanged, projectId: ProjectId) {
	return { switches: switchesIn(control, projectId, 'administrator'), ...enforced };
}

export const projectCalls = defineCalls<typeof projectInputs, ProjectOutputs>(
	projectInputs,
	{
		'project.transitions': { access, run: async ({ projectId }) => listProjectTransitions(ports, projectId) },
		'project.routes': {
			access,
			run: async ({ projectId }) => ({ ...(await readRoutes(ports, [projectId])), isComplete: true }),
		},
		'project.freeze': {
			access,
			run: async (input, actor) =>
				switched(
					await changeSwitch(ports, actor, { ...input, action: 'freeze-space', isOfSpaceAdmin: true }),
					input.projectId,
				),
		},
		'project.thaw': {
			access,
			run: async (input, actor) =>
				switched(
					await changeSwitch(ports, actor, { ...input, action: 'thaw-space', isOfSpaceAdmin: true }),
					input.projectId,
				),
		},
	},
	callPorts,
);
