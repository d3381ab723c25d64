// English words of the health page, of leaving, and of guards that an earlier installation left behind.

import type { PlanProblem } from '../../../../src/contract/calls/guards';
import type { HealthCheckKey, HealthCheckView } from '../../../../src/contract/calls/health';
import type { NeededPermission } from '../../../../src/contract/needed-permissions';
import { counted, number } from './counted';
import { finding, permissionName } from './findings';
import type { Words } from './words';

const workflows = (count: number): string => counted(count, 'workflow', 'workflows');
const guards = (count: number): string => counted(count, 'guard', 'guards');

const check: Words<HealthCheckKey> = {
	'rules-read-app': 'Rules read the registry',
	'expression-limits': "Jira's limits on rules",
	'published-equal': 'Published registry',
	reconcile: 'Hourly comparison',
	accounts: 'Accounts compared',
	'failed-expressions': 'Failed rules',
	'rule-keys': 'Rule keys',
	'guards-intact': 'Guards in order',
	'audit-rules': 'Audit rules',
	drift: 'Changed guards',
	'jira-access': 'Access to Jira',
	'app-access': 'Access to spaces',
	backfill: 'Compared with change logs',
};

const state: Words<HealthCheckView['state']> = {
	good: 'Good',
	warning: 'Warning',
	bad: 'Failed',
	unknown: 'Not checked',
};

const problem: Words<PlanProblem['kind']> = {
	'not-editable': 'Jira lets nobody change this workflow.',
	'not-found': 'This workflow is no longer there.',
	'no-transition': 'Some of its transitions are no longer there.',
	protected: 'A protected status takes only guards for registered identities.',
	refused: 'Jira refused the change.',
};

/** Counts of the states that are not good. */
interface Counts {
	readonly bad: number;
	readonly warning: number;
	readonly unknown: number;
	readonly good: number;
}

const unchecked = (count: number): string => `${number(count)} ${count === 1 ? 'was' : 'were'} not checked`;

/** One sentence on all checks. Not checked is never good. */
const summary = ({ bad, warning, unknown, good }: Counts): string => {
	if (bad > 0) return `${counted(bad, 'check', 'checks')} failed. Guards may not hold.`;
	const alsoUnchecked = unknown > 0 ? `; ${unchecked(unknown)}` : '';
	if (warning > 0) return `${counted(warning, 'check needs', 'checks need')} attention${alsoUnchecked}.`;
	if (good === 0) return 'Nothing was checked yet.';
	if (unknown > good) return `${number(unknown)} of ${number(unknown + good)} checks were not made. The rest is good.`;
	return unknown > 0 ? `Everything that was checked is good${alsoUnchecked}.` : 'Every check is good.';
};

