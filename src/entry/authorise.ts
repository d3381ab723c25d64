// Who may do what in Muster: for every need, what it takes of each kind of actor.
import * as z from '#zod';
import type { Actor, ActorKind } from '../contract/actor';
import { type AccountId, issueIdSchema, projectIdSchema } from '../contract/ids';
import type { PlainProblem } from '../contract/problems';
import { AppError } from '../core/errors';
import type { CallerRights } from '../services/ports/jira';
import { parseInput } from './parse-input';

/** Who makes a call, as the platform says. */
export interface Caller extends Actor {
	readonly id: AccountId;
}

type Rule<Place> = (rights: CallerRights, id: AccountId, place: Place) => Promise<boolean>;

/**
 * Defines what calls may need.
 *
 * @param place the fields of an input that say where it is needed; nothing else is read before the caller is authorised
 * @param may a new kind of actor does not compile until somebody decided
 */
const need = <Place>(place: z.ZodMiniType<Place>, may: Readonly<Record<ActorKind, Rule<Place>>>) => ({
	place,
	isMetBy: async ({ kind, id }: Caller, input: unknown, rights: CallerRights): Promise<boolean> =>
		may[kind](rights, id, parseInput(place, input)),
});

const never = async (): Promise<boolean> => false;

/** Muster is changed by people. Jira lets apps administer it, and people's accounts are registered as bots. */
const isSomebody = async (rights: CallerRights, id: AccountId): Promise<boolean> =>
	(await rights.isPerson()) && !(await rights.isIdentity(id));

const needs = {
	'jira-admin': need(z.unknown(), {
		person: async (rights, id) => (await rights.isJiraAdmin()) && isSomebody(rights, id),
		identity: never,
		system: never,
	}),
	/** Whoever would administer Muster, were the account not registered. */
	'registered-admin': need(z.unknown(), {
		person: async (rights, id) => (await rights.isJiraAdmin()) && (await rights.isPerson()) && rights.isIdentity(id),
		identity: never,
		system: never,
	}),
	'project-admin': need(z.object({ projectId: projectIdSchema }), {
		person: async (rights, id, { projectId }) => (await rights.administersProject(projectId)) && isSomebody(rights, id),
		identity: never,
		system: never,
	}),
	/** Administrators of the space whose own workflow is edited, else Jira administrators. */
	'rule-editor': need(z.object({ place: z.object({ projectId: z.exactOptional(projectIdSchema) }) }), {
		person: async (rights, id, { place: { projectId } }) => {
			const mayEdit = projectId === undefined ? rights.isJiraAdmin() : rights.administersProject(projectId);
			return (await mayEdit) && isSomebody(rights, id);
		},
		identity: never,
		system: never,
	}),
	'issue-viewer': need(z.object({ issueId: issueIdSchema }), {
		person: (rights, _, { issueId }) => rights.seesIssue(issueId),
		identity: never,
		system: never,
	}),
	'space-viewer': need(z.object({ projectId: projectIdSchema }), {
		person: (rights, _, { projectId }) => rights.seesSpace(projectId),
		identity: never,
		system: never,
	}),
	/** Who sees a work item, and administers its space or Jira. */
	'issue-admin': need(z.object({ issueId: issueIdSchema }), {
		person: async (rights, id, { issueId }) => (await rights.administersIssue(issueId)) && isSomebody(rights, id),
		identity: never,
		system: never,
	}),
} as const;

export type Need = keyof typeof needs;

/** The needs that calls with some input may have: those whose place the input names. */
export type NeedOf<Input> = {
	[N in Need]: Input extends z.infer<(typeof needs)[N]['place']> ? N : never;
}[Need];

const refusal: Readonly<Record<Need, PlainProblem>> = {
	'jira-admin': 'needs-jira-admin',
	'registered-admin': 'needs-registered-admin',
	'project-admin': 'needs-project-admin',
	'rule-editor': 'needs-rule-editor',
	'issue-viewer': 'needs-issue-viewer',
	// Asked on the page of a work item.
	'space-viewer': 'needs-issue-viewer',
	'issue-admin': 'needs-project-admin',
};

/**
 * Requires that somebody may make a call.
 *
 * @param input of the call, unparsed
 * @throws {AppError} FORBIDDEN; INVALID_INPUT when the input does not say where
 */
export async function authorise(caller: Caller, what: Need, input: unknown, rights: CallerRights): Promise<void> {
	if (await needs[what].isMetBy(caller, input, rights)) return;
	// An administrator who was registered has a way back, and has to know.
	const isRegistered = what === 'jira-admin' && (await needs['registered-admin'].isMetBy(caller, input, rights));
	throw new AppError('FORBIDDEN', isRegistered ? 'account-is-identity' : refusal[what]);
}
