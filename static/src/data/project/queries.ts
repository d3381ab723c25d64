// What the page of a space asks and changes through the back end: each query with its key, each change with what no
// longer holds after it.
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { defined } from '../../../../src/contract/defined';
import type { SwitchHours } from '../../../../src/contract/limits';
import { callProject } from '../rpc';
import { endsSoonPollMs } from '../switch-ends';

export const projectQueries = {
	transitions: (projectId: string) =>
		queryOptions({
			queryKey: ['transitions', projectId],
			queryFn: () => callProject('project.transitions', { projectId }),
			refetchInterval: ({ state }) => endsSoonPollMs(state.data?.switches),
		}),
	/** How often the ways of the space were taken. Counted once a day. */
	routes: (projectId: string) =>
		queryOptions({
			queryKey: ['routes', projectId],
			queryFn: () => callProject('project.routes', { projectId }),
			staleTime: Number.POSITIVE_INFINITY,
		}),
};

interface ThrownHere {
	readonly change: 'freeze' | 'thaw';
	readonly projectId: string;
	readonly reason: string;
	readonly hours?: SwitchHours;
}

export const projectMutations = {
	throwSwitch: mutationOptions({
		mutationFn: ({ change, hours, ...input }: ThrownHere) =>
			change === 'freeze'
				? callProject('project.freeze', { ...input, ...defined({ hours }) })
				: callProject('project.thaw', input),
		onSuccess: async ({ switches }, { projectId }, _begun, { client }) => {
			const { queryKey } = projectQueries.transitions(projectId);
			await client.cancelQueries({ queryKey });
			client.setQueryData(queryKey, (before) => before && { ...before, switches });
			void client.invalidateQueries({ queryKey });
		},
	}),
};
