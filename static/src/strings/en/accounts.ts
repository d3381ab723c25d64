// English words of the page about all accounts of the site.
import type { AccountSign, PaceSign } from '../../../../src/contract/account';
import type { Confidence } from '../../../../src/contract/account-signs';
import { dormantDays, type ignoreDays } from '../../../../src/contract/limits';
import { counted, number } from './counted';
import type { Words } from './words';

const accounts = (count: number): string => counted(count, 'account', 'accounts');

const hour = (of: number): string => `${String(of).padStart(2, '0')}:00`;

const sign: Words<AccountSign> = {
	'bot-name': 'Named like a bot',
	'service-address': 'Service address',
};

export const accountsPage = {
	title: 'Accounts',
	thing: 'the accounts of this site',
	lead: 'Every account that Jira lists, what moves work items on its own, and what nobody answers for.',
	state: {
		never: 'Accounts were not compared with Jira yet.',
		/** Followed by how long ago that was. */
		asOf: 'As Jira listed them',
		counts: (people: number, nonHuman: number, customers: number, inactive: number): string =>
			[
				`${counted(people, 'person', 'people')}, ${counted(nonHuman, 'account', 'accounts')} that ${nonHuman === 1 ? 'is' : 'are'} not human`,
				...(customers === 0 ? [] : [counted(customers, 'customer', 'customers')]),
				`${number(inactive)} deactivated`,
			].join(', '),
		peopleLeft: 'People are counted, not listed, but for those whose accounts look like bots.',
		peopleLink: 'List people, too',
		reading: (read: number, total: number | undefined): string =>
			total === undefined
				? `Being compared: ${accounts(read)} so far. What is below is partly from before.`
				: `Being compared: ${number(read)} of about ${accounts(total)}. What is below is partly from before.`,
		cost: (points: number, hours: number): string =>
			`Takes ${number(points)} of the 65,000 points an hour that Jira gives Muster on all its sites${hours <= 1 ? '' : `, over about ${number(hours)} hours`}.`,
	},
	memberships: {
		/** Followed by how long ago that was. */
		asOf: 'Groups, roles and licences as of',
		never: 'Groups, roles and licences were not read yet.',
		weekly: 'Those of people are read within a week, in turns.',
		reading: (read: number): string =>
			`Being read: ${accounts(read)} so far. Until all are, the last whole reading is shown.`,
		missed: (accountCount: number, spaces: number): string =>
			`Could not be read: ${[
				...(accountCount === 0 ? [] : [accounts(accountCount)]),
				...(spaces === 0 ? [] : [`the roles of ${counted(spaces, 'space', 'spaces')}`]),
			].join(', ')}.`,
		cost: (points: number): string => `The last one took ${number(points)} points.`,
		read: 'Read groups and licences now',
		done: 'Groups, roles and licences were read.',
		product: (name: string, used: number, seats: number | undefined): string =>
			seats === undefined ? `${name}: ${number(used)} used` : `${name}: ${number(used)} of ${number(seats)} used`,
	},
	search: 'Search name or account ID',
	chips: 'Narrow the list',
	chip: {
		unregistered: 'Nobody registered',
		'bot-like': 'Looks like a bot',
		licensed: 'Holds a licence',
		dormant: 'Dormant',
		gone: 'Gone',
	},
	show: 'Show',
	showing: { bots: 'Bots and what looks like them', people: 'People', all: 'All accounts' },
	count: (count: number, isComplete: boolean): string => (isComplete ? accounts(count) : `${accounts(count)} so far…`),
	noMatch: 'No accounts match.',
	none: 'No accounts are known yet.',
	clear: 'Clear filters',
	columns: { account: 'Account', kind: 'Kind', identity: 'Identity', moves: 'Moves in 30 days', actions: 'Actions' },
	sign,
	work: {
		dormant: 'No other work in 90 days',
		active: (days: number, last: string | undefined, since: string): string =>
			last === undefined
				? `No other work since ${since}`
				: `Worked on ${days === 0 ? 'no day' : `at least ${counted(days, 'day', 'days')}`} of 30, last about ${last}`,
	},
	/** Of the last 30 days. */
	pace: (one: PaceSign): string => {
		switch (one.sign) {
			case 'machine-pace':
				return `${counted(one.moves, 'move', 'moves')} within a minute; people come so far only with bulk changes.`;
			case 'around-the-clock':
				return `Moves in ${number(one.hours)} of the 24 hours, over ${counted(one.days, 'day', 'days')}; nobody is awake for so long.`;
			case 'persons-hours':
				return `On ${counted(one.days, 'day', 'days')} moves only between ${hour(one.from)} and ${hour(one.to)} UTC, as a person would.`;
		}
	},
	confidence: {
		strong: 'A strong sign.',
		some: 'A sign, no proof.',
		weak: 'A weak sign: people may start what the bot does.',
	} satisfies Record<Confidence, string>,
	/** Followed by a date. */
	found: 'Discovered on',
	inactive: 'Deactivated in Jira',
	/** Followed by a date. */
	goneSince: 'Not listed by Jira since the week of',
	moves: number,
	/** Followed by a date. */
	lastMove: 'last',
	noMoves: (days: number): string => `None in ${days} days`,
	notKnown: 'Not known',
	notCounted: 'Moves were not counted yet. The first count comes within a day.',
	/** Followed by how long ago that was. */
	countedUpTo: 'Moves are counted once a day, the last time up to',
	notRecorded: 'Not recorded of people',
	notRegistered: 'Nobody registered it',
	checking: 'Checking…',
	isPerson: 'Not needed for a person',
	ignored: 'Ignored',
	/** Followed by a date. */
	until: 'until',
	register: 'Register',
	registerLabel: (name: string): string => `Register ${name}`,
	ignore: 'Ignore',
	ignoreLabel: (name: string): string => `Ignore ${name}`,
	block: 'Block',
	blockLabel: (name: string): string => `Block ${name}`,
	mind: 'Stop ignoring',
	mindLabel: (name: string): string => `Stop ignoring ${name}`,
	dialog: {
		ignore: {
			title: (name: string): string => `Ignore ${name}?`,
			consequence:
				'It leaves the lists of what nobody registered. Nothing changes for guards and for the audit. This decision goes on record.',
			confirm: 'Ignore',
			done: (name: string): string => `${name} is ignored.`,
		},
		mind: {
			title: (name: string): string => `Stop ignoring ${name}?`,
			consequence: 'It stands among the accounts that nobody registered again.',
			confirm: 'Stop ignoring',
			done: (name: string): string => `${name} has to be looked at again.`,
		},
		block: {
			title: (name: string): string => `Register ${name} as suspended?`,
			consequence:
				'Enforced guards refuse it already, since nobody registered it. Suspended, it is refused for the reason that you give, you answer for it, and Muster tells you when it moves a work item all the same. Transitions without an enforced guard stay open to it: to stop it everywhere, deactivate it in Atlassian administration.',
			confirm: 'Register as suspended',
			done: (name: string): string => `${name} is registered and suspended.`,
		},
		lasts: 'For how long',
		days: (days: (typeof ignoreDays)[number]): string => `${days} days`,
		forGood: 'For good',
	},
	licensedMeaning:
		'Accounts that can log in and are in a group that gives access to a product. Apps do not count for what Atlassian bills.',
	export: {
		open: 'Export CSV',
		title: (count: number): string => `Export ${accounts(count)}?`,
		what: 'All rows that the filters show, with the columns that Torii takes for users: ID, e-mail address, name, status, roles, licences, last use. Muster’s own columns follow.',
		email:
			'Names and e-mail addresses are asked of Jira as you: an address is there only where you may see it. Muster stores none.',
		unknown: 'What is not known stays empty, and the last column says so.',
		button: 'Export',
		cancel: 'Cancel',
		reading: 'Reading accounts',
		progress: (read: number, total: number): string => `${number(read)} of ${number(total)}`,
		done: (count: number): string => `${accounts(count)} exported.`,
		columns: {
			id: 'Id',
			email: 'Email',
			name: 'Name',
			status: 'Status',
			external: 'External status',
			roles: 'Roles',
			licences: 'Licenses',
			lastUsed: 'Last used date',
			kind: 'Kind',
			admin: 'Administers Jira',
			identity: 'Identity',
			owner: 'Owner ID',
			moves: 'Moves in 30 days',
			unknown: 'Not known',
		},
		active: 'Active',
		deleted: 'Deleted',
		gone: 'Not listed by Jira',
		yes: 'yes',
		no: 'no',
		parts: { roles: 'roles', licences: 'licenses', admin: 'administers Jira', moves: 'last used date' },
	},
	account: {
		thing: 'this account',
		profile: 'Profile in Jira',
		accountId: 'Account ID',
		state: 'In Jira',
		active: 'Can log in',
		discovered: 'Discovered on',
		signs: 'Looks like a bot',
		noSigns: 'Nothing says so',
		identity: 'Identity',
		owns: 'Answers for',
		ownsNone: 'No identity',
		notKept:
			'Of this account Muster keeps nothing: either it is a person’s, and people are counted, not listed, or Jira does not list it.',
		listPeople: 'List people, too',
		rights: 'Rights',
		/** Followed by how long ago that was. */
		asOf: 'As of',
		notRead: 'Its groups were not read yet. People’s are read within a week, all others within a day.',
		licences: 'Licences',
		noLicence: 'None',
		admin: 'Administers Jira',
		yes: 'Yes',
		no: 'No',
		notAsked: 'Not asked, since it cannot log in',
		notKnown: 'Not known',
		groups: 'Groups',
		noGroups: 'It is in no group.',
		group: 'Group',
		members: 'Members who can log in',
		gone: (id: string): string => `A group that is gone (${id})`,
		roles: 'Roles in spaces',
		noRoles: 'It has no role in a space.',
		space: 'Space',
		role: 'Role',
		how: 'How',
		direct: 'By itself',
		through: (group: string): string => `Through ${group}`,
		unreadSpaces: (count: number): string => `The roles of ${counted(count, 'space', 'spaces')} could not be read.`,
		activity: 'Activity',
		unseen: 'What an account may do in the organization, outside this site, is not visible to an app.',
	},
	dormantMeaning: `Non-human accounts that can log in and moved nothing on record for ${dormantDays} days, unless Jira knows that they made, changed or commented work items.`,
};
