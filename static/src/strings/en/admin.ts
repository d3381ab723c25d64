// English words of the admin page. Other languages provide the same keys.
import type { AccountView } from '../../../../src/contract/calls/accounts';
import { unusedAfterDays } from '../../../../src/contract/limits';
import { counted, number } from './counted';
import type { Words } from './words';

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
	count === 0 ? 'It has no grants.' : `Its ${counted(count, 'grant is', 'grants are')} kept.`;

/** What a sentence on several identities counts. */
interface Many {
	readonly identities: number;
	readonly grants: number;
	readonly orphaned: number;
}

const keptMany = ({ identities: count, grants: grantCount }: Many): string => {
	if (grantCount === 0) return count === 1 ? 'It has no grants.' : 'They have no grants.';
	return `${grants(grantCount)} ${grantCount === 1 ? 'is' : 'are'} kept.`;
};

const refusedMany = (enforced: number | undefined, count: number): string => {
	const them = count === 1 ? 'it' : 'them';
	if (enforced === undefined) return `Every enforced guard will refuse ${them}.`;
	return enforced === 0
		? `No guard is enforced on this site, so nothing will refuse ${them} yet.`
		: `${guards(enforced, '')} will refuse ${them}.`;
};

function refused(enforced: number | undefined): string {
	if (enforced === undefined) return 'Every enforced guard will refuse it.';
	if (enforced === 0) return 'No guard is enforced on this site, so nothing will refuse it yet.';
	return `${guards(enforced, '')} will refuse it.`;
}

