// Everything that can be the matter, by concept: each problem, and what its sentence has to know. Pages write the sentences.
import { type IdentityStatus, identityStatuses } from './identity-status';

/** What a parameter of a sentence may be. */
interface Kinds {
	readonly number: number;
	readonly text: string;
	readonly texts: readonly string[];
	readonly flag: boolean;
	readonly status: IdentityStatus;
	readonly move: (typeof moves)[number];
	readonly listed: (typeof listedThings)[number];
	readonly named: (typeof namedThings)[number];
	readonly transitions: readonly TransitionName[];
	readonly statement: Statement;
	readonly statements: readonly Statement[];
}
const moves = ['suspend', 'reactivate', 'retire'] as const;
/** A transition as people know it. */
interface TransitionName {
	readonly transition: string;
	readonly workflow: string;
}
/** What lists hold. */
const listedThings = ['grants', 'statuses', 'accounts', 'workflows', 'transitions', 'types'] as const;
/** What a file names in a space. */
const namedThings = ['work-type', 'status'] as const;

const isText = (value: unknown): value is string => typeof value === 'string';
const isOneOf =
	<T extends string>(values: readonly T[]) =>
	(value: unknown): value is T =>
		(values as readonly unknown[]).includes(value);

const isTransitionName = (value: unknown): value is TransitionName =>
	hasParams(value, { transition: 'text', workflow: 'text' });

const isOfKind: { readonly [K in keyof Kinds]: (value: unknown) => value is Kinds[K] } = {
	number: (value) => typeof value === 'number',
	text: isText,
	texts: (value): value is readonly string[] => Array.isArray(value) && value.every(isText),
	flag: (value) => typeof value === 'boolean',
	status: isOneOf(identityStatuses),
	move: isOneOf(moves),
	listed: isOneOf(listedThings),
	named: isOneOf(namedThings),
	transitions: (value): value is readonly TransitionName[] => Array.isArray(value) && value.every(isTransitionName),
	statement: isStatement,
	statements: (value): value is readonly Statement[] => Array.isArray(value) && value.every(isStatement),
};

export type ParamKinds = Readonly<Record<string, keyof Kinds>>;
export type ParamsOf<K extends ParamKinds> = keyof K extends never
	? Readonly<Record<string, never>>
	: { readonly [Name in keyof K]: Kinds[K[Name]] };

/** Whether a value holds these parameters and no others. */
export function hasParams(value: unknown, kinds: ParamKinds): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const wanted = Object.entries(kinds);
	return (
		Object.keys(value).length === wanted.length &&
		wanted.every(([name, kind]) => isOfKind[kind]((value as Readonly<Record<string, unknown>>)[name]))
	);
}

/** What is the matter with one field. Their sentences begin with what the reader knows the field as. */
const fields = {
	'field-unknown': {},
	'not-valid': {},
	required: {},
	'too-long': { most: 'number' },
	'character-not-allowed': {},
	'contact-sign-not-allowed': {},
	'not-account-id': {},
	'not-jira-id': {},
	'not-workflow-id': {},
	'not-transition-id': {},
	'not-group-id': {},
	'not-work-id': {},
	'not-issue-key': {},
	'not-instant': {},
	'ends-before-beginning': {},
	'not-on-record': {},
	'instant-too-far': {},
	'too-few-days': { least: 'number' },
	'too-many-days': { most: 'number' },
	'too-few-parts': { least: 'number' },
	'too-many-parts': { most: 'number' },
	'none-listed': { of: 'listed' },
	'too-many-listed': { of: 'listed', most: 'number' },
	'listed-twice': { of: 'listed' },
	'is-formula': {},
	'not-date': {},
	'none-of': { values: 'texts' },
	'not-whole-days': {},
	'not-yes-or-no': {},
	'credential-kind-required': {},
} as const satisfies Readonly<Record<string, ParamKinds>>;

