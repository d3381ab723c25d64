// What accounts are members of, in pieces of two slots each: one holds what pages show, the other what a run has read so far.
import { isDeepStrictEqual } from 'node:util';
import * as z from '#zod';
import { defined } from '../../contract/defined';
import { accountIdSchema, projectIdSchema } from '../../contract/ids';
import { accountPieces } from '../accounts/account-pieces';
import type { Ports } from '../ports/ports';
import type { RecordRef, RecordWrite, StoredRecord } from '../ports/records';
import { parseRecord } from '../records/parse-record';
import { readMany } from '../records/read-many';
import { readable } from '../records/readable';
import { retryConflicts } from '../records/retry-conflicts';

export type Slot = 'a' | 'b';

/** Pieces of one read, each as large as a value may be. */
const piecesAtOnce = 10;
/** Storage takes 240 KiB. */
const maxPieceCharacters = 200_000;

/** Groups of an account, and whether it administers Jira; absent where that was not asked or could not be told. */
export interface AccountGroups {
	readonly groups: readonly string[];
	readonly administersJira?: boolean;
}
export type GroupPiece = ReadonlyMap<string, AccountGroups>;

/** Who is in a role of a space: the accounts that are kept one by one, and how many others. */
export interface RoleMembers {
	readonly name: string;
	readonly accounts: readonly string[];
	readonly groups: readonly string[];
	readonly others: number;
}
/** Roles by their ids, of a space; undefined where they could not be read. */
export type RolePiece = ReadonlyMap<string, ReadonlyMap<string, RoleMembers> | undefined>;

const indexes = z.array(z.int());

/** Accounts with the same groups share a set, and each group's id stands once. */
const groupPieceSchema = z.strictObject({
	groups: z.array(z.string()),
	sets: z.array(z.strictObject({ g: indexes, admin: z.exactOptional(z.boolean()) })),
	accounts: z.record(accountIdSchema, z.int()),
});
const rolePieceSchema = z.strictObject({
	accounts: z.array(z.string()),
	groups: z.array(z.string()),
	names: z.record(z.string(), z.string()),
	spaces: z.record(
		projectIdSchema,
		z.nullable(z.record(z.string(), z.strictObject({ a: indexes, g: indexes, others: z.int() }))),
	),
});

/** The places of things in the order in which they were met. */
class Table {
	readonly items: string[] = [];
	private readonly places = new Map<string, number>();

	placesOf(items: readonly string[]): number[] {
		return items.map((item) => {
			const known = this.places.get(item);
			if (known !== undefined) return known;
			this.places.set(item, this.items.length);
			return this.items.push(item) - 1;
		});
	}
}

const at = (items: readonly string[], places: readonly number[]): string[] =>
	places.flatMap((place) => items[place] ?? []);
const sorted = <T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] =>
	[...entries].sort(([a], [b]) => (a < b ? -1 : 1));

/** The same memberships make the same body, in whatever order they were read. */
function packGroups(piece: GroupPiece): z.infer<typeof groupPieceSchema> {
	const groups = new Table();
	const sets = new Table();
	const packed: z.infer<typeof groupPieceSchema>['sets'] = [];
	const accounts: Record<string, number> = {};
	for (const [id, { groups: ids, administersJira }] of sorted(piece)) {
		const set = { g: groups.placesOf([...ids].sort()), ...defined({ admin: administersJira }) };
		const [place = 0] = sets.placesOf([JSON.stringify(set)]);
		packed[place] = set;
		accounts[id] = place;
	}
	return { groups: groups.items, sets: packed, accounts };
}

function packRoles(piece: RolePiece): z.infer<typeof rolePieceSchema> {
	const accounts = new Table();
	const groups = new Table();
	const names: Record<string, string> = {};
	const spaces = sorted(piece).map(([id, roles]) => {
		if (roles === undefined) return [id, null];
		const packed = sorted(roles).map(([roleId, role]) => {
			names[roleId] = role.name;
			const [a, g] = [accounts.placesOf([...role.accounts].sort()), groups.placesOf([...role.groups].sort())];
			return [roleId, { a, g, others: role.others }];
		});
		return [id, Object.fromEntries(packed)];
	});
	return { accounts: accounts.items, groups: groups.items, names, spaces: Object.fromEntries(spaces) };
}

function readGroups(ref: RecordRef, body: unknown): GroupPiece {
	const { groups, sets, accounts } = parseRecord(groupPieceSchema, ref, body);
	return new Map(
		Object.entries(accounts).flatMap(([id, place]): [string, AccountGroups][] => {
			const set = sets[place];
			return set === undefined ? [] : [[id, { groups: at(groups, set.g), ...defined({ administersJira: set.admin }) }]];
		}),
	);
}

function readRoles(ref: RecordRef, body: unknown): RolePiece {
	const { accounts, groups, names, spaces } = parseRecord(rolePieceSchema, ref, body);
	return new Map(
		Object.entries(spaces).map(([id, roles]) => {
			if (roles === null) return [id, undefined];
			const members = Object.entries(roles).map(([roleId, { a, g, others }]): [string, RoleMembers] => [
				roleId,
				{ name: names[roleId] ?? roleId, accounts: at(accounts, a), groups: at(groups, g), others },
			]);
			return [id, new Map(members)];
		}),
	);
}

/** Roles without the accounts that are not to be kept. */
const withoutAccounts = (piece: RolePiece, ids: ReadonlySet<string>): RolePiece =>
	new Map(
		[...piece].map(([space, roles]) => {
			const left = [...(roles ?? [])].map(([id, role]): [string, RoleMembers] => [
				id,
				{ ...role, accounts: role.accounts.filter((account) => !ids.has(account)) },
			]);
			return [space, roles && new Map(left)];
		}),
	);

