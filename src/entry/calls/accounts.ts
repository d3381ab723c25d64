// Calls about the accounts of the site.
import { type AccountOutputs, accountInputs } from '../../contract/calls/accounts';
import { planListing, readComparison } from '../../services/accounts/list-accounts';
import { listUnregistered } from '../../services/accounts/list-unregistered';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const accountCalls = defineCalls<typeof accountInputs, AccountOutputs>(
	accountInputs,
	{
		'account.unregistered': { access, run: async () => listUnregistered(ports) },
		'account.comparison': { access, run: async () => readComparison(ports) },
		'account.compare': { access, run: async () => planListing(ports) },
	},
	callPorts,
);
