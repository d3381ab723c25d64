// What health checks may find, by check: how it stands then, and what the sentence has to know. Pages write the sentences.
import { hasParams, type ParamKinds, type ParamsOf } from './problems';

/** `unknown`: not checked, and never to be shown as good. */
export type HealthState = 'good' | 'warning' | 'bad' | 'unknown';

interface FindingKind {
	readonly state: HealthState;
	readonly params: ParamKinds;
}

export const findings = {
	'canary-missing': { state: 'unknown', params: {} },
	'canary-readable': { state: 'good', params: { issueKey: 'text' } },
	'canary-unreadable': { state: 'bad', params: { issueKey: 'text' } },
	'canary-gone': { state: 'unknown', params: { issueKey: 'text' } },
	'canary-moved': { state: 'unknown', params: { issueKey: 'text' } },
	'canary-item-unseen': { state: 'unknown', params: { issueKey: 'text' } },
	'canary-nothing-offered': { state: 'unknown', params: { issueKey: 'text' } },

	'expressions-refused': { state: 'bad', params: { reasons: 'statements' } },
	'expressions-unmeasured': { state: 'unknown', params: { characters: 'number', most: 'number' } },
	'expressions-too-dear': { state: 'bad', params: { operations: 'number', most: 'number' } },
	'expressions-fit': {
		state: 'good',
		params: { characters: 'number', mostCharacters: 'number', operations: 'number', mostOperations: 'number' },
	},

	'never-published': { state: 'bad', params: {} },
	/** With the names of the first. */
	'published-differs': { state: 'bad', params: { count: 'number', first: 'texts' } },
	'published-partly-compared': { state: 'unknown', params: { compared: 'number', of: 'number' } },
	'published-equal': { state: 'good', params: { parts: 'number' } },

	'never-reconciled': { state: 'unknown', params: {} },
	'reconcile-late': { state: 'bad', params: { compared: 'number', repaired: 'number', minutesAgo: 'number' } },
	reconciled: { state: 'good', params: { compared: 'number', repaired: 'number', minutesAgo: 'number' } },

	'accounts-uncompared': { state: 'unknown', params: {} },
	'accounts-late': { state: 'bad', params: { hoursAgo: 'number' } },
	'accounts-compared': { state: 'good', params: { hoursAgo: 'number' } },

	'no-failures': { state: 'good', params: {} },
	/** What Jira said of the latest; empty for nothing. */
	'rules-failed': { state: 'bad', params: { rules: 'number', workflow: 'text', message: 'text' } },

	'rule-keys-known': { state: 'good', params: {} },
	/** With the keys under which the site knows them. */
	'rule-keys-differ': { state: 'bad', params: { known: 'texts' } },
	/** With the modules that Jira does not offer. */
	'rule-keys-unlisted': { state: 'unknown', params: { missing: 'texts' } },

	/** A site without a workflow in use does not exist: Jira answers with what the caller may see. */
	'no-workflows': { state: 'unknown', params: {} },
	'guards-broken': { state: 'bad', params: { count: 'number', first: 'transitions' } },
	'guards-watching': { state: 'warning', params: { count: 'number', first: 'transitions' } },
	/** None was found, and whether Muster would know one is not sure. */
	'guards-unrecognised': { state: 'unknown', params: {} },
	'guards-intact': { state: 'good', params: { guards: 'number' } },
	'audit-rules-missing': { state: 'warning', params: { count: 'number', first: 'transitions' } },
	'audit-rules-stand': { state: 'good', params: { guards: 'number' } },

	'guards-drifted': { state: 'bad', params: { guards: 'number' } },
	'no-drift': { state: 'good', params: {} },

	'scopes-missing': { state: 'bad', params: { scopes: 'texts' } },
	'access-full': { state: 'good', params: {} },
	/** With the keys of the permissions that it lacks. */
	'account-lacks': { state: 'bad', params: { permissions: 'texts' } },
	'account-refused': { state: 'bad', params: {} },

	'spaces-open': { state: 'good', params: {} },
	/** No guard stands there. */
	'spaces-closed': { state: 'warning', params: { spaces: 'texts' } },
	'guarded-spaces-closed': { state: 'bad', params: { spaces: 'texts' } },
	'spaces-partly-checked': { state: 'unknown', params: {} },

	'evidence-uncompared': { state: 'unknown', params: {} },
	'evidence-late': { state: 'bad', params: { minutesAgo: 'number' } },
	/** Of work items that cannot be recorded. */
	'evidence-missing': { state: 'bad', params: { items: 'number', minutesAgo: 'number' } },
	'evidence-compared': { state: 'good', params: { minutesAgo: 'number' } },

	/** Of whatever check could not be made. */
	'not-made': { state: 'unknown', params: { why: 'statement' } },
} as const satisfies Readonly<Record<string, FindingKind>>;

type FindingKinds = typeof findings;
export type FindingName = keyof FindingKinds;
export type FindingParams<F extends FindingName> = ParamsOf<FindingKinds[F]['params']>;

/** What a check found, as data. */
export type Finding = {
	[F in FindingName]: { readonly finding: F; readonly params: FindingParams<F> };
}[FindingName];

export const stateOf = ({ finding }: Finding): HealthState => findings[finding].state;

const isName = (value: unknown): value is FindingName => typeof value === 'string' && Object.hasOwn(findings, value);

export function isFinding(value: unknown): value is Finding {
	if (typeof value !== 'object' || value === null) return false;
	const { finding, params, ...others } = value as Readonly<Record<string, unknown>>;
	return Object.keys(others).length === 0 && isName(finding) && hasParams(params, findings[finding].params);
}
