// The work types and statuses that a grant can name, by its space.
import { useCallback } from 'react';
import { type Named, readSiteNames, readWorkTypes, searchSpaces, type WorkType } from './jira/spaces';
import { type Load, useLoad } from './use-load';

export interface Places {
	readonly workTypes: readonly Named[];
	/** Statuses that work items of the type can have; of every type when none is chosen. */
	readonly statusesOf: (workTypeId: string) => readonly Named[];
}

const cache = new Map<string, Promise<unknown>>();

/** Asks once a page, and again after a failure. */
function once<T>(key: string, read: () => Promise<T>): Promise<T> {
	const known = cache.get(key) as Promise<T> | undefined;
	if (known !== undefined) return known;
	const answer = read().catch((error: unknown) => {
		cache.delete(key);
		throw error;
	});
	cache.set(key, answer);
	return answer;
}

const byName = (a: Named, b: Named): number => a.name.localeCompare(b.name);

function uniqueStatuses(types: readonly WorkType[]): readonly Named[] {
	return [...new Map(types.flatMap(({ statuses }) => statuses).map((status) => [status.id, status])).values()];
}

async function readSpacePlaces(projectId: string): Promise<Places> {
	const types = await once(`space ${projectId}`, () => readWorkTypes(projectId));
	return {
		workTypes: types,
		statusesOf: (workTypeId) => uniqueStatuses(types.filter(({ id }) => workTypeId === '' || id === workTypeId)),
	};
}

async function readSitePlaces(): Promise<Places> {
	const { sharedWorkTypes, sharedStatuses } = await once('site', readSiteNames);
	const statuses = [...sharedStatuses].sort(byName);
	return { workTypes: [...sharedWorkTypes].sort(byName), statusesOf: () => statuses };
}

const nowhere: Places = { workTypes: [], statusesOf: () => [] };

/** @param projectId empty while no space is chosen */
export function usePlaces(isEverySpace: boolean, projectId: string): Load<Places> {
	return useLoad(
		useCallback(
			() =>
				isEverySpace ? readSitePlaces() : projectId === '' ? Promise.resolve(nowhere) : readSpacePlaces(projectId),
			[isEverySpace, projectId],
		),
	);
}

const readFirstSpaces = () => once('spaces', () => searchSpaces(''));

/** The first spaces by name, and how many the site has. */
export const useFirstSpaces = () => useLoad(readFirstSpaces);
