// Calls about health: the checks, the canary, and the rules that failed.
import { type HealthOutputs, healthInputs } from '../../contract/calls/health';
import { removeCanary, setUpCanary } from '../../services/guards/canary';
import { listFailures } from '../../services/health/note-failed-expression';
import { readHealth, runHealth } from '../../services/health/run-health';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const healthCalls = defineCalls<typeof healthInputs, HealthOutputs>(
	healthInputs,
	{
		'failure.list': { access, run: async ({ limit }) => ({ failures: await listFailures(ports, limit) }) },
		'health.read': { access, run: async () => readHealth(ports) },
		'health.run': { access, run: async () => runHealth(ports) },
		'canary.set-up': {
			access,
			run: async ({ issueKey }, actor) => {
				await setUpCanary(ports, actor, issueKey);
				return runHealth(ports, ['rules-read-app']);
			},
		},
		'canary.remove': {
			access,
			run: async (_, actor) => {
				await removeCanary(ports, actor);
				return runHealth(ports, ['rules-read-app']);
			},
		},
	},
	callPorts,
);
