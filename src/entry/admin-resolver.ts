// The admin page's calls. All of them need Administer Jira.
import { type AdminOutputs, adminInputs, type SavedView } from '../contract/rpc';
import type { RegistryChanged } from '../services/change-registry';
import { edit, move, register } from '../services/identity-changes';
import { listIdentities } from '../services/list-identities';
import { listUnregistered } from '../services/list-unregistered';
import { listFailures } from '../services/note-failed-expression';
import { readIdentity } from '../services/read-identity';
import { readOverview } from '../services/read-overview';
import { syncGuards } from '../services/sync-guards';
import { makeResolver } from './define-rpc';
import { report } from './report';
import { viewGuard, viewHistory, viewIdentity } from './views';
import { callerRights, ports } from './wiring';

const access = { need: 'jira-admin' } as const;

function saved({ identity, isEnforced, failures }: RegistryChanged): SavedView {
	for (const failure of failures) report('publication', failure);
	return { identity: viewIdentity(identity, ports.time.now()), isEnforced };
}

export const adminResolver = makeResolver<typeof adminInputs, AdminOutputs>(
	adminInputs,
	{
		'site.overview': {
			access,
			run: async () => readOverview(ports),
		},
		'account.unregistered': {
			access,
			run: async () => listUnregistered(ports),
		},
		'identity.list': {
			access,
			run: async (query) => {
				const { identities, cursor } = await listIdentities(ports, query);
				return {
					identities: identities.map((identity) => viewIdentity(identity, ports.time.now())),
					...(cursor === undefined ? {} : { cursor }),
				};
			},
		},
		'identity.read': {
			access,
			run: async ({ accountId }) => {
				const { identity, history } = await readIdentity(ports, accountId);
				return { identity: viewIdentity(identity, ports.time.now()), history: history.map(viewHistory) };
			},
		},
		'identity.register': {
			access,
			run: async ({ accountId, draft, confirmBotUser = false }, { actor }) =>
				saved(await register(ports, actor, { accountId, draft, confirmBotUser })),
		},
		'identity.edit': {
			access,
			run: async ({ accountId, version, draft }, { actor }) =>
				saved(await edit(ports, actor, { accountId, version }, draft)),
		},
		'identity.suspend': {
			access,
			run: async ({ reason, ...expected }, { actor }) => saved(await move(ports, actor, expected, 'suspend', reason)),
		},
		'identity.reactivate': {
			access,
			run: async ({ reason, ...expected }, { actor }) =>
				saved(await move(ports, actor, expected, 'reactivate', reason)),
		},
		'identity.retire': {
			access,
			run: async ({ reason, ...expected }, { actor }) => saved(await move(ports, actor, expected, 'retire', reason)),
		},
		'guard.list': {
			access,
			run: async () => {
				const synced = await syncGuards(ports);
				return { guards: [...synced.values()].flatMap(({ guards }) => guards.map(viewGuard)) };
			},
		},
		'failure.list': {
			access,
			run: async ({ limit }) => ({ failures: await listFailures(ports, limit) }),
		},
	},
	callerRights,
);
