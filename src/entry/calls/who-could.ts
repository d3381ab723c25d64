// Calls about who could make a transition, and what an account could do.
import { type WhoCouldOutputs, whoCouldInputs } from '../../contract/calls/who-could';
import { readRefusals } from '../../services/guards/refusals';
import { tryTransition } from '../../services/guards/try-as';
import { couldPerform, listGrantable, whoCould } from '../../services/guards/who-could';
import { readWouldDeny } from '../../services/guards/would-deny';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';
import { readTryPorts } from './try-ports';

const access = 'jira-admin';

export const whoCouldCalls = defineCalls<typeof whoCouldInputs, WhoCouldOutputs>(
	whoCouldInputs,
	{
		'guard.would-deny': {
			access,
			run: async ({ workflow, transitionId }) => readWouldDeny(ports, workflow, transitionId),
		},
		'guard.refusals': {
			access,
			run: async ({ workflow, transitionId }) => readRefusals(ports, workflow, transitionId),
		},
		'guard.who': { access, run: async ({ cursor, ...transition }) => whoCould(ports, transition, cursor) },
		'guard.try': { access, run: async (input) => tryTransition(await readTryPorts(), input, input) },
		'identity.could': { access, run: async ({ accountId, cursor }) => couldPerform(ports, accountId, cursor) },
		'grant.list-transitions': { access, run: async ({ cursor }) => listGrantable(ports, cursor) },
	},
	callPorts,
);
