// English words of what is wrong with an identity. Other languages provide the same keys.
import type { RiskClass, RiskFix, RiskName, RiskParams, Severity, Unseen } from '../../../../src/contract/risks';
import { counted, number } from './counted';

const hour = (of: number): string => `${String(of).padStart(2, '0')}:00`;

type DateText = (at: number) => string;

const said: {
	readonly [R in RiskName]: {
		readonly title: string;
		readonly evidence: (params: RiskParams<R>, date: DateText) => string;
	};
} = {
	'owner-gone': {
		title: 'Nobody answers for it',
		evidence: ({ since }, date) => `Its owner's account was found deactivated or deleted on ${date(since)}.`,
	},
	'expired-in-use': {
		title: 'Used after it expired',
		evidence: ({ endedAt, lastMoveAt }, date) =>
			`Registered until ${date(endedAt)}; it moved a work item on ${date(lastMoveAt)}.`,
	},
	'retired-can-log-in': {
		title: 'Retired, and its account still works',
		evidence: () =>
			'Jira lists the account as active. Guards refuse it; transitions without a guard and everything else in Jira stay open to it.',
	},
	'expired-can-log-in': {
		title: 'Expired, and its account still works',
		evidence: ({ endedAt }, date) => `Registered until ${date(endedAt)}; Jira lists the account as active.`,
	},
	'account-inactive': {
		title: 'Registered for an account that cannot log in',
		evidence: () => 'Jira lists the account as deactivated. Its rights would be back with the account.',
	},
	'account-gone': {
		title: 'Registered for an account that is gone',
		evidence: ({ since }, date) => `Jira has not listed the account since ${date(since)}.`,
	},
	'not-used': {
		title: 'Moved nothing for 90 days',
		evidence: ({ lastMoveAt }, date) => `Its last move on record was on ${date(lastMoveAt)}.`,
	},
	'never-used': {
		title: 'Never moved anything',
		evidence: ({ since }, date) => `Registered on ${date(since)}; no move of it is on record since.`,
	},
	'idle-account': {
		title: 'Nothing done in Jira for 90 days',
		evidence: ({ since }, date) =>
			`Jira knows of no work item that it made, changed or commented since ${date(since)}; its account can log in.`,
	},
	'all-spaces': {
		title: 'May act in every space',
		evidence: ({ grants }) => `${counted(grants, 'grant covers', 'grants cover')} every space, now and in future.`,
	},
	'administers-jira': {
		title: 'Administers Jira',
		evidence: ({ asOf }, date) =>
			`Its account had Administer Jira on ${date(asOf)}. It can change workflows and the guards in them, and no guard stops that.`,
	},
	'grants-too-wide': {
		title: 'May do more than it does',
		evidence: ({ grants, moves }) =>
			`${counted(grants, 'grant is', 'grants are')} wider than the ${counted(moves, 'move', 'moves')} seen in 90 days.`,
	},
	'grants-unused': {
		title: 'Grants that nothing uses',
		evidence: ({ grants, of }) =>
			`${number(grants)} of ${counted(of, 'grant was', 'grants were')} not used for 90 days.`,
	},
	'credential-expired': {
		title: 'Credential past its end',
		evidence: ({ endedAt }, date) => `Stated to be valid until ${date(endedAt)}.`,
	},
	'rotation-overdue': {
		title: 'Credential not rotated',
		evidence: ({ issuedAt, days }, date) =>
			`Stated to be issued on ${date(issuedAt)}, and to be replaced every ${counted(days, 'day', 'days')}.`,
	},
	'credential-old': {
		title: 'Credential older than a year',
		evidence: ({ issuedAt }, date) => `Stated to be issued on ${date(issuedAt)}.`,
	},
	'credential-long': {
		title: 'Credential valid for more than a year',
		evidence: ({ issuedAt, endsAt }, date) => `Stated to be valid from ${date(issuedAt)} until ${date(endsAt)}.`,
	},
	'several-tasks': {
		title: 'One account for several tasks',
		evidence: ({ spaces }) =>
			`Its grants lead to different statuses in ${counted(spaces, 'space', 'spaces')}. Whoever holds the credential of one task has the rights of all.`,
	},
	'account-of-person': {
		title: "A person's account works as a bot",
		evidence: () => 'People can log in with it, and no record tells whether a person or the bot made a move.',
	},
	'used-by-both': {
		title: "Moves at a machine's pace with a person's account",
		evidence: ({ moves }) =>
			`${counted(moves, 'move', 'moves')} within one minute in the last 30 days. People come so far only with bulk changes.`,
	},
	'used-at-persons-hours': {
		title: "Moves only at a person's hours",
		evidence: ({ from, to, days }) =>
			`On ${counted(days, 'day', 'days')} of the last 30, every move came between ${hour(from)} and ${hour(to)} UTC. A weak sign: people may start what the bot does.`,
	},
};

