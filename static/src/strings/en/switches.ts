// English words of the page that freezes, thaws and breaks glass.
import { counted } from './counted';

const identities = (count: number): string => counted(count, 'identity is', 'identities are');
const guards = (count: number): string => counted(count, 'enforced guard', 'enforced guards');

/** Who is refused where; the numbers are unknown until the site told them. */
function refused(count: number | undefined, enforced: number | undefined): string {
	if (count === undefined || enforced === undefined) return 'Every identity is refused on every enforced guard.';
	if (enforced === 0) return 'No guard is enforced on this site, so this refuses nothing yet.';
	return `${identities(count)} refused on ${guards(enforced)}.`;
}

function stopping(enforced: number | undefined): string {
	if (enforced === undefined) return 'All enforced guards stop refusing';
	if (enforced === 0) return 'No guard is enforced now, and none will be';
	return enforced === 1 ? 'The 1 enforced guard stops refusing' : `All ${guards(enforced)} stop refusing`;
}

export const switches = {
	title: 'Freeze and break glass',
	thing: 'the switches of this site',
	historyThing: 'the history of this site',
	noAccess: 'You need **Administer Jira** to freeze this site.',
	noAccessNext: 'Ask a Jira admin. Administrators of a space can freeze it in its settings.',
	site: {
		heading: 'This site',
		open: 'Not frozen. Identities may do what they are registered for.',
		frozen: 'Every enforced guard refuses every identity.',
		frozenInVain: 'Frozen, but while glass is broken no guard refuses anything.',
		freeze: 'Freeze this site',
		thaw: 'Thaw this site',
	},
	space: {
		heading: 'Spaces',
		none: 'No space is frozen.',
		pick: 'Freeze a space',
		pickMissing: 'Choose a space.',
		already: 'This space is already frozen.',
		freeze: 'Freeze space',
		table: 'Frozen spaces',
		columns: { space: 'Space', since: 'Since', by: 'By', reason: 'Reason', action: 'Action' },
		kept: 'Only Jira admins may thaw it.',
		putOff: 'Put off the end',
		putOffLabel: (space: string): string => `Put off the end of the freeze of ${space}`,
		thaw: 'Thaw',
		thawLabel: (space: string): string => `Thaw ${space}`,
	},
	glass: {
		heading: 'Break glass',
		whole: 'Not broken. Enforced guards refuse whoever has no right to pass.',
		broken: 'No guard refuses anything. Muster only records.',
		break: 'Break glass',
		mend: 'End break glass',
	},
	putOff: 'Put off the end',
	/** A switch as it stands. */
	thrown: (text: string): string => `In force ${text}`,
	dialog: {
		freezeSite: {
			title: 'Freeze this site?',
			stored: 'Freeze of this site',
			consequence: (count: number | undefined, enforced: number | undefined): string =>
				`${refused(count, enforced)} People are unaffected. Unguarded transitions stay open.`,
			confirm: 'Freeze site',
			done: 'This site is frozen.',
		},
		thawSite: {
			title: 'Thaw this site?',
			stored: 'Thaw of this site',
			consequence: 'Rights return as registered now.',
			spacesStay: (count: number): string =>
				count === 0 ? '' : ` ${counted(count, 'space stays', 'spaces stay')} frozen.`,
			confirm: 'Thaw site',
			done: 'This site is thawed.',
		},
		freezeSpace: {
			title: (space: string): string => `Freeze ${space}?`,
			stored: (space: string): string => `Freeze of ${space}`,
			consequence: (space: string): string =>
				`Every identity is refused on the enforced guards of ${space}. People are unaffected. Unguarded transitions stay open.`,
			confirm: 'Freeze space',
			done: (space: string): string => `${space} is frozen.`,
			option: 'Only Jira admins may thaw it',
		},
		thawSpace: {
			title: (space: string): string => `Thaw ${space}?`,
			stored: (space: string): string => `Thaw of ${space}`,
			consequence: (isSiteFrozen: boolean): string =>
				isSiteFrozen
					? 'Rights return once the site is thawed too: it stays frozen.'
					: 'Rights return as registered now.',
			confirm: 'Thaw space',
			done: (space: string): string => `${space} is thawed.`,
		},
		breakGlass: {
			title: 'Break glass?',
			stored: 'Breaking of the glass',
			consequence: (enforced: number | undefined): string =>
				`${stopping(enforced)}: every account, bots and people, passes, and Muster only records. Freezes stop counting too. Use this when guards block work that must go on.`,
			understood: 'I understand that nothing is refused',
			confirm: 'Break glass',
			done: 'Glass is broken. No guard refuses anything.',
		},
		/** Of what is on already. */
		putOff: {
			title: 'Put off the end?',
			/** @param end a time of today, or a date with a time */
			consequence: (end: string): string => `Now it ends at ${end}.`,
			confirm: 'Put off the end',
			done: 'The end is put off.',
		},
		mendGlass: {
			title: 'End break glass?',
			stored: 'End of break glass',
			consequence: 'Guards enforce again at once.',
			confirm: 'End break glass',
			done: 'Guards enforce again.',
		},
	},
	history: {
		heading: 'History',
		none: 'Nothing was frozen or changed here yet.',
		columns: { when: 'When', who: 'Who', change: 'Change', reason: 'Reason' },
		action: {
			freeze: 'Froze this site',
			thaw: 'Thawed this site',
			'freeze-space': 'Froze a space',
			'thaw-space': 'Thawed a space',
			'break-glass': 'Broke the glass',
			'mend-glass': 'Ended break glass',
			settings: 'Changed the settings',
			'ignore-account': 'Said that nobody has to look at an account',
			'mind-account': 'Said that an account has to be looked at again',
			'way-back': 'Asked for the way back, as an administrator who is registered as an identity',
		},
		spaceAction: {
			'freeze-space': (space: string): string => `Froze ${space}`,
			'thaw-space': (space: string): string => `Thawed ${space}`,
		},
		accountAction: {
			'ignore-account': (account: string): string => `Said that nobody has to look at ${account}`,
			'mind-account': (account: string): string => `Said that ${account} has to be looked at again`,
		},
		/** After what froze a space. */
		kept: ', for Jira admins to thaw',
		/** After what ends by itself. @param end a time of today, or a date with a time */
		until: (end: string): string => `, until ${end}`,
		latest: (count: number): string => `The latest ${count} changes.`,
	},
};

export type SwitchesWords = typeof switches;
