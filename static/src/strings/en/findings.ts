// English sentences for what health checks find, and what to do about it.
import type { Finding, FindingName, FindingParams } from '../../../../src/contract/findings';
import type { NeededPermission } from '../../../../src/contract/needed-permissions';
import { sentenceOf } from '../sentences';
import { counted } from './counted';
import { problems } from './problems';
import type { Words } from './words';

type Say<F extends FindingName> = keyof FindingParams<F> extends never
	? string
	: string | ((params: FindingParams<F>) => string);
type Compared = FindingParams<'reconciled'>;
type Faulty = FindingParams<'guards-broken'>;

const ago = (minutes: number): string =>
	minutes < 120 ? `${counted(minutes, 'minute', 'minutes')} ago` : `${Math.floor(minutes / 60)} hours ago`;

const compared = ({ compared: parts, repaired, minutesAgo }: Compared): string =>
	`${parts} parts compared, ${repaired} repaired, ${minutesAgo === 0 ? 'less than a minute' : counted(minutesAgo, 'minute', 'minutes')} ago.`;

const characters = (longest: number, most: number): string => `The longest has ${longest} of ${most} characters`;

const named = ({ count, first }: Faulty): string => {
	const names = first.map(({ transition, workflow }) => `“${transition}” in ${workflow}`).join(', ');
	return count > first.length ? `${names} and ${count - first.length} more` : names;
};

export const permissionName: Words<NeededPermission> = {
	ADMINISTER: 'Administer Jira',
	USER_PICKER: 'Browse users and groups',
};

const nameOfPermission = (key: string): string =>
	new Map<string, string>(Object.entries(permissionName)).get(key) ?? key;

const evidence: { readonly [F in FindingName]: Say<F> } = {
	'canary-missing': 'No canary stands on this site.',
	'canary-readable': ({ issueKey }) =>
		`Jira offers the canary on ${issueKey} to Muster, so its rules read the registry.`,
	'canary-unreadable': ({ issueKey }) =>
		`Jira hides the canary on ${issueKey} from Muster: rules cannot read the registry. Every enforced guard refuses everybody.`,
	'canary-gone': ({ issueKey }) => `The canary on ${issueKey} was removed or edited in its workflow.`,
	'canary-moved': ({ issueKey }) => `${issueKey} no longer follows the workflow that holds the canary.`,
	'canary-item-unseen': ({ issueKey }) => `Muster's own account cannot see ${issueKey}.`,
	'canary-nothing-offered': ({ issueKey }) => `Jira offers Muster's own account no transition at all on ${issueKey}.`,
	'expressions-refused': ({ reasons }) =>
		`Jira would not run Muster's expressions: ${reasons.length === 0 ? 'no reason given' : reasons.map((reason) => sentenceOf(problems, reason)).join(' ')}`,
	'expressions-unmeasured': (params) =>
		`${characters(params.characters, params.most)}; Jira did not say what they cost.`,
	'expressions-too-dear': ({ operations, most }) =>
		`An expression takes ${operations} expensive operations of ${most}.`,
	'expressions-fit': (params) =>
		`${characters(params.characters, params.mostCharacters)}, and takes ${params.operations} of ${params.mostOperations} expensive operations at most.`,
	'never-published': 'The registry was never published.',
	'published-differs': ({ count, first }) =>
		`${counted(count, 'published part differs', 'published parts differ')} from the registry: ${first.join(', ')}.`,
	'published-partly-compared': (params) =>
		`${params.compared} of ${params.of} published parts were compared and are equal.`,
	'published-equal': ({ parts }) => `All ${parts} published parts equal the registry.`,
	'never-reconciled': 'No comparison has ended yet.',
	'reconcile-late': (params) => `The hourly comparison is late: ${compared(params)}`,
	reconciled: compared,
	'accounts-uncompared': 'The accounts of the site were not compared yet.',
	'accounts-late': ({ hoursAgo }) => `Accounts were compared ${hoursAgo} hours ago; it should be every day.`,
	'accounts-compared': ({ hoursAgo }) =>
		hoursAgo === 0
			? 'Every bot that was there within the last hour is known.'
			: `Every bot that was there ${counted(hoursAgo, 'hour', 'hours')} ago is known.`,
	'no-failures': 'Jira reported no failed rule of Muster’s in 24 hours.',
	'rules-failed': ({ rules, workflow, message }) =>
		`${counted(rules, 'rule', 'rules')} of Muster’s failed in 24 hours, latest in “${workflow}”: ${message || 'no message'}`,
	'rule-keys-known': 'Jira knows Muster’s rules under the keys that Muster uses.',
	'rule-keys-differ': ({ known }) =>
		`Jira knows Muster’s rules under other keys: ${known.join(', ')}. Muster does not recognise rules under them, and can add none.`,
	'rule-keys-unlisted': ({ missing }) => `Jira does not list these rules of Muster’s: ${missing.join(', ')}.`,
	'no-workflows': 'Jira shows Muster no workflow.',
	'guards-broken': (params) =>
		`${counted(params.count, 'transition needs', 'transitions need')} attention: ${named(params)}.`,
	'guards-watching': (params) =>
		`Into protected statuses, ${counted(params.count, 'guard only monitors', 'guards only monitor')}: ${named(params)}.`,
	'guards-unrecognised': 'Muster found no guard, and cannot be sure that it would know one. See “Rule keys”.',
	'guards-intact': ({ guards }) => `${counted(guards, 'guard stands', 'guards stand')} as Muster saved them.`,
	'audit-rules-missing': (params) =>
		`${counted(params.count, 'guard has', 'guards have')} no audit rule: ${named(params)}.`,
	'audit-rules-stand': ({ guards }) => `${counted(guards, 'guard has', 'guards have')} the audit rule.`,
	'guards-drifted': ({ guards }) => `${counted(guards, 'guard', 'guards')} changed for the worse since accepted.`,
	'no-drift': 'No guard is worse than it was accepted.',
	'scopes-missing': ({ scopes }) => `This site has not granted ${scopes.join(', ')}.`,
	'access-full': 'All scopes are granted, and Muster’s own account sees every workflow and every account.',
	'account-lacks': ({ permissions }) =>
		`Muster’s own account lacks what it needs: ${permissions.map(nameOfPermission).join(', ')}.`,
	'account-refused': 'Jira refuses Muster’s own account whatever it asks.',
	'not-made': ({ why }) => `This could not be checked: ${sentenceOf(problems, why)}`,
	'spaces-open': 'No rule of the organization keeps Muster out of a space.',
	'spaces-closed': ({ spaces }) =>
		`A rule of the organization keeps Muster out of ${spaces.join(', ')}. Muster knows of no guard there.`,
	'guarded-spaces-closed': ({ spaces }) =>
		`A rule of the organization keeps Muster out of ${spaces.join(', ')}. Guards there may refuse everybody or nobody, and nothing that happens there is recorded for certain.`,
	'spaces-partly-checked': 'Some space is closed to Muster, and none of the first 500 is.',
	'evidence-uncompared': 'The records of what bots do were not compared with Jira’s change logs yet.',
	'evidence-late': ({ minutesAgo }) =>
		`The records of what bots do were compared with Jira’s change logs up to ${ago(minutesAgo)}; it should be every hour.`,
	'evidence-missing': ({ items, minutesAgo }) =>
		`${counted(items, 'work item', 'work items')} could not be recorded; all others were compared with Jira’s change logs up to ${ago(minutesAgo)}.`,
	'evidence-compared': ({ minutesAgo }) =>
		`Up to ${ago(minutesAgo)}, what known bots did is recorded as Jira’s change logs tell it.`,
};

