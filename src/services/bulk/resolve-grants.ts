// Finds the spaces, work types and statuses that cells of a file name.
import { defined } from '../../contract/defined';
import type { Grant } from '../../contract/identity';
import type { IssueTypeId, ProjectId, StatusId } from '../../contract/ids';
import { jiraIdForm } from '../../contract/patterns';
import type { ProblemParams, Saying } from '../../contract/problems';
import { AppError } from '../../core/errors';
import { excerpt, type SaidGrant } from '../../core/registry/bulk-row';
import type { Catalogue, ProjectWorkflowFacts } from '../ports/jira';
import { rememberingCatalogue } from '../registry/check-draft';

/** A catalogue in which spaces can be found by what people call them. */
export interface BulkCatalogue extends Catalogue {
	/** The spaces whose key or name is this, in any case. */
	findProjects(
		keyOrName: string,
	): Promise<readonly { readonly id: ProjectId; readonly key: string; readonly name: string }[]>;
}

/** Finds the space a cell means, by key, id or name. @throws {AppError} INVALID_INPUT without a field */
export type FindSpace = (text: string) => Promise<ProjectWorkflowFacts>;

const refuse = (saying: Saying): AppError => new AppError('INVALID_INPUT', saying);
const isSameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

async function findSpace(catalogue: BulkCatalogue, text: string): Promise<ProjectWorkflowFacts> {
	if (jiraIdForm.test(text)) {
		const project = await catalogue.readProject(text as ProjectId);
		if (project !== undefined) return project;
	}
	const named = await catalogue.findProjects(text);
	const [first, ...others] = named.filter(({ key }) => isSameName(key, text)).concat(named);
	if (first === undefined) throw refuse({ problem: 'space-not-found', params: { space: excerpt(text) } });
	// Keys are unique and win over names.
	if (!isSameName(first.key, text) && others.some(({ id }) => id !== first.id)) {
		throw refuse({ problem: 'several-spaces', params: { space: excerpt(text) } });
	}
	const project = await catalogue.readProject(first.id);
	if (project === undefined) throw refuse({ problem: 'space-not-found', params: { space: excerpt(text) } });
	return project;
}

/** A catalogue and a finder of spaces, each of which asks Jira once about each thing. */
export function openCatalogue(catalogue: BulkCatalogue): {
	readonly catalogue: Catalogue;
	readonly findSpace: FindSpace;
} {
	const remembering: BulkCatalogue = {
		...rememberingCatalogue(catalogue),
		findProjects: (keyOrName) => catalogue.findProjects(keyOrName),
	};
	const found = new Map<string, Promise<ProjectWorkflowFacts>>();
	return {
		catalogue: remembering,
		findSpace(text) {
			const space = found.get(text) ?? findSpace(remembering, text);
			found.set(text, space);
			return space;
		},
	};
}

interface Named {
	readonly id: string;
	readonly name: string;
}

type NameParams = Omit<ProblemParams<'name-not-found'>, 'name'>;

/** The id of the thing that a text names, by id or by name. */
function pick(candidates: readonly Named[], text: string, about: NameParams): string {
	if (candidates.some(({ id }) => id === text)) return text;
	const [first, ...others] = new Set(candidates.filter(({ name }) => isSameName(name, text)).map(({ id }) => id));
	if (first === undefined) throw refuse({ problem: 'name-not-found', params: { ...about, name: excerpt(text) } });
	if (others.length > 0) throw refuse({ problem: 'several-named', params: { ...about, name: excerpt(text) } });
	return first;
}

function requireId(text: string, word: string): string {
	if (!jiraIdForm.test(text)) throw refuse({ problem: 'grant-needs-id', params: { word, value: excerpt(text) } });
	return text;
}

/** Runs a lookup, and says which field of a grant its error is about. */
async function about<T>(path: string, look: () => T | Promise<T>): Promise<T> {
	try {
		return await look();
	} catch (error) {
		if (!(error instanceof AppError) || error.code !== 'INVALID_INPUT') throw error;
		throw new AppError('INVALID_INPUT', error.statement, { field: path, cause: error });
	}
}

async function resolveGrant(find: FindSpace, said: SaidGrant, path: string): Promise<Grant> {
	const { space, type, from, to, until } = said;
	const project = space === undefined ? undefined : await about(`${path}.projectId`, () => find(space));
	const typeId =
		type === undefined
			? undefined
			: await about(`${path}.issueTypeId`, () =>
					project === undefined
						? requireId(type, 'type')
						: pick(project.issueTypes, type, { of: 'work-type', space: project.name, isOfWorkType: false }),
				);
	const types = project?.issueTypes.filter(({ id }) => typeId === undefined || id === typeId) ?? [];
	const statuses = types.flatMap((each) => each.statuses);
	const statusOf = (text: string, word: 'from' | 'to') =>
		about(`${path}.${word}StatusId`, () =>
			project === undefined
				? requireId(text, word)
				: pick(statuses, text, { of: 'status', space: project.name, isOfWorkType: typeId !== undefined }),
		);
	const fromId = from === undefined ? undefined : await statusOf(from, 'from');
	return {
		...(project === undefined ? {} : { projectId: project.id }),
		...(typeId === undefined ? {} : { issueTypeId: typeId as IssueTypeId }),
		...(fromId === undefined ? {} : { fromStatusId: fromId as StatusId }),
		toStatusId: (await statusOf(to, 'to')) as StatusId,
		...defined({ expiresAt: until }),
	};
}

/**
 * The grants that a cell names, with the ids of this site.
 *
 * @throws {AppError} INVALID_INPUT that names the grant and the field at fault
 */
export async function resolveGrants(find: FindSpace, said: readonly SaidGrant[]): Promise<Grant[]> {
	const grants: Grant[] = [];
	for (const [i, grant] of said.entries()) grants.push(await resolveGrant(find, grant, `draft.grants.${i}`));
	return grants;
}