const classes: Readonly<Record<RiskClass, string>> = {
	1: 'Improper offboarding',
	2: 'Secret leakage',
	3: 'Vulnerable third-party identity',
	4: 'Insecure authentication',
	5: 'Overprivileged identity',
	6: 'Insecure cloud deployment',
	7: 'Long-lived secrets',
	8: 'Environment isolation',
	9: 'Reuse of an identity',
	10: 'Human use of an identity',
};

const fixes: Readonly<Record<Exclude<RiskFix, 'outside'>, string>> = {
	edit: 'Edit',
	'drop-unused': 'Edit without unused grants',
	'fit-grants': 'Edit with grants that fit',
	suspend: 'Suspend',
	retire: 'Retire',
};

const unseen: Readonly<Record<Unseen, string>> = {
	'accounts-not-compared': 'Whether its account can log in: Jira has not listed it to Muster yet.',
	'use-not-known': 'When it and its grants were used last: that is gathered every hour.',
	'other-work': 'What it does in Jira beside moving work items: Jira is asked once a day.',
	secrets: 'Where its credential is kept. Muster never holds one.',
	'third-parties': 'Who built what uses the account, and how safe that is.',
	'ways-to-sign-in': 'How it signs in.',
	'not-looked-back': 'Whether its grants are wider than what it did: nobody has looked back 90 days yet.',
	'memberships-not-read': 'Whether it administers Jira: its groups have not been read yet.',
	permissions: 'What its Jira permissions, groups and roles let it do without a guard.',
	deployment: 'Where what uses the account runs.',
	'credential-not-stated': 'How old its credential is: nothing is stated of it.',
	'issue-not-stated': 'How old its credential is: when it was issued is not stated.',
	'end-not-stated': 'How long its credential lives: neither an end nor a rotation is stated.',
	'environments-of-spaces': 'Which space belongs to which environment, so whether it crosses from one to another.',
	'who-holds-the-credential': 'How many pipelines or systems use its credential.',
	'who-signs-in': 'Whether a person uses the credential of a bot.',
};

export const risks = {
	title: 'Findings',
	thing: 'the findings',
	lead: 'Against the OWASP Non-Human Identities Top 10 of 2025, by what is on record. What is not on record counts neither for nor against it.',
	none: 'Nothing found in what Muster can see.',
	count: (count: number): string => counted(count, 'finding', 'findings'),
	columns: { severity: 'Severity', finding: 'Finding', fix: 'What to do' },
	severity: { high: 'High', medium: 'Medium', low: 'Low' } satisfies Record<Severity, string>,
	said,
	classOf: (number: RiskClass): string => `NHI${number} ${classes[number]}`,
	fixes,
	outside: {
		'retired-can-log-in': 'Deactivate the account in Atlassian administration.',
		'account-of-person': 'Give the bot a service account, and register that one.',
		'administers-jira': 'Take the account out of the groups that administer Jira.',
		'used-by-both': 'Give the bot a service account, and register that one.',
		'used-at-persons-hours': 'Ask its owner who uses the credential.',
	} as Readonly<Partial<Record<RiskName, string>>>,
	unseenTitle: 'What Muster cannot see',
	unseen,
	filter: {
		label: 'Finding',
		any: 'Any or none',
		choice: (name: string, count: number | undefined): string =>
			count === undefined ? name : `${name} (${number(count)})`,
		names: {
			offboarding: classes[1],
			overprivileged: classes[5],
			'long-lived': classes[7],
			reuse: classes[9],
			'human-use': classes[10],
		},
	},
};
