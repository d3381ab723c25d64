// English words that more than one page uses. Other languages provide the same keys.
import type { AuditDecision, DenyReason, GuardMode } from '../../../../src/contract/decision';
import type { GuardFault } from '../../../../src/contract/guard';
import type { Credential, IdentityType } from '../../../../src/contract/identity';
import type { IdentityStatus } from '../../../../src/contract/identity-status';
import { counted } from './counted';
import type { Words } from './words';

const status: Words<IdentityStatus | 'expired' | 'frozen' | 'not-enforced'> = {
	active: 'Active',
	suspended: 'Suspended',
	retired: 'Retired',
	expired: 'Expired',
	frozen: 'Frozen',
	'not-enforced': 'Not yet enforced',
};

const decision: Words<AuditDecision | 'denied'> = {
	allowed: 'Allowed',
	'would-deny': 'Would deny',
	denied: 'Denied',
	bypassed: 'Bypassed',
	observed: 'Observed',
	stale: 'Let pass',
	unknown: 'Not known',
};

/** What a decision means, for those who wonder. */
const decisionMeaning: Words<AuditDecision | 'denied'> = {
	allowed: 'A guard checked it and let it pass.',
	'would-deny': 'The guard only monitors. Enforced, it would have refused this.',
	denied: 'A guard refused it.',
	bypassed: 'It happened although the guard would refuse it.',
	observed: 'No guard stood on this transition. Muster only recorded it.',
	stale: 'A guard let it pass. It would refuse it now, but what decides was changed since.',
	unknown: 'A guard may have stood there. What was in force then cannot be known any more.',
};

/** Fits after "it was refused because" and on its own after a colon. */
const reason: Words<DenyReason> = {
	unregistered: "it isn't registered",
	frozen: 'identities are frozen',
	suspended: 'it is suspended',
	retired: 'it is retired',
	'no-grant': 'it has no grant for this transition',
	expired: 'its registration has expired',
	'grant-expired': 'its grant has expired',
	'type-not-allowed': "its type of identity isn't allowed here",
	'non-human-not-allowed': 'only people may do this',
};

const identityType: Words<IdentityType> = {
	'service-account': 'Service account',
	'ci-pipeline': 'CI pipeline',
	app: 'App',
	automation: 'Automation',
	'ai-agent': 'AI agent',
	'bot-user': 'Bot user',
};

const credentialKind: Words<Credential['kind']> = {
	'api-token': 'API token',
	'oauth-client': 'OAuth client',
	app: 'App',
	password: 'Password',
	other: 'Other',
};

const guardMode: Words<GuardMode> = {
	registered: 'Registered identities only',
	'registered-or-human': 'Registered identities and people',
	'human-only': 'People only',
};

/** The same of guards whose people are the members of a group. */
const guardModeOfGroup: Readonly<Record<Exclude<GuardMode, 'registered'>, (group: string) => string>> = {
	'registered-or-human': (group) => `Registered identities and people: members of ${group}`,
	'human-only': (group) => `People only: members of ${group}`,
};

/** What is wrong at a transition, and what that means. */
const fault: Readonly<Record<GuardFault, { readonly name: string; readonly meaning: string }>> = {
	'unguarded-protected': {
		name: 'Unguarded into protected',
		meaning: 'It leads into a protected status and no guard counts here.',
	},
	disabled: {
		name: 'Disabled',
		meaning: 'The rule is switched off in the workflow, so it stops nothing.',
	},
	overridden: {
		name: 'Overridden',
		meaning: 'Somebody edited the stored rule, so Jira applies another one than Muster compiled.',
	},
	'not-configured': {
		name: 'Not configured',
		meaning: 'The rule was added and never configured: it lets nobody pass.',
	},
	'weak-protected': {
		name: 'Too weak for protected',
		meaning: 'It leads into a protected status, which takes only guards for registered identities.',
	},
	'watched-protected': {
		name: 'Only watched into protected',
		meaning: 'It leads into a protected status, and the guard only monitors: it stops nobody.',
	},
	'any-group': {
		name: 'Hides nothing',
		meaning: 'The condition stands in a group of which any one is enough, so the button stays.',
	},
	'condition-only': {
		name: 'Only hidden',
		meaning: 'A condition hides the button, and no guard refuses.',
	},
	'condition-disabled': {
		name: 'Condition disabled',
		meaning: 'The condition is switched off in the workflow, so the button shows.',
	},
	'condition-overridden': {
		name: 'Condition overridden',
		meaning: 'Somebody edited the stored condition, so it may show or hide the button wrongly.',
	},
	'not-audited': {
		name: 'Audit rule missing',
		meaning: 'Nothing reports what passes here as it happens.',
	},
};

