// Compares what is published with what is stored, and repairs it.
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { hourMs } from '../../contract/durations';
import { AppError } from '../../core/errors';
import { type Control, stillWithdrawn } from '../../core/snapshot/control';
import { controlProperty, shardProperty, shardPropertyPrefix } from '../../core/snapshot/property';
import { shardNames } from '../../core/snapshot/routing';
import { openAttempts } from '../attempts';
import { planOnce } from '../plan-once';
import type { Ports } from '../ports/ports';
import type { RecordRef } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { openTurn, openWholeTurn } from './comparison-cycle';
import { requireControl, setControl } from './control-record';
import { propertiesOf } from './enforcement';
import { grow, renameShards, settleMove, tidyShards } from './grow';
import { readStanding } from './publication-record';
import { isPublished, publish } from './publish';
import { noteReach } from './reach-records';
import { readShards } from './shard-records';
import { changeUnsettled, noteUnsettled, readUnsettled } from './unsettled';

type ReconcilePorts = Pick<Ports, 'records' | 'appProperties' | 'time' | 'randomness' | 'jobs' | 'log'>;

/** Properties that are compared at a time. */
const comparedAtOnce = 4;
/** Shards after which a run that goes on notes how far it came. */
const comparedInStep = 20;

export interface Reconciled {
	/** App properties compared. */
	readonly compared: number;
	/** App properties that differed and were published again. */
	readonly repaired: readonly string[];
}

/**
 * Publishes app properties that differ from their records: after a crash, a failed publication or a stray write. Then
 * finishes moves of accounts and renamings of shards that were begun.
 *
 * The control property is compared every time, each shard when its turn comes.
 * @param part `all` compares every shard now
 * @throws {unknown} the first failure, after everything else was repaired
 */
export async function reconcile(ports: ReconcilePorts, part: 'turn' | 'all' = 'turn'): Promise<Reconciled> {
	const { attempt, end } = openAttempts(ports, 'reconcile');
	await attempt(() => settleMove(ports));
	await attempt(() => renameShards(ports));
	// Grown here, so that no change has to wait for it.
	await attempt(() => grow(ports));
	const control = await requireControl(ports.records);
	await attempt(() => tidyShards(ports, control));
	const shards = await findShards(ports, control);
	const turn = part === 'all' ? openWholeTurn(ports, shards) : await openTurn(ports, shards);
	const repaired: string[] = [];
	const uncertain: string[] = [];
	const compare = (property: string) =>
		attempt(async () => {
			if (!(await isPublished(ports, property))) {
				const { isCertain } = await publish(ports, property, 0);
				repaired.push(property);
				if (!isCertain) uncertain.push(property);
			}
			return property;
		});
	await compare(controlProperty);
	for (const step of chunks(turn.shards, comparedInStep)) {
		await turn.begin(step);
		await attempt(() => noteWhatIsHeld(ports, control, step));
		for (const some of chunks(step, comparedAtOnce)) {
			const compared = await Promise.all(some.map((name) => compare(shardProperty(name))));
			turn.end(some.filter((name) => compared.includes(shardProperty(name))));
		}
	}
	if (turn.endsCycle) await attempt(() => removeStrangersWhenDue(ports, shards.length));
	const isWhole = await turn.close();
	await noteUnsettled(ports, uncertain, false);
	end();
	if (isWhole) await forgetWithdrawn(ports, control, turn.startedAt);
	return { compared: 1 + turn.shards.length, repaired };
}

/** When unsettled properties are compared again, seconds: after a failure, and while late writes may arrive. */
const againAfterFailureSeconds = 60;
const againSeconds = 300;

/** Notes where shards hold rights, in case that was lost. */
async function noteWhatIsHeld({ records }: ReconcilePorts, control: Control, names: readonly string[]): Promise<void> {
	const shards = await readShards(records, names);
	await noteReach(
		records,
		control,
		shards.map((after) => ({ before: { ...after, entries: {} }, after })),
	);
}

/**
 * Publishes those of some properties that differ from their records, and lists those that may still change; without
 * any, it does so for those that are listed. Properties whose records are gone are left alone.
 *
 * Jira is asked only where something may have gone wrong: most of the comparisons that are planned in case a publisher
 * dies find that it did not.
 * @returns what failed; it is tried again by a job
 */
