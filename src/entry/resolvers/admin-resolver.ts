// The admin page's calls. All of them need Administer Jira.
import { type AdminOutputs, adminInputs } from '../../contract/calls/admin';
import type { SavedView } from '../../contract/calls/identities';
import type { SwitchedView } from '../../contract/calls/site';
import type { ProjectId } from '../../contract/ids';
import { rowOf } from '../../core/registry/identity-row';
import type { Move } from '../../core/registry/lifecycle';
import { listUnregistered } from '../../services/accounts/list-unregistered';
import { listWorks, readWork, readWorkRows } from '../../services/bulk/read-work';
import { addPiece, applyWork, checkWork, startWork } from '../../services/bulk/steer-work';
import { applyGuards, removeAllRules } from '../../services/guards/apply-guards';
import { removeCanary, setUpCanary } from '../../services/guards/canary';
import { acceptDrift, compareGuards, listDrift } from '../../services/guards/compare-guards';
import { keepInherited } from '../../services/guards/find-inherited';
import { listRuled } from '../../services/guards/list-ruled';
import { planGuards } from '../../services/guards/plan-guards';
import { readInventory } from '../../services/guards/read-inventory';
import { couldPerform, whoCould } from '../../services/guards/who-could';
import { readWouldDeny } from '../../services/guards/would-deny';
import { listFailures } from '../../services/health/note-failed-expression';
import { readHealth, runHealth } from '../../services/health/run-health';
import { type Expectation, edit, move, register } from '../../services/registry/change-identity';
import type { RegistryChanged } from '../../services/registry/change-one';
import { readControl, requireControl } from '../../services/registry/control-record';
import { listDirectory } from '../../services/registry/list-directory';
import { readIdentities, readIdentity } from '../../services/registry/read-identity';
import type { SwitchAction } from '../../services/site/change-site';
import { changeSwitch, type SiteChanged, saveSettings } from '../../services/site/change-site';
import { readOverview, switchesOf } from '../../services/site/read-overview';
import { listNotices } from '../../services/sweep/note-notices';
import { readGrantUse } from '../../services/sweep/usage-records';
import { type Call, makeResolver } from '../define-rpc';
import { callerRights, ports } from '../wiring';
import { viewHistory, viewIdentity, viewSettings } from './views';

const access = { need: 'jira-admin' } as const;

function saved({ identity, isEnforced }: RegistryChanged): SavedView {
	return { identity: viewIdentity(identity, ports.time.now()), row: rowOf(identity), isEnforced };
}

function switched({ control, isEnforced }: SiteChanged): SwitchedView {
	return { switches: switchesOf(control), isEnforced };
}

/** A call that throws a switch of the whole site. */
const siteSwitch = (action: SwitchAction) => ({
	access,
	run: async ({ reason }: { readonly reason: string }, { actor }: Call) =>
		switched(await changeSwitch(ports, actor, { action, reason })),
});

/** A call that throws the switch of a space. */
const spaceSwitch = (action: SwitchAction) => ({
	access,
	run: async (input: { readonly projectId: ProjectId; readonly reason: string }, { actor }: Call) =>
		switched(await changeSwitch(ports, actor, { action, ...input })),
});

/** A call that moves one identity. */
const moveCall = (action: Move) => ({
	access,
	run: async ({ reason, ...expected }: Expectation & { readonly reason: string }, { actor }: Call) =>
		saved(await move(ports, actor, expected, action, reason)),
});

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
		'site.history': {
			access,
			run: async () => ({ changes: (await readControl(ports.records))?.changes ?? [] }),
		},
		'site.freeze': siteSwitch('freeze'),
		'site.thaw': siteSwitch('thaw'),
		'site.break-glass': siteSwitch('break-glass'),
		'site.mend-glass': siteSwitch('mend-glass'),
		'space.freeze': spaceSwitch('freeze-space'),
		'space.thaw': spaceSwitch('thaw-space'),
		'settings.read': {
			access,
			run: async () => ({ settings: viewSettings(await requireControl(ports.records)) }),
		},
		'settings.save': {
			access,
			run: async (input, { actor }) => {
				const { control, isEnforced } = await saveSettings(ports, actor, input);
				return { settings: viewSettings(control), isEnforced };
			},
		},
		'identity.directory': {
			access,
			run: async ({ cursor }) => listDirectory(ports, cursor),
		},
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
				const { control, identity, history, isEnforced } = await readIdentity(ports, accountId);
				const grantUse = await readGrantUse(ports.records, control, identity);
				return {
					identity: viewIdentity(identity, ports.time.now()),
					history: history.map(viewHistory),
					isEnforced,
					...(grantUse === undefined ? {} : { grantUse }),
				};
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
		'identity.suspend': moveCall('suspend'),
		'identity.reactivate': moveCall('reactivate'),
		'identity.retire': moveCall('retire'),
		'identity.freeze': moveCall('freeze'),
		'identity.thaw': moveCall('thaw'),
		'bulk.start': {
			access,
			run: async (start, { actor }) => startWork(ports, actor, start),
		},
		'bulk.add': {
			access,
			run: async (piece) => addPiece(ports, piece),
		},
		'bulk.check': {
			access,
			run: async (input) => checkWork(ports, input),
		},
		'bulk.apply': {
			access,
			run: async (input, { actor }) => applyWork(ports, actor, input),
		},
		'bulk.read': {
			access,
			run: async (input) => readWork(ports, input),
		},
		'bulk.rows': {
			access,
			run: async (input) => ({ rows: await readWorkRows(ports, input) }),
		},
		'bulk.list': {
			access,
			run: async () => ({ works: await listWorks(ports) }),
		},
		'notice.list': {
			access,
			run: async () => listNotices(ports),
		},
		'failure.list': {
			access,
			run: async ({ limit }) => ({ failures: await listFailures(ports, limit) }),
		},
		'guard.inventory': { access, run: async ({ cursor }) => readInventory(ports, cursor) },
		'guard.plan': { access, run: async ({ change }) => planGuards(ports, change) },
		'guard.apply': { access, run: async ({ change, versions }) => applyGuards(ports, change, versions) },
		'guard.would-deny': {
			access,
			run: async ({ workflow, transitionId }) => readWouldDeny(ports, workflow, transitionId),
		},
		'guard.who': { access, run: async ({ cursor, ...transition }) => whoCould(ports, transition, cursor) },
		'identity.could': { access, run: async ({ accountId, cursor }) => couldPerform(ports, accountId, cursor) },
		'drift.list': { access, run: async () => listDrift(ports) },
		'drift.check': { access, run: async () => compareGuards(ports) },
		'drift.accept': { access, run: async ({ ids }) => acceptDrift(ports, ids) },
		'leave.list': { access, run: async ({ cursor }) => listRuled(ports, cursor) },
		'leave.remove': { access, run: async ({ versions }) => removeAllRules(ports, versions) },
		'inherited.keep': {
			access,
			run: async (_, { actor }) => {
				await keepInherited(ports, actor);
				return {};
			},
		},
		'health.read': { access, run: async () => readHealth(ports) },
		'health.run': { access, run: async () => runHealth(ports) },
		'canary.set-up': {
			access,
			run: async ({ issueKey }) => {
				await setUpCanary(ports, issueKey);
				return runHealth(ports, ['rules-read-app']);
			},
		},
		'canary.remove': {
			access,
			run: async () => {
				await removeCanary(ports);
				return runHealth(ports, ['rules-read-app']);
			},
		},
	},
	callerRights,
);
