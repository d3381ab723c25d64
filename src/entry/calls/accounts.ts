// Calls about the accounts of the site.
import { type AccountOutputs, accountInputs } from '../../contract/calls/accounts';
import { listUnregistered } from '../../services/accounts/list-unregistered';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

export const accountCalls = defineCalls<typeof accountInputs, AccountOutputs>(
	accountInputs,
	{ 'account.unregistered': { access: 'jira-admin', run: async () => listUnregistered(ports) } },
	callPorts,
);
