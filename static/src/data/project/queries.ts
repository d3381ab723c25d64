// What the page of a space asks and changes through the back end: each query with its key, each change with what no
// longer holds after it.
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { callProject } from '../rpc';

export const projectQueries = {
	transitions: (projectId: string) =>
		queryOptions({
			queryKey: ['transitions', projectId],
			queryFn: () => callProject('project.transitions', { projectId }),
		}),
};

export const projectMutations = {
	throwSwitch: mutationOptions({
		mutationFn: ({ change, ...input }: { change: 'freeze' | 'thaw'; projectId: string; reason: string }) =>
			callProject(`project.${change}`, input),
		onSuccess: async ({ switches }, { projectId }, _begun, { client }) => {
			const { queryKey } = projectQueries.transitions(projectId);
			await client.cancelQueries({ queryKey });
			client.setQueryData(queryKey, (before) => before && { ...before, switches });
			void client.invalidateQueries({ queryKey });
		},
	}),
};
