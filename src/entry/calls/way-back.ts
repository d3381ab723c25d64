// The one call for whoever is locked out.
import { type WayBackOutputs, wayBackInputs } from '../../contract/calls/way-back';
import { takeWayBack } from '../../services/site/way-back';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

export const wayBackCalls = defineCalls<typeof wayBackInputs, WayBackOutputs>(
	wayBackInputs,
	{ 'site.way-back': { access: 'registered-admin', run: async (_, actor) => takeWayBack(ports, actor) } },
	callPorts,
);
