// English words of the admin page. Other languages provide the same keys.
import type { AccountView } from '../../../../src/contract/rpc';

type Words<Key extends string> = Readonly<Record<Key, string>>;

const number = (value: number): string => value.toLocaleString('en-GB');
const counted = (count: number, one: string, many: string): string => `${number(count)} ${count === 1 ? one : many}`;
const identities = (count: number): string => counted(count, 'identity', 'identities');
const grants = (count: number): string => (count === 0 ? 'No grants' : counted(count, 'grant', 'grants'));

const accountKind: Words<AccountView['kind']> = {
	human: 'Person',
	'service-account': 'Service account',
	'ai-agent': 'AI agent',
	app: 'App',
	customer: 'Customer',
	unknown: 'Unknown kind',
};

/** How many enforced guards a sentence speaks of. */
const guards = (count: number | undefined, unknown: string): string =>
	count === undefined ? unknown : counted(count, 'enforced guard', 'enforced guards');

const kept = (count: number): string =>
	count === 0 ? 'It has no grants.' : count === 1 ? 'Its 1 grant is kept.' : `Its ${number(count)} grants are kept.`;

const refused = (enforced: number | undefined): string =>
	enforced === undefined
		? 'Every enforced guard will refuse it.'
		: enforced === 0
			? 'No guard is enforced on this site, so nothing will refuse it yet.'
			: `${guards(enforced, '')} will refuse it.`;

