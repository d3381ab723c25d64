// What is in force now: the switches, and how Jira lags behind what is stored. The one answer for every page.
import { chunks } from '../../contract/chunks';
import { defined } from '../../contract/defined';
import type { LagView, Unenforced } from '../../contract/in-force';
import type { Control } from '../../core/snapshot/control';
import { controlProperty, shardProperty } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { pick } from '../../core/values/pick';
import type { Ports } from '../ports/ports';
import { controlRef, parseControl } from './control-record';
import {
	enforcedFrom,
	everybodyFrom,
	type Publications,
	type PublishedShard,
	publicationsOf,
	switchesFrom,
} from './enforcement';
import { publicationRef, standingOf } from './publication-record';
import { ownedBy, parseShard, shardRef } from './shard-records';
import { parseUnsettled, unsettledRef } from './unsettled';

type InForcePorts = Pick<Ports, 'records' | 'time'>;

/** Shards that are read in one request, each with its publication. */
const shardsPerRead = 12;
/** Names of identities that an answer tells. */
const mostNames = 3;

export interface InForce {
	/** Undefined before the registry is prepared. */
	readonly control: Control | undefined;
	/** Absent where Jira applies everything that is stored, and nothing can undo it. */
	readonly lag?: LagView;
}

/**
 * The control record, and how Jira lags behind what is stored: one request where it does not.
 *
 * Only properties that are listed as unsettled are looked at. The list lacks what a publisher that died a minute ago left
 * behind; rows and pages of single identities show that, too.
 * @param mostRequests for the shards that lag behind; of what is left out nothing is said
 */
export async function readInForce(ports: InForcePorts, mostRequests: number): Promise<InForce> {
	const [storedControl, listed, ofControl] = await ports.records.read([
		controlRef,
		unsettledRef,
		publicationRef(controlProperty),
	]);
	const control = parseControl(storedControl);
	if (control === undefined) return { control };
	const now = ports.time.now();
	const standing = standingOf(controlProperty, control.version, ofControl, now);
	const unsettled = new Set(parseUnsettled(listed));
	const { routing, moving } = control;
	const names = [...new Set([...shardNames(routing), ...(moving === undefined ? [] : shardNames(moving.other))])];
	const lagging = names.filter((name) => unsettled.has(shardProperty(name)));
	const looked = lagging.slice(0, mostRequests * shardsPerRead);
	const publications = publicationsOf(control, standing, await readParts(ports, looked));
	const lag = lagOf(publications, now, looked.length < lagging.length);
	return { control, ...defined({ lag }) };
}

async function readParts({ records, time }: InForcePorts, names: readonly string[]): Promise<PublishedShard[]> {
	const now = time.now();
	const parts = await Promise.all(
		chunks(names, shardsPerRead).map(async (part) => {
			const refs = part.flatMap((name) => [shardRef(name), publicationRef(shardProperty(name))]);
			const stored = await records.read(refs);
			return part.map((name, i) => {
				const shard = parseShard(name, stored[2 * i]);
				return { shard, standing: standingOf(shardProperty(name), shard.published, stored[2 * i + 1], now) };
			});
		}),
	);
	return parts.flat();
}

/** What becomes certain when: of the switches, and of the identities in the shards that were read. */
function lagOf(publications: Publications, now: number, isPartial: boolean): LagView | undefined {
	const { control, ofControl, shards } = publications;
	const ofSwitches = switchesFrom(control, ofControl);
	const ofEverybody = everybodyFrom(control, ofControl);
	const late = [...shards.values()].flatMap(({ shard }) =>
		ownedBy(shard, control.routing, shard.rows).flatMap(([accountId, { name }]) => {
			const from = enforcedFrom(publications, accountId);
			return from > now ? [{ from, name }] : [];
		}),
	);
	const unenforced = (isAsked: (from: number) => boolean): Unenforced | undefined => {
		const some = late.filter(({ from }) => isAsked(from));
		const switches = ofSwitches > now && isAsked(ofSwitches);
		const isEverybody = ofEverybody > now && isAsked(ofEverybody);
		if (some.length === 0 && !switches && !isEverybody) return undefined;
		const names = some.slice(0, mostNames).map(({ name }) => name);
		const more = { ...(isEverybody ? { isEverybody } : {}), ...(isPartial ? { isPartial } : {}) };
		return { switches, identities: some.length, ...more, names };
	};
	const pending = unenforced((from) => !Number.isFinite(from));
	const doubtful = unenforced(Number.isFinite);
	if (pending === undefined && doubtful === undefined) return undefined;
	const until = Math.max(...[ofSwitches, ofEverybody, ...late.map(({ from }) => from)].filter(Number.isFinite));
	return { ...defined({ pending }), ...(doubtful === undefined ? {} : { doubtful: { ...doubtful, until } }) };
}

/** As `readInForce`, for whoever may not know every identity: one request more at most, and no names. */
export async function readInForceHere(ports: InForcePorts): Promise<InForce> {
	const { control, lag } = await readInForce(ports, 1);
	const nameless = (some: Unenforced) => pick(some, ['switches', 'identities', 'isEverybody', 'isPartial']);
	if (lag === undefined) return { control };
	const { pending, doubtful } = lag;
	return {
		control,
		lag: {
			...(pending === undefined ? {} : { pending: nameless(pending) }),
			...(doubtful === undefined ? {} : { doubtful: { ...nameless(doubtful), until: doubtful.until } }),
		},
	};
}
