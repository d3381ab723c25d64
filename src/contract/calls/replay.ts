// What guards would have done in the last 90 days: moves read from Jira's change logs, judged by today's registry.
import * as z from '#zod';
import type { DenyReason } from '../decision';
import { guardChoiceSchema, type TransitionRef, targetsSchema } from '../guard';
import type { Grant } from '../identity';
import { accountIdSchema } from '../ids';

/** Moves are looked for; all were; somebody stopped it; it cannot go on. */
export const replayStates = ['running', 'done', 'stopped', 'failed'] as const;
export type ReplayState = (typeof replayStates)[number];

/** A move that would have been blocked. */
export interface ReplayedItem {
	readonly issueId: string;
	/** As it was when the replay read it. */
	readonly issueKey: string;
	/** Epoch milliseconds, as all instants here. */
	readonly at: number;
}

/** Moves of one account that would have been blocked for one reason. */
export interface ReplayedAccountView {
	readonly accountId: string;
	/** Name of the identity; absent for an account that nobody registered. */
	readonly name?: string;
	readonly reason: DenyReason;
	readonly count: number;
	/** Those of them that may have been another transition, which leads the same way. */
	readonly unsure: number;
	readonly lastAt: number;
	/** The latest first, at most `maxReplayedItems`. */
	readonly latest: readonly ReplayedItem[];
	/** The grants that are all they lack: one for each kind of move, at most `maxMissingGrants`. */
	readonly missing: readonly Grant[];
}

/** What the guard on one transition says. A move that several transitions may have made counts at each of them. */
export interface JudgedLineView extends TransitionRef {
	/** Moves of accounts that are not human. */
	readonly passed: number;
	readonly blocked: number;
	/** Moves of people that would have been blocked, whoever they are. */
	readonly peopleBlocked: number;
}

/** What guards say of the moves that were found. */
export interface JudgedView {
	/** Moves of accounts that are not human. */
	readonly passed: number;
	readonly blocked: number;
	/** Those of the blocked that may have been another transition, which leads the same way. */
	readonly unsure: number;
	/** Names of those other transitions. */
	readonly others: readonly string[];
	/** Most blocked first, at most `maxReplayedAccounts`; how many are not shown. */
	readonly accounts: readonly ReplayedAccountView[];
	readonly accountsLeft: number;
	/** Accounts of which any move would have been blocked, shown or not. */
	readonly blockedAccounts: number;
	/** Transitions that are asked about; those without a move are left out. */
	readonly lines: readonly JudgedLineView[];
	/** Moves of people, who are not told apart; of `members`, only members of a group pass, and nobody knows who was one. */
	readonly people: { readonly passed: number; readonly blocked: number; readonly members: number };
	/** By day of UTC, epoch milliseconds of its beginning, the earliest first; days without moves are left out. */
	readonly days: readonly { readonly day: number; readonly passed: number; readonly blocked: number }[];
}

/** How far a replay is. */
export interface ReplayProgressView {
	readonly startedAt: number;
	/** Account of who asked. */
	readonly by: string;
	readonly state: ReplayState;
	/** Work items looked at. */
	readonly items: number;
	/** Work items are looked at in the order in which they were made: those made until then are done. */
	readonly madeUntil?: number;
	/** When it goes on: this hour's share of Jira's points is used. */
	readonly waitsUntil?: number;
}

/** A replay with what it says of itself. */
export interface LookBackView extends ReplayProgressView {
	readonly id: string;
	/** Moves between these instants are looked at. */
	readonly from: number;
	readonly upTo: number;
	/** When it ended. */
	readonly endedAt?: number;
	/** Work items whose change log cannot be read. */
	readonly unreadable: number;
	/** Moves of kinds for which there was no room. */
	readonly left: number;
}

export interface ReplayedView extends LookBackView {
	/** The workflows serve more spaces than were looked at. */
	readonly isCut: boolean;
	/** Also while it goes on, of what was found so far. */
	readonly judged: JudgedView;
}

export interface ReplayView {
	/** The replay of these transitions, if the last one was of them, alone or among others. */
	readonly replay?: ReplayedView;
	/** A replay of other transitions that goes on: one does at a time. */
	readonly other?: ReplayProgressView;
}

