// The work types and statuses that a grant can name, by its space.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { jiraQueries } from './queries';
import type { Named, SiteThing, WorkType } from './spaces';

export interface Places {
	readonly workTypes: readonly Named[];
	/** Statuses that work items of the type can have; of every type when none is chosen. */
	readonly statusesOf: (workTypeId: string) => readonly Named[];
}

export interface AskedPlaces {
	/** Undefined while Jira has not told. */
	readonly places: Places | undefined;
	readonly hasFailed: boolean;
	readonly retry: () => void;
}

const uniqueStatuses = (types: readonly WorkType[]): readonly Named[] => [
	...new Map(types.flatMap(({ statuses }) => statuses).map((status) => [status.id, status])).values(),
];

const placesOfSpace = (types: readonly WorkType[]): Places => ({
	workTypes: types,
	statusesOf: (workTypeId) => uniqueStatuses(types.filter(({ id }) => workTypeId === '' || id === workTypeId)),
});

const shared = (things: readonly SiteThing[]): readonly Named[] =>
	things.filter(({ projectId }) => projectId === undefined).sort((a, b) => a.name.localeCompare(b.name));

const nowhere: Places = { workTypes: [], statusesOf: () => [] };

/** @param projectId empty while no space is chosen */
export function usePlaces(isEverySpace: boolean, projectId: string): AskedPlaces {
	const isOneSpace = !isEverySpace && projectId !== '';
	const ofSpace = useQuery({ ...jiraQueries.spaceWorkTypes(projectId), enabled: isOneSpace, select: placesOfSpace });
	const types = useQuery({ ...jiraQueries.workTypes, enabled: isEverySpace, select: shared });
	const statuses = useQuery({ ...jiraQueries.statuses, enabled: isEverySpace, select: shared });
	const ofSite = useMemo((): Places | undefined => {
		const { data } = statuses;
		return types.data && data && { workTypes: types.data, statusesOf: () => data };
	}, [types.data, statuses]);
	const placesOfOne = isOneSpace ? ofSpace.data : nowhere;
	const asked = isEverySpace ? [types, statuses] : [ofSpace];
	return {
		places: isEverySpace ? ofSite : placesOfOne,
		hasFailed: asked.some(({ isError }) => isError),
		retry: () => {
			for (const { isError, refetch } of asked) if (isError) void refetch();
		},
	};
}
