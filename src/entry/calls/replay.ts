// Calls about what guards would have done in the past.
import { type ReplayOutputs, replayInputs } from '../../contract/calls/replay';
import { estimateReplay } from '../../services/replay/estimate-replay';
import { viewLearned } from '../../services/replay/learned-grants';
import { viewObserved } from '../../services/replay/observed-accounts';
import { viewReplay } from '../../services/replay/read-replay';
import { startReplay, stopReplay } from '../../services/replay/start-replay';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const replayCalls = defineCalls<typeof replayInputs, ReplayOutputs>(
	replayInputs,
	{
		'replay.start': {
			access,
			run: async ({ targets }, { id }) => {
				await startReplay(ports, targets, id);
				return {};
			},
		},
		'replay.read': { access, run: async ({ targets, guard }) => viewReplay(ports, targets, guard) },
		'replay.estimate': { access, run: async ({ targets }) => estimateReplay(ports, targets ?? []) },
		'replay.start-all': {
			access,
			run: async (_, { id }) => {
				await startReplay(ports, [], id);
				return {};
			},
		},
		'replay.learned': { access, run: async ({ accountId }) => viewLearned(ports, accountId) },
		'replay.observed': { access, run: async () => viewObserved(ports) },
		'replay.stop': {
			access,
			run: async ({ id }) => {
				await stopReplay(ports, id);
				return {};
			},
		},
	},
	callPorts,
);
