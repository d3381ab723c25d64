// Publishes what a change touched, and says whether guards apply what is stored.
import type { AccountId } from '../../contract/ids';
import type { Control } from '../../core/snapshot/control';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import type { Ports } from '../ports/ports';
import type { RegistryAccount } from './account-records';
import type { RegistryPorts } from './commit';
import { requireControl } from './control-record';
import { planComparison } from './plan-later';
import { readStanding, type Standing, staleWriteLifeMs } from './publication-record';
import { publishAll, type Target } from './publish';
import { mayBeUnlisted, readShards, type Shard } from './shard-records';
import { noteUnsettled } from './unsettled';

/** When a tightening change is compared even if nothing failed, seconds: the publisher may have died on the way. */
const checkAfterSeconds = 60;

/** The result of publishing a change. */
export interface PublishOutcome {
	/** False while Jira may apply what was published before, now or after a write that arrives late; the log says why. */
	readonly isEnforced: boolean;
}

/**
 * Publishes what a change touched. What fails is tried again by jobs.
 *
 * Never throws: the change is stored, and its author must learn that, even when it is not yet enforced. It is enforced
 * once everything was read back and no earlier write may still arrive.
 * @returns also whether everything was read back
 */
export async function publishChange(
	ports: RegistryPorts,
	targets: readonly Target[],
	isTightening: boolean,
): Promise<PublishOutcome & { readonly isPublished: boolean }> {
	const properties = targets.map(({ property }) => property);
	if (isTightening && properties.length > 0) await planComparison(ports, properties, checkAfterSeconds);
	const outcomes = await publishAll(ports, targets).catch(async (error: unknown) => {
		await noteUnsettled(ports, properties, true);
		return properties.map((property) => ({ property, isDone: false as const, error }));
	});
	for (const outcome of outcomes) if (!outcome.isDone) ports.log.failure('publication', outcome.error);
	const isPublished = outcomes.every(({ isDone }) => isDone);
	return { isPublished, isEnforced: outcomes.every((outcome) => outcome.isDone && outcome.isCertain) };
}

/**
 * Says whether guards apply what is stored of an identity, and no write of unknown fate can undo that.
 *
 * A late shard may list fewer rights or wider ones; the latter have a tag that the control record refuses. One from
 * before the account came lists nothing, and the account would count as a person. A late control record may lead to
 * the shard that accounts are leaving.
 */
export async function isAccountEnforced(
	ports: Pick<Ports, 'records' | 'time'>,
	{ control, shard, twin }: Pick<RegistryAccount, 'control' | 'shard' | 'twin'>,
	accountId: AccountId,
): Promise<boolean> {
	const shards = twin === undefined ? [shard] : [shard, twin];
	const [ofControl, ...ofShards] = await readStanding(ports, propertiesOf(control, shards));
	const isListed = shards.every(({ entries }) => Object.hasOwn(entries, accountId));
	// Whatever control record may arrive, the shards that it can lead to say the same, unless it has the glass broken.
	if (isListed && ofShards.every(isFinal) && !mayBreakGlass(control, ports.time.now())) return true;
	if (!isFinal(ofControl) || ofShards[0]?.isCurrent !== true) return false;
	return ofShards[0].isCertain || !mayBeUnlisted(shard, accountId, ports.time.now());
}

/** Says whether a control record that arrives late may have the glass broken, so that nobody is refused anything. */
const mayBreakGlass = ({ brokenGlass, mendedAt }: Control, now: number): boolean =>
	brokenGlass !== undefined || (mendedAt !== undefined && mendedAt + staleWriteLifeMs > now);

const isFinal = (standing: Standing | undefined): boolean => standing?.isCurrent === true && standing.isCertain;

/** The properties of the control record and of some shards, with the versions that are stored. */
export const propertiesOf = (
	control: Pick<Control, 'version'>,
	shards: readonly Pick<Shard, 'name' | 'published'>[],
) => [
	{ property: controlProperty, version: control.version },
	...shards.map(({ name, published }) => ({ property: shardProperty(name), version: published })),
];

/** Says whether guards apply everything that is stored, and no late write can undo any of it. */
export async function isAllEnforced(ports: Pick<Ports, 'records' | 'time'>): Promise<boolean> {
	const control = await requireControl(ports.records);
	if (control.moving !== undefined || control.toRename.length > 0) return false;
	const shards = await readShards(ports.records, shardNames(control.routing));
	return (await readStanding(ports, propertiesOf(control, shards))).every(isFinal);
}
