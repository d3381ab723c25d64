// English words of the settings page.
import { safeShards } from '../../../../src/contract/limits';
import { counted, number } from './counted';

const days = (count: number): string => counted(count, 'day', 'days');

export const settings = {
	title: 'Settings',
	thing: 'the settings',
	noAccess: 'You need **Administer Jira** to change settings.',
	noAccessNext: 'Ask a Jira admin.',
	expiry: 'Expiry of identities',
	owners: 'Owners who leave',
	refusals: 'Refusals',
	guards: 'Guards',
	registry: 'Published registry',
	accounts: 'Accounts',
	uninstall: 'Uninstalling',
	label: {
		expiryDefaultDays: 'Usual expiry, in days',
		expiryMaxDays: 'Longest expiry, in days',
		orphanGraceDays: 'Grace when an owner leaves, in days',
		contact: 'Contact when no identity is known',
		protectedStatuses: 'Protected statuses',
		guardsTypeChanges: 'Guard changes of work type',
		maxShards: 'Most parts of the published registry',
		listsPeople: 'List people, too',
		disablesGuardsOnUninstall: 'Switch guards off when Muster is uninstalled',
	},
	/** What a setting does, by its value where that is one. */
	effect: {
		expiryDefaultDays: (value: number | undefined): string =>
			value === undefined
				? 'The form offers this for new identities.'
				: `The form offers an expiry in ${days(value)} for new identities.`,
		expiryMaxDays: (value: number | undefined): string =>
			value === undefined
				? 'Applies to identities saved from now on. Those that are registered keep their expiry.'
				: `Identities saved from now on end within ${days(value)}. Those that are registered keep their expiry.`,
		orphanGraceDays: (value: number | undefined): string => {
			if (value === undefined) {
				return 'How long identities stay active after the account of their owner became inactive.';
			}
			return value === 0
				? "Identities are suspended the next time Muster looks after their owner's account became inactive."
				: `Identities are suspended ${days(value)} after the account of their owner became inactive, unless somebody else owns them by then.`;
		},
		contact: 'Refusals name this team or channel to accounts that nobody registered. Everybody can read it.',
		protectedStatuses:
			'Only guards of mode “Registered identities only” may lead here. The Guards page shows the transitions that lead here without one.',
		guardsTypeChanges:
			"Known non-human accounts can't change types, anywhere on this site, without a grant for the old work type and one for the new. The latter must be for every space, since Jira may not show where a move leads. People are unaffected.",
		maxShards: `How many app properties the registry may fill; it grows by itself up to here. Jira's limit on an app's properties is not documented for Forge. For Connect it is 100, so ${safeShards} is safe, and more is at your own risk: a part that Jira refuses can't be published.`,
		listsPeople:
			"The Accounts page then lists people beside bots, from the next comparison on. Muster keeps their account IDs for it, no names and no addresses, tells Atlassian of them every week, and forgets an account that was closed. It costs no more of Jira's points. Off, people are counted, and only those whose accounts look like bots are listed.",
		disablesGuardsOnUninstall:
			'While Jira uninstalls Muster, it waits up to 55 seconds, in which Muster switches its guards off. Every account then passes where they stood, and installing Muster again does not switch them on. What is not reached in that time stays, and lets nobody pass. Whether Jira heeds a rule that is off and whose app is gone is not documented, so remove the guards first all the same.',
	},
	statuses: {
		thing: 'the statuses of this site',
		none: 'No status is protected.',
		add: 'Protect a status',
		choose: 'Choose a status',
		/** Statuses of one space share their names with others. */
		ofSpace: (name: string, space: string): string => `${name} (${space})`,
		unknown: (id: string): string => `Status ${id}`,
		remove: 'Remove',
		removeLabel: (name: string): string => `Remove ${name}`,
		added: (name: string): string => `${name} is protected once you save.`,
		removed: (name: string): string => `${name} is not protected once you save.`,
		most: (max: number): string => `At most ${max} statuses can be protected.`,
		failed: "We couldn't load the statuses of this site.",
		tryAgain: 'Try again',
	},
	on: 'on',
	off: 'off',
	nothing: 'none',
	leave: 'Muster must not be uninstalled while its guards stand.',
	leaveLink: 'Before you uninstall',
	growth: (used: number, most: number, fullestPercent: number): string =>
		`${number(used)} of ${number(most)} parts in use. The fullest is ${fullestPercent < 1 ? 'less than 1' : number(fullestPercent)}% full.`,
	refused: (when: string, why: string): string => `The last attempt to grow was refused ${when}: ${why}`,
	risk: `More than ${safeShards} is at your own risk.`,
	save: 'Save',
	saved: 'Settings saved.',
	/** Between `**` stands what is emphasised. */
	unenforced: '**Saved, but not yet enforced.** Jira still applies the settings from before. Muster keeps trying.',
	error: {
		days: (least: number, most: number): string => `Enter a whole number of days from ${least} to ${number(most)}.`,
		parts: (least: number, most: number): string => `Enter a whole number from ${least} to ${number(most)}.`,
		aboveMax: 'Choose no more than the longest expiry.',
		required: 'This is required.',
		tooLong: (max: number): string => `Use at most ${number(max)} characters.`,
		markup: 'Leave out <, > and invisible characters.',
		contactSigns: 'Leave out $, % and \\.',
	},
	conflict: {
		someone: 'Somebody changed the settings meanwhile.',
		by: (who: string, when: string): string => `${who} changed the settings ${when}.`,
		changed: (field: string, from: string, to: string): string => `${field}: ${from} → ${to}`,
		editsStay: 'Nothing of yours was saved, and your edits stay.',
		loadLatest: 'Load latest',
		loaded: 'Latest settings loaded under your edits.',
	},
};

export type SettingsWords = typeof settings;
