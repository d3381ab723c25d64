// Calls about the site: its state, its switches and its settings.
import { type InForceView, type SiteOutputs, type SwitchedView, siteInputs } from '../../contract/calls/site';
import { defined } from '../../contract/defined';
import { readControl, requireControl } from '../../services/registry/control-record';
import { readInForce } from '../../services/registry/in-force';
import { retryPublication } from '../../services/registry/retry-publication';
import {
	type AskedSwitch,
	changeSwitch,
	type SiteChanged,
	type SwitchAction,
	saveSettings,
} from '../../services/site/change-site';
import { readOverview, switchesOf } from '../../services/site/read-overview';
import { requireSpace, requireStatuses } from '../../services/site/require-known';
import { endWayBack } from '../../services/site/way-back';
import type { Caller } from '../authorise';
import { defineCalls } from '../define-call';
import { callPorts, ports, sitePorts } from '../wiring';
import { viewSettings } from './views';

const access = 'jira-admin';

function switched({ control, ...enforced }: SiteChanged): SwitchedView {
	return { switches: switchesOf(control), ...enforced };
}

/** Requests for parts that lag behind, on a page of administrators. */
const mostLagRequests = 8;

async function viewInForce(): Promise<InForceView> {
	const { control, ...lag } = await readInForce(ports, mostLagRequests);
	return { switches: switchesOf(control), ...lag };
}

/** A call that throws a switch of the whole site. */
const siteSwitch = (action: SwitchAction) =>
	({
		access,
		run: async (input: Pick<AskedSwitch, 'reason' | 'hours'>, actor: Caller) =>
			switched(await changeSwitch(ports, actor, { ...input, action })),
	}) as const;

export const siteCalls = defineCalls<typeof siteInputs, SiteOutputs>(
	siteInputs,
	{
		'site.overview': {
			access,
			run: async () => {
				await endWayBack(ports);
				return readOverview(ports);
			},
		},
		'site.in-force': {
			access,
			run: viewInForce,
		},
		'publication.retry': {
			access,
			run: async ({ accountId }) => {
				const failure = await retryPublication(ports, accountId);
				return { inForce: await viewInForce(), ...defined({ failure: failure?.statement }) };
			},
		},
		'site.history': {
			access,
			run: async () => ({ changes: (await readControl(ports.records))?.changes ?? [] }),
		},
		'site.freeze': siteSwitch('freeze'),
		'site.thaw': siteSwitch('thaw'),
		'site.break-glass': siteSwitch('break-glass'),
		'site.mend-glass': siteSwitch('mend-glass'),
		'space.freeze': {
			access,
			run: async (input, actor) => {
				await requireSpace(ports, [ports.catalogue, sitePorts.catalogue], input.projectId);
				return switched(await changeSwitch(ports, actor, { action: 'freeze-space', ...input }));
			},
		},
		'space.thaw': {
			access,
			run: async (input, actor) => switched(await changeSwitch(ports, actor, { action: 'thaw-space', ...input })),
		},
		'settings.read': {
			access,
			run: async () => ({ settings: viewSettings(await requireControl(ports.records)) }),
		},
		'settings.save': {
			access,
			run: async (input, actor) => {
				const { protectedStatuses } = (await requireControl(ports.records)).settings;
				await requireStatuses(ports.catalogue, input.settings.protectedStatuses, protectedStatuses);
				const { control, ...enforced } = await saveSettings(ports, actor, input);
				return { settings: viewSettings(control), ...enforced };
			},
		},
	},
	callPorts,
);
