// Calls about the accounts of the site.
import { type AccountOutputs, accountInputs } from '../../contract/calls/accounts';
import { ignoreAccount, mindAccount } from '../../services/accounts/ignored-accounts';
import { planListing, readComparison } from '../../services/accounts/list-accounts';
import { listUnregistered } from '../../services/accounts/list-unregistered';
import { listAccountRows, readAccount } from '../../services/accounts/read-accounts';
import { planMemberships } from '../../services/memberships/read-memberships';
import { readMembershipState, readRoleNames } from '../../services/memberships/view-memberships';
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
		'account.read': { access, run: async ({ accountId }) => readAccount(ports, accountId) },
		'account.memberships': { access, run: async () => readMembershipState(ports) },
		'account.read-memberships': {
			access,
			run: async () => {
				await planMemberships(ports);
				return readMembershipState(ports);
			},
		},
		'account.role-names': { access, run: async ({ cursor }) => readRoleNames(ports, cursor) },
	},
	callPorts,
);
