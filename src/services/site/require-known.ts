// Refuses spaces and statuses that Jira does not know.
import type { ProjectId } from '../../contract/ids';
import { AppError, invalidInput } from '../../core/errors';
import { closedSpaces } from '../guards/closed-spaces';
import type { Catalogue } from '../ports/jira';
import type { Ports } from '../ports/ports';

/** What Jira says where it says something; a check that cannot be made finds nothing wrong. */
async function mayExist(ask: () => Promise<unknown>): Promise<boolean> {
	try {
		return (await ask()) !== undefined;
	} catch (error) {
		if (error instanceof AppError) return true;
		throw error;
	}
}

/**
 * Requires that a space exists, before it is frozen. Nothing that keeps Jira from telling keeps it from being frozen.
 *
 * @param catalogues of the caller and of the app: one may see what the other does not
 * @throws {AppError} INVALID_INPUT when Jira knows none
 */
export async function requireSpace(
	ports: Pick<Ports, 'records'>,
	catalogues: readonly Catalogue[],
	projectId: ProjectId,
): Promise<void> {
	for (const catalogue of catalogues) if (await mayExist(() => catalogue.readProject(projectId))) return;
	// Jira shows Muster nothing of a space that a rule of the organization closes to it.
	if ((await closedSpaces(ports)).some(({ id }) => id === projectId)) return;
	throw invalidInput('projectId', 'space-unknown');
}

/**
 * Requires that the statuses exist which are protected newly; one that was deleted since may stay.
 *
 * @throws {AppError} INVALID_INPUT that names the first
 */
export async function requireStatuses(
	{ hasStatus }: Catalogue,
	statuses: readonly string[],
	before: readonly string[],
): Promise<void> {
	for (const [i, status] of statuses.entries()) {
		if (before.includes(status) || (await hasStatus(status))) continue;
		throw invalidInput(`settings.protectedStatuses.${i}`, 'status-unknown');
	}
}
