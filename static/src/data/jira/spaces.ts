// Spaces (projects), work types and statuses of the site.
import { type Bean, beans, isBean, readJira, text } from './read-jira';

export interface Named {
	readonly id: string;
	readonly name: string;
}

export interface Space extends Named {
	readonly key: string;
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

/** The work types of a space, each with its statuses. */
export async function readWorkTypes(spaceId: string): Promise<readonly WorkType[]> {
	const answer = await readJira(`/rest/api/3/project/${encodeURIComponent(spaceId)}/statuses`);
	return beans(answer).flatMap((bean) => {
		const named = parseNamed(bean);
		return named === undefined ? [] : { ...named, statuses: parseNames(bean['statuses']) };
	});
}

const isOfOneSpace = (bean: Bean): boolean => isBean(bean['scope']) && text(bean['scope'], 'type') === 'PROJECT';

export interface SiteNames {
	readonly workTypes: readonly Named[];
	readonly statuses: readonly Named[];
	/** Those that belong to no single space, so that a grant for every space can name them. */
	readonly sharedWorkTypes: readonly Named[];
	readonly sharedStatuses: readonly Named[];
}

/** Every work type and status of the site. */
export async function readSiteNames(): Promise<SiteNames> {
	const [types, statuses] = await Promise.all([readJira('/rest/api/3/issuetype'), readJira('/rest/api/3/status')]);
	const shared = (answer: unknown) => parseNames(beans(answer).filter((bean) => !isOfOneSpace(bean)));
	return {
		workTypes: parseNames(types),
		statuses: parseNames(statuses),
		sharedWorkTypes: shared(types),
		sharedStatuses: shared(statuses),
	};
}
