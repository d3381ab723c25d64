// Calls about bulk work.
import { type BulkOutputs, bulkInputs } from '../../contract/calls/bulk';
import { listWorks, readWork, readWorkRows } from '../../services/bulk/read-work';
import { addPiece, applyWork, checkWork, startWork } from '../../services/bulk/steer-work';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const bulkCalls = defineCalls<typeof bulkInputs, BulkOutputs>(
	bulkInputs,
	{
		'bulk.start': { access, run: async (start, actor) => startWork(ports, actor, start) },
		'bulk.add': { access, run: async (piece) => addPiece(ports, piece) },
		'bulk.check': { access, run: async (input) => checkWork(ports, input) },
		'bulk.apply': { access, run: async (input, actor) => applyWork(ports, actor, input) },
		'bulk.read': { access, run: async (input) => readWork(ports, input) },
		'bulk.rows': { access, run: async (input) => ({ rows: await readWorkRows(ports, input) }) },
		'bulk.list': { access, run: async () => ({ works: await listWorks(ports) }) },
	},
	callPorts,
);