const setUpAgain = 'Remove it here, then set it up again.';
const update = 'Update Muster, or ask its vendor.';

/** Undefined when there is nothing to do. */
const advice: Readonly<Record<Finding['finding'], string | undefined>> = {
	'canary-missing': 'Set up the canary below.',
	'canary-readable': undefined,
	'canary-unreadable':
		'On the Guards page, set the enforced guards to monitor: a guard that monitors reads nothing, while broken glass has to be read too. Then look at “Published registry”, and ask Atlassian support why app.properties cannot be read in workflow rules.',
	'canary-gone': setUpAgain,
	'canary-moved': setUpAgain,
	'canary-item-unseen': 'Let it browse that space, or move the canary.',
	'canary-nothing-offered': 'Let it transition work items in that space, or move the canary.',
	'expressions-refused': update,
	'expressions-unmeasured': 'Run the checks again later.',
	'expressions-too-dear': update,
	'expressions-fit': undefined,
	'never-published': 'Wait a few minutes; then reinstall Muster, or ask its vendor.',
	'published-differs': 'Muster repairs this by itself within the hour. If it stays, ask its vendor.',
	'published-partly-compared': 'See the last comparison.',
	'published-equal': undefined,
	'never-reconciled': 'It runs every hour.',
	'reconcile-late': 'Look at the app’s logs: its scheduled trigger does not end.',
	reconciled: undefined,
	'accounts-uncompared': 'It runs every day, or compare them below.',
	'accounts-late': 'A bot that Jira did not report counts as a person until then. Compare them below.',
	'accounts-compared': undefined,
	'no-failures': undefined,
	'rules-failed': 'A failed rule lets nobody pass. See the failed rules below.',
	'rule-keys-known': undefined,
	'rule-keys-differ':
		'Guards that stand go on deciding, but no list and no check of Muster’s shows them. Send the keys to its vendor.',
	'rule-keys-unlisted': 'Run the checks again in an hour. If it stays, see that the app is up to date on this site.',
	'no-workflows': 'See “Access to Jira” below.',
	'guards-broken': 'See Guards.',
	'guards-watching': 'Enforce them on the Guards page once you have seen enough.',
	'guards-unrecognised': 'Look into the workflow editor for what stands there.',
	'guards-intact': undefined,
	'audit-rules-missing': 'Guard them again in one step; uses are recorded late and less precisely until then.',
	'audit-rules-stand': undefined,
	'guards-drifted': 'See Guards: put them back, or accept them.',
	'no-drift': undefined,
	'scopes-missing': 'A site administrator approves the app’s update.',
	'access-full': undefined,
	'account-lacks': 'See “Permissions” below: what each is for, and how to grant it.',
	'account-refused': 'After an installation, wait some minutes. Later, restore the default groups of Muster’s account.',
	'spaces-open': undefined,
	'spaces-closed': 'Have an organization admin let Muster in before you guard a transition there.',
	'guarded-spaces-closed':
		'Have an organization admin let Muster in (data security policies, app access), or take the guards there away. Then run the checks again.',
	'spaces-partly-checked': 'Ask an organization admin which.',
	'evidence-uncompared': 'It runs every hour.',
	'evidence-late':
		'It goes on by itself where it stopped. Look in the app’s logs for “backfill” and for “jira-limited”, which says that Jira’s points are spent.',
	'evidence-missing': 'Look in the app’s logs for “backfill”: it is tried again every hour.',
	'evidence-compared': undefined,
	'not-made': 'Run the checks again.',
};

export const finding = {
	evidence,
	advice,
	never: 'This was never checked.',
	runIt: 'Run the checks.',
	stale: (then: string): string => `This was not checked lately. Then: ${then}`,
};

export type FindingWords = typeof finding;
