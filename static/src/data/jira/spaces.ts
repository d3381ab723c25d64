// Spaces (projects), and the work types and statuses of the site and of single spaces.
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { parseAccount } from './accounts';
import { repeated } from './batch';
import { type Bean, beans, isBean, readJira, text } from './read-jira';

export interface Named {
	readonly id: string;
	readonly name: string;
}

export interface Space extends Named {
	readonly key: string;
}

/** A work type or a status of the site. */
export interface SiteThing extends Named {
	/** Present when it belongs to a single space, so that a grant for every space cannot name it. */
	readonly projectId?: string;
}

/** A work type with the statuses its work items can have. */
export interface WorkType extends Named {
	readonly statuses: readonly Named[];
}

function parseNamed(bean: Bean): Named | undefined {
	const id = text(bean, 'id');
	return id === undefined ? undefined : { id, name: text(bean, 'name') ?? id };
}

const parseNames = (answer: unknown): Named[] => beans(answer).flatMap((bean) => parseNamed(bean) ?? []);

function parseSpaces(answer: unknown): Space[] {
	return beans(answer).flatMap((bean) => {
		const named = parseNamed(bean);
		return named === undefined ? [] : { ...named, key: text(bean, 'key') ?? named.id };
	});
}

/** Spaces whose name or key holds the words, and how many there are in all. */
export async function searchSpaces(query: string): Promise<{ spaces: readonly Space[]; total: number }> {
	const filter = query === '' ? '' : `&query=${encodeURIComponent(query)}`;
	const answer = await readJira(`/rest/api/3/project/search?maxResults=50&orderBy=name${filter}`);
	const spaces = parseSpaces(answer);
	const total = isBean(answer) && typeof answer['total'] === 'number' ? answer['total'] : spaces.length;
	return { spaces, total };
}

/** The spaces that Jira knows among these, by id. */
export async function readSpaces(ids: readonly string[]): Promise<ReadonlyMap<string, Space>> {
	const answer = await readJira(`/rest/api/3/project/search?maxResults=${ids.length}&${repeated('id', ids)}`);
	return new Map(parseSpaces(answer).map((space) => [space.id, space]));
}

/** The work types of a space, each with its statuses. */
export async function readSpaceWorkTypes(spaceId: string): Promise<readonly WorkType[]> {
	const answer = await readJira(`/rest/api/3/project/${encodeURIComponent(spaceId)}/statuses`);
	return beans(answer).flatMap((bean) => {
		const named = parseNamed(bean);
		return named === undefined ? [] : { ...named, statuses: parseNames(bean['statuses']) };
	});
}

function parseSiteThing(bean: Bean): SiteThing | undefined {
	const named = parseNamed(bean);
	const { scope } = bean;
	if (named === undefined || !isBean(scope)) return named;
	const projectId = isBean(scope['project']) ? text(scope['project'], 'id') : undefined;
	return projectId === undefined ? named : { ...named, projectId };
}

const readSiteThings = async (path: string): Promise<readonly SiteThing[]> =>
	beans(await readJira(path)).flatMap((bean) => parseSiteThing(bean) ?? []);

/** Every status of the site. */
export const readStatuses = (): Promise<readonly SiteThing[]> => readSiteThings('/rest/api/3/status');

/** Every work type of the site. */
export const readWorkTypes = (): Promise<readonly SiteThing[]> => readSiteThings('/rest/api/3/issuetype');

/** Who leads a space. */
export interface SpaceLead extends Pick<AccountView, 'accountId' | 'displayName'> {
	readonly space: string;
}

/** The person who leads a space; null where nobody does who can log in. */
export async function readSpaceLead(spaceId: string): Promise<SpaceLead | null> {
	const answer = await readJira(`/rest/api/3/project/${encodeURIComponent(spaceId)}`);
	const { lead } = isBean(answer) ? answer : {};
	const account = isBean(lead) ? parseAccount(lead) : undefined;
	// Jira may leave the kind of the lead out.
	if (!isBean(answer) || account === undefined || !account.isActive) return null;
	if (account.kind !== 'human' && account.kind !== 'unknown') return null;
	const { accountId, displayName } = account;
	return { accountId, displayName, space: text(answer, 'name') ?? spaceId };
}
