// The seeded accounts and groups: people, service accounts, app users, an AI agent and a disguised script.
import { uuidFrom } from './ids';
import type { Account, Group } from './model';
import { appGroupNames } from './world';

const managed = (name: string): string => `712020:${uuidFrom(`account ${name}`)}`;
const older = (name: string): string => `557058:${uuidFrom(`account ${name}`)}`;
const oldest = (name: string): string => uuidFrom(`account ${name}`).replaceAll('-', '').slice(0, 24);

const person = (accountId: string, displayName: string, more: Partial<Account> = {}): Account => {
	const handle = displayName.split(' ')[0]?.toLowerCase() ?? displayName;
	return {
		accountId,
		displayName,
		accountType: 'atlassian',
		email: `${handle}@example.com`,
		active: true,
		apiToken: `sandbox-token-${handle}`,
		...more,
	};
};

const serviceAccount = (name: string): Account => ({
	accountId: managed(name),
	displayName: name,
	accountType: 'app',
	appType: 'service',
	email: `${name}@serviceaccount.atlassian.com`,
	emailVisible: true,
	active: true,
	apiToken: `sandbox-token-${name}`,
	oauth: {
		clientId: `sandbox-client-${name}`,
		clientSecret: `sandbox-secret-${name}`,
		scopes: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
	},
});

const appUser = (accountId: string, displayName: string, appType: 'unknown' | 'agent', handle: string): Account => ({
	accountId,
	displayName,
	accountType: 'app',
	appType,
	active: true,
	apiToken: `sandbox-token-${handle}`,
});

/** The seeded accounts by the name that tests and the picker use for them. */
export const seededAccounts = {
	/** Jira administrator. */
	ana: person(managed('ana'), 'Ana Reis'),
	/** Administrator of REL, not of Jira. */
	bruno: person(oldest('bruno'), 'Bruno Keller'),
	/** Ordinary developer. */
	chidi: person(older('chidi'), 'Chidi Okafor'),
	/** Administrator of OPS (team-managed), not of Jira. */
	dana: person(managed('dana'), 'Dana Novak'),
	emil: person(oldest('emil'), 'Emil Larsson'),
	farah: person(older('farah'), 'Farah Haddad'),
	/** Sees REL but may not change it. */
	goran: person(oldest('goran'), 'Goran Ilic'),
	/** Left the company: inactive, still a member of REL. */
	hana: person(managed('hana'), 'Hana Sato', { active: false }),
	/** Works in OPS only: may not browse REL. */
	ivo: person(older('ivo'), 'Ivo Petrov'),
	jules: person(oldest('jules'), 'Jules Martin'),
	kira: person(managed('kira'), 'Kira Lindqvist'),
	/** Site administrator. */
	mei: person(oldest('mei'), 'Mei Tan'),
	/** The CI pipeline's service account. */
	deployBot: serviceAccount('deploy-bot'),
	releaseBot: serviceAccount('release-bot'),
	buildStatus: appUser(older('build-status'), 'Build Status for Jira', 'unknown', 'build-status'),
	automation: appUser('557058:f58131cb-b67d-43c7-b30d-6b58d40bd077', 'Automation for Jira', 'unknown', 'automation'),
	triageAgent: appUser(managed('triage-agent'), 'Triage Agent', 'agent', 'triage-agent'),
	/** A script that runs under a licence meant for a person. */
	legacyScript: person(oldest('legacy-script'), 'legacy-script', {
		email: 'legacy-script@example.com',
		apiToken: 'sandbox-token-legacy-script',
	}),
} as const satisfies Record<string, Account>;

export type SeededAccount = keyof typeof seededAccounts;

const idsOf = (names: readonly SeededAccount[]): Set<string> =>
	new Set(names.map((name) => seededAccounts[name].accountId));

const group = (name: string, members: readonly SeededAccount[]): Group => ({
	groupId: uuidFrom(`group ${name}`),
	name,
	members: idsOf(members),
});

/** Fresh sets on each call, so that sites do not share them. */
export const seedGroups = (): Group[] => [
	group('site-admins', ['mei']),
	group('jira-administrators', ['ana']),
	group('jira-users', [
		'ana',
		'bruno',
		'chidi',
		'dana',
		'emil',
		'farah',
		'goran',
		'hana',
		'ivo',
		'jules',
		'kira',
		'mei',
		'deployBot',
		'releaseBot',
		'legacyScript',
	]),
	group('release-engineers', ['chidi', 'emil', 'farah', 'jules', 'hana', 'deployBot', 'releaseBot', 'legacyScript']),
	group('operations', ['ivo', 'kira', 'jules']),
	...appGroupNames.map((name) => group(name, ['buildStatus', 'automation', 'triageAgent'])),
];