export const admin = {
	thing: {
		site: 'the state of this site',
		page: 'this page',
		identities: 'the identities',
		identity: 'this identity',
		unregistered: 'the accounts that are not registered',
		guards: 'the guards',
		notices: 'what needs action',
		could: 'what it could do now',
	},
	noAccess: 'You need **Administer Jira** to manage identities.',
	noAccessNext: 'Ask a Jira admin.',
	wayBack: {
		title: 'The way back',
		other:
			'Another Jira admin can retire that identity. So can anybody who is given Administer Jira in Jira and is not registered.',
		meaning:
			'If there is nobody, ask here. Your request is shown in the history of the site, and is dropped when an administrator opens Muster. If none does for three days, ask again, and your identity is retired.',
		ask: 'Ask for the way back',
		asked: 'Asked.',
		readyAt: 'Ask again from',
		isBack: 'Your account is no identity any more.',
	},
	audit: {
		erased: 'Erased account',
		unregistered: 'Not registered',
		created: 'Start',
	},
	views: {
		label: 'Muster',
		back: 'Back',
		overview: 'Overview',
		identities: 'Identities',
		accounts: 'Accounts',
		import: 'Import',
		guards: 'Guards',
		site: 'Freeze and break glass',
		audit: 'Audit',
		evidence: 'Evidence',
		health: 'Health',
		settings: 'Settings',
		count: number,
		/** Spoken in place of the count beside the name of a page. */
		unhealthy: (count: number): string => counted(count, 'check needs attention', 'checks need attention'),
		drift: (count: number): string => counted(count, 'change for the worse', 'changes for the worse'),
	},
	unknownPage: { title: 'No page of Muster has this address.', toIdentities: 'Show identities' },
	unreadable: {
		title: "Jira's rules cannot read Muster's registry.",
		meaning: 'Every enforced guard refuses everybody until they can.',
		open: 'Open Health',
		openLabel: "Open Health: Jira's rules cannot read Muster's registry",
	},
	accountKind,
	action: {
		edit: 'Edit',
		suspend: 'Suspend',
		reactivate: 'Reactivate',
		retire: 'Retire',
		freeze: 'Freeze',
		thaw: 'Thaw',
		cancel: 'Cancel',
	},
	frozen: {
		lozenge: 'Frozen',
		/** The whole site is. */
		site: 'Site frozen',
		/** Nothing is refused, whatever the status. */
		glassBroken: 'Glass broken',
		space: 'Frozen space',
		meaning: 'Every enforced guard refuses it. Its status and grants are kept.',
	},
	/** An identity moved a work item although it is stopped. @param stop such as "suspended" */
	alarm: {
		mark: (stop: string): string => `Moved while ${stop}`,
		between: ', ',
		title: (stop: string): string => `**It moved work while ${stop}.**`,
		last: 'The latest move that was noted:',
		todo: 'Its credential is still in use: revoke it where it was issued.',
	},
	growth: {
		refused: (why: string): string => `The registry could not grow: ${why}`,
		next: 'Retire what is no longer used, or accept more in Settings.',
		settings: 'Settings',
	},
	notPrepared: {
		title: 'Muster is still preparing this site.',
		meaning: (enforced: number): string =>
			enforced === 0
				? 'The registry was not published yet. Guards that are enforced before that refuse everybody.'
				: `The registry was not published yet. Until it is, ${guards(enforced, '')} refuse everybody.`,
		notLetIn:
			'Jira still refuses Muster’s own account. After an installation that can take minutes. Muster tries again by itself, at the latest every hour. Until then, guards that are enforced refuse everybody.',
		check: 'Check again',
	},
	notLetIn: {
		title: 'Jira refuses Muster’s own account.',
		meaning:
			'Guards go on deciding with the registry as it was published last. Nothing is published or recorded any more until an administrator gives the account back its default groups.',
	},
	list: {
		title: 'Identities',
		register: 'Register identity',
		search: 'Search name or account ID',
		chips: 'What needs somebody',
		chip: { 'needs-action': 'Needs action', expiring: 'Expiring', orphaned: 'Orphaned', unused: 'Unused' },
		/** Without a number where it is not known. */
		chipText: (name: string, count: number | undefined): string =>
			count === undefined ? name : `${name} ${number(count)}`,
		filters: 'Filters',
		status: {
			current: 'Not retired',
			active: 'Active',
			suspended: 'Suspended',
			expired: 'Expired',
			frozen: 'Frozen',
			retired: 'Retired',
			any: 'Any status',
		},
		column: {
			anyType: 'Any type',
			anyOwner: 'Any owner',
			anyMonth: 'Any time',
			environment: 'Environment',
			anyEnvironment: 'Any environment',
		},
		count: (shown: number, isComplete: boolean, isNarrowed: boolean): string => {
			if (!isComplete) return `counting… ${number(shown)} so far`;
			return isNarrowed ? counted(shown, 'identity matches', 'identities match') : identities(shown);
		},
		columns: {
			identity: 'Identity',
			type: 'Type',
			status: 'Status',
			owner: 'Owner',
			grants: 'Grants',
			expires: 'Expires',
			use: 'Last used',
		},
		sort: 'Sort by this column',
		unsort: 'Sort by what needs action',
		tag: {
			expiring: { identity: 'Expiring', grant: 'Grant expiring', credential: 'Credential due' },
			overdue: { identity: 'Expired', grant: 'Grant expired', credential: 'Credential overdue' },
			orphaned: 'Orphaned',
			allSpaces: 'All spaces',
			severalTasks: 'Several tasks',
			unused: (count: number): string => `${number(count)} unused`,
		},
		grants,
		ownedBy: (name: string): string => `Owner ${name}`,
		notUsed: 'Not known',
		noMatch: 'No identities match.',
		allRetired: 'Every identity is retired.',
		showRetired: 'Show retired',
		notRefreshed: "The list couldn't be read again. It shows what was read before.",
		clear: 'Clear filters',
		partial: (read: number): string => `${identities(read)} read before reading stopped. The list is incomplete.`,
		resume: 'Resume',
	},
	select: {
		one: (name: string): string => `Select ${name}`,
		all: (count: number): string =>
			count === 1 ? 'Select the identity shown' : `Select all ${identities(count)} shown`,
		count: (count: number): string => `${number(count)} selected`,
		everything: (count: number): string => `Select all ${number(count)}`,
		none: 'Clear selection',
		actions: 'With the selected identities',
	},
	notices: {
		title: 'What to do, in order',
		none: 'There is nothing to act on.',
		unused: `Nothing used some of its grants for ${unusedAfterDays} days`,
		/** Before a deadline. */
		ahead: {
			orphaned: "Its owner's account is inactive since",
			expires: 'Expires',
			'grant-expires': 'A grant ends',
			'credential-expires': 'Its credential expires',
			'rotation-due': 'Its credential is due for rotation',
		},
		/** Before a distance such as "3 days ago". */
		past: {
			orphaned: "Its owner's account was found inactive",
			expires: 'Expired',
			'grant-expires': 'A grant ended',
			'credential-expires': 'Its credential expired',
			'rotation-due': 'Its credential was due for rotation',
		},
		more: (count: number): string => `Show ${number(count)} more`,
		swept: 'Last daily check',
		neverSwept: 'The daily check has not run yet.',
	},
	bulk: {
		owner: 'New owner',
		ownerHint: 'The person who answers for them from now on.',
		typeCount: (count: number): string => `Type ${count} to confirm`,
		countWrong: (count: number): string => `Type ${count}, the number of identities.`,
		suspend: {
			button: 'Suspend',
			title: (count: number): string => `Suspend ${identities(count)}?`,
			confirm: (count: number): string => `Suspend ${number(count)}`,
			over: 'Suspension',
			consequence: (of: Many, enforced: number | undefined): string =>
				`${refusedMany(enforced, of.identities)} ${keptMany(of)} Unguarded transitions and other Jira actions are not stopped.`,
			others: (count: number): string =>
				count === 1
					? '1 more that is selected is not active and stays as it is.'
					: `${number(count)} more that are selected are not active and stay as they are.`,
			done: (count: number): string => `${identities(count)} suspended and enforced.`,
		},
		reactivate: {
			button: 'Reactivate',
			title: (count: number): string => `Reactivate ${identities(count)}?`,
			confirm: (count: number): string => `Reactivate ${number(count)}`,
			over: 'Reactivation',
			consequence: ({ grants: grantCount }: Many, _enforced: number | undefined): string =>
				grantCount === 0
					? 'They have no grants, so every enforced guard still refuses them.'
					: `${grants(grantCount)} ${grantCount === 1 ? 'counts' : 'count'} again at once, except where the identity has expired.`,
			others: (count: number): string =>
				count === 1
					? '1 more that is selected is not suspended and stays as it is.'
					: `${number(count)} more that are selected are not suspended and stay as they are.`,
			done: (count: number): string => `${identities(count)} reactivated and enforced.`,
		},
		'change-owner': {
			button: 'Change owner',
			title: (count: number): string => `Change the owner of ${identities(count)}?`,
			confirm: (count: number): string => `Change ${number(count)}`,
			over: 'Change of owner',
			consequence: ({ identities: count, orphaned }: Many, _enforced: number | undefined): string =>
				`The new owner answers for ${count === 1 ? 'it' : `all ${number(count)}`}. Status and grants stay.${orphaned === 0 ? '' : ` ${counted(orphaned, 'identity is', 'identities are')} no longer orphaned.`}`,
			others: (count: number): string =>
				count === 1
					? '1 more that is selected is retired and stays as it is.'
					: `${number(count)} more that are selected are retired and stay as they are.`,
			done: (count: number): string => `${identities(count)} given another owner.`,
		},
		retire: {
			button: 'Retire',
			title: (count: number): string => `Retire ${identities(count)} for good?`,
			confirm: (count: number): string => `Retire ${number(count)}`,
			over: 'Retirement',
			consequence: ({ identities: count, grants: grantCount }: Many, enforced: number | undefined): string =>
				`${count === 1 ? "It can't" : "They can't"} be reactivated. ${refusedMany(enforced, count)} ${grantCount === 0 ? '' : `${grants(grantCount)} ${grantCount === 1 ? 'ends' : 'end'}. `}History stays. To use these accounts again, register them anew.`,
			others: (count: number): string =>
				count === 1
					? '1 more that is selected is retired already.'
					: `${number(count)} more that are selected are retired already.`,
			done: (count: number): string => `${identities(count)} retired and enforced.`,
		},
		phase: { sending: 'Sending the selection', checking: 'Checking every identity', applying: 'Carrying it out' },
		progress: (done: number, total: number): string => `${number(done)} of ${number(total)}`,
		nothingYet: 'Nothing is changed yet. Keep this open.',
		safeToLeave: 'Safe to leave.',
		allWork: 'See all work',
		outcome: (applied: number, problems: number): string =>
			problems === 0 ? `${identities(applied)} changed.` : `${identities(applied)} changed, ${number(problems)} not.`,
		unchanged: (count: number): string =>
			count === 1 ? '1 was like that already.' : `${number(count)} were like that already.`,
		stalled: 'Nothing has moved for a while. Resume it from the page of this work.',
		unenforced: '**Not yet enforced.** Jira still applies the previous rights of some. Retrying.',
		seeRows: 'See every row',
		seeProblems: 'See which, and why',
	},
	export: {
		all: 'Export',
		button: 'Export',
		title: (count: number): string => `Export ${identities(count)}`,
		kind: 'Kind of file',
		kinds: {
			csv: { name: 'CSV', hint: 'For spreadsheets. Import reads it again.' },
			json: { name: 'JSON', hint: 'For programs. Import reads it again.' },
			yaml: {
				name: 'Policy document (YAML)',
				hint: 'For a repository, where changes are reviewed. Import reads it again. Without retired identities.',
			},
		},
		reading: 'Reading the identities',
		progress: (done: number, total: number): string => `${number(done)} of ${number(total)} read`,
		done: (count: number): string => `${identities(count)} exported.`,
	},
	firstRun: {
		title: 'No identities yet.',
		accounts: (count: number): string =>
			count === 0
				? 'No account of an app, agent or service is known here.'
				: `${counted(count, 'non-human account', 'non-human accounts')} already ${count === 1 ? 'works' : 'work'} here.`,
		meaning: 'Register each one with an owner, an end date, and the transitions it may make.',
		/** As an installation before this one left them. */
		switchedOff: (count: number): string =>
			`${counted(count, 'guard is', 'guards are')} switched off in Jira, so everybody passes there. Register the bots first, then switch ${count === 1 ? 'it' : 'them'} on again on the page Guards.`,
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
		use: {
			last: 'Used',
			never: (since: string): string => `Not used since ${since}`,
			unused: `Not used for ${unusedAfterDays} days`,
		},
		removeUnused: (count: number): string =>
			count === 1 ? 'Remove 1 unused grant' : `Remove ${number(count)} unused grants`,
		severalTasks:
			'**Several tasks.** Its grants reach for different statuses in different spaces. Whoever holds its credential holds them all: one identity for each task keeps rights small.',
		orphaned: {
			title: (since: string): string => `**Orphaned:** its owner's account is inactive since ${since}.`,
			suspendedOn: (date: string): string => `It is suspended on ${date} unless somebody answers for it.`,
			suspended: 'It stays suspended until somebody answers for it and reactivates it.',
			unknown: 'It will be suspended unless somebody answers for it.',
			changeOwner: 'Change owner',
		},
		could: {
			title: 'Could now',
			meaning: 'Asks every guard of the workflows in use what it says to this identity now.',
			open: 'Show what it could do',
			again: 'Ask again',
			/** @param open guards that would refuse it, but stop nobody; @param unknown guards that Jira applies otherwise */
			summary: (can: number, open: number, unknown: number, guarded: number, unguarded: number): string =>
				`${
					guarded === 0
						? 'No transition is guarded'
						: `Can make ${number(can)} of ${counted(guarded, 'guarded transition', 'guarded transitions')}`
				}${open === 0 ? '' : `, and ${number(open)} more whose guard stops nobody now`}${unknown === 0 ? '' : `, and nobody can say of ${number(unknown)}`}, plus ${counted(unguarded, 'transition', 'transitions')} that nothing guards.`,
			soFar: (can: number, guarded: number): string =>
				`counting… can make ${number(can)} of ${counted(guarded, 'guarded transition', 'guarded transitions')} so far`,
			partial: 'Reading stopped before the last workflow. The list is incomplete.',
			columns: { transition: 'Transition', verdict: 'Now', workflow: 'Workflow' },
			verdict: { can: 'Can', open: 'Not stopped', unknown: 'Not known', cannot: "Can't" },
			overridden: 'Jira applies another rule than Muster compiled, so nobody can say who may.',
			/** @param spaces keys of the spaces in which it can */
			spaces: (spaces: readonly string[], isComplete: boolean): string =>
				`${spaces.length === 0 ? 'Where its grants reach' : `In ${spaces.join(', ')}`}${isComplete ? '' : '; further spaces were not looked at'}.`,
			/** @param isOpen the guard stops nobody now */
			why: (reason: string | undefined, isOpen: boolean): string => {
				const sentence =
					reason === undefined ? 'It would be refused' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
				return isOpen ? `${sentence}, but the guard stops nobody now.` : `${sentence}.`;
			},
			more: (count: number): string => `Show ${number(count)} more`,
		},
		unguarded: 'Transitions without an enforced guard stay open to it, as far as Jira lets it.',
		standstill: {
			glassBroken: 'Glass is broken: no guard refuses it anything, whatever stands here.',
			suspended: 'Suspended: none of these counts until it is reactivated.',
			retired: 'Retired: none of these counts any more.',
			expired: 'Expired: none of these counts until the expiry is moved.',
			frozen: 'Frozen: none of these counts until it is thawed.',
			siteFrozen: 'Identities are frozen: none of these counts until they are thawed.',
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
		action: {
			register: 'Registered',
			edit: 'Edited',
			suspend: 'Suspended',
			reactivate: 'Reactivated',
			retire: 'Retired',
			freeze: 'Frozen',
			thaw: 'Thawed',
			orphan: "Orphaned: its owner's account is inactive",
			adopt: 'No longer orphaned',
		},
		moved: (from: string, to: string): string => `${from} → ${to}`,
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
			frozen: 'Frozen',
			orphanedAt: 'Orphaned',
		},
		nothing: 'none',
		yes: 'yes',
		no: 'no',
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
		freeze: {
			title: (name: string): string => `Freeze ${name}?`,
			stored: (name: string): string => `Freeze of ${name}`,
			consequence: (grantCount: number, enforced: number | undefined): string =>
				`Stops it at every enforced guard at once, and keeps its status and grants. ${refused(enforced)} ${kept(grantCount)} Unguarded transitions and other Jira actions are not stopped.`,
			done: (name: string): string => `${name} frozen and enforced.`,
		},
		thaw: {
			title: (name: string): string => `Thaw ${name}?`,
			stored: (name: string): string => `Thaw of ${name}`,
			consequence: (grantCount: number): string =>
				grantCount === 0
					? 'Its rights return as registered now. It has no grants, so every enforced guard still refuses it.'
					: `Its rights return as registered now: ${grants(grantCount)} ${grantCount === 1 ? 'counts' : 'count'} again, as far as its status lets ${grantCount === 1 ? 'it' : 'them'}.`,
			done: (name: string): string => `${name} thawed and enforced.`,
		},
	},
	guard: {
		noneEnforced: 'No guard on this site is enforced, so this changes nothing yet.',
		typesOpen:
			'While changes of type are not guarded, a grant for one work type is worth one for every type: its bot can change the type first. Settings → “Guard changes of work type” stops that.',
	},
	form: {
		guessedOwner: (name: string, space: string): string =>
			`${name} is suggested as the owner, since ${name} leads ${space}, where the first of these grants counts. Choose somebody else if another person answers for it.`,
		registerTitle: 'Register identity',
		editTitle: (name: string): string => `Edit ${name}`,
		register: 'Register',
		save: 'Save',
		registered: (name: string): string => `${name} registered and enforced.`,
		saved: (name: string): string => `${name} saved and enforced.`,
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
		/** The last day that Settings allow. */
		expiryMost: (days: number, date: string): string => `At most ${counted(days, 'day', 'days')} ahead: ${date}.`,
		unusedRemoved: (count: number): string =>
			count === 1
				? '1 unused grant is left out below. Nothing is changed until you save.'
				: `${number(count)} unused grants are left out below. Nothing is changed until you save.`,
		learned: (before: number, after: number): string =>
			`These are the grants that cover what it did in the last ${unusedAfterDays} days: ${grants(after)} in place of ${number(before)}. Nothing is changed until you save.`,
		noneUnused: `Every grant was used within the last ${unusedAfterDays} days, or is newer: none is left out.`,
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
			tooFar: (days: number): string => `Choose a date within ${counted(days, 'day', 'days')}.`,
			days: (max: number): string => `Enter a whole number of days from 1 to ${number(max)}.`,
			space: 'Choose a space, or allow every space.',
			toStatus: 'Choose the status to move to.',
			twice: 'This grant is listed twice.',
		},
	},
};

export type AdminWords = typeof admin;
