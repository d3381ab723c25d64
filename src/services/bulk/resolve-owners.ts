// Finds the people whom cells of a file name as owners, by name or by e-mail address. Each is asked for once: whom the
// dry run found is stored with the work, shown, and carried out (docs/decisions/0033-owners-by-name.md).
import * as z from '#zod';
import type { BulkRow } from '../../contract/calls/bulk';
import { chunks } from '../../contract/chunks';
import { type AccountId, accountIdSchema } from '../../contract/ids';
import { maxNameCharacters, maxNamedOwnerCharacters, maxNamedOwners } from '../../contract/limits';
import { forbiddenInText, likelyAccountIdForm } from '../../contract/patterns';
import type { Saying } from '../../contract/problems';
import { invalidInput } from '../../core/errors';
import type { Accounts } from '../ports/jira';
import type { Ports } from '../ports/ports';
import type { Records } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import type { HeldWork } from './hold-work';
import { ownersRef } from './work-records';

const outcomeSchema = z.union([
	z.strictObject({ said: z.string(), accountId: accountIdSchema, name: z.string() }),
	z.strictObject({ said: z.string(), problem: z.enum(['owner-not-found', 'several-owners', 'owner-too-common']) }),
]);
const ownersSchema = z.strictObject({ owners: z.array(outcomeSchema) });
type Outcome = z.infer<typeof outcomeSchema>;

/** What became of each name and address that was asked for, by its folded text. */
export interface NamedOwners {
	version: number;
	readonly found: Map<string, Outcome>;
}

/** A name or an address however its accents are encoded: Jira does not find what is encoded another way. */
const composed = (text: string): string => text.trim().normalize('NFC');
/** A name or an address as it is compared. */
export const foldOwner = (text: string): string => composed(text).toLowerCase();

export async function readNamedOwners(records: Records, id: string): Promise<NamedOwners> {
	const [stored] = await records.read([ownersRef(id)]);
	const { owners } = stored === undefined ? { owners: [] } : parseRecord(ownersSchema, ownersRef(id), stored.body);
	return { version: stored?.version ?? 0, found: new Map(owners.map((outcome) => [outcome.said, outcome])) };
}

/** What is stored of a work's owners, without some accounts; undefined where it names none of them. */
export function withoutOwners(id: string, body: unknown, ids: ReadonlySet<string>): object | undefined {
	const { owners } = parseRecord(ownersSchema, ownersRef(id), body);
	const left = owners.filter((outcome) => !('accountId' in outcome && ids.has(outcome.accountId)));
	return left.length === owners.length ? undefined : { owners: left };
}

/** Whom a name or an address was found to mean. */
export function namedOwner({ found }: NamedOwners, text: string): { accountId: AccountId; name: string } | undefined {
	const outcome = found.get(foldOwner(text));
	return outcome === undefined || 'problem' in outcome
		? undefined
		: { accountId: outcome.accountId, name: outcome.name };
}

/**
 * The account that a cell means; undefined when nobody was found.
 *
 * What looks like an id is one: somebody could take the id of a deleted account for a name.
 */
export const ownerIdOf = (owners: NamedOwners, text: string): AccountId | undefined =>
	likelyAccountIdForm.test(text) ? (text as AccountId) : namedOwner(owners, text)?.accountId;

/** What is wrong with a text that nobody is asked for. */
function problemOf(text: string): Saying | undefined {
	if (text.length > maxNamedOwnerCharacters) {
		return { problem: 'too-long', params: { most: maxNamedOwnerCharacters } };
	}
	return forbiddenInText.test(text) ? 'character-not-allowed' : undefined;
}

/** @throws {AppError} INVALID_INPUT that says why nobody was found */
export function requireOwnerId(owners: NamedOwners, text: string): AccountId {
	const ownerId = ownerIdOf(owners, text);
	if (ownerId !== undefined) return ownerId;
	const outcome = owners.found.get(foldOwner(text));
	const asked = outcome !== undefined && 'problem' in outcome ? outcome.problem : undefined;
	const unasked: Saying = problemOf(composed(text)) ?? { problem: 'too-many-owners', params: { most: maxNamedOwners } };
	throw invalidInput('ownerId', asked ?? unasked);
}

async function find(accounts: Accounts, text: string): Promise<Outcome> {
	const said = foldOwner(text);
	const found = await accounts.search(text);
	if (found === undefined) return { said, problem: 'owner-too-common' };
	// Anybody may take somebody else's address for a name.
	const isAddress = text.includes('@');
	const [owner, ...others] = found.filter(
		({ displayName, emailAddress = '', kind, isActive }) =>
			kind === 'human' && isActive && foldOwner(isAddress ? emailAddress : displayName) === said,
	);
	if (owner === undefined) return { said, problem: 'owner-not-found' };
	if (others.length > 0) return { said, problem: 'several-owners' };
	return { said, accountId: owner.accountId, name: [...owner.displayName].slice(0, maxNameCharacters).join('') };
}

/** Searches after which what was found is stored and the lease renewed. */
const searchesPerSave = 10;

/**
 * Asks Jira for the owners of rows, where the file names them and nobody asked before.
 *
 * @returns false when another consumer has taken over
 */
export async function resolveOwners(
	{ records, accounts }: Pick<Ports, 'records' | 'accounts'>,
	held: HeldWork,
	owners: NamedOwners,
	rows: readonly BulkRow[],
): Promise<boolean> {
	const asked = new Map<string, string>();
	for (const { cells } of rows) {
		const text = composed(cells.ownerId ?? '');
		const isAsked = text !== '' && !text.startsWith('=') && !likelyAccountIdForm.test(text);
		if (isAsked && problemOf(text) === undefined && !owners.found.has(foldOwner(text)))
			asked.set(foldOwner(text), text);
	}
	const room = maxNamedOwners - owners.found.size;
	for (const texts of chunks([...asked.values()].slice(0, room), searchesPerSave)) {
		for (const text of texts) owners.found.set(foldOwner(text), await find(accounts, text));
		if (!(await held.save({}))) return false;
		const write = {
			type: 'set',
			ref: ownersRef(held.id),
			expected: owners.version === 0 ? 'absent' : owners.version,
			record: { version: owners.version + 1, body: { owners: [...owners.found.values()] } },
		} as const;
		if ((await records.commit([write])) === 'conflict') return false;
		owners.version += 1;
	}
	return true;
}
