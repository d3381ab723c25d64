// The way back for a site that is locked out: every administrator of Jira is registered as an identity.
import * as z from '#zod';
import type { Actor } from '../../contract/actor';
import type { WayBackView } from '../../contract/calls/way-back';
import { hourMs } from '../../contract/durations';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';
import type { RecordRef, Records } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { retryConflicts } from '../records/retry-conflicts';
import { moveRegistered } from '../registry/change-identity';
import type { RegistryPorts } from '../registry/commit';
import { readIdentities } from '../registry/read-identity';
import { noteWayBack } from './change-site';

/** So long nobody may come who administers Muster: a weekend is no lock-out. */
const waitMs = 72 * hourMs;

const askedRef: RecordRef = { kind: 'report', id: 'way-back' };
/** Who asked, and when, epoch milliseconds. */
const askedSchema = z.strictObject({ asked: z.array(z.strictObject({ by: accountIdSchema, at: z.number() })) });

async function readAsked({ records }: Pick<Ports, 'records'>) {
	const [stored] = await records.read([askedRef]);
	return { stored, asked: stored === undefined ? [] : parseRecord(askedSchema, askedRef, stored.body).asked };
}

/** Changes who asked. @param change undefined leaves all as it is */
async function changeAsked(
	{ records }: Pick<Ports, 'records'>,
	change: (asked: z.infer<typeof askedSchema>['asked']) => z.infer<typeof askedSchema>['asked'] | undefined,
): Promise<boolean> {
	return retryConflicts('registry-busy-unchanged', async () => {
		const { stored, asked } = await readAsked({ records });
		const next = change(asked);
		if (next === undefined) return false;
		const record = { version: (stored?.version ?? 0) + 1, body: { asked: next } };
		const write = { type: 'set', ref: askedRef, expected: stored?.version ?? 'absent', record } as const;
		return (await records.commit([write])) === 'conflict' ? 'conflict' : true;
	});
}

/**
 * Ends every request: whoever administers Muster shows by coming that nobody is locked out.
 */
export async function endWayBack(ports: Pick<Ports, 'records'>): Promise<void> {
	await changeAsked(ports, (asked) => (asked.length === 0 ? undefined : []));
}

/** Whose requests stand. */
export const readAskers = async (ports: Pick<Ports, 'records'>): Promise<readonly AccountId[]> =>
	(await readAsked(ports)).asked.map(({ by }) => by);

/** Forgets the requests of accounts that are erased. */
export async function forgetAskers(records: Records, ids: ReadonlySet<string>): Promise<void> {
	await changeAsked({ records }, (asked) => {
		const left = asked.filter(({ by }) => !ids.has(by));
		return left.length === asked.length ? undefined : left;
	});
}

/**
 * Retires the asking administrator's own identity, after three days in which no other administrator came.
 *
 * Why so slowly: a bot that administers Jira may ask, too (docs/decisions/0027).
 * @throws {AppError} FORBIDDEN for an identity that somebody stopped
 */
export async function takeWayBack(
	ports: RegistryPorts,
	actor: Actor & { readonly id: AccountId },
): Promise<WayBackView> {
	const [identity] = await readIdentities(ports, [actor.id]);
	if (identity?.status !== 'active' || identity.frozen !== undefined) {
		throw new AppError('FORBIDDEN', 'needs-registered-admin');
	}
	const now = ports.time.now();
	const before = (await readAsked(ports)).asked.find(({ by }) => by === actor.id)?.at;
	// In the history first: no request is counted that nobody could see there.
	if (before === undefined) await noteWayBack(ports, actor);
	const readyAt = (before ?? now) + waitMs;
	if (now < readyAt) {
		await changeAsked(ports, (asked) =>
			asked.some(({ by }) => by === actor.id) ? undefined : [...asked, { by: actor.id, at: now }],
		);
		return { isBack: false, readyAt };
	}
	// Taken off first: whoever is registered again later asks anew.
	await changeAsked(ports, (asked) => asked.filter(({ by }) => by !== actor.id));
	const expected = { accountId: actor.id, version: identity.version };
	await moveRegistered(ports, actor, expected, 'retire', 'Came back: no administrator opened Muster for 72 hours.');
	return { isBack: true };
}
