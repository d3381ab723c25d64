// What pages are told of memberships: as of the last reading that was whole.
import type { AccountRoleView, MembershipsView, ProductView } from '../../contract/calls/accounts';
import { defined } from '../../contract/defined';
import { licencesOf } from '../../core/accounts/licences';
import { pageOfPieces, pieceOf } from '../accounts/account-pieces';
import type { Ports } from '../ports/ports';
import { type AccountGroups, readPieces, sorts } from './membership-pieces';
import { type Result, readPlace } from './membership-place';

type ViewPorts = Pick<Ports, 'records' | 'log'>;

type Products = Result['products'];

const viewProducts = (products: Products): ProductView[] | undefined =>
	products?.map(({ groups: _, ...product }) => product);

/** How far memberships were read, and what the last reading cost. */
export async function readMembershipState(ports: Pick<Ports, 'records'>): Promise<MembershipsView> {
	const { run, asOf, cost, result } = (await readPlace(ports)).place;
	return {
		isUnderWay: run !== undefined,
		...defined({
			asOf,
			cost,
			read: run?.read,
			missed: result?.missed,
			products: viewProducts(result?.products),
		}),
	};
}

/** Of a row of the list. */
interface RowRights {
	/** Places in `products`; absent where that is not known. */
	readonly licences?: readonly number[];
	readonly administersJira?: boolean;
}

export interface ListedRights {
	readonly products: readonly { readonly key: string; readonly name: string }[];
	readonly rights: ReadonlyMap<string, RowRights>;
}

const rightsOf = (products: Products, { groups, administersJira }: AccountGroups) => ({
	...defined({ licences: products && licencesOf(products, groups), administersJira }),
});

/** What the accounts of some pieces may use; nothing before the first reading was whole. */
export async function readRights(ports: ViewPorts, from: number, count: number): Promise<ListedRights> {
	const { result } = (await readPlace(ports)).place;
	if (result === undefined) return { products: [], rights: new Map() };
	const { products, slots } = result;
	const pieces = await readPieces(ports, sorts.groups, slots.groups, from, count);
	const rights = pieces.flatMap((piece) =>
		[...piece].map(([id, groups]): [string, RowRights] => [id, rightsOf(products, groups)]),
	);
	return { products: (products ?? []).map(({ key, name }) => ({ key, name })), rights: new Map(rights) };
}

export interface AccountRights extends RowRights {
	/** Ids of its groups. */
	readonly groups?: readonly string[];
	readonly roles?: readonly AccountRoleView[];
	/** Spaces whose roles could not be read. */
	readonly unreadSpaces?: number;
	/** When its groups were read, epoch milliseconds. */
	readonly asOf?: number;
	readonly products?: readonly ProductView[];
}

/**
 * What one account is a member of.
 *
 * @param isDaily its groups are read with each reading, and not once a week
 */
export async function readAccountRights(ports: ViewPorts, accountId: string, isDaily: boolean): Promise<AccountRights> {
	const { result, asOf } = (await readPlace(ports)).place;
	if (result === undefined) return {};
	const { products, slots, peopleAsOf } = result;
	const place = pieceOf(accountId);
	const [piece] = await readPieces(ports, sorts.groups, slots.groups, place, 1);
	const found = piece?.get(accountId);
	if (found === undefined) return {};
	const spaces = (await readPieces(ports, sorts.roles, slots.roles)).flatMap((one) => [...one]);
	const roles = spaces.flatMap(([spaceId, known]) =>
		[...(known ?? [])].flatMap(([roleId, { name, accounts, groups }]): AccountRoleView[] => {
			const isDirect = accounts.includes(accountId);
			const through = groups.filter((id) => found.groups.includes(id));
			return isDirect || through.length > 0 ? [{ spaceId, roleId, name, isDirect, through }] : [];
		}),
	);
	return {
		...rightsOf(products, found),
		groups: found.groups,
		roles,
		unreadSpaces: spaces.filter(([, known]) => known === undefined).length,
		...defined({
			asOf: isDaily ? asOf : peopleAsOf[place],
			products: viewProducts(products),
		}),
	};
}

/** Whether one account administers Jira; undefined where that was not read. */
export async function readAdministration(
	ports: ViewPorts,
	accountId: string,
	isDaily: boolean,
): Promise<{ readonly isHeld: boolean; readonly asOf: number } | undefined> {
	const { result, asOf } = (await readPlace(ports)).place;
	if (result === undefined) return undefined;
	const { slots, peopleAsOf } = result;
	const place = pieceOf(accountId);
	const readAt = isDaily ? asOf : peopleAsOf[place];
	const [piece] = await readPieces(ports, sorts.groups, slots.groups, place, 1);
	const isHeld = piece?.get(accountId)?.administersJira;
	return isHeld === undefined || readAt === undefined ? undefined : { isHeld, asOf: readAt };
}

export interface RoleNamesPage {
	readonly names: readonly string[];
	/** Places in `names`, by account. */
	readonly accounts: Readonly<Record<string, readonly number[]>>;
	/** Absent on the last page. */
	readonly cursor?: string;
}

/** The names of the roles that accounts have anywhere, for a file. @param cursor of the page before */
export async function readRoleNames(ports: ViewPorts, cursor: string | undefined): Promise<RoleNamesPage> {
	const { result } = (await readPlace(ports)).place;
	if (result === undefined) return { names: [], accounts: {} };
	const { from, count, next } = pageOfPieces(cursor);
	const names: string[] = [];
	const held = new Map<string, Set<number>>();
	for (const piece of await readPieces(ports, sorts.roles, result.slots.roles)) {
		for (const { name, accounts, groups } of [...piece.values()].flatMap((roles) => [...(roles?.values() ?? [])])) {
			const known = names.indexOf(name);
			const place = known === -1 ? names.push(name) - 1 : known;
			for (const id of [...accounts, ...groups]) held.set(id, (held.get(id) ?? new Set()).add(place));
		}
	}
	const pieces = await readPieces(ports, sorts.groups, result.slots.groups, from, count);
	const accounts = pieces.flatMap((piece) =>
		[...piece].map(([id, { groups }]): [string, number[]] => [
			id,
			[...new Set([id, ...groups].flatMap((one) => [...(held.get(one) ?? [])]))].sort((a, b) => a - b),
		]),
	);
	return {
		names,
		accounts: Object.fromEntries(accounts),
		...defined({ cursor: next }),
	};
}