/** ": “leaked token”." */
const quoted = (reason: string): string => `: “${reason}”${/[.!?…]$/.test(reason) ? '' : '.'}`;

const closedSpaces = {
	head: (spaces: string): string => `Muster is kept out of ${spaces}.`,
	headHere: 'Muster is kept out of this space.',
	meaning:
		'A rule of the organization blocks the app there. Guards are not working: they may refuse everybody or nobody.',
	open: 'Open Health',
	openLabel: (head: string): string => `Open Health: ${head.replace(/\.$/, '')}`,
	/** In place of whether a guard enforces. */
	guard: 'Not working here',
	/** In place of whether a guard is in order, and of who passes. */
	notKnown: 'Not known',
};

export const shared = {
	closedSpaces,
	/** Locale of dates and numbers. */
	locale: 'en-GB',
	status,
	decision,
	decisionMeaning,
	reason,
	identityType,
	credentialKind,
	guardMode,
	guardModeOfGroup,
	enforcement: {
		enforce: 'Enforced',
		monitor: 'Monitoring',
		broken: 'Not enforced',
		glass: 'Stops nobody',
		/** Beside the words above: what is stored, and what is in force besides. */
		onceMended: 'Glass is broken. Enforced once it is mended.',
		frozen: 'Frozen: refuses every identity.',
	},
	guardTypes: (types: string): string => `Only these types: ${types}`,
	/** While glass is broken, what is in order does not help. */
	condition: { ok: 'OK', okInVain: 'In order, once glass is mended' },
	fault,
	loading: (thing: string): string => `Loading ${thing}`,
	error: {
		title: (thing: string): string => `We couldn't load ${thing}. Nothing was changed.`,
		tryAgain: 'Try again',
		reference: (reference: string): string => `Reference ${reference}`,
		crash: 'This page stopped working. Nothing was changed.',
		reload: 'Reload',
	},
	/** What stops identities, or guards, beyond single identities. Each `head` stands in bold before its sentence. */
	switches: {
		muster: 'Muster',
		/** @param since a time of today, or a date with a time */
		thrown: (since: string, by: string | undefined, reason: string | undefined): string =>
			`since ${since}${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '.' : quoted(reason)}`,
		/** @param end a time of today, or a date with a time */
		endsIn: (end: string, left: string): string => `Until ${end} (${left} left).`,
		isEnding: (end: string): string => `It was to end at ${end}: Muster is about to end it.`,
		siteHead: 'Identities are frozen on this site',
		spaceHead: 'This space is frozen',
		namedSpaceHead: (space: string): string => `Identities are frozen in ${space}`,
		manySpacesHead: (count: number): string => `Identities are frozen in ${count} spaces:`,
		manySpaces: (names: string): string => `${names}.`,
		people: 'People are unaffected.',
		/** To administrators of a frozen space. */
		kept: 'Only a Jira admin can thaw it.',
		brokenHead: 'Glass is broken',
		brokenMeaning: 'No guard refuses anything.',
		thaw: 'Thaw',
		thawLabel: (what: string): string => `Thaw: ${what}`,
		mend: 'End break glass',
	},
	/** Whether Jira applies what is stored. Each `head` stands in bold before its sentence. */
	/** Links to where a grant that is lacking is given. */
	grantStep: { edit: 'Grant this', register: 'Register it' },
	inForce: {
		switches: 'switches and settings of the site',
		everybody: 'every identity',
		/** @param names the first of them, where the reader may know them */
		identities: (count: number, names: readonly string[], isPartial: boolean): string => {
			const rights = `${isPartial ? 'at least ' : ''}${counted(count, 'identity', 'identities')}`;
			if (names.length === 0) return rights;
			return `${rights} (${names.join(', ')}${names.length < count ? ', …' : ''})`;
		},
		and: ', and ',
		pendingHead: 'Not yet enforced.',
		pending: (what: string): string => `Jira may still apply what was stored before: ${what}. Muster keeps trying.`,
		doubtfulHead: 'Enforced, with a doubt.',
		/** @param until a time of today, or a date with a time */
		doubtfulOf: (until: string, what: string): string =>
			`A write that got no answer could undo it until ${until}: ${what}.`,
		doubtful: (until: string): string => `Enforced. A write that got no answer could undo it until ${until}.`,
		certainAt: (until: string): string => `Certain at ${until}`,
		retry: 'Retry now',
		retrying: 'Retrying…',
		/** @param why a whole sentence */
		retryFailed: (why: string): string => `Tried again just now, in vain: ${why}`,
	},
	/** Rows that are selected, and the bar above them. */
	selection: {
		toActions: 'Go to the actions',
		announced: (selected: string): string => `${selected}. Press Tab, then Enter, for the actions.`,
	},
	/** Beside the label of a field. */
	required: 'Required',
	reasonField: {
		label: 'Reason',
		hint: 'Kept in the history. Up to 500 characters.',
		missing: 'Say why.',
		tooLong: (max: number): string => `Use at most ${max} characters.`,
	},
	/** The dialog that asks for a reason before a switch is thrown. */
	switchDialog: {
		tickMissing: 'Tick this to go on.',
		lasts: {
			legend: 'How long',
			hours: (hours: number): string => counted(hours, 'hour', 'hours'),
			open: 'Until somebody ends it',
			hint: 'After some hours Muster ends it: within a minute as a rule, up to an hour late, and later while Jira does not answer.',
		},
		cancel: 'Cancel',
		close: 'Close',
		/** Between `**` stands what is emphasised. */
		unenforced: '**Not yet enforced.** Jira still applies the state from before. Muster keeps trying.',
		lost: 'Whether it happened is not known: load the page again before you retry.',
	},
	grant: {
		/** Every part may be left open. */
		sentence: (parts: {
			readonly workType: string | undefined;
			readonly space: string | undefined;
			readonly from: string | undefined;
			readonly to: string;
			readonly until: string | undefined;
		}): string =>
			[
				parts.workType === undefined ? 'May move any work item' : `May move work items of type ${parts.workType}`,
				parts.space === undefined ? 'in every space' : `in ${parts.space}`,
				parts.from === undefined ? 'from any status' : `from ${parts.from}`,
				`to ${parts.to}`,
				...(parts.until === undefined ? [] : [`until ${parts.until}`]),
			]
				.join(' ')
				.concat('.'),
	},
	performers: {
		nobody: 'No identity',
		unknown: 'Not known',
		peopleOnly: 'People only',
		/** After names, where not all identities were looked at. */
		perhapsOthers: 'and perhaps others',
		peopleToo: 'and people',
	},
	time: {
		now: 'just now',
		today: (time: string): string => time,
		otherDay: (date: string, time: string): string => `${date}, ${time}`,
		/** What is left of a span shorter than a few days. */
		left: (hours: number, minutes: number): string => {
			if (hours === 0) return minutes === 0 ? 'less than a minute' : `${minutes} min`;
			return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
		},
		/** A deadline and how far away it is. */
		deadline: (date: string, distance: string): string => `${date} (${distance})`,
	},
	arrow: '→',
	/** Read aloud in place of the arrow. */
	arrowSpoken: 'to',
	/** The end of an account id, where no name is known. */
	idTail: (tail: string): string => `…${tail}`,
	more: (count: number): string => `+${count}`,
	moreSpoken: (count: number): string => `and ${count} more`,
};

export type SharedWords = typeof shared;
