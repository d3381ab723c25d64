// Publishes what a change touched, and says whether guards apply what is stored.
import type { AccountId } from '../../contract/ids';
import type { EnforcedView } from '../../contract/in-force';
import type { Control } from '../../core/snapshot/control';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardFor, shardNames } from '../../core/snapshot/routing';
import type { Ports } from '../ports/ports';
import { type RegistryAccount, twinFor } from './account-records';
import type { RegistryPorts } from './commit';
import { requireControl } from './control-record';
import { planComparison } from './plan-later';
import { readStanding, type Standing, staleWriteLifeMs } from './publication-record';
import { publishAll, type Target } from './publish';
import { changedWith, readShards, type Shard, unlistedUntil } from './shard-records';
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

/** What the records say of the publication of the control record and of some shards. */
export interface Publications {
	readonly control: Control;
	readonly ofControl: Standing;
	readonly shards: ReadonlyMap<string, PublishedShard>;
}

export interface PublishedShard {
	readonly shard: Shard;
	readonly standing: Standing;
}

/** Joins what is known of parts. One that has no record is left out: nothing was published of it. */
export const publicationsOf = (
	control: Control,
	ofControl: Standing,
	parts: readonly PublishedShard[],
): Publications => ({
	control,
	ofControl,
	shards: new Map(parts.flatMap((part) => (part.shard.version === 0 ? [] : [[part.shard.name, part]]))),
});

/** Reads how the control record and some shards were published. */
export async function readPublications(
	ports: Pick<Ports, 'records' | 'time'>,
	control: Control,
	shards: readonly Shard[],
): Promise<Publications> {
	const [ofControl, ...ofShards] = await readStanding(ports, propertiesOf(control, shards));
	if (ofControl === undefined) throw new TypeError('No standing of the control record.');
	const parts = shards.flatMap((shard, i) => {
		const standing = ofShards[i];
		return standing === undefined ? [] : [{ shard, standing }];
	});
	return publicationsOf(control, ofControl, parts);
}

/**
 * From when on guards apply what is stored of an identity, and no write of unknown fate can undo that; epoch milliseconds,
 * and infinite where that waits for a publication.
 *
 * A late shard may list fewer rights or wider ones; the latter have a tag that the control record refuses. One from
 * before the account came lists nothing, and the account would count as a person. A late control record may lead to
 * the shard that accounts are leaving.
 */
export function enforcedFrom({ control, ofControl, shards }: Publications, accountId: AccountId): number {
	const own = shards.get(shardFor(control.routing, accountId));
	if (own === undefined || own.standing.published < changedWith(own.shard, accountId)) return Number.POSITIVE_INFINITY;
	const twinName = twinFor(control, accountId);
	const twin = twinName === undefined ? undefined : shards.get(twinName);
	// Whatever control record may arrive, the shards that it can lead to say the same, unless it has the glass broken.
	const whateverControl = Math.max(
		...[own, ...(twin === undefined ? [] : [twin])].map((one) => equalFrom(one, accountId)),
		glassWholeFrom(control),
	);
	const { strayUntil } = own.standing;
	// Until a part has its fresh name, tags do not refuse what its late writes list (change-many.ts).
	const isRenamed = !control.toRename.some((base) => own.shard.name.startsWith(base));
	const underControl =
		ofControl.isCurrent && isRenamed
			? Math.max(ofControl.strayUntil, Math.min(strayUntil, unlistedUntil(own.shard, accountId)))
			: Number.POSITIVE_INFINITY;
	return Math.min(whateverControl, underControl);
}

/** From when on every write of a shard that may still arrive says of an account what is stored. */
function equalFrom({ shard, standing }: PublishedShard, accountId: AccountId): number {
	const isListed = Object.hasOwn(shard.entries, accountId);
	if (!isListed || standing.published < changedWith(shard, accountId)) return Number.POSITIVE_INFINITY;
	const row = Object.hasOwn(shard.rows, accountId) ? shard.rows[accountId] : undefined;
	if (row === undefined) return standing.strayUntil;
	return Math.min(standing.strayUntil, Math.max(row.updatedAt + staleWriteLifeMs, unlistedUntil(shard, accountId)));
}

/** From when on no control record that arrives late has the glass broken, so that nobody is refused anything. */
function glassWholeFrom({ brokenGlass, mendedAt }: Control): number {
	if (brokenGlass !== undefined) return Number.POSITIVE_INFINITY;
	return mendedAt === undefined ? 0 : mendedAt + staleWriteLifeMs;
}

/** From when on no late write can do more for an identity whose part of the registry is settled. */
export const everybodyFrom = (control: Control, { isCurrent, strayUntil }: Standing): number =>
	Math.min(glassWholeFrom(control), isCurrent ? strayUntil : Number.POSITIVE_INFINITY);

/** From when on the switches and settings are applied as they are stored, and no late write can undo that. */
export function switchesFrom(control: Control, { published, strayUntil }: Standing): number {
	const [latest] = control.changes;
	if (latest === undefined) return 0;
	if (published < (control.switchedWith ?? control.version)) return Number.POSITIVE_INFINITY;
	return Math.min(strayUntil, latest.at + staleWriteLifeMs);
}

/** @param from when it is certain, epoch milliseconds; infinite for what is not applied yet */
export function viewEnforced(from: number, now: number): EnforcedView {
	if (from <= now) return { isEnforced: true };
	return Number.isFinite(from) ? { isEnforced: false, doubtUntil: from } : { isEnforced: false };
}

/** Says whether guards apply what is stored of an identity. */
export async function readAccountEnforced(
	ports: Pick<Ports, 'records' | 'time'>,
	{ control, shard, twin }: Pick<RegistryAccount, 'control' | 'shard' | 'twin'>,
	accountId: AccountId,
): Promise<EnforcedView> {
	const shards = twin === undefined ? [shard] : [shard, twin];
	return viewEnforced(enforcedFrom(await readPublications(ports, control, shards), accountId), ports.time.now());
}

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
