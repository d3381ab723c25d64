// A registry of the largest size, written into a test world's storage.
import { dayMs } from '../../src/contract/durations';
import type { AccountId, ProjectId } from '../../src/contract/ids';
import type { Control } from '../../src/core/snapshot/control';
import { compileEntry, type Entry } from '../../src/core/snapshot/entry';
import { hexDigits, initialRouting, shardFor, shardNames } from '../../src/core/snapshot/routing';
import { requireStored, tamper } from '../harness/storage';
import { startOfTime, type TestWorld } from '../harness/world';
import { aGrant, anIdentity } from './identity';
import { reachRecords } from './reach';

const rel = '10000' as ProjectId;
const ops = '10001' as ProjectId;
/** Spreads accounts over all values of three digits. */
const spreading = 40_503;

export const largestShards = 2_056;

/**
 * Makes a world's registry as large as it may be: 2,056 shards, which hold others beside those who may deploy in REL.
 *
 * @param deployers how many of those
 */
export async function growLarge(world: TestWorld, deployers: number): Promise<void> {
	const control = await requireStored(world, 'control', 'site');
	const thirds = Object.fromEntries([...hexDigits].slice(0, 7).map((digit, i) => [digit, `-${i}`]));
	const routing = { ...initialRouting(256), thirds };
	if (shardNames(routing).length !== largestShards) throw new Error('The routing is not as large as it may be.');
	await tamper(world, 'control', 'site', { ...control, body: { ...(control.body as unknown as Control), routing } });
	const entries = new Map<string, Record<string, Entry>>(shardNames(routing).map((name) => [name, {}]));
	const put = async (i: number, projectId: ProjectId, isStored: boolean): Promise<void> => {
		const digits = ((i * spreading) % 4_096).toString(16).padStart(3, '0');
		const accountId = `712020:${digits}${String(i).padStart(5, '0')}-0000-4000-8000-000000000000` as AccountId;
		const identity = anIdentity({
			accountId,
			name: `bot ${i}`,
			grants: [aGrant({ projectId })],
			expiresAt: startOfTime + 100 * dayMs,
		});
		const name = shardFor(routing, accountId);
		const entry = compileEntry(identity);
		Object.assign(entries.get(name) ?? {}, { [accountId]: entry });
		if (isStored) await tamper(world, 'identity', accountId, { version: 1, body: { ...identity } });
	};
	for (let i = 0; i < deployers; i++) await put(i, rel, true);
	for (let i = 0; i < 4_096; i++) await put(10_000 + i, ops, false);
	for (const [name, held] of entries) {
		const body = { published: 1, entries: held, rows: {} };
		await tamper(world, 'shard', name === '' ? 'default' : name, { version: 1, body });
	}
	for (const [id, body] of reachRecords(entries)) await tamper(world, 'reach', id, { version: 1, body });
}
