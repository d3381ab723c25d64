// Calls about the accounts of the site.
import { type AccountOutputs, accountInputs } from '../../contract/calls/accounts';
import { ignoreAccount, mindAccount } from '../../services/accounts/ignored-accounts';
import { planListing, readComparison } from '../../services/accounts/list-accounts';
import { listUnregistered } from '../../services/accounts/list-unregistered';
import { listAccountRows } from '../../services/accounts/read-accounts';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';

const access = 'jira-admin';

export const accountCalls = defineCalls<typeof accountInputs, AccountOutputs>(
	accountInputs,
	{
		'account.unregistered': { access, run: async () => listUnregistered(ports) },
		'account.list': { access, run: async ({ cursor }) => listAccountRows(ports, cursor) },
		'account.ignore': {
			access,
			run: async (asked, caller) => ({ ignored: await ignoreAccount(ports, caller, asked) }),
		},
		'account.mind': {
			access,
			run: async (asked, caller) => {
				await mindAccount(ports, caller, asked);
				return { ignored: null };
			},
		},
		'account.comparison': { access, run: async () => readComparison(ports) },
		'account.compare': { access, run: async () => planListing(ports) },
	},
	callPorts,
);