/** Requests, whoever makes them, and what Muster rests on. */
const platform = {
	'request-not-understood': {},
	'request-no-object': {},
	'not-logged-in': {},
	'needs-jira-admin': {},
	'needs-registered-admin': {},
	'account-is-identity': {},
	'needs-project-admin': {},
	'freeze-is-kept': {},
	'needs-rule-editor': {},
	'needs-issue-viewer': {},
	/** Said by a page that got no answer: whether anything happened is not known. */
	unreachable: {},
	unexpected: {},
	'page-out-of-order': {},
	/** Jira's own words. */
	'jira-says': { words: 'text' },
	'jira-gave-no-reason': {},
	'jira-silent': {},
	'jira-limited': {},
	'accounts-listed-later': {},
	'replay-runs': {},
	'jira-not-allowed': {},
	'app-not-allowed': {},
	'jira-unknown': {},
	'jira-not-now': {},
	'jira-not-understood': {},
	'jira-answer-unknown': {},
	'jira-event-unknown': {},
	'transition-unidentified': {},
	'moved-unseen': {},
	'status-change-unseen': {},
	'queue-silent': {},
	'storage-silent': {},
	'storage-refused': {},
	'record-unreadable': {},
	'records-from-later-version': {},
	'too-many-records': {},
} as const satisfies Readonly<Record<string, ParamKinds>>;

const registry = {
	'registry-preparing': {},
	'registry-unprepared': {},
	'registry-busy': {},
	'registry-busy-unchanged': {},
	'registry-growing': {},
	'registry-growing-unchanged': {},
	'registry-full': {},
	'growth-not-accepted': { needed: 'number', accepted: 'number' },
	'growth-properties-full': { published: 'number' },
	'growth-unpublished': {},
	'accounts-unmoved': {},
	'publication-unread': {},
	'publication-busy': {},
	'sweep-busy': {},
	'owners-mostly-unknown': {},
	'owners-unknown': {},
	'audit-busy': {},
	'failures-busy': {},
	'closed-spaces-busy': {},
	'refusals-busy': {},
} as const satisfies Readonly<Record<string, ParamKinds>>;

const identities = {
	'identity-unknown': {},
	'identity-changed-meanwhile': {},
	'registered-already': { name: 'text' },
	'own-account': {},
	'muster-own-account': {},
	'owns-itself': {},
	'expiry-past': {},
	'expiry-too-far': { mostDays: 'number' },
	'grant-end-past': {},
	'grant-twice': {},
	'retired-not-editable': {},
	'retired-owner-stays': {},
	'retired-passes-nothing': {},
	'frozen-already': {},
	'not-frozen': {},
	'status-not-movable': { status: 'status', move: 'move' },
	'account-unknown': {},
	'account-gone': {},
	'account-deactivated': {},
	'account-not-registrable': {},
	'person-only-bot-user': {},
	'bot-user-unconfirmed': {},
	'bot-user-no-person': {},
	'type-not-fitting': {},
	'owner-no-person': {},
	'owner-deactivated': {},
	'owner-is-identity': {},
	'space-unknown': {},
	'work-type-unknown': {},
	'status-unknown': {},
	'work-type-not-in-space': { space: 'text' },
	'status-not-in-space': { space: 'text' },
} as const satisfies Readonly<Record<string, ParamKinds>>;

const site = {
	'space-missing': {},
	'site-frozen-already': {},
	'site-not-frozen': {},
	'glass-broken-already': {},
	'glass-not-broken': {},
	'space-frozen-already': {},
	'space-not-frozen': {},
	'too-many-frozen': { frozen: 'number' },
	/** Another account cannot be ignored. */
	'too-many-ignored': { most: 'number' },
	'account-not-ignored': {},
	'settings-changed-meanwhile': {},
	'retention-changed-meanwhile': {},
	'closed-account-active': {},
	'expiry-default-too-long': {},
	'parts-in-use': { used: 'number' },
} as const satisfies Readonly<Record<string, ParamKinds>>;

