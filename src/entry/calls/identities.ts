// Calls about identities: reading, registering and changing them.
import { type IdentityOutputs, identityInputs, type SavedView } from '../../contract/calls/identities';
import { defined } from '../../contract/defined';
import type { IdentityMove } from '../../contract/identity-history';
import { rowOf } from '../../core/registry/identity-row';
import { type Expectation, editRegistered, moveRegistered, register } from '../../services/registry/change-identity';
import type { RegistryChanged } from '../../services/registry/change-one';
import { listDirectory, withEnforced } from '../../services/registry/list-directory';
import { readIdentities, readIdentity } from '../../services/registry/read-identity';
import { readRisks } from '../../services/risks/read-risks';
import { listNotices } from '../../services/sweep/note-notices';
import { readGrantUse } from '../../services/sweep/usage-records';
import type { Caller } from '../authorise';
import { defineCalls } from '../define-call';
import { callPorts, ports } from '../wiring';
import { viewHistory, viewIdentity } from './views';

const access = 'jira-admin';

function saved({ identity, ...enforced }: RegistryChanged): SavedView {
	const row = withEnforced(rowOf(identity), enforced);
	return { identity: viewIdentity(identity, ports.time.now()), row, ...enforced };
}

/** A call that moves one identity. */
const moveCall = (action: IdentityMove) =>
	({
		access,
		run: async ({ reason, ...expected }: Expectation & { readonly reason: string }, actor: Caller) =>
			saved(await moveRegistered(ports, actor, expected, action, reason)),
	}) as const;

export const identityCalls = defineCalls<typeof identityInputs, IdentityOutputs>(
	identityInputs,
	{
		'notice.list': { access, run: async () => listNotices(ports) },
		'identity.directory': { access, run: async ({ cursor }) => listDirectory(ports, cursor) },
		'identity.export': {
			access,
			run: async ({ accountIds }) => {
				const identities = await readIdentities(ports, accountIds);
				return { identities: identities.map((identity) => viewIdentity(identity, ports.time.now())) };
			},
		},
		'identity.read': {
			access,
			run: async ({ accountId }) => {
				const { control, identity, history, ...facts } = await readIdentity(ports, accountId);
				const grantUse = await readGrantUse(ports.records, control, identity);
				return {
					identity: viewIdentity(identity, ports.time.now()),
					history: history.map(viewHistory),
					...facts,
					...defined({ grantUse }),
				};
			},
		},
		'identity.risks': { access, run: async ({ accountId }) => readRisks(ports, accountId) },
		'identity.register': {
			access,
			run: async ({ accountId, draft, confirmBotUser = false }, actor) =>
				saved(await register(ports, actor, { accountId, draft, confirmBotUser })),
		},
		'identity.edit': {
			access,
			run: async ({ accountId, version, draft }, actor) =>
				saved(await editRegistered(ports, actor, { accountId, version }, draft)),
		},
		'identity.suspend': moveCall('suspend'),
		'identity.reactivate': moveCall('reactivate'),
		'identity.retire': moveCall('retire'),
		'identity.freeze': moveCall('freeze'),
		'identity.thaw': moveCall('thaw'),
	},
	callPorts,
);
