// The last move of a work item by a bot, made from its chain, for Jira's search.
import type { AuditEvent } from '../../contract/audit-event';
import { defined } from '../../contract/defined';
import type { AccountId, IssueId } from '../../contract/ids';
import type { LastMove } from '../../contract/last-move';
import type { ChainHead } from '../../core/audit/audit-event';
import { AppError } from '../../core/errors';
import type { Ports } from '../ports/ports';
import { readMany } from '../records/read-many';
import { readRegistryAccount } from '../registry/account-records';
import { chainRef, eventRef, isRemoved, parseAuditEvent, parseHead } from './audit-records';

type LastMovePorts = Pick<Ports, 'records'>;

/** How far back in a chain a bot's move is looked for, behind moves of people that a guard put on record. */
const mostBack = 25;

/** What the registry says of an account; undefined of one that it takes for a person. */
type TypeOf = (accountId: AccountId) => Promise<LastMove['type']>;

/** Reads each account once. */
function openTypes({ records }: LastMovePorts): TypeOf {
	const known = new Map<AccountId, Promise<LastMove['type']>>();
	const read = async (accountId: AccountId): Promise<LastMove['type']> => {
		const { identity, shard } = await readRegistryAccount(records, accountId);
		if (identity !== undefined) return identity.type;
		return shard.entries[accountId] === undefined ? undefined : 'unregistered';
	};
	return (accountId) => {
		const type = known.get(accountId) ?? read(accountId);
		known.set(accountId, type);
		return type;
	};
}

/** Undefined where the event is of a person, or of an erased account of which no more is known. */
async function moveOf({ payload, actorId, ownerId }: AuditEvent, moves: number, typeOf: TypeOf) {
	const type = actorId === undefined ? undefined : await typeOf(actorId);
	if (type === undefined && payload.identity === undefined) return undefined;
	const at = new Date(payload.at).toISOString().replace(/\.\d+/, '');
	return { ...defined({ actor: actorId, type, owner: ownerId }), at, decision: payload.decision, moves };
}

async function readMove(
	{ records }: LastMovePorts,
	issueId: IssueId,
	head: ChainHead,
	typeOf: TypeOf,
	erased: ReadonlySet<string>,
): Promise<LastMove> {
	const { seq: moves } = head;
	let perRead = 1;
	for (let seq = moves; seq > Math.max(0, moves - mostBack); ) {
		const count = Math.min(perRead, seq, mostBack);
		const refs = Array.from({ length: count }, (_, i) => eventRef(issueId, seq - i));
		for (const [i, stored] of (await records.read(refs)).entries()) {
			const ref = refs[i];
			if (stored === undefined || ref === undefined || isRemoved(stored)) continue;
			const { actorId, ownerId, ...event } = parseAuditEvent(ref, stored);
			const kept = (id: AccountId | undefined) => (id !== undefined && erased.has(id) ? undefined : id);
			const rest = { ...event, ...defined({ actorId: kept(actorId), ownerId: kept(ownerId) }) };
			const move = await moveOf(rest, moves, typeOf);
			if (move !== undefined) return move;
		}
		seq -= count;
		perRead = mostBack;
	}
	return { moves };
}

/**
 * The last moves of some work items, from their chains. Those that have no chain are left out; so are those that cannot be
 * read, which are in the log.
 *
 * @param erased accounts that must not be named
 */
export async function readLastMoves(
	ports: LastMovePorts & Pick<Ports, 'log'>,
	issueIds: readonly IssueId[],
	erased: ReadonlySet<string>,
): Promise<{ readonly issueId: IssueId; readonly move: LastMove }[]> {
	const typeOf = openTypes(ports);
	const heads = await readMany(ports.records, issueIds.map(chainRef));
	const moves: { issueId: IssueId; move: LastMove }[] = [];
	for (const [i, issueId] of issueIds.entries()) {
		try {
			const head = parseHead(issueId, heads[i]);
			if (head !== undefined) moves.push({ issueId, move: await readMove(ports, issueId, head, typeOf, erased) });
		} catch (error) {
			if (!(error instanceof AppError) || error.retry) throw error;
			ports.log.failure('last-moves', error);
		}
	}
	return moves;
}
