// The property of work items that Jira's search knows: written as the app, and never read.
import { route } from '@forge/api';
import * as z from '#zod';
import { chunks } from '../../contract/chunks';
import { lastMoveKey } from '../../contract/last-move';
import { AppError } from '../../core/errors';
import type { LastMoves } from '../../services/ports/jira';
import { requestJson, requestRedirect } from './request';

/** As many work items as Jira takes at once. */
const most = 100;

/** What Jira will not do, today or tomorrow: the work item is gone, or the app may not edit it. */
const isRefused = (error: unknown): boolean =>
	error instanceof AppError &&
	(error.code === 'NOT_FOUND' || error.code === 'BUG' || error.details.context?.['status'] === 403);

/** Source: Jira Cloud REST API, bulk set issue properties by issue; set issue property. */
export const jiraLastMoves: LastMoves = {
	async writeMany(moves) {
		for (const some of chunks(moves, most)) {
			const issues = some.map(({ issueId, move }) => ({
				issueID: Number(issueId),
				properties: { [lastMoveKey]: move },
			}));
			await requestRedirect('app', route`/rest/api/3/issue/properties/multi`, { issues });
		}
	},
	async write(issueId, move) {
		const path = route`/rest/api/3/issue/${issueId}/properties/${lastMoveKey}`;
		try {
			await requestJson('app', path, z.unknown(), { method: 'PUT', body: move });
			return 'written';
		} catch (error) {
			if (isRefused(error)) return 'refused';
			throw error;
		}
	},
};
