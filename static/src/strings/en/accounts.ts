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
	search: 'Search name or account ID',
	chips: 'Narrow the list',
	chip: { unregistered: 'Nobody registered', 'bot-like': 'Looks like a bot', dormant: 'Dormant', gone: 'Gone' },
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
	dormantMeaning: `Non-human accounts that can log in and moved nothing on record for ${dormantDays} days, unless Jira knows that they made, changed or commented work items.`,
};