/** About what a replay would read, as Jira estimates it. */
export interface ReplayEstimateView {
	/** Absent where Jira does not say. */
	readonly cost?: {
		readonly items: number;
		/** Of Jira's points, at least: long change logs cost more. */
		readonly points: number;
		/** In how many hours it reads that much. */
		readonly hours: number;
	};
}

/** A grant that covers moves which an account was seen to make, and what is known of those. */
export interface ObservedGrantView {
	readonly grant: Grant;
	readonly count: number;
	readonly firstAt: number;
	readonly lastAt: number;
	/** The latest first, at most `maxObservedItems`. */
	readonly latest: readonly ReplayedItem[];
}

/** What an account that nobody registered was seen to do. */
export interface ObservedAccountView {
	readonly accountId: string;
	/** Moves, and work items that it created. */
	readonly moves: number;
	readonly lastAt: number;
	/** The smallest set that covers its moves and allows nothing else, the most used first. */
	readonly grants: readonly ObservedGrantView[];
	/** What those leave out: kinds of moves for which there is no room, how many moves those are, and what it created. */
	readonly left: { readonly kinds: number; readonly moves: number; readonly creations: number };
}

/** Why a grant stays although no move needed all of it. */
export type KeptBecause =
	/** It is newer than what was looked at. */
	| 'new'
	/** Some moves may not have been seen. */
	| 'unsure'
	/** Work items were created with it, and a grant for that has to leave the status before open. */
	| 'creates'
	/** What it covers takes more grants than an identity may have. */
	| 'no-room';

/** What becomes of one grant, by what the account was seen to do. */
export type LearnedChangeView =
	| { readonly kind: 'keep'; readonly grant: Grant; readonly because?: KeptBecause; readonly count: number }
	| { readonly kind: 'narrow'; readonly grant: Grant; readonly to: readonly ObservedGrantView[] }
	| { readonly kind: 'remove'; readonly grant: Grant; readonly because: 'unused' | 'ended' }
	| { readonly kind: 'add'; readonly to: readonly ObservedGrantView[] };

/** The smallest set of grants that covers what an identity did, beside those it has. */
export interface LearnedView {
	/** The last look at every move, if there was one. */
	readonly replay?: LookBackView;
	/** A replay of some transitions that goes on: one does at a time. */
	readonly other?: ReplayProgressView;
	/** In the order of the grants it has, what is to be added last; none before a look back. */
	readonly changes: readonly LearnedChangeView[];
	/** The grants after all of that. */
	readonly grants: readonly Grant[];
	readonly left: ObservedAccountView['left'];
}

export interface ObservedView {
	/** The last look at every move, if there was one. */
	readonly replay?: LookBackView;
	/** A replay of some transitions that goes on: one does at a time. */
	readonly other?: ReplayProgressView;
	/** The busiest first, at most `maxReplayedAccounts`; how many are not shown. */
	readonly accounts: readonly ObservedAccountView[];
	readonly accountsLeft: number;
}

export const replayInputs = {
	/** Looks for the moves by these transitions; those that go on already are not begun again. */
	'replay.start': z.strictObject({ targets: targetsSchema }),
	/** @param guard a guard in place of those that stand; null: those that stand */
	'replay.read': z.strictObject({ targets: targetsSchema, guard: z.nullable(guardChoiceSchema) }),
	/** About what it would read. @param targets null: every move */
	'replay.estimate': z.strictObject({ targets: z.nullable(targetsSchema) }),
	/** Looks for every move of accounts that are not human. */
	'replay.start-all': z.strictObject({}),
	/** What accounts that nobody registered did. */
	'replay.observed': z.strictObject({}),
	/** The grants that cover what an identity did. */
	'replay.learned': z.strictObject({ accountId: accountIdSchema }),
	'replay.stop': z.strictObject({ id: z.string().check(z.maxLength(40)) }),
} as const;

type Done = Readonly<Record<string, never>>;

export interface ReplayOutputs {
	'replay.start': Done;
	'replay.read': ReplayView;
	'replay.estimate': ReplayEstimateView;
	'replay.start-all': Done;
	'replay.observed': ObservedView;
	'replay.learned': LearnedView;
	'replay.stop': Done;
}
