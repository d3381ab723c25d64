// Calls about guards that became worse than they should be.
import { type DriftOutputs, driftInputs } from '../../contract/calls/drift';
import { acceptDrift, compareGuards, listDrift, takeBackDrift } from '../../services/guards/compare-guards';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const driftCalls = defineCalls<typeof driftInputs, DriftOutputs>(
	driftInputs,
	{
		'drift.list': { access, run: async () => listDrift(ports) },
		'drift.check': { access, run: async () => compareGuards(ports) },
		'drift.accept': { access, run: async (input, actor) => acceptDrift(ports, actor, input) },
		'drift.take-back': { access, run: async ({ transitions }, actor) => takeBackDrift(ports, actor, transitions) },
	},
	callPorts,
);
