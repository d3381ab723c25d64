// Tells Jira administrators at a glance how Muster stands on the site.
import type { OverviewView } from '../contract/rpc';
import { controlProperty, defaultContact } from '../core/snapshot';
import { unregisteredIds } from './list-unregistered';
import type { Ports } from './ports';
import { wasPublished } from './publish';
import { readControl } from './registry-records';
import { syncGuards } from './sync-guards';

type OverviewPorts = Pick<Ports, 'records' | 'accounts' | 'ownRules' | 'time'>;

/**
 * How Muster stands on the site; before it is prepared, only the guards are known.
 *
 * Guards that are switched off in Jira count nowhere.
 */
export async function readOverview(ports: OverviewPorts): Promise<OverviewView> {
	const [control, isPublished, synced] = await Promise.all([
		readControl(ports.records),
		wasPublished(ports, controlProperty),
		syncGuards(ports),
	]);
	const enabled = [...synced.values()].flatMap(({ guards }) => guards.filter(({ disabled }) => !disabled));
	return {
		isPrepared: control !== undefined && isPublished,
		isFrozen: control?.siteFrozen ?? false,
		unregistered: control === undefined ? 0 : (await unregisteredIds(ports, control)).length,
		enforcedGuards: enabled.filter(({ enforcement }) => enforcement === 'enforce').length,
		monitoredGuards: enabled.filter(({ enforcement }) => enforcement === 'monitor').length,
		contact: control?.contact ?? defaultContact,
	};
}