/** What tells the two sorts of pieces apart. */
export interface Sort<Piece> {
	ref(slot: Slot, piece: number): RecordRef;
	read(ref: RecordRef, body: unknown): Piece;
	pack(piece: Piece): object;
	readonly none: Piece;
	accountsIn(piece: Piece): Iterable<string>;
	/** With a tenth fewer, where a value cannot hold all. */
	smaller(piece: Piece): Piece;
	without(piece: Piece, ids: ReadonlySet<string>): Piece;
}

/** Groups by account. */
const groups: Sort<GroupPiece> = {
	ref: (slot, piece) => ({ kind: 'account', id: `groups:${slot}:${piece}` }),
	read: readGroups,
	pack: packGroups,
	none: new Map(),
	accountsIn: (piece) => piece.keys(),
	smaller: (piece) => new Map([...piece].slice(0, Math.floor(piece.size * 0.9))),
	without: (piece, ids) => new Map([...piece].filter(([id]) => !ids.has(id))),
};

/** Roles by space. */
const roles: Sort<RolePiece> = {
	ref: (slot, piece) => ({ kind: 'account', id: `roles:${slot}:${piece}` }),
	read: readRoles,
	pack: packRoles,
	none: new Map(),
	accountsIn: (piece) =>
		[...piece.values()].flatMap((found) => [...(found?.values() ?? [])].flatMap(({ accounts }) => accounts)),
	smaller: (piece) => {
		const known = [...piece].filter(([, found]) => found !== undefined);
		const left = new Set(known.slice(0, Math.floor(known.length * 0.9)).map(([id]) => id));
		return new Map([...piece].map(([id, found]) => [id, left.has(id) ? found : undefined]));
	},
	without: withoutAccounts,
};

export const sorts = { groups, roles } as const;

type PiecePorts = Pick<Ports, 'records' | 'log'>;

/** What cannot be read is told to the log, and counts as empty: the next run fills it again. */
const parse = <Piece>(ports: PiecePorts, sort: Sort<Piece>, ref: RecordRef, stored: StoredRecord | undefined): Piece =>
	(stored && readable(ports, 'memberships', () => sort.read(ref, stored.body))) ?? sort.none;

export const isSame = <Piece>({ pack }: Sort<Piece>, a: Piece, b: Piece): boolean =>
	isDeepStrictEqual(pack(a), pack(b));

/** Pieces by the slots that count, from one on. */
export async function readPieces<Piece>(
	ports: PiecePorts,
	sort: Sort<Piece>,
	slots: string,
	from = 0,
	count = accountPieces,
): Promise<readonly Piece[]> {
	const refs = Array.from({ length: Math.min(count, accountPieces - from) }, (_, i) =>
		sort.ref(slots[from + i] === 'b' ? 'b' : 'a', from + i),
	);
	const stored = await readMany(ports.records, refs, piecesAtOnce);
	return refs.map((ref, i) => parse(ports, sort, ref, stored[i]));
}

/** What of a piece fits into a value, and how many of it do not. */
export function fitPiece<Piece extends ReadonlyMap<string, unknown>>(
	{ pack, smaller }: Sort<Piece>,
	piece: Piece,
): { readonly fitting: Piece; readonly left: number } {
	const known = (one: Piece): number => [...one.values()].filter((value) => value !== undefined).length;
	let fitting = piece;
	while (JSON.stringify(pack(fitting)).length > maxPieceCharacters) fitting = smaller(fitting);
	return { fitting, left: known(piece) - known(fitting) };
}

/** What writes a piece into a slot, whatever the slot held. */
export async function setPiece<Piece>(
	{ records }: PiecePorts,
	sort: Sort<Piece>,
	slot: Slot,
	place: number,
	piece: Piece,
): Promise<RecordWrite> {
	const ref = sort.ref(slot, place);
	const [stored] = await records.read([ref]);
	const record = { version: (stored?.version ?? 0) + 1, body: sort.pack(piece) };
	return { type: 'set', ref, expected: stored?.version ?? 'absent', record };
}

const refsOf = <Piece>(sort: Sort<Piece>): RecordRef[] =>
	(['a', 'b'] as const).flatMap((slot) => Array.from({ length: accountPieces }, (_, piece) => sort.ref(slot, piece)));

async function accountsOf<Piece>(ports: PiecePorts, sort: Sort<Piece>): Promise<string[]> {
	const refs = refsOf(sort);
	const stored = await readMany(ports.records, refs, piecesAtOnce);
	return refs.flatMap((ref, i) => [...sort.accountsIn(parse(ports, sort, ref, stored[i]))]);
}

/** Every account whose id stands in any slot. */
export const readMembers = async (ports: PiecePorts): Promise<readonly string[]> => [
	...(await accountsOf(ports, groups)),
	...(await accountsOf(ports, roles)),
];

async function forgetIn<Piece>(ports: PiecePorts, sort: Sort<Piece>, ids: ReadonlySet<string>): Promise<void> {
	const { records } = ports;
	for (const ref of refsOf(sort)) {
		await retryConflicts('registry-busy', async () => {
			const [stored] = await records.read([ref]);
			const piece = parse(ports, sort, ref, stored);
			if (stored === undefined || ![...sort.accountsIn(piece)].some((id) => ids.has(id))) return 'committed';
			const record = { version: stored.version + 1, body: sort.pack(sort.without(piece, ids)) };
			return records.commit([{ type: 'set', ref, expected: stored.version, record }]);
		});
	}
}

/** Forgets accounts in every slot. */
export async function forgetMembers(ports: PiecePorts, ids: ReadonlySet<string>): Promise<void> {
	await forgetIn(ports, groups, ids);
	await forgetIn(ports, roles, ids);
}
