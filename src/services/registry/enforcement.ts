// Publishes what a change touched, and says whether guards apply what is stored.
import type { Control } from '../../core/snapshot/control';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import type { Ports } from '../ports/ports';
import type { RegistryPorts } from './commit';
import { requireControl } from './control-record';
import { planComparison } from './plan-later';
import { readStanding } from './publication-record';
import { publishAll, type Target } from './publish';
import { readShards, type Shard } from './shard-records';

/** When a publication that failed is compared and repeated, seconds: at once, and while a stray write may still land. */
const republishAfterSeconds = [5, 60, 300, 900] as const;

/** When a tightening change is compared even if nothing failed, seconds: the publisher may have died on the way. */
const checkTighteningAfterSeconds = [60] as const;

/** The result of publishing a change. */
export interface PublishOutcome {
	/** False while Jira still applies what was published before; the log says why. */
	readonly isEnforced: boolean;
}

/**
 * Publishes what a change touched. For what fails it plans jobs that try again.
 *
 * Never throws: the change is stored, and its author must learn that, even when it is not yet enforced. A tightening
 * change is published in two properties, and either is enough to refuse. So it is enforced once all were read back and
 * one of them cannot be undone by an earlier write that arrives late.
 */
export async function publishChange(
	ports: RegistryPorts,
	targets: readonly Target[],
	isTightening: boolean,
): Promise<PublishOutcome> {
	if (isTightening) {
		await Promise.all(targets.map(({ property }) => checkLater(ports, property, checkTighteningAfterSeconds)));
	}
	const outcomes = await publishAll(ports, targets).catch((error: unknown) =>
		targets.map(({ property }) => ({ property, isDone: false as const, error })),
	);
	for (const outcome of outcomes) {
		if (outcome.isDone && outcome.isCertain) continue;
		if (!outcome.isDone) ports.log.failure('publication', outcome.error);
		await checkLater(ports, outcome.property, republishAfterSeconds);
	}
	const isDone = outcomes.every((outcome) => outcome.isDone);
	const isSafe = isSafeFromLateWrites(
		outcomes.map((outcome) => ({ property: outcome.property, isCertain: outcome.isDone && outcome.isCertain })),
	);
	return { isEnforced: isDone && (outcomes.length === 0 || isSafe || !isTightening) };
}

/**
 * Says whether no write of unknown fate can restore rights that were taken away. It is enough that the control record,
 * which lists the withdrawn tags, is certain, or that every shard is.
 */
export function isSafeFromLateWrites(
	properties: readonly { readonly property: string; readonly isCertain: boolean }[],
): boolean {
	const shards = properties.filter(({ property }) => property !== controlProperty);
	const control = properties.find(({ property }) => property === controlProperty);
	return control?.isCertain === true || (shards.length > 0 && shards.every(({ isCertain }) => isCertain));
}

/** Says whether guards apply what is stored of an account, whoever published it. */
export async function isAccountEnforced(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Pick<Control, 'version'>,
	shard: Pick<Shard, 'name' | 'published'>,
): Promise<boolean> {
	const wanted = [
		{ property: shardProperty(shard.name), version: shard.published },
		{ property: controlProperty, version: control.version },
	];
	const [ofShard, ofControl] = await readStanding(ports, wanted);
	const isListed = ofControl?.isCurrent === true && ofControl.isCertain;
	return ofShard?.isCurrent === true && (ofShard.isCertain || isListed);
}

/** Plans comparisons of a property. Should planning fail, the hourly reconcile compares it. */
async function checkLater(ports: RegistryPorts, property: string, delays: readonly number[]): Promise<void> {
	await Promise.all(delays.map((delay) => planComparison(ports, property, delay)));
}

/** Says whether guards apply everything that is stored, and no late write can bring rights back. */
export async function isAllEnforced(ports: Pick<Ports, 'records' | 'time'>): Promise<boolean> {
	const control = await requireControl(ports.records);
	if (control.moving !== undefined || control.toRename.length > 0) return false;
	const shards = await readShards(ports.records, shardNames(control.routing));
	const wanted = [
		{ property: controlProperty, version: control.version },
		...shards.map(({ name, published }) => ({ property: shardProperty(name), version: published })),
	];
	const standing = await readStanding(ports, wanted);
	const properties = wanted.map(({ property }, i) => ({ property, isCertain: standing[i]?.isCertain === true }));
	return standing.every(({ isCurrent }) => isCurrent) && isSafeFromLateWrites(properties);
}
