// The state of Muster on the site, for Jira administrators at a glance.
import type { OverviewView, SwitchesView } from '../../contract/calls/site';
import { defined } from '../../contract/defined';
import { isRegistered } from '../../contract/identity-status-meaning';
import { isAppRefused } from '../../core/errors';
import { readDeciding } from '../../core/guards/deciding';
import { hasGuard } from '../../core/guards/rules';
import { defaultContact, initialSettings } from '../../core/site';
import type { Control } from '../../core/snapshot/control';
import { controlProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { unregisteredIds } from '../accounts/list-unregistered';
import { closedSpaces } from '../guards/closed-spaces';
import { countDrift } from '../guards/drift-records';
import { findInherited } from '../guards/find-inherited';
import { reportsRefusals } from '../guards/refusals';
import { type RulesByWorkflow, syncRules } from '../guards/sync-rules';
import { readHealthSigns } from '../health/run-health';
import type { Ports } from '../ports/ports';
import { readControl } from '../registry/control-record';
import { fullestShare } from '../registry/grow';
import { wasPublished } from '../registry/publication-record';
import { ownedBy, readShards, type Shard } from '../registry/shard-records';

type OverviewPorts = Pick<Ports, 'records' | 'accounts' | 'ownRules' | 'time'>;

/** The switches of a site; none is thrown before its registry is prepared. */
export function switchesOf(control: Control | undefined): SwitchesView {
	return {
		...defined({ frozen: control?.freeze }),
		frozenSpaces: control?.frozenSpaces ?? [],
		...defined({ brokenGlass: control?.brokenGlass }),
	};
}

function growthOf(control: Control | undefined, shards: readonly Shard[]): OverviewView['growth'] {
	return {
		shards: shards.length,
		maxShards: (control?.settings ?? initialSettings).maxShards,
		fullest: fullestShare(shards),
		...defined({ refused: control?.growthRefused }),
	};
}

function countIdentities(control: Control, shards: readonly Shard[]): number {
	const rows = shards.flatMap((shard) => ownedBy(shard, control.routing, shard.rows));
	return rows.filter(([, { status }]) => isRegistered(status)).length;
}

interface GuardCounts {
	/** Transitions with a guard that certainly refuses somebody. */
	readonly enforced: number;
	/** Transitions with a guard where everything only monitors. */
	readonly monitored: number;
	/** Transitions with a guard where nothing is switched on. */
	readonly switchedOff: number;
	/** Transitions on which a rule refuses somebody, or may. */
	readonly stopped: number;
}

/** Counts the guarded transitions by what their rules do now. */
function countGuards(synced: RulesByWorkflow): GuardCounts {
	const all = [...synced.values()].flatMap(({ transitions }) =>
		transitions.map(({ rules }) => ({ effect: readDeciding(rules).effect, hasGuard: hasGuard(rules) })),
	);
	const count = (isCounted: (one: (typeof all)[number]) => boolean): number => all.filter(isCounted).length;
	return {
		enforced: count((one) => one.hasGuard && (one.effect === 'stops' || one.effect === 'closed')),
		monitored: count((one) => one.hasGuard && one.effect === 'monitors'),
		switchedOff: count((one) => one.hasGuard && one.effect === 'none'),
		stopped: count(({ effect }) => effect !== 'none' && effect !== 'monitors'),
	};
}

/** What Muster's own account reads in Jira; undefined while Jira refuses it. */
async function ifLetIn<T>(read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (isAppRefused(error)) return undefined;
		throw error;
	}
}

/** The state of Muster on the site; before the installation is prepared, only the guards are known. */
export async function readOverview(ports: OverviewPorts): Promise<OverviewView> {
	const [control, isPublished, synced, health, drift, isReporting, closed] = await Promise.all([
		readControl(ports.records),
		wasPublished(ports, controlProperty),
		ifLetIn(() => syncRules(ports)),
		readHealthSigns(ports),
		countDrift(ports.records),
		reportsRefusals(ports),
		closedSpaces(ports),
	]);
	const shards = control === undefined ? [] : await readShards(ports.records, shardNames(control.routing));
	const unregistered = control === undefined ? [] : await ifLetIn(() => unregisteredIds(ports, control));
	const guards = countGuards(synced ?? new Map());
	const registered = shards.reduce((count, { rows }) => count + Object.keys(rows).length, 0);
	const inherited = await findInherited(ports, { stoppedTransitions: guards.stopped, identities: registered });
	return {
		isPrepared: control !== undefined && isPublished,
		isLetIn: synced !== undefined && unregistered !== undefined,
		identities: control === undefined ? 0 : countIdentities(control, shards),
		growth: growthOf(control, shards),
		unregistered: unregistered?.length ?? 0,
		enforcedGuards: guards.enforced,
		monitoredGuards: guards.monitored,
		switchedOffGuards: guards.switchedOff,
		contact: control?.contact ?? defaultContact,
		...health,
		reportsRefusals: isReporting,
		drift: drift.findings,
		closedSpaces: closed,
		...defined({ inheritedGuards: inherited }),
	};
}
