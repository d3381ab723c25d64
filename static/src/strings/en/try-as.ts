// English words for trying a transition as an account. Other languages provide the same keys.
import type { DecidingFact, TriedOutcome, TriedTransitionView } from '../../../../src/contract/calls/try-as';
import type { GuardEffect } from '../../../../src/contract/decision';
import { counted } from './counted';
import type { Words } from './words';

/** What guards do now. */
const now: Words<TriedOutcome> = {
	passes: 'Muster lets it pass',
	stopped: 'Muster stops it',
	members: 'Only as a member',
	unknown: 'Not known',
};

/** Why what happens now is not what is decided. `stops` needs no words. */
const effect: Words<Exclude<GuardEffect, 'stops'> | 'switched-off' | 'unguarded'> = {
	monitors: 'The guard only monitors: it stops nobody now.',
	'glass-broken': 'Glass is broken: no guard stops anybody now.',
	closed: 'A rule here holds no configuration: it lets nobody pass.',
	unknown: 'Somebody edited a rule here: nobody can say who passes.',
	'switched-off': 'The guard is switched off in the workflow: it stops nobody now.',
	unguarded: 'Nothing guards this transition.',
};

const misfit: Words<NonNullable<TriedTransitionView['misfit']>> = {
	workflow: 'The work item follows another workflow, so it never makes this transition.',
	status: 'The work item is in a status from which this transition does not start.',
};

const frozen: Words<Extract<DecidingFact, { kind: 'frozen' }>['what']> = {
	site: 'Identities are frozen on the whole site.',
	space: 'Identities are frozen in this space.',
	identity: 'This identity is frozen.',
	late: 'Rights were taken from it just now. It is refused until that is settled.',
};

export const tryAs = {
	button: 'Try as…',
	title: 'Try as another account',
	lead: "Nothing is moved. Jira's own permissions are not looked at.",
	account: 'Account',
	accountHint: 'Name, e-mail address or account ID.',
	found: (count: number): string => (count === 0 ? 'No account found.' : counted(count, 'account', 'accounts')),
	searchFailed: 'Jira did not answer the search. Try again.',
	choose: (name: string): string => `Try as ${name}`,
	change: 'Another account',
	by: 'With what',
	byItem: { label: 'A work item', meaning: 'As it stands in Jira now.' },
	byParts: { label: 'A space, a work type and a status', meaning: 'As if there were such a work item.' },
	item: 'Work item',
	itemHint: 'Its key, such as REL-7.',
	itemUnknown: (key: string): string => `You see no work item “${key}”.`,
	itemFailed: (key: string): string => `Jira did not show “${key}”. Try again.`,
	itemMissing: 'Enter the key of a work item.',
	space: 'Space',
	workType: 'Work type',
	from: 'Status before',
	choosePart: 'Choose',
	partsFailed: 'Jira did not show the work types. Load the page again.',
	try: 'Try',
	thing: 'what would happen',
	noAccess: 'You need to **administer this space** to try as another account. Ask one of its administrators.',
	result: 'What happens',
	/** @param name of the account */
	identity: (name: string): string => `${name} is registered:`,
	listed: (name: string): string => `${name} is known as a bot, and nobody registered it.`,
	unknown: (name: string): string => `The registry holds nothing of ${name}: every guard takes it for a person.`,
	stored: {
		allow: 'By what is stored: allowed.',
		deny: (reason: string): string => `By what is stored: denied, ${reason}.`,
	},
	draft: {
		allow: 'The guard as chosen here: allowed.',
		deny: (reason: string): string => `The guard as chosen here: denied, ${reason}.`,
	},
	members: (groups: readonly string[]): string =>
		`Allowed only to members of ${groups.join(' and ')}. Muster does not know who is one: Jira looks when somebody moves the work item.`,
	fact: {
		grant: (grant: string): string => `A grant covers it: ${grant}`,
		person: 'The guard lets people pass.',
		'no-entry': 'The registry holds nothing of this account.',
		'not-registered': 'It is known as a bot, and nobody registered it.',
		frozen,
		status: (status: string): string => `Its status is “${status}”.`,
		'no-grant': (grants: number): string =>
			grants === 0 ? 'It holds no grant.' : `It holds ${counted(grants, 'grant', 'grants')}, and none covers this.`,
		ended: (date: string): string => `Its registration ended on ${date}.`,
		'grant-ended': (date: string, grant: string): string => `Its grant ended on ${date}: ${grant}`,
		type: (type: string): string => `It is of type “${type}”, which the guard does not let pass.`,
		'people-only': 'The guard lets only people pass.',
	},
	changed: (who: string): string => `Last changed by ${who}`,
	unchanged: 'Who changed that is not in the history that Muster keeps.',
	guardChanged: "Who changed the guard stands in Jira's audit log.",
	now,
	nowInstead: 'In Jira now:',
	effect,
	misfit,
	lags: 'Jira may still apply what was stored before.',
	nothing: 'No transition starts from the status that the work item is in.',
};
