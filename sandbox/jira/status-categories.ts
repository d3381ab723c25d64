// The categories of statuses, under every name that Jira has for them.
import type { StatusCategoryKey } from './model';

interface StatusCategory {
	readonly id: number;
	readonly name: string;
	readonly colorName: string;
	/** As the workflow API and the newer status routes write it. */
	readonly workflowName: 'TODO' | 'IN_PROGRESS' | 'DONE';
}

export const statusCategories: Readonly<Record<StatusCategoryKey, StatusCategory>> = {
	new: { id: 2, name: 'To Do', colorName: 'blue-gray', workflowName: 'TODO' },
	indeterminate: { id: 4, name: 'In Progress', colorName: 'yellow', workflowName: 'IN_PROGRESS' },
	done: { id: 3, name: 'Done', colorName: 'green', workflowName: 'DONE' },
};