export async function republish(ports: ReconcilePorts, properties: readonly string[]): Promise<readonly AppError[]> {
	const asked = properties.length > 0 ? properties : await readUnsettled(ports.records);
	const control = await requireControl(ports.records);
	const names = (await findShards(ports, control)).filter((name) => asked.includes(shardProperty(name)));
	const wanted = propertiesOf(control, await readShards(ports.records, names)).filter(({ property }) =>
		asked.includes(property),
	);
	const standing = await readStanding(ports, wanted);
	const doubtful = wanted.filter(
		(_, i) => standing[i]?.isCurrent !== true || !standing[i].isFree || standing[i].hadStray,
	);
	const failed = new Map<string, AppError>();
	const compare = async (property: string) => {
		try {
			if (!(await isPublished(ports, property))) await publish(ports, property, 0);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			ports.log.failure('publication', error);
			failed.set(property, error);
		}
	};
	for (const some of chunks(doubtful, comparedAtOnce)) await Promise.all(some.map(({ property }) => compare(property)));
	let doubts: readonly number[] = [];
	const left = await changeUnsettled(ports.records, async (listed) => {
		const now = await readStanding(ports, wanted);
		const isSure = (i: number) => now[i]?.isCurrent === true && now[i].isCertain && now[i].isFree;
		const unsure = wanted.filter(({ property }, i) => failed.has(property) || !isSure(i));
		doubts = now.map(({ strayUntil }) => strayUntil);
		return new Set([
			...listed.filter((property) => !asked.includes(property)),
			...unsure.map(({ property }) => property),
		]);
	});
	const seconds = failed.size > 0 ? againAfterFailureSeconds : secondsToEnd(ports.time.now(), doubts);
	if (left.length > 0) await planOnce(ports, { type: 'publish', properties: [] }, seconds);
	return [...failed.values()];
}

/**
 * When to compare again while writes may arrive late, seconds: not later than the last doubt ends, since pages say from
 * then on that what was doubted is enforced. Not with each doubt that ends: while writes keep failing, that is all the time.
 */
function secondsToEnd(now: number, doubts: readonly number[]): number {
	const last = Math.max(...doubts);
	return last > now ? Math.min(againSeconds, Math.ceil((last - now) / 1_000)) : againSeconds;
}

/**
 * Continues moves of accounts and renamings of shards that were begun.
 *
 * @throws {AppError} UNAVAILABLE when it has to be tried again
 */
export async function settle(ports: ReconcilePorts): Promise<void> {
	const settled = await settleMove(ports);
	if (settled === 'draining') {
		await planOnce(ports, { type: 'settle' }, settleAgainSeconds);
		return;
	}
	if (settled === 'copying' || !(await renameShards(ports))) {
		throw new AppError('UNAVAILABLE', 'accounts-unmoved');
	}
}

const settleAgainSeconds = 60;

/** The shards that must be published: those of the routing, and the old ones that accounts have not left yet. */
async function findShards({ records }: ReconcilePorts, { routing, moving }: Control): Promise<string[]> {
	const names = shardNames(routing);
	if (moving?.phase !== 'draining') return names;
	const leaving = shardNames(moving.other).filter((name) => !names.includes(name));
	const left = (await readShards(records, leaving)).filter(({ version }) => version > 0);
	return [...names, ...left.map(({ name }) => name)];
}

/** A list of so many properties costs little, and is read whenever all were compared. */
const fewShards = 20;
/** A longer one costs a point for each of them: once a day, since what it finds does no harm. */
const strangersEveryMs = 22 * hourMs;
const strangersRef: RecordRef = { kind: 'report', id: 'strangers' };
const strangersSchema = z.strictObject({ at: z.number() });

async function removeStrangersWhenDue(ports: ReconcilePorts, shards: number): Promise<void> {
	if (shards <= fewShards) return removeStrangers(ports);
	const { records, time } = ports;
	const [stored] = await records.read([strangersRef]);
	const { at } = stored === undefined ? { at: 0 } : parseRecord(strangersSchema, strangersRef, stored.body);
	if (time.now() - at < strangersEveryMs) return;
	await removeStrangers(ports);
	await records.put(strangersRef, { version: 1, body: { at: time.now() } });
}

/** Removes properties of shards that are not in the routing: left by a crash or by a write that arrived late. */
async function removeStrangers(ports: ReconcilePorts): Promise<void> {
	const found = await ports.appProperties.list();
	// Read after the list: a shard that was created meanwhile must not be removed.
	const { routing, moving } = await requireControl(ports.records);
	if (moving !== undefined) return;
	const known = new Set(shardNames(routing).map(shardProperty));
	const strangers = found.filter((key) => key.startsWith(shardPropertyPrefix) && !known.has(key));
	for (const key of strangers) await ports.appProperties.remove(key);
}

/**
 * Forgets withdrawn tags that no publication carries any more: every property was compared after the last stray write
 * could arrive. Waiting alone is not enough, because a stray write stays in its property until that is compared.
 */
async function forgetWithdrawn(ports: ReconcilePorts, control: Control, comparedAfter: number): Promise<void> {
	const withdrawn = stillWithdrawn(control, comparedAfter);
	if (withdrawn.length === control.withdrawn.length) return;
	const next: Control = { ...control, version: control.version + 1, withdrawn };
	// A conflict means that rights were taken away meanwhile; the next comparison cleans up.
	if ((await ports.records.commit([setControl(control, next)])) === 'conflict') return;
	await publish(ports, controlProperty, next.version);
}