const guards = {
	'work-item-unknown': {},
	'workflow-not-in-space': {},
	'transition-gone': {},
	'protected-takes-registered': {},
	'unpublished-cannot-enforce': {},
	'unpublished-start-monitoring': {},
	'guards-being-compared': {},
	'guards-compared-elsewhere': {},
	'too-much-accepted': {},
	'too-many-guards': {},
	'no-time-left': {},
	'rules-not-changed': {},
	'rules-not-switched-off': {},
	'guard-missing': { transition: 'text' },
	'guard-not-configured': { transition: 'text' },
	'guards-differ': { transition: 'text' },
	'workflow-changed-meanwhile': {},
	'workflow-not-changed-yet': {},
	'workflow-refused': { reasons: 'statements' },
	'workflow-not-yours': {},
	'workflows-busy': {},
	'workflow-without-status': {},
	'canary-stands': {},
	'canary-not-shown': {},
	'canary-item-unseen': { issueKey: 'text' },
	'canary-no-workflow': { issueKey: 'text' },
	'every-status-protected': {},
} as const satisfies Readonly<Record<string, ParamKinds>>;

/** Work on many identities, and the rows of a file. */
const bulk = {
	'work-unknown': {},
	'work-busy': {},
	'work-not-started': {},
	'work-complete': {},
	'work-tried': {},
	'work-not-tried': {},
	'work-without-owner': {},
	'piece-not-numbered': { last: 'number' },
	'piece-empty': {},
	'piece-with-too-many-rows': { most: 'number' },
	'piece-too-long': {},
	'piece-missing': { piece: 'number' },
	'piece-not-announced': { piece: 'number', announced: 'number' },
	'piece-lost': {},
	'too-many-rows': { most: 'number' },
	'file-too-long': {},
	'no-rows': {},
	/** What the page that read the file found, in its own words. */
	'line-refused': { why: 'text' },
	'row-not-understood': {},
	'account-twice': { row: 'number' },
	'owner-in-row': { row: 'number' },
	'owner-not-found': {},
	'several-owners': {},
	'owner-too-common': {},
	'too-many-owners': { most: 'number' },
	'changed-since-selected': {},
	'changed-since-tried': {},
	'grant-not-valid': {},
	'grants-unreadable': { rest: 'text' },
	'grant-without-to': { grant: 'number' },
	'grant-word-unknown': { grant: 'number', word: 'text' },
	'grant-word-twice': { grant: 'number', word: 'text' },
	'grant-end-not-date': { until: 'text' },
	'grant-needs-id': { word: 'text', value: 'text' },
	'space-not-found': { space: 'text' },
	'several-spaces': { space: 'text' },
	'name-not-found': { of: 'named', name: 'text', space: 'text', isOfWorkType: 'flag' },
	'several-named': { of: 'named', name: 'text', space: 'text', isOfWorkType: 'flag' },
} as const satisfies Readonly<Record<string, ParamKinds>>;

export const problems = { ...fields, ...platform, ...registry, ...identities, ...site, ...guards, ...bulk };

type ProblemKinds = typeof problems;
export type Problem = keyof ProblemKinds;
export type ProblemParams<P extends Problem> = ParamsOf<ProblemKinds[P]>;

/** Problems whose sentence needs to know nothing. */
export type PlainProblem = { [P in Problem]: keyof ProblemKinds[P] extends never ? P : never }[Problem];

/** What is the matter, as data. */
export type Statement =
	| { readonly problem: PlainProblem; readonly params: ParamsOf<Record<never, never>> }
	| {
			[P in Exclude<Problem, PlainProblem>]: { readonly problem: P; readonly params: ProblemParams<P> };
	  }[Exclude<Problem, PlainProblem>];

const isProblem = (value: unknown): value is Problem => isText(value) && Object.hasOwn(problems, value);

export function isStatement(value: unknown): value is Statement {
	if (typeof value !== 'object' || value === null) return false;
	const { problem, params, ...others } = value as Readonly<Record<string, unknown>>;
	return Object.keys(others).length === 0 && isProblem(problem) && hasParams(params, problems[problem]);
}

/** A statement, where one without parameters may be said in one word. */
export type Saying = PlainProblem | Statement;

export const statementOf = (saying: Saying): Statement =>
	typeof saying === 'string' ? { problem: saying, params: {} } : saying;
