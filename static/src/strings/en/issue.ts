// English words of the panel on a work item.
import { counted } from './counted';

const listFormat = new Intl.ListFormat('en-GB');
/** The first three, and how many more. */
const listed = (names: readonly string[]): string =>
	listFormat.format(names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names);

const events = (count: number): string => counted(count, 'event', 'events');

export const issue = {
	thing: 'what bots did to this work item',
	noAccess: "You can't see this work item here.",
	chain: {
		verified: 'Verified up to',
		verifiedMeaning:
			"Compared with Jira's own change log up to then: no move of a bot is missing, and no event was changed or removed.",
		unaltered: 'Unaltered, not yet compared',
		compared: 'Unaltered, compared up to',
		unalteredMeaning:
			"No event was changed or removed. Whether one is missing is seen when Jira's change log is compared.",
		checking: (checked: number, total: number): string => `Checking: ${checked} of ${events(total)}`,
		checkFailed: "We couldn't check the record. Its newest events fit.",
		incomplete: (event: number, issueKey: string): string => `Incomplete: event ${event} of ${issueKey} is missing.`,
		altered: (event: number, issueKey: string): string => `Altered at event ${event} of ${issueKey}.`,
		faultMeaning: 'Tell a Jira admin: the record from there on cannot be trusted.',
	},
	events,
	movers: {
		summary: (count: number, isExact: boolean): string => {
			if (count === 0) return isExact ? 'No identity passes a guard here' : 'Who passes a guard here is not known';
			const identities = counted(count, 'identity', 'identities');
			const pass = `${identities} ${count === 1 ? 'passes' : 'pass'} a guard here`;
			return isExact ? pass : `At least ${pass}`;
		},
		unguarded: 'Nothing is guarded from here.',
		glassBroken: 'Any account that Jira lets can move it now.',
		checking: 'Checking who can move it next',
		failed: "We couldn't check who can move it next.",
		othersPass: 'not stopped: every other account',
		open: (names: readonly string[]): string =>
			`${counted(names.length, 'unguarded transition is', 'unguarded transitions are')} open to every account that Jira lets: ${listed(names)}.`,
	},
	timeline: 'What bots did, newest first',
	more: (count: number): string => `Show ${count} more`,
	onlyNewest: (count: number): string => `Only the newest ${count} are shown.`,
	shown: (shown: number, total: number): string => `${shown} of ${events(total)} shown.`,
	/** Followed by until when. */
	removed: (count: number): string =>
		`${counted(count, 'event was', 'events were')} removed by retention, which may remove what was recorded until`,
	unknownActor: 'Unknown account',
	owner: (name: string): string => `owner ${name}`,
	noOwner: 'nobody answers for it',
	noFrom: 'Start',
	empty: 'No bot has moved this work item.',
	note: 'Refusals appear only where known. Moves that no guard covers appear after about 10 minutes.',
	details: {
		meaning: 'Decision',
		grant: 'Grant',
		noGrant: 'None covered it.',
		guard: 'Transition',
		guardValue: (transition: string, workflow: string): string => `${transition} in ${workflow}`,
		noGuard: 'Not reported: seen as a change of the work item.',
		recheck: 'Checked again',
		recheckAllowed: 'The registry allowed it when this was written.',
		recheckDenied: (reason: string): string => `The registry refused it when this was written: ${reason}.`,
		owner: 'Owner then',
		registry: 'Registry',
		registryValue: (control: number, shard: number): string => `control version ${control}, accounts version ${shard}`,
		identityVersion: (version: number): string => `identity version ${version}`,
		heard: 'Made or heard of',
		recorded: 'Recorded',
		source: 'Source',
		sourceName: {
			'post-function': 'Audit rule of the transition',
			'product-event': 'Change of the work item',
			backfill: "Jira's change log, compared later",
		},
		claimsOther: 'Names another actor',
		claimsOtherMeaning:
			'The change history names somebody else in free text. The account above is the one that Jira checked.',
		onBehalf: 'On behalf of, as the mover wrote it',
		correlation: 'Cause, as the mover wrote it',
		account: 'Account ID',
		hash: 'Event hash',
		event: (seq: number): string => `Event ${seq}`,
	},
};

export type IssueWords = typeof issue;