export const admin = {
	thing: {
		site: 'the state of this site',
		page: 'this page',
		identities: 'the identities',
		identity: 'this identity',
		unregistered: 'the accounts that are not registered',
		guards: 'the guards',
	},
	noAccess: 'You need **Administer Jira** to manage identities.',
	noAccessNext: 'Ask a Jira admin.',
	views: { label: 'Muster', back: 'Back', identities: 'Identities', guards: 'Guards' },
	accountKind,
	action: {
		edit: 'Edit',
		suspend: 'Suspend',
		reactivate: 'Reactivate',
		retire: 'Retire',
		cancel: 'Cancel',
	},
	notPrepared: {
		title: 'Muster is still preparing this site.',
		meaning: (enforced: number): string =>
			enforced === 0
				? 'The registry was not published yet. Guards that are enforced before that refuse everybody.'
				: `The registry was not published yet. Until it is, ${guards(enforced, '')} refuse everybody.`,
		check: 'Check again',
	},
	list: {
		title: 'Identities',
		register: 'Register identity',
		search: 'Search name or account ID',
		filterLabel: 'Show',
		filter: {
			current: 'Not retired',
			'needs-action': 'Needs action',
			active: 'Active',
			suspended: 'Suspended',
			expired: 'Expired',
			retired: 'Retired',
		},
		/** Without a number where it is not known. */
		filterChip: (name: string, count: number | undefined): string =>
			count === undefined ? name : `${name} ${number(count)}`,
		count: (shown: number, isComplete: boolean, isNarrowed: boolean): string =>
			isComplete
				? isNarrowed
					? counted(shown, 'identity matches', 'identities match')
					: identities(shown)
				: `counting… ${number(shown)} so far`,
		columns: {
			identity: 'Identity',
			type: 'Type',
			status: 'Status',
			owner: 'Owner',
			grants: 'Grants',
			expires: 'Expires',
			actions: 'Actions',
		},
		sort: 'Sort by this column',
		unsort: 'Sort by what needs action',
		tag: { expiring: 'Expiring', orphaned: 'Orphaned', everySpace: 'Every space' },
		grants,
		editLabel: (name: string): string => `Edit ${name}`,
		moveLabel: (action: string, name: string): string => `${action} ${name}`,
		noMatch: 'No identities match.',
		allRetired: 'Every identity is retired.',
		clear: 'Clear filters',
		partial: (read: number): string => `${identities(read)} read before reading stopped. The list is incomplete.`,
		resume: 'Resume',
	},
	firstRun: {
		title: 'No identities yet.',
		accounts: (count: number): string =>
			count === 0
				? 'No account of an app, agent or service is known here.'
				: `${counted(count, 'non-human account', 'non-human accounts')} already ${count === 1 ? 'works' : 'work'} here.`,
		meaning: 'Register each one with an owner, an end date, and the transitions it may make.',
	},
	unregistered: {
		title: 'Accounts that nobody registered',
		summary: (count: number): string =>
			count === 1
				? '1 non-human account that nobody registered'
				: `${number(count)} non-human accounts that nobody registered`,
		columns: { account: 'Account', kind: 'Kind', action: 'Action' },
		register: 'Register',
		registerLabel: (name: string): string => `Register ${name}`,
		inactive: 'Deactivated in Jira',
		more: (count: number): string => `Show ${number(count)} more`,
		beyond: (listed: number, total: number): string => `The first ${number(listed)} of ${number(total)} by name.`,
		none: 'Every known non-human account is registered.',
	},
	identity: {
		owner: (name: string, isGone: boolean): string => (isGone ? `Owner ${name}, who left Jira` : `Owner ${name}`),
		expires: 'Expires',
		expired: 'Expired',
		registerAnew: 'Register anew',
		access: 'Access',
		noGrants: 'No grants: every enforced guard refuses it.',
		unguarded: 'Transitions without an enforced guard stay open to it, as far as Jira lets it.',
		standstill: {
			suspended: 'Suspended: none of these counts until it is reactivated.',
			retired: 'Retired: none of these counts any more.',
			expired: 'Expired: none of these counts until the expiry is moved.',
			frozen: 'Identities are frozen: none of these counts until they are thawed.',
		},
	},
	details: {
		title: 'Details',
		label: {
			purpose: 'Purpose',
			contact: 'Contact in refusals',
			environment: 'Environment',
			credential: 'Credential',
			registered: 'Registered',
			accountId: 'Account ID',
		},
		noCredential: 'Nothing noted',
		issued: (date: string): string => `issued ${date}`,
		credentialExpires: 'expires',
		rotated: (days: number): string => `rotated every ${counted(days, 'day', 'days')}`,
	},
	history: {
		title: 'History',
		columns: { when: 'When', who: 'Who', change: 'Change', reason: 'Reason' },
		actor: { 'api-client': 'API client', system: 'Muster' },
		action: {
			register: 'Registered',
			edit: 'Edited',
			suspend: 'Suspended',
			reactivate: 'Reactivated',
			retire: 'Retired',
		},
		older: (shown: number): string => `The latest ${number(shown)} changes.`,
	},
	change: {
		field: {
			name: 'Name',
			type: 'Type',
			ownerId: 'Owner',
			contact: 'Contact',
			purpose: 'Purpose',
			environment: 'Environment',
			expiresAt: 'Expiry',
			credential: 'Credential',
			grants: 'Grants',
			status: 'Status',
		},
		nothing: 'none',
		moved: (field: string, from: string, to: string): string => `${field} ${from} → ${to}`,
		set: (field: string, to: string): string => `${field} set to ${to}`,
		rewritten: (field: string): string => `${field} changed`,
	},
	conflict: {
		title: (who: string, when: string): string => `${who} changed this ${when}.`,
		editsStay: 'Nothing of yours was saved, and your edits stay.',
		loadLatest: 'Load latest',
		/** @param both the fields that both changed; empty when there are none */
		loaded: (both: string): string =>
			both === '' ? 'Latest version loaded under your edits.' : `Latest version loaded. Yours stays in: ${both}.`,
		field: {
			name: 'name',
			type: 'type',
			ownerId: 'owner',
			contact: 'contact',
			purpose: 'purpose',
			environment: 'environment',
			expiry: 'expiry',
			credential: 'credential',
			grants: 'grants',
		},
	},
	save: {
		unenforced: (name: string): string =>
			`**Not yet enforced.** Jira still applies ${name}'s previous rights. Retrying.`,
		unenforcedTitle: 'Saved, but not yet enforced.',
		lost: 'Whether it was saved is not known: load the page again before you retry.',
	},
	move: {
		reason: 'Reason',
		reasonHint: 'Kept in the history. Up to 500 characters.',
		reasonMissing: 'Say why.',
		close: 'Close',
		suspend: {
			title: (name: string): string => `Suspend ${name}?`,
			stored: (name: string): string => `Suspension of ${name}`,
			consequence: (grantCount: number, enforced: number | undefined): string =>
				`${refused(enforced)} ${kept(grantCount)} Unguarded transitions and other Jira actions are not stopped.`,
			done: (name: string): string => `${name} suspended and enforced.`,
		},
		reactivate: {
			title: (name: string): string => `Reactivate ${name}?`,
			stored: (name: string): string => `Reactivation of ${name}`,
			consequence: (grantCount: number): string =>
				grantCount === 0
					? 'It has no grants, so every enforced guard still refuses it.'
					: `Its ${grants(grantCount)} ${grantCount === 1 ? 'counts' : 'count'} again at once.`,
			done: (name: string): string => `${name} reactivated and enforced.`,
		},
		retire: {
			title: (name: string): string => `Retire ${name} for good?`,
			stored: (name: string): string => `Retirement of ${name}`,
			consequence: (grantCount: number, enforced: number | undefined): string =>
				`It can't be reactivated. ${refused(enforced)} ${grantCount === 0 ? '' : `Its ${grants(grantCount)} ${grantCount === 1 ? 'ends' : 'end'}. `}History stays. To use this account again, register it anew.`,
			done: (name: string): string => `${name} retired and enforced.`,
		},
	},
	guard: {
		title: 'Guards',
		refresh: 'Refresh',
		columns: {
			transition: 'Transition',
			workflow: 'Workflow',
			mode: 'Who may use it',
			enforcement: 'Enforcement',
			condition: 'Condition',
		},
		none: 'No transition is guarded. Start in monitor mode.',
		howTo: 'To add a guard, edit a workflow, choose a transition, and add the rule “Muster guard” to it.',
		noneEnforced: 'No guard on this site is enforced, so this changes nothing yet.',
	},
	form: {
		registerTitle: 'Register identity',
		editTitle: (name: string): string => `Edit ${name}`,
		register: 'Register',
		save: 'Save',
		registered: (name: string): string => `${name} registered and enforced.`,
		saved: (name: string): string => `${name} saved and enforced.`,
		required: 'Required',
		label: {
			accountId: 'Account',
			confirmBotUser: 'Confirmation',
			name: 'Name',
			type: 'Type',
			ownerId: 'Owner',
			contact: 'Contact',
			purpose: 'Purpose',
			environment: 'Environment',
			expiresAt: 'Expires',
			expiryDate: 'Last day',
			grants: 'Grants',
			credential: 'Credential',
			'credential.kind': 'Kind of credential',
			'credential.issuedAt': 'Issued',
			'credential.expiresAt': 'Credential expires',
			'credential.rotateEveryDays': 'Rotate every (days)',
			'grant.projectId': 'Space',
			'grant.issueTypeId': 'Work type',
			'grant.fromStatusId': 'From',
			'grant.toStatusId': 'To',
			'grant.expiresAt': 'Until (optional)',
		},
		accountHint: 'Choose an unregistered account, search people, or paste an account ID.',
		chooseAccount: 'Search or paste an account ID',
		accountOption: (kind: string, tail: string): string => `${kind} · ${tail}`,
		accountFixed: (tail: string): string => `Account ${tail}`,
		confirmBotUser: (name: string): string =>
			`A bot uses this account, not a person. ${name} is a person's account in Jira.`,
		typeToSearch: 'Type at least 2 letters to search',
		noAccounts: 'No account found',
		searching: 'Searching…',
		chooseType: 'Choose a type',
		onlyBotUser: "A person's account can be registered only as a bot user.",
		chooseOwner: 'Search people',
		ownerHint: 'The person who answers for it.',
		contactHint: 'A team or channel. Refusals name it, and everybody can read them.',
		environmentHint: 'Such as production or staging.',
		counter: (length: number, max: number): string => `${number(length)} of ${number(max)} characters`,
		inDays: (days: number, date: string): string => `In ${number(days)} days (${date})`,
		onDate: 'On a date',
		summary: (count: number): string =>
			count === 1
				? 'Nothing was saved: 1 field needs attention'
				: `Nothing was saved: ${number(count)} fields need attention`,
		summaryEntry: (field: string, problem: string): string => `${field}: ${problem}`,
		credential: {
			heading: 'Credential',
			factsOnly: 'Facts only. Never paste a secret.',
			none: 'Nothing to note',
		},
		grant: {
			heading: 'Grants',
			meaning: 'Each grant lets the account make one kind of move where a guard stands.',
			title: (position: number): string => `Grant ${position}`,
			part: (title: string, part: string): string => `${title}, ${part}`,
			unfinished: 'Choose a space and the status to move to.',
			open: 'Edit',
			fold: 'Fold',
			openLabel: (position: number): string => `Edit grant ${position}`,
			foldLabel: (position: number): string => `Fold grant ${position}`,
			remove: 'Remove',
			removeLabel: (position: number): string => `Remove grant ${position}`,
			add: 'Add grant',
			most: (max: number): string => `An identity holds at most ${number(max)} grants.`,
			everySpace: (total: number | undefined): string =>
				total === undefined
					? 'Allow every space, and future ones'
					: `Allow every space: ${number(total)} now, and future ones`,
			space: (name: string, key: string): string => `${name} (${key})`,
			chooseSpace: 'Search spaces',
			noSpaces: 'No space found',
			anyWorkType: 'Any work type',
			anyStatus: 'Any status',
			chooseStatus: 'Choose a status',
			chooseSpaceFirst: 'Choose a space first',
			placesFailed: "We couldn't load the work types and statuses.",
			tryAgain: 'Try again',
		},
		error: {
			required: 'This is required.',
			account: 'Choose an account.',
			customer: 'Only service accounts, apps, agents and Jira users can be registered.',
			inactive: 'This account is deactivated in Jira.',
			confirm: 'Confirm that a bot uses this account.',
			type: 'Choose a type.',
			owner: 'Choose the person who answers for it.',
			tooLong: (max: number): string => `Use at most ${number(max)} characters.`,
			markup: 'Leave out <, > and invisible characters.',
			contactSigns: 'Leave out $, % and \\.',
			date: 'Choose a date.',
			past: 'Choose a date in the future.',
			days: (max: number): string => `Enter a whole number of days from 1 to ${number(max)}.`,
			space: 'Choose a space, or allow every space.',
			toStatus: 'Choose the status to move to.',
			twice: 'This grant is listed twice.',
			fromServer: (field: string, problem: string): string => `${field} ${problem}`,
		},
	},
};

export type AdminWords = typeof admin;
