// What can be wrong with an identity, by the OWASP Non-Human Identities Top 10 of 2025. Pages write the sentences.
import type { ParamKinds, ParamsOf } from './problems';

/** The classes of that list, by their number in it. */
export type RiskClass = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Where it is mended: the form, the form with other grants, what moves the identity, or outside Muster. */
export type RiskFix = 'edit' | 'drop-unused' | 'fit-grants' | 'suspend' | 'retire' | 'outside';

interface RiskKind {
	readonly class: RiskClass;
	readonly severity: Severity;
	readonly fix: RiskFix;
	readonly params: ParamKinds;
}

/** Instants are epoch milliseconds. */
export const risks = {
	/** Its owner's account was found inactive. */
	'owner-gone': { class: 1, severity: 'high', fix: 'edit', params: { since: 'number' } },
	/** It moved work items after its registration had ended. */
	'expired-in-use': { class: 1, severity: 'high', fix: 'retire', params: { endedAt: 'number', lastMoveAt: 'number' } },
	/** Nobody answers for it any more, and its account can still log in. */
	'retired-can-log-in': { class: 1, severity: 'medium', fix: 'outside', params: {} },
	'expired-can-log-in': { class: 1, severity: 'medium', fix: 'retire', params: { endedAt: 'number' } },
	'account-inactive': { class: 1, severity: 'medium', fix: 'retire', params: {} },
	'account-gone': { class: 1, severity: 'medium', fix: 'retire', params: { since: 'number' } },
	'not-used': { class: 1, severity: 'medium', fix: 'suspend', params: { lastMoveAt: 'number' } },
	'never-used': { class: 1, severity: 'medium', fix: 'suspend', params: { since: 'number' } },

	/** Jira knows of nothing that it did. */
	'idle-account': { class: 1, severity: 'medium', fix: 'retire', params: { since: 'number' } },

	'all-spaces': { class: 5, severity: 'high', fix: 'edit', params: { grants: 'number' } },
	/** When that was read. */
	'administers-jira': { class: 5, severity: 'high', fix: 'outside', params: { asOf: 'number' } },
	/** Some cover more than what they were used for. */
	'grants-too-wide': { class: 5, severity: 'medium', fix: 'fit-grants', params: { grants: 'number', moves: 'number' } },
	'grants-unused': { class: 5, severity: 'medium', fix: 'drop-unused', params: { grants: 'number', of: 'number' } },

	'credential-expired': { class: 7, severity: 'high', fix: 'edit', params: { endedAt: 'number' } },
	'rotation-overdue': { class: 7, severity: 'high', fix: 'edit', params: { issuedAt: 'number', days: 'number' } },
	'credential-old': { class: 7, severity: 'medium', fix: 'edit', params: { issuedAt: 'number' } },
	/** It is valid for longer than a year. */
	'credential-long': { class: 7, severity: 'low', fix: 'edit', params: { issuedAt: 'number', endsAt: 'number' } },

	'several-tasks': { class: 9, severity: 'medium', fix: 'edit', params: { spaces: 'number' } },

	/** A person can log in with it, and no record tells who did. */
	'account-of-person': { class: 10, severity: 'medium', fix: 'outside', params: {} },
	/** It is a person's, and so many moves came within one minute. */
	'used-by-both': { class: 10, severity: 'medium', fix: 'outside', params: { moves: 'number' } },
	/** Every move of so many days was made between these hours of UTC. */
	'used-at-persons-hours': {
		class: 10,
		severity: 'low',
		fix: 'outside',
		params: { from: 'number', to: 'number', days: 'number' },
	},
} as const satisfies Readonly<Record<string, RiskKind>>;

type RiskKinds = typeof risks;
export type RiskName = keyof RiskKinds;
export type RiskParams<R extends RiskName> = ParamsOf<RiskKinds[R]['params']>;

/** What is wrong with an identity, with the facts that say so. */
export type Risk = {
	[R in RiskName]: { readonly risk: R; readonly params: RiskParams<R> };
}[RiskName];

/** What keeps Muster from seeing all of a class: no conclusion is drawn from what is missing. */
export const unseen = {
	'accounts-not-compared': 1,
	'use-not-known': 1,
	/** What an account does in Jira beside moving work items. */
	'other-work': 1,
	secrets: 2,
	'third-parties': 3,
	'ways-to-sign-in': 4,
	'not-looked-back': 5,
	'memberships-not-read': 5,
	permissions: 5,
	deployment: 6,
	'credential-not-stated': 7,
	'issue-not-stated': 7,
	'end-not-stated': 7,
	'environments-of-spaces': 8,
	'who-holds-the-credential': 9,
	'who-signs-in': 10,
} as const satisfies Readonly<Record<string, RiskClass>>;
export type Unseen = keyof typeof unseen;

export interface RisksView {
	/** The most severe first. */
	readonly risks: readonly Risk[];
	/** In the order of the classes. */
	readonly unseen: readonly Unseen[];
}