export const health = {
	thing: {
		health: 'the checks',
		accounts: 'the comparison of accounts',
		failures: 'the rules that failed',
		leave: 'the workflows with rules of Muster',
	},
	noAccess: 'You need **Administer Jira** to see this.',
	noAccessNext: 'Ask a Jira admin.',
	title: 'Health',
	run: 'Run checks',
	caption: 'Checks',
	columns: { check: 'Check', state: 'State', evidence: 'Evidence', advice: 'What to do', at: 'Checked' },
	check,
	state,
	finding,
	summary,
	/** Before how long ago that was. */
	oldest: 'The oldest of these answers was found',
	nothing: 'Nothing',
	/** Of workflows that were changed. */
	unrecorded: (count: number): string =>
		`${workflows(count)} changed, but that could not be put on record. The next comparison of guards records what changed, but not by whom.`,
	never: 'Never',
	toGuards: 'Open Guards',
	canary: {
		title: 'Canary',
		meaning:
			"A transition that only Muster's own account is shown, and only while Jira's rules can read the registry. Muster looks for it to know that guards can decide.",
		key: 'Work item',
		keyHint: 'Key of any work item whose workflow may take it, such as REL-7.',
		keyMissing: 'Enter the key of a work item, such as REL-7.',
		/** @param key undefined while none is typed */
		adds: (key: string | undefined): string =>
			`Adds the transition “Muster health check” to the workflow of ${key ?? 'the work item'}. Nobody but Muster sees it.`,
		setUp: 'Set up',
		isSetUp: (workflow: string, key: string): string => `Set up in “${workflow}”. Muster looks for it on ${key}.`,
		removes: (workflow: string): string =>
			`Removing it takes the transition “Muster health check” from “${workflow}”. Whether rules can read the registry is then not checked.`,
		remove: 'Remove',
		added: (key: string): string => `Canary set up on ${key}.`,
		removed: 'Canary removed.',
	},
	failures: {
		title: 'Rules that failed',
		meaning: 'A rule that Jira cannot evaluate lets nobody pass.',
		none: "Jira has evaluated every rule of Muster's so far.",
		columns: { rule: 'Rule', count: 'Failures', last: 'Last', messages: 'What Jira said', issue: 'Work item' },
		rule: (tail: string): string => `Rule ${tail}`,
		times: number,
		noMessage: 'Nothing',
		noIssue: 'Not known',
		/** The number that is asked for. */
		latest: (shown: number): string => `The latest ${number(shown)}.`,
	},
	permissionName,
	permissions: {
		title: 'Permissions',
		meaning: "What Jira lets Muster's own account and you do here, and how to grant what is lacking.",
		columns: { permission: 'Permission', state: 'State', use: 'What it is for' },
		state: {
			good: 'Granted',
			warning: 'Lacking',
			bad: 'Lacking',
			unknown: 'Not checked',
		} satisfies Words<HealthCheckView['state']>,
		muster: "Muster's own account",
		you: 'You',
		scopes: {
			name: 'Scopes of the app',
			use: 'Which kinds of requests Jira takes from Muster at all.',
			grant: 'A site administrator approves the update of Muster: Jira settings → Apps → Manage apps.',
		},
		ofMuster: {
			ADMINISTER: 'Reading the workflows and the guards in them, and seeing who administers Jira.',
			USER_PICKER: 'Finding every account, so that no bot counts as a person.',
		} satisfies Words<NeededPermission>,
		ofYou: {
			ADMINISTER: 'Using these pages, and changing guards in workflows.',
			USER_PICKER: 'Finding accounts, owners and groups by name.',
		} satisfies Words<NeededPermission>,
		grantMuster:
			'In Jira settings → System → Global permissions, grant it to a group of Muster’s own account, or put that account back into its default groups.',
		grantYou: 'A Jira admin grants it to one of your groups: Jira settings → System → Global permissions.',
		notNeeded:
			'Deleting work items and changing groups is not on the list: Muster does neither, and asks for no right to.',
	},
	accounts: {
		title: 'Accounts',
		meaning:
			'Muster compares all accounts with Jira every day, and looks up whoever moves a work item and is not known. Until then a bot that Jira did not report counts as a person.',
		compare: 'Compare now',
		isUnderWay: 'Accounts are being compared. On a site with more than 8,000 accounts this takes more than an hour.',
		compared: 'Accounts compared.',
	},
	toLeave: 'Before you uninstall Muster, take its guards away: they would refuse everybody.',
	leaveLink: 'Before you uninstall',
	outcome: {
		stale: 'Somebody changed the workflow meanwhile. Nothing was changed.',
		unknown: 'Jira did not say whether it was changed. Wait a minute, then try again.',
		refused: 'Nothing was changed.',
	},
	problem,
	leave: {
		title: 'Before you uninstall',
		warning: 'Uninstalling Muster while its guards stand blocks every guarded transition.',
		why: 'Its rules stay in the workflows, and Jira lets nobody pass a rule whose app is gone.',
		stays:
			"Jira deletes the registry, its history and what was recorded together with the app. Jira's own change logs stay.",
		export: 'Export the identities first',
		counts: (count: number, rules: number): string =>
			`${workflows(count)} ${count === 1 ? 'holds' : 'hold'} ${counted(rules, 'rule', 'rules')} of Muster's.`,
		would: (transitions: number): string =>
			transitions === 0
				? 'No transition would refuse anybody once the app is gone.'
				: `${counted(transitions, 'transition', 'transitions')} would refuse everybody once the app is gone.`,
		partial: (count: number): string =>
			`${workflows(count)} read before reading stopped. There may be more, so nothing can be removed yet.`,
		resume: 'Resume',
		caption: "Workflows with Muster's rules",
		columns: { workflow: 'Workflow', rules: 'Rules', transitions: 'Would refuse everybody', state: 'From here' },
		number,
		ofOneSpace: (space: string): string => `Only in ${space}`,
		state: { open: 'Can be removed', readOnly: "Can't be changed" },
		more: (count: number): string => `Show ${number(count)} more`,
		remove: {
			title: 'Remove all guards',
			consequence: (count: number, rules: number): string =>
				`Takes ${counted(rules, 'rule', 'rules')} off ${workflows(count)}, and the canary where it stands. From then on nothing is guarded, and whoever Jira lets can make every transition.`,
			type: (count: number): string => `Type ${count} to confirm`,
			wrong: (count: number): string => `Type ${count}, the number of workflows.`,
			confirm: (count: number): string => `Remove guards from ${workflows(count)}`,
		},
		working: "Taking Muster's rules away",
		keepOpen: 'Keep this open. If it stops, open this page again: it goes on with what is left.',
		progress: (done: number, total: number): string => `${number(done)} of ${workflows(total)}`,
		outcome: (done: number, failed: number): string =>
			failed === 0
				? `${workflows(done)} cleared.`
				: `${workflows(done)} cleared, ${number(failed)} not. Read why below, and try again.`,
		interrupted: (done: number): string => `Stopped after ${workflows(done)}.`,
		byHand: {
			title: 'By hand',
			meaning: "For workflows that can't be changed from here:",
			steps: [
				'In Jira, open the workflow in the workflow editor. A workflow that is read-only has to be copied first, and the copy put in its place.',
				'Select each guarded transition and delete its rules “Muster guard”, “Muster guard (hides the transition)” and “Muster audit”.',
				'Delete the transition “Muster health check” where there is one, and update the workflow.',
			],
		},
		safe: "No rule of Muster's is left. It is safe to uninstall.",
		check: 'Look again',
	},
	inherited: {
		label: 'Guards from an earlier installation',
		title: (count: number): string =>
			`${guards(count)} from an earlier installation ${count === 1 ? 'refuses' : 'refuse'} every bot, since nobody is registered yet.`,
		people: 'People are refused too where only registered identities may pass.',
		monitor: 'Set them to monitor',
		monitorMeaning:
			'Monitoring blocks nothing and records what would have been refused. Enforce again whenever you like.',
		keep: 'Keep enforcing',
		reading: 'Looking for the guards',
		working: 'Setting guards to monitor',
		progress: (done: number, total: number): string => `${number(done)} of ${workflows(total)}`,
		done: (count: number): string => `${guards(count)} set to monitor.`,
		kept: 'They go on enforcing.',
		/** @param count of guards; @param failed workflows */
		failed: (count: number, failed: number): string =>
			`${guards(count)} set to monitor. ${workflows(failed)} could not be changed:`,
		noneInUse: 'None of them stands in a workflow that a space uses, so there was nothing to change.',
	},
	/** A workflow and why it was not changed. */
	failedWorkflow: (name: string, why: string): string => `${name}: ${why}`,
};

export type HealthWords = typeof health;
